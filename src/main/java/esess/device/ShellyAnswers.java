package esess.device;

import esess.model.AcMeasurement;
import esess.model.AcMeasurement.Line;
import esess.model.PerPhase;
import java.util.List;
import java.util.Optional;

/**
 * What Shellys of every generation answer, as measurements: import or consumption positive and forward, as the device
 * is mounted (https://shelly-api-docs.shelly.cloud). A phase that the device knows to be broken makes the whole answer unusable, because
 * its total would be wrong. Every function refuses by an IllegalArgumentException for the owner. Pure; any thread.
 */
final class ShellyAnswers {

    private static final double WH = 1000;
    private static final double WATT_MINUTES = 60_000;
    private static final PerPhase<Keys> PHASES = new PerPhase<>("a_", "b_", "c_").map(Keys::of);

    private ShellyAnswers() {}

    /** Of a phase of a triphase meter. Made once: it is asked every second. */
    private record Keys(
            String errors,
            String voltage,
            String current,
            String power,
            String powerFactor,
            String frequency,
            String forward,
            String reverse) {

        static Keys of(String phase) {
            return new Keys(
                    phase + "errors",
                    phase + "voltage",
                    phase + "current",
                    phase + "act_power",
                    phase + "pf",
                    phase + "freq",
                    phase + "total_act_energy",
                    phase + "total_act_ret_energy");
        }
    }

    /** Of a triphase meter, from its own component. Unknown: {@link #NO_ENERGIES}. */
    record Energies(
            PerPhase<Double> forwardKWh, PerPhase<Double> reverseKWh, Double totalForwardKWh, Double totalReverseKWh) {

        AcMeasurement with(AcMeasurement powers) {
            PerPhase<Line> phases = new PerPhase<>(line(powers, 1), line(powers, 2), line(powers, 3));
            return powers.withPhases(phases).withEnergies(totalForwardKWh, totalReverseKWh);
        }

        private Line line(AcMeasurement powers, int phase) {
            Line line = powers.phases().of(phase);
            return new Line(
                    line.voltageV(),
                    line.currentA(),
                    line.powerW(),
                    line.powerFactor(),
                    forwardKWh.of(phase),
                    reverseKWh.of(phase));
        }
    }

    static final Energies NO_ENERGIES = new Energies(PerPhase.unknown(), PerPhase.unknown(), null, null);

    /**
     * Gen1 3EM: each clamp is a phase. The two of an EM are on one phase, at whatever its owner likes, such as grid and
     * PV: they have no sum.
     */
    static AcMeasurement gen1Meter(Fields status) {
        List<Fields> clamps = status.objects("emeters");
        if (clamps.isEmpty()) {
            throw new IllegalArgumentException("there are no emeters; it is no 3EM");
        }
        if (clamps.size() == 2) {
            throw independentClamps(clamps.size(), "");
        }
        List<Line> lines =
                clamps.stream().limit(3).map(ShellyAnswers::gen1Clamp).toList();
        PerPhase<Line> phases = PerPhase.unknown();
        for (int phase = 1; phase <= lines.size(); phase++) {
            phases = phases.with(phase, lines.get(phase - 1));
        }
        return new AcMeasurement(
                phases,
                total(status.powerW("total_power"), lines),
                ofAll(lines.stream().map(Line::energyForwardKWh).toList()),
                ofAll(lines.stream().map(Line::energyReverseKWh).toList()),
                null);
    }

    /** For a meter whose clamps have nothing to do with each other, while nobody has said which one is meant. */
    static IllegalArgumentException independentClamps(int clamps, String remedy) {
        return new IllegalArgumentException("it measures " + clamps + " clamps, each for itself; set Channel to the one"
                + " that is meant (0 to " + (clamps - 1) + ")" + remedy);
    }

    /** Gen1 PM and Plug, and one clamp of a Gen1 EM. */
    static AcMeasurement gen1Channel(Fields status, int channel) {
        boolean clamps = status.values().get("emeters") instanceof List<?> list && !list.isEmpty();
        List<Fields> meters = status.objects(clamps ? "emeters" : "meters");
        if (channel >= meters.size()) {
            throw new IllegalArgumentException("there is no meter " + channel);
        }
        Fields meter = meters.get(channel);
        if (clamps) {
            return single(gen1Clamp(meter), null);
        }
        demandValid(meter);
        return single(
                new Line(
                        status.voltageV("voltage"),
                        null,
                        meter.powerW("power"),
                        null,
                        meter.energyKWh("total", WATT_MINUTES),
                        null),
                null);
    }

