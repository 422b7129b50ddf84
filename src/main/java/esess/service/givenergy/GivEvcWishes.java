package esess.service.givenergy;

import esess.control.charge.GivEvcRules.Mode;
import esess.device.GivEvcState;
import esess.model.ChargeMode;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.service.ChargerFace;
import java.util.function.Supplier;

/** What the owner sets of a GivEnergy charger on the GX and in VRM, in GivTCP's words. Loop thread. */
final class GivEvcWishes implements ChargerFace.Controls {

    private static final int LEAST_A = 6;

    private final Host host;
    private final GivEvcControls.Commander commander;
    private final Supplier<GivEvcState> state;
    private final Supplier<Mode> mode;

    /** @param state null while it does not answer */
    GivEvcWishes(Host host, GivEvcControls.Commander commander, Supplier<GivEvcState> state, Supplier<Mode> mode) {
        this.host = host;
        this.commander = commander;
        this.state = state;
        this.mode = mode;
    }

    @Override
    public boolean mode(ChargeMode wanted) {
        if (wanted == ChargeMode.SCHEDULED) {
            return false;
        }
        Mode chosen = wanted == ChargeMode.MANUAL ? Mode.GRID : mode.get() == Mode.HYBRID ? Mode.HYBRID : Mode.SOLAR;
        return carry("setChargingMode", chosen.toString());
    }

    @Override
    public boolean startStop(boolean start) {
        return carry("controlCharge", start ? "Start" : "Stop");
    }

    @Override
    public boolean setCurrent(int totalA) {
        GivEvcState known = state.get();
        return known != null && carry("setCurrentLimit", Integer.toString(Math.max(LEAST_A, totalA / known.phases())));
    }

    private boolean carry(String function, String word) {
        if (state.get() == null) {
            return false;
        }
        commander.command(function, word, failure -> {
            if (failure != null) {
                host.say("owner", MessageType.WARNING, "The charger did not follow " + function + ": " + failure + ".");
            }
        });
        return true;
    }
}
