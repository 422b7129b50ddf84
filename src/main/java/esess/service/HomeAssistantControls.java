package esess.service;

import esess.control.discovery.Component;
import esess.control.discovery.Component.Category;
import esess.control.discovery.Platform;
import esess.control.discovery.Quantity;
import esess.model.Unit;
import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.Host;
import java.util.List;
import java.util.Locale;

/** What can be set, as entities: state and command are the topics that a control has anyway. */
final class HomeAssistantControls {

    /** The longest text that Home Assistant has. */
    private static final int LONGEST = 255;

    private HomeAssistantControls() {}

    /** What of a control is announced. */
    static Object signature(Control control) {
        return List.of(control.service(), control.id(), control.label(), control.domain());
    }

    /** @param deviceName which Home Assistant puts in front of the entity's name */
    static Component component(Host host, Control control, String deviceName) {
        String topic = host.topic(control.service() + "/Controls/" + control.id());
        // An id may hold what a key may not; two ids must not become one key.
        String key = "set_" + control.service().toLowerCase(Locale.ROOT) + "_"
                + control.id().replace("_", "__").replaceAll("[^A-Za-z0-9_]", "_");
        Component entity = entity(key, control.domain());
        String name = ownName(control.label(), deviceName);
        // Without a name of its own it is what the device is about, and has the device's name.
        return (name.isEmpty() ? entity.withoutName() : entity.with("name", name))
                .setBy(topic + "/Set")
                .on(topic);
    }

    private static String ownName(String label, String deviceName) {
        boolean begins = label.regionMatches(true, 0, deviceName, 0, deviceName.length());
        String rest = begins ? label.substring(deviceName.length()).strip() : label;
        return rest.isEmpty() ? rest : rest.substring(0, 1).toUpperCase(Locale.ROOT) + rest.substring(1);
    }

    private static Component entity(String key, Domain domain) {
        if (domain instanceof Domain.Range range) {
            return Component.of(key, Platform.NUMBER)
                    .quantity(Quantity.of(range.unit()))
                    .with("min", range.lowest())
                    .with("max", range.highest())
                    .with("step", range.step() > 0 ? range.step() : step(range.unit()))
                    .with("mode", "box")
                    .in(Category.CONFIG);
        } else if (domain instanceof Domain.Choice choice) {
            return Component.of(key, Platform.SELECT)
                    .oneOf(List.copyOf(choice.texts().values()));
        } else if (domain instanceof Domain.Switch both) {
            return Component.of(key, Platform.SWITCH)
                    .with("pl_on", both.text(true))
                    .with("pl_off", both.text(false));
        } else if (domain instanceof Domain.Button) {
            return Component.of(key, Platform.BUTTON).with("pl_prs", "press");
        }
        Domain.Text text = (Domain.Text) domain;
        return Component.of(key, Platform.TEXT)
                .with("min", 0)
                .with("max", Math.min(LONGEST, text.longest()))
                .in(Category.CONFIG);
    }

    private static double step(Unit unit) {
        return switch (unit) {
            case WATT, PERCENT, SECOND, COUNT, AMPERE, NONE -> 1;
            case VOLT, CELSIUS, HECTOPASCAL, HERTZ, KILOWATT_HOUR, AMPERE_HOUR, FACTOR -> 0.1;
        };
    }
}
