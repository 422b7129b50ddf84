package esess.service.givenergy;

import esess.device.givenergy.link.GivEnergyClient;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;

/**
 * Sets the clock of an inverter when it is off: an inverter without a cloud does not know summer time, and after a power
 * cut not even the day. Somebody who sets it back, as a cloud with another time zone would, is left in peace for a day.
 * Loop thread.
 */
final class GivEnergyClock {

    static final Duration OFF = Duration.ofMinutes(2);
    private static final Duration AGAIN = Duration.ofHours(6);
    private static final Duration PEACE = Duration.ofHours(24);
    /** A GX itself starts in 1970. */
    private static final int FIRST_YEAR = 2026;
    /** Six writes take some seconds; between these none of them is another minute's. */
    private static final int FIRST_SECOND = 2;

    private static final int LAST_SECOND = 40;
    private static final int REGISTER = 35;

    private final Host host;
    private final String title;
    private final GivEnergyClient client;
    private long notBefore;
    private Long setTick;
    private int pending;
    private boolean failed;

    GivEnergyClock(Host host, String title, GivEnergyClient client) {
        this.host = host;
        this.title = title;
        this.client = client;
        notBefore = host.time().tick();
    }

    /** With each read. */
    void look() {
        ZonedDateTime local = host.local();
        Integer hour = client.pages().setting(REGISTER + 3);
        if (pending > 0
                || local == null
                || local.getYear() < FIRST_YEAR
                || hour == null
                || host.time().tick() < notBefore) {
            return;
        }
        LocalDateTime right = local.toLocalDateTime();
        LocalDateTime shown = client.pages().inverterClock();
        Duration off = shown == null ? null : Duration.between(right, shown);
        if (off != null && off.abs().compareTo(OFF) < 0
                || right.getSecond() < FIRST_SECOND
                || right.getSecond() > LAST_SECOND) {
            return;
        }
        if (setTick != null && host.time().tick() - setTick < PEACE.toMillis()) {
            notBefore = host.time().tick() + PEACE.toMillis();
            host.say(
                    MessageType.WARNING,
                    title
                            + ": somebody else sets its clock to another time than es-ESS; that is left alone for a day.");
            return;
        }
        set(right, off);
    }

    private void set(LocalDateTime right, Duration off) {
        host.say(
                MessageType.OPERATIONAL,
                title + ": its clock is " + (off == null ? "not set" : text(off)) + "; it is set.");
        failed = false;
        int[] parts = {
            right.getYear() - 2000,
            right.getMonthValue(),
            right.getDayOfMonth(),
            right.getHour(),
            right.getMinute(),
            right.getSecond()
        };
        for (int i = 0; i < parts.length; i++) {
            Integer is = client.pages().setting(REGISTER + i);
            boolean seconds = i == parts.length - 1;
            // What is right already is not written: each write wears the memory.
            if (is == null || is != parts[i] || seconds) {
                pending++;
                client.write(REGISTER + i, parts[i], this::written);
            }
        }
    }

    private static String text(Duration off) {
        long seconds = off.abs().toSeconds();
        String size = seconds < 7200 ? seconds / 60 + " minutes" : seconds / 3600 + " hours";
        return size + (off.isNegative() ? " slow" : " fast");
    }

    private void written(boolean confirmed) {
        pending--;
        failed |= !confirmed;
        if (pending == 0) {
            if (failed) {
                notBefore = host.time().tick() + AGAIN.toMillis();
                host.say(
                        MessageType.WARNING,
                        title + ": its clock could not be set; that is tried again in " + AGAIN.toHours() + " hours.");
            } else {
                setTick = host.time().tick();
                notBefore = host.time().tick() + Duration.ofMinutes(10).toMillis();
            }
        }
    }
}
