package esess.control.surplus;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A machine on a metered plug that a person starts: a washing machine, a dishwasher. The plug has power all day. When a
 * programme begins, which its power shows, it is cut, waits for the sun, gets its power back by a time at the latest and
 * then runs to its end.
 *
 * <p>A programme is cut once, and only while it is known to be no older than a minute: water that is in, or heat, must not
 * be lost. So only the first power after a time of quiet that is longer than any pause within a programme is a beginning,
 * and after a start of es-ESS, or a time in which the meter told nothing, that quiet has to be seen anew. Whoever switches
 * the plug on while a programme waits starts it. Powers in W; ticks are monotonic milliseconds. Not thread-safe.
 */
public final class StartedByHand {

    /**
     * What its owner wants.
     *
     * @param noticedW        a machine that takes so much does something
     * @param finishedSeconds a machine that has been quiet for so long has finished
     * @param latestStart     local time by which a programme that waits gets its power
     */
    public record Settings(double noticedW, double finishedSeconds, LocalTime latestStart) {}

    /** What the plug and the machine on it do. */
    public enum Phase {
        /** The plug has power, and nobody has started anything. */
        FREE,
        /** A programme has begun, and the plug is being switched off. */
        CUT,
        /** The plug is off, and a programme waits. */
        WAITING,
        /** A programme runs, or may run: nobody interrupts it. */
        RUNNING
    }

    /** Nothing is cut that may be older. */
    private static final long CUT_WITHIN_MILLIS = 60_000;
    /** A light or a pump that runs on for a moment begins no programme. */
    private static final long LASTING_MILLIS = 8000;
    /** A meter that has told nothing for so long may have missed a beginning. */
    private static final long UNSEEN_MILLIS = 60_000;
    /** Where the date is not known, a programme waits for so long at most. */
    private static final long DATELESS_WAIT_MILLIS = 12 * 3_600_000;

    private static final String PHASE = "programme";
    private static final String LATEST = "programmeLatestAt";

    private final Settings settings;
    private Phase phase;
    /** When the meter told something last, and when it told that the machine does something. */
    private Long seenTick;

    private long busyTick;
    /** When what is not known to be a programme yet has begun at the earliest, and since when it goes on without a pause. */
    private Long beganTick;

    private Long steadyTick;
    private Instant latestAt;
    private long latestTick;

    /** @param document what {@link #document()} gave before, or empty */
    public StartedByHand(Settings settings, long tick, Map<String, Object> document) {
        this.settings = settings;
        busyTick = tick;
        latestTick = tick + DATELESS_WAIT_MILLIS;
        phase = Phase.FREE;
        if (Phase.WAITING.name().equals(document.get(PHASE))) {
            phase = Phase.WAITING;
            try {
                latestAt = document.get(LATEST) instanceof String text ? Instant.parse(text) : null;
            } catch (DateTimeException unreadable) {
                latestAt = null;
            }
        } else if (Phase.RUNNING.name().equals(document.get(PHASE))) {
            phase = Phase.RUNNING;
        }
    }

    /** What has to survive a restart. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(PHASE, (phase == Phase.CUT ? Phase.WAITING : phase).name());
        if (latestAt != null) {
            document.put(LATEST, latestAt.toString());
        }
        return document;
    }

    public Phase phase() {
        return phase;
    }

    /**
     * Looks at plug and machine; several times a minute.
     *
     * @param watts what the machine takes; null: not known
     * @param on    whether the plug is on; null: not known
     * @param now   the owner's local time; null: not known
     */
    public Phase look(Double watts, Boolean on, long tick, ZonedDateTime now) {
        switch (phase) {
            case FREE -> lookForBeginning(watts, tick, now);
            case CUT -> {
                if (Boolean.FALSE.equals(on)) {
                    phase = Phase.WAITING;
                } else if (tick - beganTick > CUT_WITHIN_MILLIS) {
                    runs(tick);
                }
            }
            case WAITING -> {
                if (Boolean.TRUE.equals(on) || secondsToLatest(tick, now) <= 0) {
                    runs(tick);
                }
            }
            case RUNNING -> lookForEnd(watts, tick);
        }
        return phase;
    }

    /** What it may use now: all that it asks for, or not. */
    public Phase allowed(boolean all, long tick) {
        if (all && phase == Phase.WAITING) {
            runs(tick);
        }
        return phase;
    }

    /** The owner decides himself from now on: the plug gets its power back. */
    public Phase leave(long tick) {
        if (phase == Phase.CUT || phase == Phase.WAITING) {
            runs(tick);
        }
        return phase;
    }

    /** How long a programme waits at most, s. */
    public double secondsToLatest(long tick, ZonedDateTime now) {
        if (!SwitchingRules.isDate(now)) {
            return (latestTick - tick) / 1000.0;
        }
        if (latestAt == null) {
            latestAt = next(now);
        }
        return (latestAt.toEpochMilli() - now.toInstant().toEpochMilli()) / 1000.0;
    }

    private void lookForBeginning(Double watts, long tick, ZonedDateTime now) {
        if (watts == null) {
            return;
        }
        Long before = seenTick;
        if (sees(tick)) {
            beganTick = null;
            steadyTick = null;
        }
        boolean quietBefore = tick - busyTick >= settings.finishedSeconds * 1000;
        if (watts < settings.noticedW) {
            steadyTick = null;
            beganTick = quietBefore ? null : beganTick;
            return;
        }
        busyTick = tick;
        if (beganTick == null && quietBefore) {
            beganTick = before == null ? tick : before;
        }
        steadyTick = steadyTick == null ? (Long) tick : steadyTick;
        if (beganTick == null || tick - beganTick > CUT_WITHIN_MILLIS) {
            runs(tick);
        } else if (tick - steadyTick >= LASTING_MILLIS) {
            phase = Phase.CUT;
            latestTick = tick + DATELESS_WAIT_MILLIS;
            latestAt = SwitchingRules.isDate(now) ? next(now) : null;
        }
    }

    private void lookForEnd(Double watts, long tick) {
        if (watts == null) {
            return;
        }
        sees(tick);
        if (watts >= settings.noticedW) {
            busyTick = tick;
        } else if (tick - busyTick >= settings.finishedSeconds * 1000) {
            phase = Phase.FREE;
            beganTick = null;
            steadyTick = null;
        }
    }

    /** @return whether nobody knows what was before */
    private boolean sees(long tick) {
        boolean unseen = seenTick == null || tick - seenTick > UNSEEN_MILLIS;
        busyTick = unseen ? tick : busyTick;
        seenTick = tick;
        return unseen;
    }

    private void runs(long tick) {
        phase = Phase.RUNNING;
        busyTick = tick;
        beganTick = null;
        steadyTick = null;
        latestAt = null;
    }

    private Instant next(ZonedDateTime now) {
        ZonedDateTime today = now.toLocalDate().atTime(settings.latestStart).atZone(now.getZone());
        return (today.isAfter(now)
                        ? today
                        : now.toLocalDate()
                                .plusDays(1)
                                .atTime(settings.latestStart)
                                .atZone(now.getZone()))
                .toInstant();
    }
}
