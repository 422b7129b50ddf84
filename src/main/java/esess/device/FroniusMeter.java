package esess.device;

import esess.model.AcMeasurement;
import esess.model.AcMeasurement.Line;
import esess.model.PerPhase;
import esess.port.Http;
import esess.port.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A Fronius smart meter behind an inverter's Solar API: import is positive, consumed energy is forward. One request a
 * poll. Knows the key names of the Datamanager and those in upper case of early GEN24 firmware, and meters of one to
 * three phases. One that is not at the grid connection is refused: its sign means something else.
 * Loop thread.
 */
public final class FroniusMeter implements PolledMeter {

    private static final double WH = 1000;
    /** Where a meter is, as Fronius counts; 0 is the grid connection (Solar API, meter location). */
    private static final int CONSUMPTION = 1;

    private static final int GENERATOR = 3;
    private static final int FIRST_SUBLOAD = 256;
    private static final int LAST_SUBLOAD = 511;

    private static final PerPhase<Keys> PHASES = new PerPhase<>(1, 2, 3).map(Keys::of);

    /**
     * Of a phase; the first that is there counts. Made once: a meter is asked every second. The mean values come last: seen
     * with another sign than the others and than their own sum.
     */
    private record Keys(
            List<String> voltage,
            List<String> lineToLine,
            List<String> current,
            List<String> power,
            List<String> powerFactor) {

        static Keys of(int phase) {
            String pair = phase + "" + (phase % 3 + 1);
            return new Keys(
                    List.of(
                            "Voltage_AC_Phase_" + phase,
                            "SMARTMETER_VOLTAGE_0" + phase + "_F64",
                            "SMARTMETER_VOLTAGE_MEAN_0" + phase + "_F64"),
                    List.of("Voltage_AC_PhaseToPhase_" + pair, "ACBRIDGE_VOLTAGE_MEAN_" + pair + "_F32"),
                    List.of(
                            "Current_AC_Phase_" + phase,
                            "SMARTMETER_CURRENT_0" + phase + "_F64",
                            "ACBRIDGE_CURRENT_ACTIVE_MEAN_0" + phase + "_F32"),
                    List.of(
                            "PowerReal_P_Phase_" + phase,
                            "SMARTMETER_POWERACTIVE_0" + phase + "_F64",
                            "SMARTMETER_POWERACTIVE_MEAN_0" + phase + "_F64"),
                    List.of("PowerFactor_Phase_" + phase, "SMARTMETER_FACTOR_POWER_0" + phase + "_F64"));
        }
    }

    private final JsonDevice device;
    private final String path;
    private final int meterId;
    /** Those that it has told; one that is missing later is lost, not a smaller meter. */
    private final Set<Integer> phasesTold = new TreeSet<>();

    /** @param meterId as the inverter numbers its meters, from 0 */
    public FroniusMeter(Http http, Json json, String host, int meterId) {
        device = new JsonDevice(http, json, host);
        this.meterId = meterId;
        path = "/solar_api/v1/GetMeterRealtimeData.cgi?Scope=Device&DeviceId=" + meterId
                + "&DataCollection=MeterRealtimeData";
    }

    @Override
    public void poll(Duration timeout, Consumer<Result> onResult) {
        device.ask(
                path,
                Optional.empty(),
                timeout,
                answer -> decode(answer, meterId, phasesTold),
                measured -> {
                    for (int phase = 1; phase <= 3; phase++) {
                        if (measured.measurement().phases().of(phase) != null) {
                            phasesTold.add(phase);
                        }
                    }
                    onResult.accept(measured);
                },
                onResult::accept);
    }

