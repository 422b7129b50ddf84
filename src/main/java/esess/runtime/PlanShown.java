package esess.runtime;

import java.util.List;

/**
 * What a planner of the battery does and why, for people. Immutable.
 *
 * @param operation whether it acts
 * @param action    what the battery does, or would do
 * @param reason    in a sentence
 * @param ranks     who comes before whom, in this order
 */
public record PlanShown(String operation, String by, String action, double watts, String reason, List<Rank> ranks) {

    public PlanShown {
        ranks = List.copyOf(ranks);
    }

    /**
     * One who has a say in what the battery does.
     *
     * @param id    for who has words of his own for it
     * @param name  in words
     * @param holds whether he has a say now
     */
    public record Rank(String id, String name, boolean holds) {}
}
