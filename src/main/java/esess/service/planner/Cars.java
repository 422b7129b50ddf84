package esess.service.planner;

import esess.control.plan.Dispatches;
import esess.control.plan.Dispatches.Dispatch;
import esess.model.VictronService;
import esess.runtime.Host;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the cars draw, and when the tariff will charge them. A charger that is gone, or silent for long, draws nothing. Loop thread. */
final class Cars {

    /** As a myenergi Zappi would tell a charger of the GX. */
    record Charger(int mode, int status, double watts) {

        private static final int AUTO = 1;
        private static final int FIRST_FAULT = 8;
        private static final int LAST_FAULT = 14;

        /** 1: fast, 3: with the sun and the tariff. */
        int zappiMode() {
            return mode == AUTO ? 3 : 1;
        }

        int zappiStatus() {
            if (status >= FIRST_FAULT && status <= LAST_FAULT) {
                return -1;
            }
            return status == DISCONNECTED ? 0 : status == CHARGING ? 2 : 1;
        }
    }

    private static final int DISCONNECTED = 0;
    private static final int CHARGING = 2;
    private static final double DRAWS_W = 300;

    private final Host host;
    private final Map<String, Double> watts = new HashMap<>();
    private final Map<String, Integer> statuses = new HashMap<>();
    private final Map<String, Integer> modes = new HashMap<>();
    private Runnable onChange = () -> {};

    Cars(Host host) {
        this.host = host;
        host.watchEach(VictronService.EVCHARGER, "/Ac/Power", change -> {
            if (change.reading().orNull() instanceof Number power) {
                watts.put(change.service(), power.doubleValue());
            } else {
                watts.remove(change.service());
            }
        });
        follow("/Status", statuses);
        follow("/Mode", modes);
    }

    /** A charger is in another state, comes or goes. */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    private void follow(String path, Map<String, Integer> values) {
        host.watchEach(VictronService.EVCHARGER, path, change -> {
            Integer now = change.reading().orNull() instanceof Number value ? (Integer) value.intValue() : null;
            Integer before = now == null ? values.remove(change.service()) : values.put(change.service(), now);
            if (!Objects.equals(now, before)) {
                onChange.run();
            }
        });
    }

    /** The first charger whose values are all known; null when no charger tells them all. */
    Charger charger() {
        return statuses.keySet().stream()
                .filter(each -> modes.containsKey(each) && watts.containsKey(each))
                .sorted()
                .findFirst()
                .map(each -> new Charger(modes.get(each), statuses.get(each), watts.get(each)))
                .orElse(null);
    }

    double drawW() {
        return watts.values().stream().mapToDouble(each -> Math.max(0, each)).sum();
    }

    boolean isCharging() {
        return drawW() > DRAWS_W || statuses.containsValue(CHARGING) && drawW() > 0;
    }

    /** Whether all that are known are without a car. */
    boolean isUnplugged() {
        return !statuses.isEmpty() && statuses.values().stream().allMatch(each -> each == DISCONNECTED);
    }

    /** Whether one charges, or will in this half hour. */
    boolean isExpected(List<Dispatch> dispatches, LocalTime cheapFrom, LocalTime cheapTo) {
        ZonedDateTime local = host.local();
        if (local == null || dispatches.isEmpty()) {
            return isCharging();
        }
        Instant now = local.toInstant();
        ZoneId zone = local.getZone();
        List<Dispatch> today = dispatches.stream()
                .filter(each -> !each.completed() && each.end().isAfter(now))
                .toList();
        int index = Dispatches.index(local.toLocalTime());
        boolean planned =
                Dispatches.halfHours(today, zone, Dispatches.index(cheapFrom), Dispatches.index(cheapTo)).stream()
                        .anyMatch(each -> each.from() <= index && index < each.to());
        boolean soon = today.stream().anyMatch(each -> each.start().isBefore(now.plusSeconds(3600)));
        return isCharging() || planned && soon;
    }
}
