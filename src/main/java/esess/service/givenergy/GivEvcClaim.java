package esess.service.givenergy;

import esess.control.charge.GivEvcRules.Mode;
import esess.control.surplus.ConsumerRequest.Name;
import esess.device.GivEvcState;
import esess.model.Payload;
import esess.runtime.Host;
import esess.runtime.Surplus;
import java.time.Duration;

/** What a GivEnergy charger asks of the distributor, in the words of a scripted consumer, and is allowed. Loop thread. */
final class GivEvcClaim {

    private static final String CONSUMER = "GivEVC";
    private static final int LEAST_A = 6;

    private final Host host;
    private final GivEVC.Config config;
    private final long validMillis;
    private final Surplus.Claim claim;
    private Double allowanceW;
    private long allowanceTick;
    private Double askedV;

    /**
     * @param valid   how long an allowance holds
     * @param offload whether the house battery is kept out of the car: then it bridges no cloud for it either
     */
    GivEvcClaim(Host host, GivEVC.Config config, Duration valid, boolean offload) {
        this.host = host;
        this.config = config;
        validMillis = valid.toMillis();
        claim = host.joinSurplus(CONSUMER, watts -> {
            allowanceW = watts;
            allowanceTick = host.time().tick();
        });
        claim.say(Name.MIN_ON_SECONDS, "300");
        if (offload) {
            claim.say(Name.BATTERY_BRIDGES, "false");
        }
    }

    /** Null: nobody has told an allowance lately. It was made of amperes at the voltage that was asked with. */
    Double spareW(Double voltageV) {
        if (allowanceW == null || voltageV == null || host.time().tick() - allowanceTick > validMillis) {
            return null;
        }
        return askedV == null ? allowanceW : (Double) (Math.rint(allowanceW / askedV * 100) / 100 * voltageV);
    }

    /**
     * @param state null: it does not answer, and wants nothing
     * @param over  the session has reached its cap
     */
    void ask(GivEvcState state, Mode mode, boolean over) {
        Double voltageV = state == null ? null : state.voltageV();
        boolean wants = state != null
                && voltageV != null
                && mode != Mode.GRID
                && (state.isCharging() || state.isConnected())
                && !over;
        claim.say(Name.VRM_INSTANCE_ID, Integer.toString(config.requestInstance()));
        claim.say(Name.IS_SCRIPTED_CONSUMER, "true");
        claim.say(Name.PRIORITY, Integer.toString(config.priority()));
        claim.say(Name.CUSTOM_NAME, "GivEnergy EVC");
        if (state != null && voltageV != null) {
            askedV = voltageV;
            double stepW = voltageV * state.phases();
            claim.say(Name.STEP_SIZE, Long.toString(Math.round(stepW)));
            claim.say(Name.MINIMUM, Long.toString(mode == Mode.SOLAR ? Math.round(LEAST_A * stepW) : 0));
            double mostA = mode == Mode.HYBRID ? state.mostA() - LEAST_A : state.mostA();
            claim.say(Name.REQUEST, Long.toString(wants ? Math.round(Math.floor(mostA) * stepW) : 0));
        } else {
            claim.say(Name.REQUEST, "0");
        }
        claim.say(Name.IS_AUTOMATIC, Boolean.toString(wants));
        claim.say(Name.CONSUMPTION, state == null ? "" : Payload.text(state.powerW()));
    }
}