    /** @param demanded the phases that have to be there */
    static Measured decode(Fields answer, int meterId, Set<Integer> demanded) {
        demandNoError(answer, meterId);
        Fields data = answer.object("Body")
                .flatMap(body -> body.object("Data"))
                .orElseThrow(() -> new IllegalArgumentException("there is no Body.Data"));
        for (String enabled : new String[] {"Enable", "COMPONENTS_MODE_ENABLE_U16"}) {
            if (data.number(enabled) != null && data.number(enabled) != 1) {
                throw new IllegalArgumentException("the inverter says that its values are not valid");
            }
        }
        demandGrid(first(data, Fields::number, List.of("Meter_Location_Current", "SMARTMETER_VALUE_LOCATION_U16")));
        PerPhase<Line> told = PHASES.map(keys -> phase(data, keys));
        demandPowers(told, demanded);
        Double sum = first(data, Fields::powerW, List.of("PowerReal_P_Sum", "SMARTMETER_POWERACTIVE_MEAN_SUM_F64"));
        Double powerW = sum != null ? sum : PerPhase.sum(told.map(Line::powerW));
        if (powerW == null) {
            throw new IllegalArgumentException("there is no power");
        }
        // The GX looks only at the phases: what a meter tells of none of them is seen on L1.
        PerPhase<Line> phases =
                told.known().isEmpty() ? PerPhase.only(1, new Line(null, null, powerW, null, null, null)) : told;
        return new Measured(
                new AcMeasurement(
                        phases,
                        powerW,
                        first(
                                data,
                                FroniusMeter::energy,
                                List.of("EnergyReal_WAC_Sum_Consumed", "SMARTMETER_ENERGYACTIVE_CONSUMED_SUM_F64")),
                        first(
                                data,
                                FroniusMeter::energy,
                                List.of("EnergyReal_WAC_Sum_Produced", "SMARTMETER_ENERGYACTIVE_PRODUCED_SUM_F64")),
                        first(
                                data,
                                Fields::frequencyHz,
                                List.of("Frequency_Phase_Average", "GRID_FREQUENCY_MEAN_F32"))),
                data.object("Details").map(details -> details.text("Serial")).orElse(null));
    }

    /** The inverter says why in words, such as that there is no meter of this number. */
    private static void demandNoError(Fields answer, int meterId) {
        Optional<Fields> status = answer.object("Head").flatMap(head -> head.object("Status"));
        Double code = status.map(told -> told.number("Code")).orElse(null);
        if (code == null || code == 0) {
            return;
        }
        String reason = status.map(told -> told.text("Reason"))
                .or(() -> status.map(told -> told.text("UserMessage")))
                .map(text -> ": " + WattpilotStatus.quoted(text, ""))
                .orElse("");
        throw new IllegalArgumentException("the inverter reports error " + code.intValue() + reason
                + " (it was asked for MeterID = " + meterId + ")");
    }

    /** The GX reckons with the phases: one whose power is unknown would count as 0 there, and in a sum here. */
    private static void demandPowers(PerPhase<Line> phases, Set<Integer> demanded) {
        for (int phase = 1; phase <= 3; phase++) {
            Line line = phases.of(phase);
            if (line == null ? demanded.contains(phase) : line.powerW() == null) {
                throw new IllegalArgumentException("the power of phase " + phase + " is missing");
            }
        }
    }

    /** ESS would steer on what it takes for the grid. A location of none of these kinds is no reason to refuse. */
    private static void demandGrid(Double location) {
        if (location != null
                && (location == CONSUMPTION
                        || location == GENERATOR
                        || location >= FIRST_SUBLOAD && location <= LAST_SUBLOAD)) {
            throw new IllegalArgumentException(
                    "by the inverter's settings this meter is not at the grid connection but at "
                            + (location == CONSUMPTION
                                    ? "the consumption"
                                    : location == GENERATOR ? "a generator" : "a single load"));
        }
    }

    /** Null for a phase that the meter does not have: it does not speak of its power, and neither voltage nor current are there. */
    private static Line phase(Fields data, Keys keys) {
        Line line = new Line(
                first(data, Fields::voltageV, keys.voltage),
                first(data, Fields::currentA, keys.current),
                first(data, Fields::powerW, keys.power),
                first(data, Fields::powerFactor, keys.powerFactor),
                null,
                null);
        boolean there = keys.power.stream().anyMatch(data::speaksOf)
                || line.voltageV() != null && line.voltageV() != 0
                || line.currentA() != null && line.currentA() != 0;
        return !there
                ? null
                : new Line(
                        line.voltageV(),
                        line.currentA(),
                        line.powerW(),
                        line.powerFactor(),
                        null,
                        null,
                        first(data, Fields::voltageV, keys.lineToLine));
    }

    /** An inverter that has not read its meter yet tells 0: that is no counter. */
    private static Double energy(Fields data, String key) {
        Double energyKWh = data.energyKWh(key, WH);
        return energyKWh != null && energyKWh == 0 ? null : energyKWh;
    }

    /** What stands under the first of the names that is there. */
    private static Double first(Fields data, BiFunction<Fields, String, Double> read, List<String> names) {
        for (String name : names) {
            if (data.has(name)) {
                return read.apply(data, name);
            }
        }
        return null;
    }
}
