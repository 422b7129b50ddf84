package esess.control.charge;

import esess.model.ChargerState;
import java.time.Duration;

/** Energy and charging time since the car was connected, and when they go back to zero. Not thread-safe. */
public final class ChargeSession {

    /** When the figures of a car that has left make room. */
    public enum ResetOn {
        ON_DISCONNECT,
        ON_CONNECT
    }

    private static final double WH_PER_KWH = 1000;

    private final ResetOn resetOn;
    private Boolean carThere;
    private boolean drew;
    private long seenTick;
    private long chargedMillis;
    private Double energyKWh;
    private Double energyWh;
    private Double resumedWh;
    private long resumedMillis;

    public ChargeSession(ResetOn resetOn) {
        this.resetOn = resetOn;
    }

    /**
     * What an earlier run has counted goes on, unless the charger's own counter shows that it is another session.
     *
     * @param sessionWh what the charger had told then
     */
    public void resume(Duration charged, double sessionWh) {
        resumedMillis = charged.toMillis();
        resumedWh = sessionWh;
    }

    /** Takes over what the charger tells; null: it cannot be reached, and the time until it can is not counted. */
    public void look(ChargerState state, long tick) {
        if (state == null) {
            drew = false;
            energyKWh = null;
            return;
        }
        ChargerView charger = new ChargerView(state);
        boolean draws = charger.isDrawing();
        if (drew && draws) {
            chargedMillis += tick - seenTick;
        }
        drew = draws;
        seenTick = tick;
        Boolean there = charger.isCarThere();
        energyWh = state.sessionWh() != null ? state.sessionWh() : energyWh;
        if (resumedWh != null && energyWh != null) {
            chargedMillis += energyWh >= resumedWh ? resumedMillis : 0;
            resumedWh = null;
        }
        if (there != null) {
            boolean left = !there && !Boolean.FALSE.equals(carThere);
            boolean came = there && Boolean.FALSE.equals(carThere);
            if (left && resetOn == ResetOn.ON_DISCONNECT || came) {
                chargedMillis = 0;
            }
            carThere = there;
        }
        boolean over = resetOn == ResetOn.ON_DISCONNECT && Boolean.FALSE.equals(carThere);
        energyKWh = over ? (Double) 0.0 : state.sessionWh() == null ? null : (Double) (state.sessionWh() / WH_PER_KWH);
    }

    /** kWh; null while it is not known. */
    public Double energyKWh() {
        return energyKWh;
    }

    /** What the charger has told last of the session's energy; null: nothing yet. */
    public Double toldWh() {
        return energyWh;
    }

    /** How long the car has drawn power, s. */
    public long seconds() {
        return chargedMillis / 1000;
    }
}
