package esess.adapter.dbus;

import esess.port.BusRules;
import esess.port.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which services are followed, and who is told what. A subscription names a service or a class; all services
 * of a watched class are kept up to date, so that another one can take over at once. Bus thread only.
 */
final class Watching implements BusLink.Tenant, BusLink.Listener, RemoteService.Keeper {

    /** All subscriptions to one service or class, and the service that they are told about. */
    private final class Target {
        private final String service;
        private final boolean foreignOnly;
        private final List<Subscription> subscriptions = new ArrayList<>();
        /** Those of one path by it; those of a pattern under the empty text. */
        private final Map<String, List<Subscription>> byPath = new HashMap<>();

        private RemoteService followed;
        private String lastName;
        private boolean single;
        private boolean decided;

        private Target(Key key) {
            service = key.service();
            foreignOnly = key.foreignOnly();
            lastName = service;
        }

        private void add(Subscription subscription) {
            subscriptions.add(subscription);
            byPath.computeIfAbsent(subscription.key(), key -> new ArrayList<>()).add(subscription);
        }

        private boolean remove(Subscription subscription) {
            List<Subscription> same = byPath.get(subscription.key());
            if (same != null && same.remove(subscription) && same.isEmpty()) {
                byPath.remove(subscription.key());
            }
            return subscriptions.remove(subscription);
        }

        private void changed(List<String> paths) {
            List<Subscription> patterns = byPath.getOrDefault(Subscription.PATTERNS, List.of());
            for (String path : paths) {
                byPath.getOrDefault(path, List.of()).forEach(each -> each.changed(followed, path));
                patterns.forEach(each -> each.changed(followed, path));
            }
        }

        private boolean wants(String name) {
            return BusRules.follows(service, single, name) && !(foreignOnly && ours.contains(name));
        }
    }

    private record Key(String service, boolean foreignOnly) {}

    private static final Comparator<RemoteService> BEST_FIRST =
            BusRules.bestFirst(RemoteService::name, RemoteService::value);

    private final BusThread thread;
    private final BusLink link;
    private final Log log;
    private final Map<Key, Target> targets = new LinkedHashMap<>();
    private final List<ClassSubscription> classes = new ArrayList<>();
    private final Map<String, RemoteService> services = new TreeMap<>();
    private final Set<String> ours = new HashSet<>();
    private final Set<String> leaving = new HashSet<>();

    Watching(BusThread thread, BusLink link, Log log) {
        this.thread = thread;
        this.link = link;
        this.log = log;
    }

    void add(Subscription subscription) {
        Target target =
                targets.computeIfAbsent(new Key(subscription.service(), subscription.foreignOnly()), Target::new);
        target.add(subscription);
        if (target.subscriptions.size() == 1) {
            reconcile();
        }
        if (target.decided) {
            tell(target, subscription);
        } else {
            decide(target);
        }
    }

    void remove(Subscription subscription) {
        Key key = new Key(subscription.service(), subscription.foreignOnly());
        Target target = targets.get(key);
        if (target != null && target.remove(subscription) && target.subscriptions.isEmpty()) {
            targets.remove(key);
            reconcile();
        }
    }

    void add(ClassSubscription subscription) {
        classes.add(subscription);
        reconcile();
        subscription.look(services.values());
    }

    void remove(ClassSubscription subscription) {
        classes.remove(subscription);
        reconcile();
    }

    /** A name that this process publishes. It stays ours even while the device is off the bus. */
    void addOurs(String name) {
        leaving.remove(name);
        ours.add(name);
    }

    boolean isOurs(String name) {
        return ours.contains(name);
    }

    /** Whether a service that it wants may still answer to the first question. */
    boolean isAwaited(ClassSubscription subscription) {
        return services.values().stream().anyMatch(each -> subscription.wants(each.name()) && each.isAwaited());
    }

