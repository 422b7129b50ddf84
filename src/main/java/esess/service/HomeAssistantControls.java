package esess.service;

import esess.control.discovery.Component;
import esess.control.discovery.Platform;
import esess.control.discovery.Quantity;
import esess.model.Unit;
import esess.runtime.Control;
import esess.runtime.Control.Domain;
import esess.runtime.Host;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What can be set, as entities: state and command are the topics that a control has anyway. */
final class HomeAssistantControls {

    private HomeAssistantControls() {}

    /** What of a control is announced. */
    static Object signature(String service, Control control) {
        return List.of(service, control.id(), control.name(), control.domain());
    }

    static Component component(Host host, String service, Control control) {
        String topic = host.topic(service + "/Controls/" + control.id());
        // An id may hold what a key may not; two ids must not become one key.
        String key = "set_" + service.toLowerCase(Locale.ROOT) + "_"
                + control.id().replace("_", "__").replaceAll("[^A-Za-z0-9_]", "_");
        return entity(key, control).fromTopic(topic).setBy(topic + "/Set");
    }

    private static Component entity(String key, Control control) {
        Domain domain = control.domain();
        if (domain instanceof Domain.Range range) {
            return Component.of(key, Platform.NUMBER, control.name())
                    .quantity(Quantity.of(range.unit()))
                    .with("min", range.lowest())
                    .with("max", range.highest())
                    .with("step", step(range.unit()))
                    .with("mode", "box")
                    .in(Component.Category.CONFIG);
        }
        Domain.Choice choice = (Domain.Choice) domain;
        return Component.of(key, Platform.SELECT, control.name())
                .oneOf(List.copyOf(new TreeMap<>(choice.texts()).values()));
    }

    private static double step(Unit unit) {
        return switch (unit) {
            case WATT, PERCENT, SECOND, COUNT, AMPERE, NONE -> 1;
            case VOLT, CELSIUS, HECTOPASCAL, HERTZ, KILOWATT_HOUR, AMPERE_HOUR, FACTOR -> 0.1;
        };
    }
}
