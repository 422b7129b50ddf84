package esess.control.charge;

/** Notices that a car which could charge has not drawn anything for two minutes: it is full. Not thread-safe. */
final class FullCar {

    private static final long FULL_AFTER_MILLIS = 120_000;

    private Long idleTick;
    private boolean full;

    void look(ChargerView charger, long tick) {
        if (charger.isDrawing()) {
            full = false;
        }
        if (!charger.reason().isCharging() || charger.state().powerW() == null || charger.isDrawing()) {
            idleTick = null;
        } else if (idleTick == null) {
            idleTick = tick;
        } else if (tick - idleTick >= FULL_AFTER_MILLIS) {
            full = true;
        }
    }

    /** The next one may be hungry. */
    void left() {
        full = false;
        idleTick = null;
    }

    boolean isFull() {
        return full;
    }
}
