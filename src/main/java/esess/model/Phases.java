package esess.model;

import java.util.List;
import java.util.stream.Collectors;

/** The phases that something is connected to, as an owner writes them: 2, L2 or 1,2,3. Immutable; any thread. */
public record Phases(List<Integer> numbers) {

    /** @throws IllegalArgumentException if it is none of the above */
    public static Phases parse(String text) {
        List<Integer> numbers = text.toUpperCase(java.util.Locale.ROOT)
                .replaceAll("[L,+; ]", "")
                .chars()
                .mapToObj(digit -> digit - '0')
                .sorted()
                .distinct()
                .toList();
        if (numbers.isEmpty() || numbers.size() > 3 || numbers.stream().anyMatch(n -> n < 1 || n > 3)) {
            throw new IllegalArgumentException("a phase, 1, 2 or 3, or all of them as 1,2,3 is expected");
        }
        return new Phases(numbers);
    }

    @Override
    public String toString() {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
