package esess.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The problems found so far, and the secrets that none of them may show. */
final class Findings {

    private static final String MASK = "***";
    /** A shorter secret stands in innocent words, too: masking it everywhere would hide the message, not the secret. */
    private static final int SHORTEST_MASKED = 4;

    /** http://user:secret@host, and ...?user=admin&password=secret. */
    private static final Pattern LOGIN_IN_URL =
            Pattern.compile("(?i)(://(?=[^/@\\s]+@)|[?&](?:user|username|password|passwd|pwd|token|key)=)[^/@&\\s\"]+");

    private final Path file;
    private final Set<Problem> problems = new HashSet<>();
    private final List<Problem> inOrder = new ArrayList<>();
    private final Set<String> secrets = new HashSet<>();
    /** Those that are masked inside of a text, by their first characters. */
    private final Map<String, Set<String>> byBeginning = new HashMap<>();

    Findings(Path file) {
        this.file = file;
    }

    /** From here on this value shows up nowhere. */
    void keepSecret(String value) {
        secrets.add(value);
        if (value.length() >= SHORTEST_MASKED) {
            byBeginning
                    .computeIfAbsent(value.substring(0, SHORTEST_MASKED), beginning -> new HashSet<>())
                    .add(value);
        }
    }

    /** The same problem is reported once, also when several sections inherit it from [DEFAULT]. */
    void add(Severity severity, int line, String section, String key, String value, String message, String hint) {
        Problem problem = new Problem(severity, file, line, section, key, masked(value), masked(message), hint);
        Problem place = new Problem(severity, file, line, "", key, problem.value(), problem.message(), hint);
        if (problems.add(place)) {
            inOrder.add(problem);
        }
    }

    /** One pass over the text, however many secrets there are. */
    private String masked(String text) {
        if (secrets.contains(text)) {
            return MASK;
        }
        StringBuilder masked = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int length = secretAt(text, i);
            masked.append(length > 0 ? MASK : text.substring(i, i + 1));
            i += Math.max(1, length);
        }
        return withoutLogins(masked);
    }

    /** What stands in URLs as names and passwords is masked. */
    static String withoutLogins(CharSequence text) {
        return LOGIN_IN_URL.matcher(text).replaceAll("$1" + MASK);
    }

    /** Whether it holds what {@link #withoutLogins} leaves. */
    static boolean isMasked(CharSequence text) {
        Matcher login = LOGIN_IN_URL.matcher(text);
        boolean masked = false;
        while (!masked && login.find()) {
            masked = login.group().endsWith(MASK);
        }
        return masked;
    }

    /** How long the longest secret is that begins here; 0 for none. */
    private int secretAt(String text, int from) {
        int longest = 0;
        if (from + SHORTEST_MASKED <= text.length()) {
            for (String secret : byBeginning.getOrDefault(text.substring(from, from + SHORTEST_MASKED), Set.of())) {
                longest = text.startsWith(secret, from) ? Math.max(longest, secret.length()) : longest;
            }
        }
        return longest;
    }

    List<Problem> inLineOrder() {
        return inOrder.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    Set<String> secrets() {
        return Set.copyOf(secrets);
    }
}
