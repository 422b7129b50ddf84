package esess.runtime;

import esess.port.Bus;
import esess.port.Change;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/**
 * The owner's time zone, {@code /Settings/System/TimeZone} of the GX ("Europe/Berlin", also "/UTC"); the last known one,
 * UTC at first. The GX's own clock runs in UTC (facts/dbus.md 6). Loop thread.
 */
public final class OwnersZone implements Supplier<ZoneId> {

    private ZoneId zone = ZoneOffset.UTC;

    public void follow(Bus bus) {
        bus.watch("com.victronenergy.settings", "/Settings/System/TimeZone", this::changed);
    }

    @Override
    public ZoneId get() {
        return zone;
    }

    private void changed(Change change) {
        if (change.reading().orNull() instanceof String name) {
            try {
                zone = ZoneId.of(name.startsWith("/") ? name.substring(1) : name);
            } catch (DateTimeException unknown) {
                zone = ZoneOffset.UTC;
            }
        }
    }
}
