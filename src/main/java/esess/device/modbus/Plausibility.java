package esess.device.modbus;

import esess.model.AcMeasurement;

/** What no house has: numbers like these come from the wrong model, or words in the wrong order. Any thread. */
final class Plausibility {

    private static final double MOST_VOLT = 1000;
    private static final double MOST_AMPERE = 5000;
    /** Half a megawatt, more than any connection that a GX has to do with. */
    private static final double MOST_WATT = 500_000;

    private static final double LEAST_HERTZ = 30;
    private static final double MOST_HERTZ = 80;
    private static final double MOST_KWH = 1e8;
    /** A watt of rounding a phase, and what changes between two registers. */
    private static final double UNEQUAL_W = 5;

    private static final double UNEQUAL_PART = 0.02;

    private Plausibility() {}

    /** What cannot be; null: nothing. */
    static String objection(AcMeasurement measurement) {
        if (measurement.powerW() == null) {
            return "it tells no power";
        }
        String wrong = beyond("power", measurement.powerW(), -MOST_WATT, MOST_WATT, "W");
        Double frequency = measurement.frequencyHz();
        if (wrong == null && frequency != null && frequency != 0) {
            wrong = beyond("frequency", frequency, LEAST_HERTZ, MOST_HERTZ, "Hz");
        }
        if (wrong == null) {
            wrong = beyond("energy", measurement.energyForwardKWh(), -MOST_KWH, MOST_KWH, "kWh");
        }
        for (int phase = 1; phase <= 3 && wrong == null; phase++) {
            AcMeasurement.Line line = measurement.phases().of(phase);
            if (line != null) {
                wrong = beyond("voltage of L" + phase, line.voltageV(), 0, MOST_VOLT, "V");
                wrong = wrong != null ? wrong : beyond("power of L" + phase, line.powerW(), -MOST_WATT, MOST_WATT, "W");
                wrong = wrong != null
                        ? wrong
                        : beyond("current of L" + phase, line.currentA(), -MOST_AMPERE, MOST_AMPERE, "A");
            }
        }
        return wrong == null ? null : wrong + ": Model, UnitID or the order of the words is wrong";
    }

    private static String beyond(String what, Double value, double least, double most, String unit) {
        return value == null || value >= least && value <= most
                ? null
                : "its " + what + " would be " + String.format(java.util.Locale.ROOT, "%.3g", value) + " " + unit;
    }

    /** For a map that nobody has documented: its total has to be the sum of its phases. */
    static String sumObjection(AcMeasurement measurement) {
        double sum = 0;
        for (AcMeasurement.Line line : measurement.phases().known()) {
            if (line.powerW() == null) {
                return null;
            }
            sum += line.powerW();
        }
        double allowed = UNEQUAL_W + UNEQUAL_PART * Math.abs(measurement.powerW());
        return Math.abs(sum - measurement.powerW()) <= allowed
                ? null
                : "its phases are " + Math.round(sum) + " W together and its total is "
                        + Math.round(measurement.powerW()) + " W: is Model right?";
    }
}
