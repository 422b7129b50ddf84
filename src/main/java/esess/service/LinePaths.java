package esess.service;

import esess.model.PerPhase;

/** The paths of one phase of an AC device. Made once: a meter sets them every second. */
record LinePaths(
        String voltage,
        String lineToLine,
        String current,
        String power,
        String powerFactor,
        String forward,
        String reverse) {

    static final PerPhase<LinePaths> ALL = new PerPhase<>(1, 2, 3).map(LinePaths::of);

    private static LinePaths of(int phase) {
        String line = "/Ac/L" + phase;
        return new LinePaths(
                line + "/Voltage",
                line + "/VoltageLineToLine",
                line + "/Current",
                line + "/Power",
                line + "/PowerFactor",
                line + "/Energy/Forward",
                line + "/Energy/Reverse");
    }
}
