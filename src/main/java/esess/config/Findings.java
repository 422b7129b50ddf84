package esess.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The problems found so far, and the secrets that none of them may show. */
final class Findings {

    private static final String MASK = "***";
    /** A shorter secret stands in innocent words, too: masking it everywhere would hide the message, not the secret. */
    private static final int SHORTEST_MASKED = 4;

    private final Path file;
    private final Set<Problem> problems = new HashSet<>();
    private final List<Problem> inOrder = new ArrayList<>();
    private final Set<String> secrets = new HashSet<>();

    Findings(Path file) {
        this.file = file;
    }

    /** From here on this value shows up nowhere. */
    void keepSecret(String value) {
        secrets.add(value);
    }

    /** The same problem is reported once, also when several sections inherit it from [DEFAULT]. */
    void add(Severity severity, int line, String section, String key, String value, String message, String hint) {
        Problem problem = new Problem(severity, file, line, section, key, masked(value), masked(message), hint);
        Problem place = new Problem(severity, file, line, "", key, problem.value(), problem.message(), hint);
        if (problems.add(place)) {
            inOrder.add(problem);
        }
    }

    private String masked(String text) {
        if (secrets.contains(text)) {
            return MASK;
        }
        String masked = text;
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_MASKED) {
                masked = masked.replace(secret, MASK);
            }
        }
        return masked;
    }

    List<Problem> inLineOrder() {
        return inOrder.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    Set<String> secrets() {
        return Set.copyOf(secrets);
    }
}
