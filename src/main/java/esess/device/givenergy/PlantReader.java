package esess.device.givenergy;

import esess.model.AcMeasurement;
import esess.model.DcMeasurement;
import esess.model.PerPhase;
import java.util.ArrayList;
import java.util.List;

/** Makes values of registers, for each kind of plant. Functions of what the pages hold now. */
public final class PlantReader {

    private static final int CELLS = 16;
    private static final int MODULE_CELLS = 24;
    private static final int LOWEST_GRID_TENTHS = 1500;

    private final Pages pages;

    public PlantReader(Pages pages) {
        this.pages = pages;
    }

    /** @return null while the model is not known */
    public PlantValues read(List<Integer> batteries, List<Integer> stacks, List<Integer> modules) {
        Model model = pages.model();
        if (model == null) {
            return null;
        }
        if (model.family().isThreePhase()) {
            return threePhase(stacks, modules);
        }
        return switch (model.family()) {
            case GATEWAY -> new SiteReader(pages).gateway();
            case EMS -> new SiteReader(pages).ems();
            default -> single(batteries, stacks, modules);
        };
    }

    private Double at(Field field) {
        return pages.number(field);
    }

    // ---- one phase ----

    private PlantValues single(List<Integer> batteries, List<Integer> stacks, List<Integer> modules) {
        Double voltageV = at(InverterField.AC_V);
        AcMeasurement grid = onePhase(
                negated(at(InverterField.GRID_W)),
                voltageV,
                at(InverterField.AC_HZ),
                at(InverterField.IMPORT_TOTAL_KWH),
                at(InverterField.EXPORT_TOTAL_KWH));
        AcMeasurement inverter = onePhase(
                at(InverterField.INVERTER_W),
                voltageV,
                at(InverterField.AC_HZ),
                at(InverterField.INVERTER_OUT_TOTAL_KWH),
                null);
        Integer volts = pages.register(
                pages.inverter(), Bank.INPUT, InverterField.AC_V.place().register());
        return new PlantValues(
                grid,
                inverter,
                status(at(InverterField.STATUS)),
                volts == null ? null : (Boolean) (volts >= LOWEST_GRID_TENTHS),
                sum(at(InverterField.PV1_W), at(InverterField.PV2_W)),
                at(InverterField.PV1_V),
                at(InverterField.EPS_W),
                storage(batteries, stacks, modules));
    }

    private PlantValues.Storage storage(List<Integer> batteries, List<Integer> stacks, List<Integer> modules) {
        DcMeasurement dc = new DcMeasurement(
                at(InverterField.BATTERY_V),
                negated(at(InverterField.BATTERY_A)),
                negated(at(InverterField.BATTERY_W)));
        Double faults = at(InverterField.CHARGER_WARNING);
        Integer bits = faults == null ? null : (Integer) faults.intValue();
        if (!stacks.isEmpty()) {
            return stack(
                    dc,
                    at(InverterField.BATTERY_C),
                    at(InverterField.SOC),
                    stacks,
                    modules,
                    sumOf(stacks, StackField.CHARGE_TOTAL_KWH),
                    sumOf(stacks, StackField.DISCHARGE_TOTAL_KWH),
                    bits);
        }
        Double remaining = sumOf(batteries, BatteryField.REMAINING_AH);
        Double calibrated = sumOf(batteries, BatteryField.CAPACITY_AH);
        Range cells = new Range();
        for (int battery : batteries) {
            for (int cell = 0; cell < CELLS; cell++) {
                cells.add(pages.number(battery, BatteryField.values()[BatteryField.CELL1_V.ordinal() + cell]));
            }
        }
        LifetimeEnergy lifetime = lifetime(batteries);
        Integer ampereHours = pages.setting(55);
        return new PlantValues.Storage(
                dc,
                at(InverterField.BATTERY_C),
                at(InverterField.SOC),
                ampereHours == null ? null : (Double) ampereHours.doubleValue(),
                remaining,
                remaining == null || calibrated == null ? null : (Double) Math.min(0, remaining - calibrated),
                cells.minimum,
                cells.maximum,
                integer(batteries.isEmpty() ? null : pages.number(batteries.get(0), BatteryField.CELLS)),
                batteries.isEmpty() ? null : (Integer) online(batteries),
                integer(highest(batteries, BatteryField.CYCLES)),
                lifetime == null ? null : (Double) lifetime.chargedKWh(),
                lifetime == null ? null : (Double) lifetime.dischargedKWh(),
                bits);
    }

    private int online(List<Integer> batteries) {
        return (int) batteries.stream()
                .filter(battery -> pages.number(battery, BatteryField.SOC) != null)
                .count();
    }

