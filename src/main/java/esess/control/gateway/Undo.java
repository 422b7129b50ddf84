package esess.control.gateway;

import esess.model.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way back of one thing that was set.
 *
 * @param what  was set: of the same one the oldest way back counts, which is the owner's
 * @param steps one after another
 * @param ours  what we have set there; when another value stands, somebody else has set it since, and it is his. Empty:
 *              the way back is gone in any case
 */
public record Undo(String what, List<Step> steps, List<Object> ours) {

    private static final int MOST_STEPS = 16;
    /** Values of ours that may still be on their way. */
    private static final int MOST_OURS = 4;

    public Undo {
        steps = List.copyOf(steps);
        ours = List.copyOf(ours);
    }

    /** Ours again, the owner's from before. */
    Undo since(Undo older) {
        List<Object> all = new ArrayList<>(older.ours);
        all.removeAll(ours);
        all.addAll(ours);
        return new Undo(what, older.steps, all.subList(Math.max(0, all.size() - MOST_OURS), all.size()));
    }

    Map<String, Object> document() {
        return Map.of("what", what, "steps", steps.stream().map(Step::document).toList(), "ours", ours);
    }

    static @Nullable Undo of(Map<?, ?> written) {
        String what = new Document(written).text("what", Step.LONGEST_NAME);
        List<Step> steps = Step.all(written.get("steps"), MOST_STEPS);
        if (what == null || steps.isEmpty()) {
            return null;
        }
        List<Object> ours = new ArrayList<>();
        if (written.get("ours") instanceof List<?> list && list.size() <= MOST_OURS) {
            list.stream()
                    .filter(each -> each instanceof Number || each instanceof String)
                    .forEach(ours::add);
        }
        return new Undo(what, steps, ours);
    }
}
