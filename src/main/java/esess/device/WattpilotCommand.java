package esess.device;

import esess.model.ChargeMode;
import esess.model.ChargeReason;
import esess.model.ChargerCommand;
import esess.model.ChargerState;

/**
 * One value that a Fronius Wattpilot is told to take, and what its numbers mean (as it names them in its status):
 * {@code lmo} 3 default, 4 ECO, 5 next trip; {@code frc} 0 neutral, 1 off, 2 on; {@code psm} 0 automatic, 1 one phase,
 * 2 three phases; {@code amp} amperes on each phase; {@code modelStatus} why it charges or does not. Newer firmware has
 * more numbers than these: they are unknown. Immutable; any thread.
 */
public record WattpilotCommand(Setting setting, int value) {

    /** What can be set. */
    public enum Setting {
        CHARGE_MODE("lmo"),
        FORCE_STATE("frc"),
        PHASE_MODE("psm"),
        CURRENT("amp");

        private final String key;

        Setting(String key) {
            this.key = key;
        }

        /** The device's own name for it. */
        public String key() {
            return key;
        }
    }

    private static final int DEFAULT_MODE = 3;
    private static final int ECO = 4;
    private static final int NEXT_TRIP = 5;

    /** A phase command that is told to an idle Wattpilot can start it; who decides knows. */
    public static WattpilotCommand of(ChargerCommand command) {
        if (command instanceof ChargerCommand.Order order) {
            return new WattpilotCommand(Setting.FORCE_STATE, order.order().ordinal());
        } else if (command instanceof ChargerCommand.UsePhases use) {
            return new WattpilotCommand(Setting.PHASE_MODE, use.phases() == 3 ? 2 : use.phases());
        } else if (command instanceof ChargerCommand.OfferCurrent offer) {
            return new WattpilotCommand(Setting.CURRENT, offer.amperes());
        }
        ChargeMode mode = ((ChargerCommand.UseMode) command).mode();
        return new WattpilotCommand(
                Setting.CHARGE_MODE,
                switch (mode) {
                    case MANUAL -> DEFAULT_MODE;
                    case AUTO -> ECO;
                    case SCHEDULED -> NEXT_TRIP;
                });
    }

    /** What the Wattpilot's number of this setting says. */
    public static ChargeMode mode(Integer chargeMode) {
        return chargeMode == null
                ? null
                : switch (chargeMode) {
                    case DEFAULT_MODE -> ChargeMode.MANUAL;
                    case ECO -> ChargeMode.AUTO;
                    case NEXT_TRIP -> ChargeMode.SCHEDULED;
                    default -> null;
                };
    }

    public static ChargerState.Order order(Integer forceState) {
        return forceState == null
                ? null
                : switch (forceState) {
                    case 0 -> ChargerState.Order.RELEASED;
                    case 1 -> ChargerState.Order.STOPPED;
                    case 2 -> ChargerState.Order.STARTED;
                    default -> null;
                };
    }

    public static Integer phases(Integer phaseMode) {
        return phaseMode == null
                ? null
                : switch (phaseMode) {
                    case 0, 1 -> phaseMode;
                    case 2 -> (Integer) 3;
                    default -> null;
                };
    }

    public static ChargeReason reason(Integer modelStatus) {
        return modelStatus == null
                ? null
                : switch (modelStatus) {
                    case 1 -> ChargeReason.OVERHEATED;
                    case 2 -> ChargeReason.NEEDS_RFID;
                    case 3 -> ChargeReason.FORCED_ON;
                    case 4 -> ChargeReason.FORCED_OFF;
                    case 6 -> ChargeReason.ENERGY_LIMIT;
                    case 7 -> ChargeReason.LOW_PRICE;
                    case 8, 9, 10, 11, 12, 13, 14, 15, 19, 20 -> ChargeReason.OWN_WILL;
                    case 0, 5, 16, 17, 18, 22, 24 -> ChargeReason.WAITING;
                    case 23 -> ChargeReason.SWITCHING_PHASES;
                    default -> ChargeReason.UNKNOWN;
                };
    }

    @Override
    public String toString() {
        return setting.key + "=" + value;
    }
}
