package esess.runtime;

import esess.model.VictronService;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Time;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.Supplier;

/**
 * The owner's time zone, {@code /Settings/System/TimeZone} of the GX ("Europe/Berlin", also "/UTC"); the last known one,
 * UTC at first. The GX's own clock runs in UTC, whatever its display shows. Loop thread.
 */
public class OwnersZone implements Supplier<ZoneId> {

    /** Where there is no such setting by then, it is UTC. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private ZoneId zone = ZoneOffset.UTC;
    private boolean settled;

    public void follow(Bus bus, Time time) {
        bus.watch(VictronService.SETTINGS, "/Settings/System/TimeZone", this::changed);
        time.after(LONGEST_WAIT, () -> settled = true);
    }

    /** The owner's local time; null as long as the zone may still become known: a day must not end by a wrong clock. */
    public ZonedDateTime local(Instant now) {
        return settled ? now.atZone(zone) : null;
    }

    @Override
    public ZoneId get() {
        return zone;
    }

    private void changed(Change change) {
        if (change.reading().orNull() instanceof String name) {
            settled = true;
            try {
                zone = ZoneId.of(name.startsWith("/") ? name.substring(1) : name);
            } catch (DateTimeException unknown) {
                zone = ZoneOffset.UTC;
            }
        }
    }
}
