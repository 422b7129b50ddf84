package esess.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing for each of the phases L1 to L3; null where it is not known. A single-phase installation has only one of
 * them. Immutable; any thread.
 */
public record PerPhase<T>(
        @Nullable T l1, @Nullable T l2, @Nullable T l3) {

    public static <T> PerPhase<T> unknown() {
        return new PerPhase<>(null, null, null);
    }

    /** Only this phase, 1 to 3. */
    public static <T> PerPhase<T> only(int phase, @Nullable T value) {
        return PerPhase.<T>unknown().with(phase, value);
    }

    /** @param phase 1 to 3 */
    public @Nullable T of(int phase) {
        return switch (phase) {
            case 1 -> l1;
            case 2 -> l2;
            case 3 -> l3;
            default -> throw new IllegalArgumentException("There is no phase " + phase);
        };
    }

    public PerPhase<T> with(int phase, @Nullable T value) {
        return switch (phase) {
            case 1 -> new PerPhase<>(value, l2, l3);
            case 2 -> new PerPhase<>(l1, value, l3);
            case 3 -> new PerPhase<>(l1, l2, value);
            default -> throw new IllegalArgumentException("There is no phase " + phase);
        };
    }

    /** Each known one translated; unknown stays unknown. */
    public <R> PerPhase<R> map(Function<T, ? extends @Nullable R> translate) {
        return new PerPhase<>(
                l1 == null ? null : translate.apply(l1),
                l2 == null ? null : translate.apply(l2),
                l3 == null ? null : translate.apply(l3));
    }

    /** The known ones, L1 first. */
    public List<T> known() {
        List<T> known = new ArrayList<>(3);
        for (int phase = 1; phase <= 3; phase++) {
            T each = of(phase);
            if (each != null) {
                known.add(each);
            }
        }
        return Collections.unmodifiableList(known);
    }

    /** The sum over the known ones; null when none is known: nothing measured is not 0. */
    public static @Nullable Double sum(PerPhase<Double> values) {
        @Nullable Double sum = null;
        for (int phase = 1; phase <= 3; phase++) {
            Double each = values.of(phase);
            sum = each == null ? sum : sum == null ? each : (Double) (sum + each);
        }
        return sum;
    }
}
