package esess.model;

import java.util.Locale;

/** What an AC meter measures: Victron's /Role, which is its service class too. */
public enum AcRole {
    GRID,
    PVINVERTER,
    ACLOAD,
    GENSET;

    /** The third part of the service name, and the value of /Role. */
    public String victronClass() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return victronClass();
    }
}
