package esess.web;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration as others may read it: every value that is secret, or looks as if it were, is replaced. Pure. */
final class PublicText {

    private static final String MASK = "***";
    /** Shorter ones stand in every second word; the line that declares one is masked all the same. */
    private static final int SHORTEST = 4;

    /** In a comment too: who switches something off keeps its password there. */
    private static final Pattern SECRET_LINE = Pattern.compile(
            "(?im)^([ \\t]*[;#]*[ \\t]*[\\w.-]*(?:pass|secret|token|apikey|api_key|credential|hash|fingerprint)[\\w.-]*[ \\t]*[=:][ \\t]*)(\\S.*)$");

    private static final Pattern IN_URL =
            Pattern.compile("(?i)(://(?=[^/@\\s]+@)|[?&](?:user|username|password|passwd|pwd|token|key)=)[^/@&\\s\"]+");

    private PublicText() {}

    /** @param secrets values that must not be in it, wherever they stand */
    static String of(String text, Collection<String> secrets) {
        String open = text;
        List<String> longestFirst = secrets.stream()
                .filter(each -> each.length() >= SHORTEST)
                .sorted((a, b) -> b.length() - a.length())
                .toList();
        for (String each : longestFirst) {
            open = open.replace(each, MASK);
        }
        open = SECRET_LINE.matcher(open).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + MASK));
        return IN_URL.matcher(open).replaceAll("$1" + MASK);
    }
}
