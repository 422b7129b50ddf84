package esess.sim.recording;

import java.util.List;
import java.util.Optional;

/**
 * Whether a curve can be the sun's power at all. Many exports hold counters of energy under names that do not say so; a
 * counter only rises, or falls once a day to begin anew, and the sun goes down.
 */
final class RecordedShape {

    /** A counter may be rounded or corrected by a little. */
    private static final double STILL_AT_TOP = 0.98;

    private static final double BEGUN_ANEW = 0.1;
    /** Fewer in a day are no shape. */
    private static final int LEAST_RISES = 5;
    /** A counter of the day stands still in the evening before it begins anew; a power that breaks off does not. */
    private static final long LEAST_STANDSTILL = RecordedTimes.HOUR;
    /** A recording of so long holds a part of the night. */
    private static final long WITH_NIGHT = 20 * RecordedTimes.HOUR;

    private static final double DARK_SHARE = 0.05;

    private RecordedShape() {}

    /**
     * What speaks against it, for the owner; empty for nothing.
     *
     * @param points in order, at least two
     */
    static Optional<String> objection(List<PowerRecording.Point> points) {
        return counter(points).or(() -> neverDark(points));
    }

    private static Optional<String> counter(List<PowerRecording.Point> points) {
        PowerRecording.Point top = points.get(0);
        PowerRecording.Point before = top;
        int rises = 0;
        int begins = 0;
        for (PowerRecording.Point point : points) {
            if (point.watts() > top.watts()) {
                top = point;
                rises++;
            } else if (point.watts() < STILL_AT_TOP * top.watts()) {
                boolean anew = point.watts() <= BEGUN_ANEW * top.watts()
                        && before.watts() >= STILL_AT_TOP * top.watts()
                        && point.millis() - top.millis() >= LEAST_STANDSTILL;
                if (!anew) {
                    return Optional.empty();
                }
                begins++;
                top = point;
            }
            before = point;
        }
        if (rises < LEAST_RISES * Math.max(1, begins)) {
            return Optional.empty();
        }
        return Optional.of("is a counter of energy, no power: it only rises"
                + (begins > 0 ? ", and falls once a day" : "") + "; export the power instead");
    }

    private static Optional<String> neverDark(List<PowerRecording.Point> points) {
        double least =
                points.stream().mapToDouble(PowerRecording.Point::watts).min().orElse(0);
        double most =
                points.stream().mapToDouble(PowerRecording.Point::watts).max().orElse(0);
        long span = points.get(points.size() - 1).millis() - points.get(0).millis();
        boolean dark = least <= PowerRecording.DARK_W || least <= DARK_SHARE * most;
        return dark || span < WITH_NIGHT
                ? Optional.empty()
                : Optional.of("is not the sun's power: it never becomes dark");
    }
}
