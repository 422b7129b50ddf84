package esess.testing;

import esess.device.WattpilotCommand;
import esess.model.AcMeasurement;
import esess.model.ChargeReason;
import esess.model.ChargerCommand;
import esess.model.ChargerState;
import esess.model.PerPhase;
import java.util.List;
import java.util.stream.Collectors;

/** Chargers as recordings and tests write them: with the numbers of a Wattpilot. */
public final class Wattpilots {

    private Wattpilots() {}

    public static ChargerState state(
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
            Double priceCt) {
        ChargeReason reason = WattpilotCommand.reason(modelStatus);
        return new ChargerState(
                "91012345",
                "Wattpilot",
                "wattpilot",
                "36.3",
                car == null || car == 0 ? null : (Boolean) (car != 1),
                car != null && car == 5,
                WattpilotCommand.mode(chargeMode),
                WattpilotCommand.order(forceState),
                WattpilotCommand.phases(phaseMode),
                currentA,
                currentLimitA,
                reason,
                reason == ChargeReason.UNKNOWN ? modelStatus.toString() : null,
                lines,
                powerW,
                sessionWh,
                lifetimeWh,
                priceLimitCt,
                priceCt,
                false,
                0);
    }

    /** "psm=2 amp=12 frc=2" */
    public static String words(List<ChargerCommand> commands) {
        return commands.stream().map(Wattpilots::word).collect(Collectors.joining(" "));
    }

    public static String word(ChargerCommand command) {
        return WattpilotCommand.of(command).toString();
    }
}
