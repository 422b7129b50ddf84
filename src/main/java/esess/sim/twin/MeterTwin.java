package esess.sim.twin;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * A meter that is asked over HTTP, as es-ESS knows them. What it measures is told by a plant
 * or by hand; several phases are several channels where the device has such. Thread-safe; the plant is asked on the
 * twin's thread.
 */
public final class MeterTwin extends HttpTwin {

    /** What stands on the wall. */
    public enum Kind {
        /** Gen1, three clamps. */
        SHELLY_3EM,
        /** Gen1, a relay with a meter, which counts watt-minutes, of either direction, since it has power. */
        SHELLY_PLUG,
        /** Gen2, one triphase meter. */
        PRO_3EM,
        /** Gen3, three single meters. */
        PRO_3EM_MONOPHASE,
        /** Gen2, relays with meters. */
        SHELLY_SWITCH,
        /** Gen3, a meter without a relay. */
        SHELLY_PM_MINI,
        /** Behind a Datamanager. */
        FRONIUS,
        /** Behind a GEN24 whose firmware writes the keys in upper case. */
        FRONIUS_GEN24;

        boolean isGen2() {
            return this == PRO_3EM || this == PRO_3EM_MONOPHASE || this == SHELLY_SWITCH || this == SHELLY_PM_MINI;
        }
    }

    /**
     * What it measures on one phase.
     *
     * @param powerW    positive: import
     * @param forwardWh import, never decreasing
     * @param reverseWh export, never decreasing
     */
    public record Phase(double powerW, double voltageV, double forwardWh, double reverseWh) {

        static final Phase IDLE = new Phase(0, 230, 0, 0);
    }

    private Kind kind;
    private Supplier<List<Phase>> plant = () -> List.of(Phase.IDLE, Phase.IDLE, Phase.IDLE);
    private List<Phase> shown = plant.get();
    private List<Phase> atRestart = plant.get();
    private boolean healthy = true;

    /** @param number its address is 127.0.0.(number): to es-ESS, another host than its siblings */
    public MeterTwin(Kind kind, int number) throws IOException {
        super(number, door(kind));
        this.kind = kind;
    }

    /** Wants a password from now on: Gen2 from admin by digest SHA-256, others from this user by basic. */
    public MeterTwin secure(String user, String password) {
        demand(kind().isGen2() ? "admin" : user, password);
        return this;
    }

    /** It measures what the plant tells whenever it is asked. */
    public synchronized void measure(Supplier<List<Phase>> what) {
        plant = what;
    }

    /** It measures this until further notice. */
    public void measure(Phase... phases) {
        List<Phase> fixed = List.of(phases);
        measure(() -> fixed);
    }

    /** Whether it says that its values count. */
    public synchronized void healthy(boolean itself) {
        healthy = itself;
    }

    /** The owner has changed its profile, or hung another device in its place. */
    public synchronized void become(Kind other) {
        kind = other;
        demandBy(door(other));
    }

    /** Loses its power for a moment, and with it every connection. */
    public void restart() throws IOException {
        unplug();
        plugIn();
    }

    public synchronized Kind kind() {
        return kind;
    }

    @Override
    synchronized void restarted() {
        atRestart = plant.get();
    }

    @Override
    boolean isPublic(String uri) {
        return uri.equals("/shelly");
    }

    @Override
    synchronized String page(String asked, Fault now) {
        if (now != Fault.FREEZE) {
            shown = plant.get();
        }
        return MeterPages.page(kind, shown, atRestart, healthy, asked);
    }

    private static DigestDoor door(Kind kind) {
        return kind.isGen2() ? new DigestDoor("SHA-256", MeterPages.id(kind)) : null;
    }
}
