package esess.adapter.dbus;

import static esess.adapter.dbus.BusItems.INTERFACE;

import esess.model.VictronService;
import esess.port.Change;
import esess.port.Log;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Asks com.victronenergy.settings for device instances and hears when somebody changes them. Bus thread only.
 *
 * <p>The record that is stored there wins over what we want, unless the owner has changed his wish since: then we ask
 * for it, if nobody else has it. Not every driver has a record, and systemcalc and the GX's MQTT know a device by class
 * and instance alone: of two with one instance the second takes the place of the first. So what the other services on
 * the bus really have counts too, before we join and for as long as we are there, and it is always we who give way.
 */
final class Instances implements Subscription.Listener {

    /** The instance of one device: what is wanted, and what it got. */
    static final class Claim {
        private final String deviceClass;
        private final String uniqueId;
        private final int wanted;
        private final Holder holder;
        private boolean wishChanged;
        private boolean waiting;
        private boolean asking;
        private boolean granted;
        /** Whether the instance is used, granted or not. */
        private boolean settled;

        private int instance;

        /** @param wishChanged whether the wanted instance is another than when we last ran */
        Claim(String serviceName, int wanted, boolean wishChanged, Holder holder) {
            String[] parts = serviceName.split("\\.", 4);
            this.deviceClass = parts[2];
            this.uniqueId = parts[parts.length - 1].replaceAll("[^A-Za-z0-9_]", "_");
            this.wanted = wanted;
            this.wishChanged = wishChanged;
            this.holder = holder;
            this.instance = wanted;
        }

        private String path() {
            return "/Settings/Devices/" + uniqueId + "/ClassAndVrmInstance";
        }

        private String wish() {
            return deviceClass + ":" + wanted;
        }

        /** The instance in a stored record, or null if that is no record of this class. */
        private Integer instanceIn(Object record) {
            return record instanceof String text && text.matches(deviceClass + ":\\d{1,9}")
                    ? (Integer) Integer.parseInt(text.substring(deviceClass.length() + 1))
                    : null;
        }
    }

    /** Who has a claim. */
    interface Holder {
        /** The instance to use from now on: the answer to a claim, or a later change. */
        void granted(int instance);

        /** The settings service has heard of the wish. */
        void wishKnown();
    }

    private static final String VICTRON = "com.victronenergy.";
    private static final long TIMEOUT_MS = 2000;
    /** The GX's screen exchanges the instances of two devices by two writes: so long they may be the same. */
    private static final long EXCHANGE_MS = 1000;

    private final BusThread thread;
    private final BusLink link;
    private final Watching watching;
    private final LongSupplier tick;
    private final Log log;
    private final Consumer<String> onGivingWay;
    private final Set<Claim> claims = new LinkedHashSet<>();
    private final Map<String, Neighbours> neighbours = new HashMap<>();
    private boolean listening;

    /** @param onGivingWay told, in words for the owner, when a device of ours takes another instance because of somebody else */
    Instances(
            BusThread thread,
            BusLink link,
            Watching watching,
            LongSupplier tick,
            Log log,
            Consumer<String> onGivingWay) {
        this.thread = thread;
        this.link = link;
        this.watching = watching;
        this.tick = tick;
        this.log = log;
        this.onGivingWay = onGivingWay;
    }

    /** Asks for the instance; the holder is told at the latest after a few seconds, and again whenever it changes. */
    void claim(Claim claim) {
        if (!listening) {
            listening = true;
            watching.add(new Subscription(
                    VictronService.SETTINGS, true, "/Settings/Devices/*/ClassAndVrmInstance", tick, this));
        }
        claims.add(claim);
        Neighbours beside = neighbours.get(claim.deviceClass);
        if (beside == null) {
            beside = new Neighbours(
                    claim.deviceClass,
                    watching,
                    tick,
                    () -> ofClass(claim.deviceClass).forEach(this::giveWayIfShared),
                    () -> ofClass(claim.deviceClass)
                            .filter(each -> each.waiting)
                            .forEach(this::ask));
            neighbours.put(claim.deviceClass, beside);
            watching.add(beside.subscription());
        }
        if (beside.areKnown()) {
            ask(claim);
        } else {
            claim.waiting = true;
            thread.after(TIMEOUT_MS, () -> {
                if (claim.waiting) {
                    ask(claim);
                }
            });
        }
    }

