package esess.adapter.dbus;

import static esess.adapter.dbus.BusItems.INTERFACE;

import esess.port.Change;
import esess.port.Log;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Asks com.victronenergy.settings for device instances and hears when somebody changes them. Bus thread only.
 *
 * <p>Source: facts/dbus.md 2.2. The record that is stored there wins over what we want, unless the owner has changed
 * his wish since: then we ask for it, if nobody else has it.
 */
final class Instances implements Subscription.Listener {

    /** The instance of one device: what is wanted, and what it got. */
    static final class Claim {
        private final String deviceClass;
        private final String uniqueId;
        private final int wanted;
        private final Holder holder;
        private boolean wishChanged;
        private boolean asking;
        private boolean granted;
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

    private static final String SETTINGS = "com.victronenergy.settings";
    private static final long TIMEOUT_MS = 2000;

    private final BusLink link;
    private final Watching watching;
    private final LongSupplier tick;
    private final Log log;
    private final Set<Claim> claims = new LinkedHashSet<>();
    private boolean listening;

    Instances(BusLink link, Watching watching, LongSupplier tick, Log log) {
        this.link = link;
        this.watching = watching;
        this.tick = tick;
        this.log = log;
    }

    /** Asks for the instance; the holder is told at the latest after a few seconds, and again whenever it changes. */
    void claim(Claim claim) {
        if (!listening) {
            listening = true;
            watching.add(new Subscription(SETTINGS, true, "/Settings/Devices/*/ClassAndVrmInstance", tick, this));
        }
        claims.add(claim);
        ask(claim);
    }

    @Override
    public void follows(String service) {
        if (service == null) {
            claims.forEach(claim -> claim.granted = false);
        } else {
            List.copyOf(claims).stream()
                    .filter(claim -> !claim.granted && !claim.asking)
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
        claim.asking = false;
        claim.granted = false;
    }

    private void ask(Claim claim) {
        if (!link.names().contains(SETTINGS)) {
            grant(claim, claim.wanted);
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
                        log.warning(
                                "D-Bus: " + SETTINGS + " does not grant " + claim.wish() + " (" + answer.error() + ")");
                        settled(claim, claim.wanted, false);
                    } else if (instance == null || instance != claim.wanted && claim.wishChanged) {
                        takeIfFree(claim, instance == null ? claim.wanted : instance);
                    } else {
                        settled(claim, instance, true);
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
                    boolean taken = !(answer.first() instanceof Map<?, ?> records)
                            || records.entrySet().stream()
                                    .anyMatch(
                                            record -> record.getKey().toString().endsWith("/ClassAndVrmInstance")
                                                    && claim.wish().equals(record.getValue()));
                    if (taken) {
                        settled(claim, otherwise, true);
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
        claim.holder.granted(instance);
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
                SETTINGS,
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
