package esess.model;

/**
 * What a Fronius Wattpilot has told of itself (facts/devices.md 1); null: not known (yet). Codes stay the device's own
 * numbers, because newer firmware has more of them than we know. Immutable; any thread.
 *
 * @param car             0 unknown, 1 no car, 2 charging, 3 waiting for the car, 4 complete, 5 error
 * @param chargeMode      {@code lmo}: 3 default (manual), 4 ECO, 5 next trip
 * @param forceState      {@code frc}: 0 neutral, 1 off, 2 on
 * @param phaseMode       {@code psm}: 0 automatic, 1 one phase, 2 three phases
 * @param currentA        {@code amp}: the amperes asked for on each phase
 * @param currentLimitA   {@code ama}: the limit that is set in the app, on each phase
 * @param modelStatus     why it charges or does not, 0..24 and more
 * @param lines           voltage, current, power, power factor of each phase; energies null
 * @param powerW          in total
 * @param sessionWh       {@code wh}: since the car was connected
 * @param lifetimeWh      {@code eto}
 * @param priceLimitCt    {@code awp}: the price limit of its own low-price charging, ct/kWh
 * @param priceCt         {@code awcp}: the price now, ct/kWh
 * @param ownPvSurplus    {@code fup}: whether its own PV surplus mode is on, with a starting power ({@code fst}) that can be reached
 * @param error           {@code err}: its error code
 */
public record WattpilotState(
        String serial,
        String name,
        String model,
        String firmware,
        Integer car,
        Integer chargeMode,
        Integer forceState,
        Integer phaseMode,
        Integer currentA,
        Integer currentLimitA,
        Integer modelStatus,
        PerPhase<AcMeasurement.Line> lines,
        Double powerW,
        Double sessionWh,
        Double lifetimeWh,
        Double priceLimitCt,
        Double priceCt,
        Boolean ownPvSurplus,
        Integer error) {}
