package esess.bench;

import java.util.List;

/**
 * How long and how often everything is measured.
 *
 * @param runs          of everything; what is reported is their median
 * @param warmSeconds   after the start, before anything counts
 * @param steadySeconds under the full load
 * @param idleSeconds   with everything standing still
 * @param stepSeconds   of each rate of changes
 * @param rates         changes per second that are tried, one after the other
 * @param published     numbers of published services
 * @param growthSeconds measured with each of them, after half as long to warm up
 * @param forks         of each microbenchmark
 * @param inverters     numbers of GivEnergy inverters
 */
record Plan(int runs, int warmSeconds, int steadySeconds, int idleSeconds, int stepSeconds, List<Integer> rates, List<Integer> published,
        int growthSeconds, int forks, List<Integer> inverters) {

    static final Plan FULL = new Plan(3, 45, 60, 15, 3, List.of(5000, 7500, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000),
            List.of(1, 10, 50), 10, 1, List.of(1, 4, 10));
    static final Plan QUICK = new Plan(1, 5, 10, 3, 2, List.of(5000, 10_000, 20_000), List.of(1, 10, 50), 2, 1, List.of(1, 4, 10));

    boolean isQuick() {
        return equals(QUICK);
    }
}
