package esess.adapter.net;

import esess.port.Http.Kind;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whose request is next. Each kind has threads of its own, so that nothing keeps a grid meter from being asked; a host
 * has two. Hosts that let their last request hang share few of the threads, the one that was asked longest ago first: so
 * any number of them leaves room for those that answer, and each is noticed when it is back. Loop thread.
 */
final class Turns<T> {

    /** A request that waits for its turn or has it. */
    record Turn<T>(Kind kind, String host, T who) {}

    /** Of each kind at the same time; {@value #MOST} in all. */
    private static final Map<Kind, Integer> OF_A_KIND = Map.of(Kind.GRID_METER, 4, Kind.METER, 8, Kind.LOAD, 8);

    static final int MOST = 20;
    /** Two: a reading and a command at the same time. */
    static final int PER_HOST = 2;
    /** Of each kind, for hosts that hang. */
    static final int HANGING = 2;

    private static final int MOST_HOSTS = 500;

    /** How a host was last seen. */
    private static final class Standing {
        private boolean hangs;
        private long asked;
        private int running;
    }

    private final Map<Kind, Set<Turn<T>>> waiting = new EnumMap<>(Kind.class);
    private final Map<Kind, Set<Turn<T>>> running = new EnumMap<>(Kind.class);
    private final Map<String, Standing> hosts = new LinkedHashMap<>();
    private long turns;

    Turns() {
        for (Kind kind : Kind.values()) {
            waiting.put(kind, new LinkedHashSet<>());
            running.put(kind, new LinkedHashSet<>());
        }
    }

    void add(Turn<T> turn) {
        waiting.get(turn.kind()).add(turn);
    }

    /** Gives up a turn that has not come. */
    void withdraw(Turn<T> turn) {
        waiting.get(turn.kind()).remove(turn);
    }

    /** The request that may start now, running from now on; null: none. */
    Turn<T> next() {
        for (Kind kind : Kind.values()) {
            if (running.get(kind).size() < OF_A_KIND.get(kind)) {
                Turn<T> next = next(kind);
                if (next != null) {
                    waiting.get(kind).remove(next);
                    running.get(kind).add(next);
                    Standing host = standing(next.host());
                    host.running++;
                    host.asked = ++turns;
                    return next;
                }
            }
        }
        return null;
    }

    /** The host has not answered in time. */
    void hangs(Turn<T> turn) {
        standing(turn.host()).hangs = true;
    }

    /** Its thread is free. */
    void ended(Turn<T> turn, boolean answered) {
        if (running.get(turn.kind()).remove(turn)) {
            Standing host = standing(turn.host());
            host.running--;
            if (answered) {
                host.hangs = false;
            }
        }
    }

    boolean isIdle() {
        return waitingCount() == 0 && running.values().stream().allMatch(Set::isEmpty);
    }

    int waitingCount() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }

    private Turn<T> next(Kind kind) {
        Turn<T> longestAgo = null;
        for (Turn<T> turn : waiting.get(kind)) {
            Standing host = standing(turn.host());
            // The grid meter is never put behind: its turns are its own.
            if (!host.hangs || kind == Kind.GRID_METER) {
                if (host.running < PER_HOST) {
                    return turn;
                }
            } else if (host.running == 0 && (longestAgo == null || host.asked < standing(longestAgo.host()).asked)) {
                longestAgo = turn;
            }
        }
        long hanging = running.get(kind).stream()
                .filter(turn -> standing(turn.host()).hangs)
                .count();
        return hanging < HANGING ? longestAgo : null;
    }

    private Standing standing(String host) {
        Standing known = hosts.get(host);
        if (known == null) {
            known = new Standing();
            forgetOne();
            hosts.put(host, known);
        }
        return known;
    }

    private void forgetOne() {
        Iterator<Standing> oldest = hosts.values().iterator();
        while (hosts.size() >= MOST_HOSTS && oldest.hasNext()) {
            if (oldest.next().running == 0) {
                oldest.remove();
            }
        }
    }
}