    private Stream<Claim> ofClass(String deviceClass) {
        return List.copyOf(claims).stream().filter(claim -> claim.deviceClass.equals(deviceClass));
    }

    /** Who on the bus has it, and is not ours; null: nobody. */
    private String holderOf(Claim claim, int instance) {
        Neighbours beside = neighbours.get(claim.deviceClass);
        return beside == null ? null : beside.holderOf(instance);
    }

    @Override
    public void follows(String service) {
        if (service == null) {
            claims.forEach(claim -> claim.granted = false);
        } else {
            List.copyOf(claims).stream()
                    .filter(claim -> !claim.granted && !claim.asking && !claim.waiting)
                    .forEach(this::ask);
        }
    }

    @Override
    public void changed(Change change) {
        for (Claim claim : List.copyOf(claims)) {
            Integer instance = claim.path().equals(change.path())
                    ? claim.instanceIn(change.reading().orNull())
                    : null;
            if (claim.granted && instance != null) {
                grant(claim, instance);
            }
        }
    }

    void giveUp(Claim claim) {
        claims.remove(claim);
        claim.waiting = false;
        claim.asking = false;
        claim.granted = false;
    }

    private void ask(Claim claim) {
        claim.waiting = false;
        if (!link.names().contains(VictronService.SETTINGS)) {
            grant(claim, isShared(claim, claim.wanted, Set.of()) ? next(claim, claim.wanted, Set.of()) : claim.wanted);
            return;
        }
        claim.asking = true;
        Map<String, Object[]> setting = Map.of(
                "path",
                Wire.variant(claim.path()),
                "default",
                Wire.variant(claim.wish()),
                "min",
                Wire.variant(0),
                "max",
                Wire.variant(0),
                "silent",
                Wire.variant(0));
        call(
                claim,
                "/",
                "com.victronenergy.Settings",
                "AddSettings",
                answer -> {
                    Object record = answer.first() instanceof List<?> list
                                    && !list.isEmpty()
                                    && list.get(0) instanceof Map<?, ?> first
                            ? first.get("value")
                            : null;
                    Integer instance = claim.instanceIn(record);
                    if (record == null) {
                        log.warning("D-Bus: " + VictronService.SETTINGS + " does not grant " + claim.wish() + " ("
                                + answer.error() + ")");
                        settled(claim, claim.wanted, false);
                    } else if (instance == null || instance != claim.wanted && claim.wishChanged) {
                        takeIfFree(claim, instance == null ? claim.wanted : instance);
                    } else {
                        settleOrMoveOn(claim, instance);
                    }
                },
                "aa{sv}",
                List.of(setting));
    }

    /** The owner wants another instance than the stored one: it is his if no other device holds it. */
    private void takeIfFree(Claim claim, int otherwise) {
        call(
                claim,
                "/Settings/Devices",
                INTERFACE,
                "GetValue",
                answer -> {
                    if (!(answer.first() instanceof Map<?, ?> records)
                            || isShared(claim, claim.wanted, recorded(claim, records))) {
                        settleOrMoveOn(claim, otherwise);
                        return;
                    }
                    call(
                            claim,
                            claim.path(),
                            INTERFACE,
                            "SetValue",
                            set -> settled(
                                    claim, Integer.valueOf(0).equals(set.first()) ? claim.wanted : otherwise, true),
                            "v",
                            (Object) Wire.variant(claim.wish()));
                },
                null);
    }

