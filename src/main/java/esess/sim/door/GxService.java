package esess.sim.door;

import java.util.function.Predicate;

/** A service of the GX on its bus. Its paths are those that have been set before anybody sees it. One thread. */
public interface GxService {

    /** Sets a value; null is invalid. */
    GxService set(String path, Object value);

    /** The value as last set, by the GX or by somebody else; null when it is invalid. */
    Object get(String path);

    /** Lets others write this path, and hears of it; false refuses. */
    GxService accepting(String path, Predicate<Object> onWrite);
}
