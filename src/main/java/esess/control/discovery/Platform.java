package esess.control.discovery;

import java.util.Locale;

/** The kinds of entities that we announce, by their names in Home Assistant. */
public enum Platform {
    SENSOR,
    BINARY_SENSOR,
    SWITCH,
    NUMBER,
    SELECT,
    TEXT,
    BUTTON;

    /** Whether it is set by a command topic. */
    public boolean isSet() {
        return this != SENSOR && this != BINARY_SENSOR;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
