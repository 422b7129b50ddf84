package esess.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a difference.
 *
 * @param kind   ' ' as before, '-' goes, '+' comes, '~' here lines are left out
 * @param number of the line in the old text, of a coming one in the new
 */
public record LineChange(char kind, int number, String text) {

    static final String MASK = "\u2022\u2022\u2022\u2022\u2022\u2022";

    /** How many lines are shown around a change. */
    private static final int AROUND = 2;
    /** Beyond it all lines between the first and the last change are told to be others. */
    private static final int MOST_COMPARED = 1000;

    /** What decides, with its ending, and what of it may be seen. */
    record Line(String compared, String shown) {}

    static List<LineChange> between(List<Line> before, List<Line> after) {
        int same = 0;
        while (same < Math.min(before.size(), after.size()) && isSame(before.get(same), after.get(same))) {
            same++;
        }
        int sameEnd = 0;
        while (sameEnd < Math.min(before.size(), after.size()) - same
                && isSame(before.get(before.size() - 1 - sameEnd), after.get(after.size() - 1 - sameEnd))) {
            sameEnd++;
        }
        List<LineChange> all = new ArrayList<>();
        for (int i = 0; i < same; i++) {
            all.add(new LineChange(' ', i + 1, before.get(i).shown));
        }
        middle(before.subList(same, before.size() - sameEnd), after.subList(same, after.size() - sameEnd), same, all);
        for (int i = before.size() - sameEnd; i < before.size(); i++) {
            all.add(new LineChange(' ', i + 1, before.get(i).shown));
        }
        return withoutFar(all);
    }

    private static boolean isSame(Line a, Line b) {
        return a.compared.equals(b.compared);
    }

    /** The longest common part, by the table that everybody knows. */
    private static void middle(List<Line> before, List<Line> after, int offset, List<LineChange> all) {
        int n = before.size();
        int m = after.size();
        boolean compared = n <= MOST_COMPARED && m <= MOST_COMPARED;
        int[][] longest = new int[compared ? n + 1 : 1][compared ? m + 1 : 1];
        for (int i = n - 1; compared && i >= 0; i--) {
            for (int j = m - 1; j >= 0; j--) {
                longest[i][j] = isSame(before.get(i), after.get(j))
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < n || j < m) {
            if (compared && i < n && j < m && isSame(before.get(i), after.get(j))) {
                all.add(new LineChange(' ', offset + i + 1, before.get(i).shown));
                i++;
                j++;
            } else if (i < n && (j == m || !compared || longest[i + 1][j] >= longest[i][j + 1])) {
                all.add(new LineChange('-', offset + i + 1, before.get(i).shown));
                i++;
            } else {
                all.add(new LineChange('+', offset + j + 1, after.get(j).shown));
                j++;
            }
        }
    }

    private static List<LineChange> withoutFar(List<LineChange> all) {
        List<LineChange> near = new ArrayList<>();
        boolean left = false;
        for (int i = 0; i < all.size(); i++) {
            boolean isNear = false;
            for (int j = Math.max(0, i - AROUND); j <= Math.min(all.size() - 1, i + AROUND); j++) {
                isNear |= all.get(j).kind != ' ';
            }
            if (isNear) {
                near.add(all.get(i));
                left = false;
            } else if (!left) {
                left = true;
                near.add(new LineChange('~', all.get(i).number, ""));
            }
        }
        return near.stream().allMatch(each -> each.kind == '~') ? List.of() : near;
    }
}