    private void settleOrMoveOn(Claim claim, int instance) {
        String other = holderOf(claim, instance);
        if (other == null) {
            settled(claim, instance, true);
        } else {
            moveOn(claim, instance, other);
        }
    }

    /** A real battery that shows up with the instance of a fake one is what the owner has selected: the fake one goes. */
    private void giveWayIfShared(Claim claim) {
        if (holderOf(claim, claim.instance) != null) {
            thread.after(EXCHANGE_MS, () -> {
                String other = holderOf(claim, claim.instance);
                if (other == null || !claims.contains(claim) || claim.asking || claim.waiting) {
                    return;
                }
                if (link.names().contains(VictronService.SETTINGS)) {
                    claim.asking = true;
                    moveOn(claim, claim.instance, other);
                } else {
                    int next = next(claim, claim.instance, Set.of());
                    say(claim, claim.instance, other, next);
                    grant(claim, next);
                }
            });
        }
    }

    /** To the next instance that nobody has, and nobody has a record of. */
    private void moveOn(Claim claim, int from, String other) {
        call(
                claim,
                "/Settings/Devices",
                INTERFACE,
                "GetValue",
                answer -> {
                    Set<Integer> recorded =
                            answer.first() instanceof Map<?, ?> records ? recorded(claim, records) : Set.of();
                    int next = next(claim, from, recorded);
                    call(
                            claim,
                            claim.path(),
                            INTERFACE,
                            "SetValue",
                            set -> {
                                say(claim, from, other, next);
                                settled(claim, next, true);
                            },
                            "v",
                            (Object) Wire.variant(claim.deviceClass + ":" + next));
                },
                null);
    }

    private void say(Claim claim, int from, String other, int next) {
        onGivingWay.accept("Device instance " + from + " belongs to " + other + ": " + VICTRON + claim.deviceClass + "."
                + claim.uniqueId + " of es-ESS gives way and has " + next
                + " from now on. Give it a VRMInstanceID that nobody else has.");
    }

    /** The instances of this class that other devices have a record of. */
    private static Set<Integer> recorded(Claim claim, Map<?, ?> records) {
        Set<Integer> taken = new HashSet<>();
        records.forEach((key, record) -> {
            String path = key.toString();
            Integer instance = claim.instanceIn(record);
            if (instance != null
                    && path.endsWith("/ClassAndVrmInstance")
                    && !path.equals(claim.uniqueId + "/ClassAndVrmInstance")) {
                taken.add(instance);
            }
        });
        return taken;
    }

    private int next(Claim claim, int from, Set<Integer> recorded) {
        int next = from + 1;
        while (isShared(claim, next, recorded)) {
            next++;
        }
        return next;
    }

    private boolean isShared(Claim claim, int instance, Set<Integer> recorded) {
        return recorded.contains(instance)
                || holderOf(claim, instance) != null
                || ofClass(claim.deviceClass)
                        .anyMatch(each -> each != claim && each.settled && each.instance == instance);
    }

    private void settled(Claim claim, int instance, boolean known) {
        claim.asking = false;
        claim.granted = known;
        if (known) {
            claim.wishChanged = false;
            claim.holder.wishKnown();
        }
        grant(claim, instance);
    }

    private void grant(Claim claim, int instance) {
        if (instance != claim.wanted && instance != claim.instance) {
            log.info("D-Bus: " + claim.deviceClass + "." + claim.uniqueId + " gets device instance " + instance
                    + ", not the wanted " + claim.wanted);
        }
        claim.instance = instance;
        claim.settled = true;
        claim.holder.granted(instance);
        giveWayIfShared(claim);
    }

    private void call(
            Claim claim,
            String path,
            String iface,
            String method,
            Consumer<BusConnection.Answer> onAnswer,
            String signature,
            Object... arguments) {
        link.call(
                VictronService.SETTINGS,
                path,
                iface,
                method,
                TIMEOUT_MS,
                answer -> {
                    if (claim.asking) {
                        onAnswer.accept(answer);
                    }
                },
                signature,
                arguments);
    }
}
