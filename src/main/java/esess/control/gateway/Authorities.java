package esess.control.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who moves which component until when. Whatever ends a lease, its ways back are gone at once and until they have ended
 * well; meanwhile nobody moves the component. They survive on the disk.
 */
final class Authorities {

    /** After heartbeats, a client that is silent for so long is dead; so is a broker. */
    static final long SILENT_MILLIS = 60_000;

    /** A service or a broker that has just started is there soon; what is not, may not be for days. */
    private static final long SOON_MILLIS = 2_000;

    private static final long LATER_MILLIS = 30_000;
    private static final int SOON_TRIES = 10;
    /** What somebody else has set is not called his before a device can have followed ours. */
    private static final long FOLLOWING_MILLIS = 15_000;

    private static final Duration MANUAL = Duration.ofSeconds(300);

    private static final class Held {
        private Lease lease;
        private long endTick;
        private long changedTick;
        private boolean confirmed;

        Held(Lease lease, long endTick, long now) {
            this.lease = lease;
            this.endTick = endTick;
            changedTick = now;
        }
    }

    private static final class Leaving {
        private final Lease lease;
        private boolean running;
        private long nextTick;
        private int tries;

        Leaving(Lease lease, long now) {
            this.lease = lease;
            nextTick = now;
        }
    }

    private final Hands hands;
    private final Runnable save;
    private final Map<String, Held> held = new LinkedHashMap<>();
    private final Map<String, Leaving> leaving = new LinkedHashMap<>();
    private final Map<String, Long> heartbeats = new HashMap<>();
    private @Nullable Long brokerLostTick;

    Authorities(Hands hands, Runnable save) {
        this.hands = hands;
        this.save = save;
    }

    /** What an earlier run has left goes back first. */
    void restore(@Nullable Object leases) {
        for (Lease each : Lease.all(leases)) {
            leaving.put(each.component(), new Leaving(each, hands.tick()));
        }
    }

    List<Map<String, Object>> document() {
        List<Map<String, Object>> leases = new ArrayList<>();
        leaving.values().forEach(each -> leases.add(each.lease.document()));
        held.values().stream()
                .filter(each -> !each.lease.undos().isEmpty())
                .forEach(each -> leases.add(each.lease.document()));
        return leases;
    }

    @Nullable
    Lease of(String component) {
        Held own = held.get(component);
        return own == null ? null : own.lease;
    }

    Set<String> components() {
        return held.keySet();
    }

    boolean isLeaving(String component) {
        return leaving.containsKey(component);
    }

    /** Null: he may have it. */
    @Nullable
    String refusal(Client client, String component) {
        if (leaving.containsKey(component)) {
            return "it is on its way back";
        }
        Lease lease = of(component);
        return lease == null || lease.client().equals(client.name()) || client.priority() < lease.priority()
                ? null
                : "it is held by an equal or higher authority";
    }

    /** He has it from now on; null: there is no room for another way back. */
    @Nullable
    Lease grant(Client client, String component, double seconds, List<Undo> undos) {
        Lease before = of(component);
        boolean isRenewal = before != null && before.client().equals(client.name());
        Instant until = hands.now().plusSeconds((long) seconds);
        Lease lease = new Lease(
                        component,
                        client.name(),
                        client.priority(),
                        until,
                        client.remote(),
                        before == null ? List.of() : before.undos())
                .with(undos);
        if (lease == null) {
            return null;
        }
        Held own = new Held(lease, hands.tick() + (long) (seconds * 1000), hands.tick());
        Held former = held.put(component, own);
        own.confirmed = isRenewal && former != null && former.confirmed;
        hands.authority(component, lease);
        return lease;
    }

    void confirm(String component) {
        Held own = held.get(component);
        if (own != null) {
            own.confirmed = true;
            own.changedTick = hands.tick();
        }
    }

    /** What was to be begun with did not succeed. */
    void failed(String component) {
        Held own = held.get(component);
        if (own != null && !own.confirmed) {
            // Whatever it shows now may be what the device has made of ours: it goes back in any case.
            own.lease = own.lease.unconditional();
            end(component, "its first command did not succeed");
        }
    }

