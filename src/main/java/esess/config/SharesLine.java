package esess.config;

import java.util.Optional;

/** A section whose device is on a line that others may be on too: they have to agree on it. It has the keys Port and UnitID. */
public interface SharesLine {

    /**
     * A device's place on a line.
     *
     * @param port     names the line
     * @param unit     the device's number on it
     * @param settings what all on the line have to have alike, for the owner
     */
    record Place(String port, int unit, String settings) {}

    /** Empty: it is on none. */
    Optional<Place> place();
}