    /** Batteries count the whole stack, or, where they say 0, the first generation's inverter does. */
    LifetimeEnergy lifetime(List<Integer> batteries) {
        Double discharge =
                batteries.isEmpty() ? null : pages.number(batteries.get(0), BatteryField.DISCHARGE_TOTAL_KWH);
        Double charge = batteries.isEmpty() ? null : pages.number(batteries.get(0), BatteryField.CHARGE_TOTAL_KWH);
        Double throughput = at(InverterField.THROUGHPUT_TOTAL_KWH);
        if (discharge == null || charge == null || discharge == 0 && charge == 0) {
            discharge = at(InverterField.OLD_DISCHARGE_TOTAL_KWH);
            charge = at(InverterField.OLD_CHARGE_TOTAL_KWH);
        }
        if (discharge == null || charge == null || throughput == null || discharge == 0 && charge == 0) {
            return null;
        }
        return LifetimeEnergy.of(throughput * 10, discharge * 10, charge * 10);
    }

    /** Of one low-voltage battery, V; a cell is null when it is not known or not there. Of several none: they have no common order. */
    public List<Double> cells(List<Integer> batteries) {
        List<Double> cells = new ArrayList<>();
        for (int cell = 0; batteries.size() == 1 && cell < CELLS; cell++) {
            Double volts = pages.number(batteries.get(0), BatteryField.values()[BatteryField.CELL1_V.ordinal() + cell]);
            cells.add(volts == null || volts == 0 ? null : volts);
        }
        return cells;
    }

    private PlantValues.Storage stack(
            DcMeasurement dc,
            Double temperatureC,
            Double soc,
            List<Integer> stacks,
            List<Integer> modules,
            Double chargedKWh,
            Double dischargedKWh,
            Integer faults) {
        Range cells = new Range();
        for (int module : modules) {
            for (int cell = 0; cell < MODULE_CELLS; cell++) {
                Double volts = pages.number(module, ModuleField.values()[ModuleField.CELL1_V.ordinal() + cell]);
                cells.add(volts == null || volts == 0 ? null : volts);
            }
        }
        Double nominal = stacks.isEmpty() ? null : pages.number(stacks.get(0), StackField.NOMINAL_AH);
        Double remaining = stacks.isEmpty() ? null : pages.number(stacks.get(0), StackField.REMAINING_AH);
        return new PlantValues.Storage(
                dc,
                temperatureC,
                soc,
                nominal,
                remaining,
                nominal == null || remaining == null ? null : (Double) Math.min(0, remaining - nominal),
                cells.minimum,
                cells.maximum,
                modules.isEmpty() ? null : (Integer) MODULE_CELLS,
                integer(sumOf(stacks, StackField.MODULES)),
                integer(highest(stacks, StackField.CYCLES)),
                chargedKWh,
                dischargedKWh,
                faults);
    }

    // ---- three phases ----

    private PlantValues threePhase(List<Integer> stacks, List<Integer> modules) {
        Double importW = at(ThreePhaseField.IMPORT_W);
        Double exportW = at(ThreePhaseField.EXPORT_W);
        PerPhase<Double> volts =
                new PerPhase<>(at(ThreePhaseField.L1_V), at(ThreePhaseField.L2_V), at(ThreePhaseField.L3_V));
        PerPhase<Double> gridW = new PerPhase<>(
                negated(at(ThreePhaseField.METER1_W)),
                negated(at(ThreePhaseField.METER2_W)),
                negated(at(ThreePhaseField.METER3_W)));
        AcMeasurement grid = new AcMeasurement(
                lines(gridW, volts),
                importW == null || exportW == null ? null : (Double) (importW - exportW),
                at(ThreePhaseField.IMPORT_TOTAL_KWH),
                at(ThreePhaseField.EXPORT_TOTAL_KWH),
                at(ThreePhaseField.HZ));
        AcMeasurement inverter = new AcMeasurement(
                lines(
                        new PerPhase<>(
                                at(ThreePhaseField.INVERTER1_W),
                                at(ThreePhaseField.INVERTER2_W),
                                at(ThreePhaseField.INVERTER3_W)),
                        volts),
                at(ThreePhaseField.INVERTER_W),
                at(ThreePhaseField.INVERTER_OUT_TOTAL_KWH),
                null,
                at(ThreePhaseField.HZ));
        Double chargeW = at(ThreePhaseField.CHARGE_W);
        Double dischargeW = at(ThreePhaseField.DISCHARGE_W);
        DcMeasurement dc = new DcMeasurement(
                at(ThreePhaseField.BMS_V),
                negated(at(ThreePhaseField.BATTERY_A)),
                chargeW == null || dischargeW == null ? null : (Double) (chargeW - dischargeW));
        Double eps = sum(sum(at(ThreePhaseField.EPS1_W), at(ThreePhaseField.EPS2_W)), at(ThreePhaseField.EPS3_W));
        Integer line = pages.register(
                pages.inverter(), Bank.INPUT, ThreePhaseField.L1_V.place().register());
        return new PlantValues(
                grid,
                inverter,
                status(at(ThreePhaseField.STATUS)),
                line == null ? null : (Boolean) (line >= LOWEST_GRID_TENTHS),
                sum(at(ThreePhaseField.PV1_W), at(ThreePhaseField.PV2_W)),
                at(ThreePhaseField.PV1_V),
                eps,
                stack(
                        dc,
                        null,
                        at(ThreePhaseField.SOC),
                        stacks,
                        modules,
                        at(ThreePhaseField.CHARGE_TOTAL_KWH),
                        at(ThreePhaseField.DISCHARGE_TOTAL_KWH),
                        null));
    }