    /** A name that this process gives up. It is ours until the bus has seen it go. */
    void removeOurs(String name) {
        if (link.names().contains(name)) {
            leaving.add(name);
        } else {
            ours.remove(name);
        }
    }

    @Override
    public void busUp() {
        targets.values().forEach(target -> target.decided = false);
        reconcile();
        decideAll();
    }

    @Override
    public void busDown() {
        services.values().forEach(RemoteService::abandon);
        services.clear();
        ours.removeAll(leaving);
        leaving.clear();
        decideAll();
    }

    @Override
    public void nameAppeared(String name) {
        reconcile();
        decideAll();
    }

    @Override
    public void nameVanished(String name) {
        if (leaving.remove(name)) {
            ours.remove(name);
        }
        reconcile();
        decideAll();
    }

    @Override
    public void signalled(Signal signal) throws IOException {
        String source = signal.sender();
        List<RemoteService> senders = new ArrayList<>(1);
        for (RemoteService service : services.values()) {
            if (service.isOwnedBy(source)) {
                senders.add(service);
            }
        }
        for (RemoteService service : senders) {
            service.signalled(signal);
        }
    }

    @Override
    public void answered(RemoteService service) {
        decideAll();
    }

    @Override
    public void changed(RemoteService service, List<String> paths) {
        if (paths.stream().anyMatch(BusRules::isChoosing)) {
            decideAll();
        }
        for (Target target : List.copyOf(targets.values())) {
            if (target.followed == service) {
                target.changed(paths);
            }
        }
        for (ClassSubscription each : List.copyOf(classes)) {
            if (each.wants(service.name()) && paths.contains(each.path())) {
                each.look(services.values());
            }
        }
    }

    /** Keeps exactly those services that are on the bus and wanted. */
    private void reconcile() {
        for (Target target : targets.values()) {
            // A service without a suffix (system, settings) is the only one of its kind, also after it has gone.
            target.single |= link.names().contains(target.service);
        }
        services.values().removeIf(service -> {
            boolean unwanted = !link.names().contains(service.name()) || !isWanted(service.name());
            if (unwanted) {
                service.release();
            }
            return unwanted;
        });
        for (String name : link.names()) {
            if (!services.containsKey(name) && isWanted(name)) {
                services.put(name, new RemoteService(name, thread, link, this, log));
            }
        }
    }

    private boolean isWanted(String name) {
        return targets.values().stream().anyMatch(target -> target.wants(name))
                || classes.stream().anyMatch(each -> each.wants(name));
    }

    private void decideAll() {
        List.copyOf(targets.values()).forEach(this::decide);
        lookAtClasses();
    }

    private void lookAtClasses() {
        List.copyOf(classes).forEach(each -> each.look(services.values()));
    }

    /** Chooses the service to follow. The first choice waits until all that may answer have. */
    private void decide(Target target) {
        List<RemoteService> candidates =
                services.values().stream().filter(s -> target.wants(s.name())).toList();
        if (link.state() == BusLink.State.NEW
                || !target.decided && candidates.stream().anyMatch(RemoteService::isAwaited)) {
            return;
        }
        RemoteService best = candidates.stream()
                .filter(RemoteService::isLoaded)
                .filter(s -> !isDisplay(target, s))
                .min(BEST_FIRST)
                .orElse(null);
        if (target.decided && best == target.followed) {
            return;
        }
        target.decided = true;
        target.followed = best;
        if (best != null) {
            target.lastName = best.name();
        }
        List.copyOf(target.subscriptions).forEach(subscription -> tell(target, subscription));
    }

    private boolean isDisplay(Target target, RemoteService service) {
        return BusRules.isDisplay(
                target.service, ours.contains(service.name()), service.name(), service.value(BusRules.CONNECTION_PATH));
    }

    private static void tell(Target target, Subscription subscription) {
        if (target.followed != null) {
            subscription.follow(target.followed);
        } else {
            subscription.followNone(target.lastName);
        }
    }
}
