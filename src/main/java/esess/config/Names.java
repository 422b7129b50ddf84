package esess.config;

import java.util.Collection;
import java.util.Locale;

/** How names are compared: in any case, and near misses are found. */
final class Names {

    private Names() {}

    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The known name that the given one is probably meant to be; "" when none is near. */
    static String nearest(String name, Collection<String> known) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int allowed = Math.max(1, Math.min(4, Math.max(name.length(), candidate.length()) / 3));
            if (Math.abs(name.length() - candidate.length()) > allowed) {
                continue;
            }
            int distance = distance(folded(name), folded(candidate));
            if (distance <= allowed && distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Edit distance; swapped neighbours count once, as they are one slip of the fingers. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