    private static PerPhase<AcMeasurement.Line> lines(PerPhase<Double> watts, PerPhase<Double> volts) {
        PerPhase<AcMeasurement.Line> lines = PerPhase.unknown();
        for (int phase = 1; phase <= 3; phase++) {
            if (watts.of(phase) != null) {
                lines = lines.with(phase, line(watts.of(phase), volts.of(phase)));
            }
        }
        return lines;
    }

    // ---- meters ----

    /**
     * A meter of the plant, + import or consumption as it is wired; a phase without voltage is not there.
     *
     * @param address 1 to 8
     */
    public AcMeasurement meter(int address) {
        Field[] volts = {MeterField.V1, MeterField.V2, MeterField.V3};
        Field[] amperes = {MeterField.I1, MeterField.I2, MeterField.I3};
        Field[] watts = {MeterField.P1_W, MeterField.P2_W, MeterField.P3_W};
        PerPhase<AcMeasurement.Line> lines = PerPhase.unknown();
        for (int phase = 1; phase <= 3; phase++) {
            Double voltageV = pages.number(address, volts[phase - 1]);
            if (voltageV != null && voltageV > 0) {
                lines = lines.with(
                        phase,
                        new AcMeasurement.Line(
                                voltageV,
                                pages.number(address, amperes[phase - 1]),
                                pages.number(address, watts[phase - 1]),
                                null,
                                null,
                                null));
            }
        }
        Double powerW = pages.number(address, MeterField.P_W);
        return new AcMeasurement(
                lines,
                powerW,
                pages.number(address, MeterField.IMPORT_KWH),
                pages.number(address, MeterField.EXPORT_KWH),
                pages.number(address, MeterField.HZ));
    }

    // ---- arithmetic with what may be unknown ----

    static AcMeasurement onePhase(
            Double powerW, Double voltageV, Double frequencyHz, Double forwardKWh, Double reverseKWh) {
        PerPhase<AcMeasurement.Line> lines =
                powerW == null ? PerPhase.unknown() : PerPhase.only(1, line(powerW, voltageV));
        return new AcMeasurement(lines, powerW, forwardKWh, reverseKWh, frequencyHz);
    }

    static AcMeasurement.Line line(Double powerW, Double voltageV) {
        Double currentA = voltageV == null || voltageV == 0 ? null : (Double) (powerW / voltageV);
        return new AcMeasurement.Line(voltageV, currentA, powerW, null, null, null);
    }

    static PlantValues.Status status(Double code) {
        PlantValues.Status[] all = PlantValues.Status.values();
        return code == null || code >= all.length ? null : all[code.intValue()];
    }

    static Integer integer(Double value) {
        return value == null ? null : (Integer) (int) Math.round(value);
    }

    public static Double negated(Double value) {
        return value == null ? null : (Double) (0 - value);
    }

    private static Double sum(Double first, Double second) {
        return first == null || second == null ? null : (Double) (first + second);
    }

    /** Unknown when one of them is. */
    private Double sumOf(List<Integer> addresses, Field field) {
        double sum = 0;
        for (int address : addresses) {
            Double each = pages.number(address, field);
            if (each == null) {
                return null;
            }
            sum += each;
        }
        return addresses.isEmpty() ? null : (Double) sum;
    }

    private Double highest(List<Integer> addresses, Field field) {
        List<Double> known = new ArrayList<>();
        addresses.forEach(address -> {
            Double each = pages.number(address, field);
            if (each != null) {
                known.add(each);
            }
        });
        return known.stream().max(Double::compare).orElse(null);
    }

    private static final class Range {
        private Double minimum;
        private Double maximum;

        void add(Double value) {
            if (value != null) {
                minimum = minimum == null ? value : (Double) Math.min(minimum, value);
                maximum = maximum == null ? value : (Double) Math.max(maximum, value);
            }
        }
    }
}
