package esess.runtime;

import esess.model.VictronService;
import esess.port.Bus;
import esess.port.Registration;
import esess.port.Watch;
import java.util.List;
import java.util.function.BiConsumer;

/** Who else has the grid set point: then nothing is written, and the owner hears of it once. Loop thread. */
final class OtherControllers {

    private static final int EXTERNAL_CONTROL = 3;

    private final BiConsumer<MessageType, String> say;
    private Watch dynamicEss;
    private Watch hub4Mode;
    private String said;

    OtherControllers(BiConsumer<MessageType, String> say) {
        this.say = say;
    }

    List<Registration> follow(Bus bus, Runnable onChange) {
        dynamicEss = bus.watch(VictronService.SYSTEM, "/DynamicEss/Active", change -> onChange.run());
        hub4Mode = bus.watch(PersistedSetpoint.SERVICE, "/Settings/CGwacs/Hub4Mode", change -> onChange.run());
        return List.of(dynamicEss, hub4Mode);
    }

    boolean isDynamicEss() {
        return dynamicEss.number() != null && dynamicEss.number() != 0;
    }

    private boolean isExternal() {
        return hub4Mode.number() != null && hub4Mode.number() == EXTERNAL_CONTROL;
    }

    /** Which of them it is, while {@link #who} names somebody. */
    GridSetpoint.Who kind() {
        return isDynamicEss()
                ? GridSetpoint.Who.DYNAMIC_ESS
                : isExternal() ? GridSetpoint.Who.EXTERNAL_CONTROL : GridSetpoint.Who.ANOTHER_CONTROLLER;
    }

    /** In words; null: nobody. */
    String who(boolean overrideTaken) {
        if (isDynamicEss()) {
            return "Dynamic ESS controls the grid set point";
        } else if (isExternal()) {
            return "ESS is set to external control";
        }
        return overrideTaken ? "another controller writes the override of " + OverrideSetpoint.SERVICE : null;
    }

    /** @param asked whether a service asks for something */
    void tell(String who, boolean asked) {
        if (who != null && said == null && asked) {
            said = who;
            say.accept(
                    MessageType.WARNING,
                    Character.toUpperCase(who.charAt(0)) + who.substring(1)
                            + ": es-ESS writes no set point until that is over.");
        } else if (who == null && said != null) {
            said = null;
            say.accept(MessageType.OPERATIONAL, "Nobody else controls the grid set point any more.");
        }
    }
}
