package esess.service.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.config.Problem;
import esess.control.gateway.JsonText;
import esess.runtime.Guard;
import esess.runtime.Service;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A house with a gateway, and clients of it on its broker. */
final class GatewayHouse {

    static final String BASE = "es-ESS/gateway/shed";

    final VirtualHouse house;
    final List<Map<?, ?>> answers = new ArrayList<>();
    private final List<Guard> guards = new ArrayList<>();
    private int ids;

    GatewayHouse() {
        this(new HashMap<>());
    }

    GatewayHouse(Map<String, Map<String, Object>> documents) {
        house = new VirtualHouse(documents);
        house.mqtt.listen(BASE + "/response", each -> answers.add((Map<?, ?>) new GsonJson().parse(each.payload())));
    }

    static Configuration configuration(String sections) {
        Configuration configuration = Configuration.parse(
                Path.of("config.ini"),
                "[Common]\nConfigVersion = 100\n[Services]\nGateway = true\n" + sections,
                Catalog.declarations(),
                Catalog.ALWAYS);
        assertEquals(
                List.of(),
                configuration.problems().stream()
                        .filter(each -> each.severity() == esess.config.Severity.ERROR)
                        .map(Problem::text)
                        .toList());
        return configuration;
    }

    GatewayHouse start(String sections) {
        Configuration configuration = configuration("[Gateway]\nNode = shed\n" + sections);
        with("Gateway", () -> new Gateway(configuration));
        house.pass(Duration.ofSeconds(2));
        return this;
    }

    /** Another service, which the gateway is told of. */
    GatewayHouse with(String name, Supplier<Service> maker) {
        Guard guard = new Guard(name, maker, house.house);
        guards.add(guard);
        house.loop.execute(guard::start);
        house.settle();
        return this;
    }

    void stop() {
        for (int i = guards.size() - 1; i >= 0; i--) {
            house.loop.execute(guards.get(i)::stop);
        }
        house.settle();
    }

    void pass(int seconds) {
        house.pass(Duration.ofSeconds(seconds));
    }

    /** Asks, and gives the answer that came within a second; null: none. */
    Map<?, ?> ask(String client, String component, String command, Map<String, Object> parameters) {
        return send(client, request(component, command, parameters));
    }

    Map<String, Object> request(String component, String command, Map<String, Object> parameters) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("request_id", "r" + ++ids);
        request.put("time", (double) house.clock.now().getEpochSecond());
        request.put("node", "shed");
        request.put("comp", component);
        request.put("command", command);
        request.put("parameters", parameters);
        return request;
    }

    Map<?, ?> send(String client, Map<String, Object> request) {
        int before = answers.size();
        house.mqtt.arrive(BASE + "/request" + (client == null ? "" : "/" + client), JsonText.of(request));
        pass(1);
        return answers.size() > before ? answers.get(answers.size() - 1) : null;
    }

    static String code(Map<?, ?> answer) {
        if (answer == null) {
            return "no answer";
        }
        return answer.get("error") instanceof Map<?, ?> error
                ? (String) error.get("code")
                : (String) answer.get("status");
    }

    Map<?, ?> document(String topic) {
        String payload = house.mqtt.payload(BASE + topic);
        return payload == null || payload.isEmpty() ? null : (Map<?, ?>) new GsonJson().parse(payload);
    }

    Object value(String component, String name) {
        Map<?, ?> values = (Map<?, ?>) document("/" + component + "/state").get("values");
        return values.get(name) instanceof Map<?, ?> amount ? amount.get("value") : null;
    }
}
