package esess.model;

/** One value that a Fronius Wattpilot is told to take (facts/devices.md 1). Immutable; any thread. */
public record WattpilotCommand(Setting setting, int value) {

    /** What can be set; the codes are those of {@link WattpilotState}. */
    public enum Setting {
        CHARGE_MODE("lmo"),
        FORCE_STATE("frc"),
        PHASE_MODE("psm"),
        /** Amperes on each phase. */
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

    /** @param mode 3 default (manual), 4 ECO, 5 next trip */
    public static WattpilotCommand chargeMode(int mode) {
        return new WattpilotCommand(Setting.CHARGE_MODE, mode);
    }

    /** @param state 0 neutral, 1 off, 2 on */
    public static WattpilotCommand forceState(int state) {
        return new WattpilotCommand(Setting.FORCE_STATE, state);
    }

    /** @param mode 0 automatic, 1 one phase, 2 three phases; told to an idle charger it can start charging */
    public static WattpilotCommand phaseMode(int mode) {
        return new WattpilotCommand(Setting.PHASE_MODE, mode);
    }

    /** @param amperes on each phase */
    public static WattpilotCommand currentA(int amperes) {
        return new WattpilotCommand(Setting.CURRENT, amperes);
    }

    @Override
    public String toString() {
        return setting.key + "=" + value;
    }
}
