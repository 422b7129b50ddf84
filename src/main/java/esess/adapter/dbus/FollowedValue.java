package esess.adapter.dbus;

import esess.model.Reading;
import esess.port.Change;
import esess.port.Watch;
import java.util.function.Consumer;

/** A watch as its service sees it. Loop thread only. */
final class FollowedValue implements Watch {

    private final String path;
    private final Consumer<Change> onChange;
    private final Runnable onClose;
    private Reading<Object> reading = Reading.absent();
    private String followed;
    private boolean closed;

    FollowedValue(String path, Consumer<Change> onChange, Runnable onClose) {
        this.path = path;
        this.onChange = onChange;
        this.onClose = onClose;
    }

    @Override
    public Reading<Object> reading() {
        return reading;
    }

    @Override
    public String followed() {
        return followed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.run();
        }
    }

    void follows(String service) {
        followed = service;
    }

    void changed(Change change) {
        if (!closed) {
            if (change.path().equals(path)) {
                reading = change.reading();
            }
            onChange.accept(change);
        }
    }
}
