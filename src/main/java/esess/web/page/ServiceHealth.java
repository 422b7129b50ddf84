package esess.web.page;

import esess.model.ServiceState;
import esess.runtime.Host;
import esess.runtime.House;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How each service is doing, its devices among it, and since when. Loop thread. */
final class ServiceHealth {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd.MM. HH:mm");

    private record Since(ServiceState.Reason reason, Instant at) {}

    private final House house;
    private final Map<String, Since> since = new HashMap<>();

    ServiceHealth(Host host, House house) {
        this.house = house;
        host.own(house.health().observe(this::heard));
    }

    private void heard(String service, ServiceState state) {
        Since before = since.get(service);
        if (before == null || before.reason != state.reason()) {
            since.put(service, new Since(state.reason(), house.time().now()));
        }
    }

    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        house.health().states().forEach((service, state) -> {
            Map<String, Object> row = document(service, state);
            Since at = since.get(service);
            row.put("since", at == null ? "" : TIME.format(at.at.atZone(house.zone())));
            List<Map<String, Object>> parts = new ArrayList<>();
            house.health().parts(service).forEach((name, part) -> {
                if (isSick(part)) {
                    parts.add(document(name, part));
                }
            });
            row.put("parts", parts);
            rows.add(row);
        });
        return rows;
    }

    private static Map<String, Object> document(String name, ServiceState state) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name);
        document.put("sick", isSick(state));
        document.put("reason", state.reason().name());
        document.put("detail", state.detail());
        return document;
    }

    private static boolean isSick(ServiceState state) {
        return switch (state.kind()) {
            case OFF, RUNNING -> false;
            case STOPPED, WAITING, LOST, FAILED -> true;
        };
    }
}
