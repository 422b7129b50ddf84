package esess.control.surplus;

import esess.control.surplus.Standing.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/**
 * What an owner can ask for one consumer beyond its priority. Each rule is optional (0).
 *
 * <p>How they combine with the priorities, strongest first:
 * <ol>
 * <li>{@code minOffSeconds}: switched off, it stays off that long, whatever the sun does. It is assigned nothing; its
 *     turn goes to the next.
 * <li>{@code minOnSeconds}: switched on, it stays on that long. It gets its first piece (its minimum; without one a
 *     step, which for a relay is all of its request) before every other consumer, also before those of lower priority
 *     number, and from the grid what the sun does not give. What is above that piece it gets by priority.
 * <li>{@code minRuntimeSeconds} until {@code readyBy}: as soon as the time that is left just suffices for the runtime
 *     that is missing, it is held on in the same way until the runtime is complete. The day of this rule goes from one
 *     readyBy to the next, so that a boiler that has to be hot at 06:00 is spared by the sun of the evening before.
 * <li>Else the sun and the priorities decide. {@code onHysteresisW} is the overhead beyond its first piece that it needs
 *     to start; {@code offHysteresisW} the shortfall at which a running one still keeps its piece, at the expense of the
 *     battery's reservation or the grid.
 * </ol>
 * A rule never turns against the owner: a consumer that is not automatic, or requests nothing, gets nothing. After a
 * start of es-ESS the minimum times count anew, as nobody knows when the consumer was switched.
 *
 * <p>Pure; any thread. Ask {@link #seen} and then {@link #standing} in every cycle, before the distribution. The date
 * is unknown (null, or before 2020): no runtime is enforced and no day ends; the other rules need no date.
 *
 * @param readyBy local time; where the clocks skip it, the first time after the gap
 */
public record SwitchingRules(
        double minOnSeconds,
        double minOffSeconds,
        double onHysteresisW,
        double offHysteresisW,
        double minRuntimeSeconds,
        LocalTime readyBy) {

    public static final SwitchingRules NONE = new SwitchingRules(0, 0, 0, 0, 0, LocalTime.MIDNIGHT);

    /** So much early the run for readyBy starts: rules are looked at once a cycle, and switching takes its time. */
    static final double HEAD_START_SECONDS = 120;

    /** A longer time between two looks is not known to have been all on. */
    private static final double LONGEST_GAP_SECONDS = 600;

    /** Whether a consumer that can only be on or off is to be on: only with all of its request, and never without one. */
    public static boolean isOn(double allowanceW, double requestW) {
        return requestW > 0 && allowanceW >= requestW;
    }

    /**
     * The state after another look.
     *
     * @param on  whether it runs now; a consumer with steps runs while it is allowed or uses anything
     * @param now the owner's local time; null: not known
     */
    public SwitchState seen(SwitchState before, boolean on, long tick, ZonedDateTime now) {
        long since = on == before.on() ? before.sinceTick() : tick;
        double passed = Math.min(Math.max(0, tick - before.seenTick()) / 1000.0, LONGEST_GAP_SECONDS);
        double ran = before.ranSeconds() + (before.on() ? passed : 0);
        if (!isDate(now)) {
            return new SwitchState(on, since, tick, ran, before.dueAt());
        }
        Instant dueAt = nextReadyBy(now).toInstant();
        if (before.dueAt() != null && !now.toInstant().isBefore(before.dueAt())) {
            double intoTheDay = seconds(before.dueAt(), now.toInstant());
            ran = before.on() ? Math.min(passed, intoTheDay) : 0;
        }
        return new SwitchState(on, since, tick, ran, dueAt);
    }

    /** How the consumer enters the distribution now. */
    public Standing standing(SwitchState state, long tick, ZonedDateTime now) {
        double unchangedSeconds = (tick - state.sinceTick()) / 1000.0;
        if (!state.on() && unchangedSeconds < minOffSeconds) {
            return Standing.held(Kind.MIN_OFF, minOffSeconds - unchangedSeconds);
        }
        if (state.on() && unchangedSeconds < minOnSeconds) {
            return Standing.held(Kind.MIN_ON, minOnSeconds - unchangedSeconds);
        }
        if (isDate(now) && hasToRun(state, now.toInstant())) {
            return Standing.held(Kind.READY_BY, minRuntimeSeconds - state.ranSeconds());
        }
        return new Standing(Kind.FREE, state.on() ? -offHysteresisW : onHysteresisW);
    }

    private boolean hasToRun(SwitchState state, Instant now) {
        double missing = minRuntimeSeconds - state.ranSeconds();
        if (missing <= 0 || state.dueAt() == null) {
            return false;
        }
        double spare = seconds(now, state.dueAt()) - missing - HEAD_START_SECONDS;
        // Going off now, a running one would have to stay off for a while, and be late.
        return spare <= (state.on() ? minOffSeconds : 0);
    }

    private ZonedDateTime nextReadyBy(ZonedDateTime now) {
        ZonedDateTime today = now.toLocalDate().atTime(readyBy).atZone(now.getZone());
        return today.isAfter(now)
                ? today
                : now.toLocalDate().plusDays(1).atTime(readyBy).atZone(now.getZone());
    }

    /** A GX starts in 1970 and gets its date later: a date before this one is none. */
    static boolean isDate(ZonedDateTime now) {
        return now != null && !now.toLocalDate().isBefore(LocalDate.of(2020, 1, 1));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