    /** Gen2 and later, profile triphase: {@code EM.GetStatus}, which tells no energies. */
    static AcMeasurement triphase(Fields em) {
        demandHealthy(em, "errors");
        PerPhase<Line> phases = PerPhase.unknown();
        Double frequencyHz = null;
        for (int phase = 1; phase <= 3; phase++) {
            Keys keys = PHASES.of(phase);
            demandHealthy(em, keys.errors);
            phases = phases.with(
                    phase,
                    new Line(
                            em.voltageV(keys.voltage),
                            em.currentA(keys.current),
                            em.powerW(keys.power),
                            em.powerFactor(keys.powerFactor),
                            null,
                            null));
            frequencyHz = frequencyHz == null ? em.frequencyHz(keys.frequency) : frequencyHz;
        }
        return new AcMeasurement(phases, total(em.powerW("total_act_power"), phases.known()), null, null, frequencyHz);
    }

    /** Gen2 and later, profile triphase: {@code EMData.GetStatus}. */
    static Energies energies(Fields emData) {
        PerPhase<Double> forward = PerPhase.unknown();
        PerPhase<Double> reverse = PerPhase.unknown();
        for (int phase = 1; phase <= 3; phase++) {
            forward = forward.with(phase, emData.energyKWh(PHASES.of(phase).forward, WH));
            reverse = reverse.with(phase, emData.energyKWh(PHASES.of(phase).reverse, WH));
        }
        return new Energies(forward, reverse, emData.energyKWh("total_act", WH), emData.energyKWh("total_act_ret", WH));
    }

    /** One clamp of a Gen2 meter, from {@code Shelly.GetStatus}. */
    static AcMeasurement clampChannel(Fields whole, int channel) {
        Double frequencyHz = whole.object("em1:" + channel)
                .map(told -> told.frequencyHz("freq"))
                .orElse(null);
        return single(clamp(whole, channel), frequencyHz);
    }

    /** Gen2 and later: {@code Switch.GetStatus} and {@code PM1.GetStatus}. */
    static AcMeasurement channel(Fields status) {
        demandHealthy(status, "errors");
        Double reverse = status.object("ret_aenergy")
                .map(told -> told.energyKWh("total", WH))
                .orElse(null);
        Double both = status.object("aenergy")
                .map(told -> told.energyKWh("total", WH))
                .orElse(null);
        // aenergy counts what flows either way: behind a PV inverter it equals ret_aenergy.
        Double forward = both == null || reverse == null ? both : (Double) Math.max(0, both - reverse);
        return single(
                new Line(
                        status.voltageV("voltage"),
                        status.currentA("current"),
                        status.powerW("apower"),
                        status.powerFactor("pf"),
                        forward,
                        reverse),
                status.frequencyHz("freq"));
    }

    private static Line gen1Clamp(Fields emeter) {
        demandValid(emeter);
        return new Line(
                emeter.voltageV("voltage"),
                emeter.currentA("current"),
                emeter.powerW("power"),
                emeter.powerFactor("pf"),
                emeter.energyKWh("total", WH),
                emeter.energyKWh("total_returned", WH));
    }

    private static Line clamp(Fields whole, int clamp) {
        Fields em1 = whole.object("em1:" + clamp)
                .orElseThrow(() -> new IllegalArgumentException("em1:" + clamp + " is missing"));
        demandHealthy(em1, "errors");
        Optional<Fields> data = whole.object("em1data:" + clamp);
        return new Line(
                em1.voltageV("voltage"),
                em1.currentA("current"),
                em1.powerW("act_power"),
                em1.powerFactor("pf"),
                data.map(told -> told.energyKWh("total_act_energy", WH)).orElse(null),
                data.map(told -> told.energyKWh("total_act_ret_energy", WH)).orElse(null));
    }

    private static AcMeasurement single(Line line, Double frequencyHz) {
        if (line.powerW() == null) {
            throw new IllegalArgumentException("there is no power");
        }
        return new AcMeasurement(
                PerPhase.only(1, line), line.powerW(), line.energyForwardKWh(), line.energyReverseKWh(), frequencyHz);
    }

    /**
     * The GX reckons with the phases, so a total that the device tells does not make up for one whose power is unknown;
     * and a sum without one of them would be a wrong power, and ESS would follow it.
     */
    private static double total(Double toldW, List<Line> lines) {
        Double sum = ofAll(lines.stream().map(Line::powerW).toList());
        if (sum == null) {
            throw new IllegalArgumentException("the power of a phase is missing");
        }
        return toldW != null ? toldW : sum;
    }

    /** Null unless every one is known. */
    private static Double ofAll(List<Double> values) {
        return values.isEmpty() || values.contains(null)
                ? null
                : values.stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void demandValid(Fields meter) {
        if (meter.isFalse("is_valid")) {
            throw new IllegalArgumentException("the device says that its values are not valid");
        }
    }

    private static void demandHealthy(Fields component, String errors) {
        if (component.lists(errors, "power_meter_failure")) {
            throw new IllegalArgumentException("the device reports a failure of its meter");
        }
    }
}
