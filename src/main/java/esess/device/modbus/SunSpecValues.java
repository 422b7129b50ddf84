package esess.device.modbus;

import esess.model.AcMeasurement;
import esess.model.PerPhase;

/**
 * The numbers of one SunSpec model: whole ones with a scale factor apart, or floating point ones. Offsets count from the
 * model's id. Any thread.
 *
 * @param start  where the model begins
 * @param isReal whether its numbers are floating point ones
 */
record SunSpecValues(Words words, int start, boolean isReal) {

    private static final int UNKNOWN_SIGNED = 0x8000;
    private static final int UNKNOWN_UNSIGNED = 0xFFFF;

    AcMeasurement meter() {
        PerPhase<AcMeasurement.Line> phases = PerPhase.unknown();
        for (int phase = 1; phase <= 3; phase++) {
            int n = phase - 1;
            phases = phases.with(
                    phase,
                    isReal
                            ? new AcMeasurement.Line(
                                    real(12 + 2 * n),
                                    real(4 + 2 * n),
                                    real(28 + 2 + 2 * n),
                                    null,
                                    null,
                                    null,
                                    real(20 + 2 * n))
                            : new AcMeasurement.Line(
                                    scaled(8 + n, 15),
                                    scaled(3 + n, 6),
                                    scaled(19 + n, 22),
                                    null,
                                    null,
                                    null,
                                    scaled(12 + n, 15)));
        }
        return isReal
                ? new AcMeasurement(phases, real(28), kWh(real(68)), kWh(real(60)), real(26))
                : new AcMeasurement(phases, scaled(18, 22), kWh(counted(46, 54)), kWh(counted(38, 54)), scaled(16, 17));
    }

    AcMeasurement inverter() {
        PerPhase<AcMeasurement.Line> phases = PerPhase.unknown();
        for (int phase = 1; phase <= 3; phase++) {
            int n = phase - 1;
            phases = phases.with(
                    phase,
                    isReal
                            ? new AcMeasurement.Line(
                                    real(16 + 2 * n), real(4 + 2 * n), null, null, null, null, real(10 + 2 * n))
                            : new AcMeasurement.Line(
                                    unsigned(10 + n, 13),
                                    unsigned(3 + n, 6),
                                    null,
                                    null,
                                    null,
                                    null,
                                    unsigned(7 + n, 13)));
        }
        Double powerW = isReal ? real(22) : scaled(14, 15);
        return new AcMeasurement(
                shared(phases, powerW),
                powerW,
                kWh(isReal ? real(32) : counted(24, 26)),
                null,
                isReal ? real(24) : unsigned(16, 17));
    }

    /** Inverters tell the power of all phases only: it is shared as the currents are. */
    private static PerPhase<AcMeasurement.Line> shared(PerPhase<AcMeasurement.Line> phases, Double powerW) {
        Double currentA = PerPhase.sum(phases.map(AcMeasurement.Line::currentA));
        if (powerW == null || currentA == null) {
            return phases;
        }
        int count = phases.map(AcMeasurement.Line::currentA).known().size();
        return phases.map(line -> line.currentA() == null
                ? line
                : new AcMeasurement.Line(
                        line.voltageV(),
                        line.currentA(),
                        currentA == 0 ? powerW / count : powerW * line.currentA() / currentA,
                        null,
                        null,
                        null,
                        line.voltageToNextV()));
    }

    private Double scaled(int offset, int factorOffset) {
        int raw = words.u16(start + offset);
        return raw == UNKNOWN_SIGNED ? null : times((short) raw, factorOffset);
    }

    private Double unsigned(int offset, int factorOffset) {
        int raw = words.u16(start + offset);
        return raw == UNKNOWN_UNSIGNED ? null : times(raw, factorOffset);
    }

    /** A counter that stands at 0 is one that the device does not have. */
    private Double counted(int offset, int factorOffset) {
        long raw = words.u32(start + offset, false);
        return raw == 0 ? null : times(raw, factorOffset);
    }

    private Double times(double raw, int factorOffset) {
        int exponent = words.s16(start + factorOffset);
        return exponent < -10 || exponent > 10 ? null : (Double) (Math.rint(raw * Math.pow(10, exponent) * 1e6) / 1e6);
    }

    private Double real(int offset) {
        float value = words.f32(start + offset, false);
        return Float.isNaN(value) ? null : (Double) (double) value;
    }

    private static Double kWh(Double wattHours) {
        return wattHours == null ? null : (Double) (wattHours / 1000);
    }
}
