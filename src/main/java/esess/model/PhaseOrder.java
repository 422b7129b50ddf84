package esess.model;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which phases of the house a meter's clamps A, B and C are on. Immutable; any thread.
 *
 * @param phases of the house, 1 to 3, each once: first that of the meter's first clamp
 */
public record PhaseOrder(List<Integer> phases) {

    public static final PhaseOrder STRAIGHT = new PhaseOrder(List.of(1, 2, 3));
    private static final Pattern WRITTEN = Pattern.compile("(?i)\\s*L?([123])[\\s,;]*L?([123])[\\s,;]*L?([123])\\s*");

    public PhaseOrder {
        phases = List.copyOf(phases);
        if (!Set.of(1, 2, 3).equals(new TreeSet<>(phases)) || phases.size() != 3) {
            throw new IllegalArgumentException("each phase once is expected, as in L2,L3,L1");
        }
    }

    /** @throws IllegalArgumentException for anything but "L2,L3,L1", "2 3 1", "231" and the like */
    public static PhaseOrder parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("each phase once is expected, as in L2,L3,L1");
        }
        return new PhaseOrder(List.of(
                Integer.valueOf(written.group(1)),
                Integer.valueOf(written.group(2)),
                Integer.valueOf(written.group(3))));
    }

    /** One clamp, or the first of several, on this phase, 1 to 3, the others on those behind it. */
    public static PhaseOrder beginningWith(int phase) {
        return new PhaseOrder(List.of(phase, phase % 3 + 1, (phase + 1) % 3 + 1));
    }

    /** What the meter tells of its clamps, put where they are. */
    public <T> PerPhase<T> apply(PerPhase<T> clamps) {
        PerPhase<T> ordered = PerPhase.unknown();
        for (int clamp = 1; clamp <= 3; clamp++) {
            ordered = ordered.with(phases.get(clamp - 1), clamps.of(clamp));
        }
        return ordered;
    }

    @Override
    public String toString() {
        return "L" + phases.get(0) + ",L" + phases.get(1) + ",L" + phases.get(2);
    }
}
