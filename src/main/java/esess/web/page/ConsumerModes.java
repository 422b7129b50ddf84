package esess.web.page;

import esess.runtime.House;
import esess.runtime.Surplus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Off, automatic or on: what a person decides about a consumer that es-ESS switches, and for how long. Loop thread. */
final class ConsumerModes {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final Duration LONGEST = Duration.ofDays(7);

    private final House house;

    ConsumerModes(House house) {
        this.house = house;
    }

    /** Null: es-ESS does not switch it. */
    @Nullable
    Map<String, Object> document(String key, Surplus.Shown shown) {
        if (shown.decision() == null) {
            return null;
        }
        Map<String, Object> control = new LinkedHashMap<>();
        control.put("choice", shown.decision().name().toLowerCase(Locale.ROOT));
        control.put("until", shown.until() == null ? "" : text(shown.until()));
        return control;
    }

    private String text(Instant until) {
        ZonedDateTime at = until.atZone(house.zone());
        return TIME.format(at);
    }

    /**
     * @param seconds how long it holds; 0: until somebody says otherwise
     * @return null when it is done; else why not
     */
    @Nullable
    String set(String key, String mode, double seconds) {
        if (!(seconds >= 0) || seconds > LONGEST.toSeconds()) {
            return "a time of at most " + LONGEST.toDays() + " days is expected";
        }
        try {
            Surplus.Decision decision = Surplus.Decision.valueOf(mode.toUpperCase(Locale.ROOT));
            Instant until = seconds > 0 ? house.time().now().plusSeconds((long) seconds) : null;
            return house.surplus().decide(key, decision, until);
        } catch (IllegalArgumentException | DateTimeException e) {
            return "off, on or auto is expected";
        }
    }
}
