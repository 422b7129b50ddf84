package esess.sim.door;

import esess.port.Change;
import esess.port.Registration;
import esess.port.Watch;
import java.util.function.Consumer;

/** What a {@code GxTwin} needs of a bus: in memory for a simulation, a real one for the demo. One thread. */
public interface GxBus {

    /** A service of the GX itself, foreign to es-ESS. */
    GxService foreign(String name);

    /** As {@link esess.port.Bus#watch}. */
    Watch watch(String service, String path, Consumer<Change> onChange);

    /** As {@link esess.port.Bus#watchEach}. */
    Registration watchEach(String victronClass, String path, Consumer<Change> onChange);
}