    void end(String component, String why) {
        Held own = held.remove(component);
        if (own == null) {
            return;
        }
        if (own.lease.undos().isEmpty()) {
            hands.authority(component, null);
            hands.log(own.lease.client() + " has let go of " + component + ": " + why);
        } else {
            hands.log(component + " goes back from what " + own.lease.client() + " has set: " + why);
            leaving.put(component, new Leaving(own.lease, hands.tick()));
            hands.authority(component, safety(own.lease));
        }
        save.run();
        lookAtLeaving();
    }

    private static Lease safety(Lease lease) {
        return new Lease(lease.component(), "safety", Client.SAFETY, lease.until(), false, lease.undos());
    }

    void heartbeat(String client) {
        heartbeats.put(client, hands.tick());
    }

    void broker(boolean isThere) {
        brokerLostTick = isThere ? null : brokerLostTick == null ? (Long) hands.tick() : brokerLostTick;
    }

    /** @param busy components that are being moved at this moment: their turn comes after that */
    void look(Set<String> busy) {
        long now = hands.tick();
        for (Map.Entry<String, Long> each : new ArrayList<>(heartbeats.entrySet())) {
            if (now - each.getValue() >= SILENT_MILLIS) {
                heartbeats.remove(each.getKey());
                endAll(busy, each.getKey());
            }
        }
        boolean isBrokerDead = brokerLostTick != null && now - brokerLostTick >= SILENT_MILLIS;
        for (Held each : new ArrayList<>(held.values())) {
            String component = each.lease.component();
            if (busy.contains(component)) {
                continue;
            }
            if (now >= each.endTick) {
                end(component, "its lease is over");
            } else if (isBrokerDead && each.lease.remote()) {
                end(component, "the broker is lost");
            } else if (now - each.changedTick >= FOLLOWING_MILLIS && isSomebodyElses(each)) {
                taken(each, now);
            }
        }
        lookAtLeaving();
    }

    private void endAll(Set<String> busy, String client) {
        for (Held each : new ArrayList<>(held.values())) {
            if (each.lease.client().equals(client)) {
                if (busy.contains(each.lease.component())) {
                    each.endTick = hands.tick();
                } else {
                    end(each.lease.component(), client + " is silent");
                }
            }
        }
    }

    private boolean isSomebodyElses(Held own) {
        return own.lease.undos().stream().anyMatch(each -> Boolean.FALSE.equals(hands.stands(each)));
    }

    /** By hand, or by the GX: that comes before every client, and there is nothing of ours to take back. */
    private void taken(Held own, long now) {
        String component = own.lease.component();
        hands.log(component + " was set by hand, against " + own.lease.client());
        List<Undo> left = own.lease.undos().stream()
                .filter(each -> !Boolean.FALSE.equals(hands.stands(each)))
                .toList();
        Instant until = hands.now().plus(MANUAL);
        Held manual = new Held(
                new Lease(component, "manual", Client.MANUAL, until, false, left), now + MANUAL.toMillis(), now);
        held.put(component, manual);
        hands.authority(component, manual.lease);
        save.run();
    }

    private void lookAtLeaving() {
        for (Leaving each : new ArrayList<>(leaving.values())) {
            if (!each.running && hands.tick() >= each.nextTick) {
                each.running = true;
                hands.goBack(each.lease, result -> wentBack(each, result));
            }
        }
    }

    private void wentBack(Leaving each, Subject.Result result) {
        String component = each.lease.component();
        each.running = false;
        if (result.isDone()) {
            leaving.remove(component, each);
            if (!held.containsKey(component)) {
                hands.authority(component, null);
            }
            hands.settled(component, component + " is back.");
            save.run();
            return;
        }
        each.nextTick = hands.tick() + (++each.tries < SOON_TRIES ? SOON_MILLIS : LATER_MILLIS);
        if (each.tries == SOON_TRIES) {
            hands.warn(component, component + " does not go back: " + result.text() + ". It is tried again.");
        }
    }

    /** The program ends: what is set goes back, and stands on the disk until somebody has seen that. */
    void stop() {
        leaving.values().forEach(each -> hands.goBackAtLast(each.lease));
        held.values().forEach(each -> hands.goBackAtLast(each.lease));
    }
}
