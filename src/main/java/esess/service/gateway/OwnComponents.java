package esess.service.gateway;

import esess.control.gateway.Desk;
import esess.control.gateway.Subject;
import esess.runtime.Control;
import esess.runtime.Controls;
import esess.runtime.Host;
import esess.runtime.Things;
import esess.runtime.Things.Thing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Every device and control of es-ESS as a component; they come and go with their services. Loop thread. */
final class OwnComponents {

    private record Present(Object signature, String id, OwnComponent component) {}

    private static final Duration SOON = Duration.ofMillis(100);

    private final Host host;
    private final Desk desk;
    private final Runnable onChange;
    private final Consumer<String> onValue;
    /** By the thing, or by the service. */
    private final Map<Object, Present> present = new HashMap<>();

    private final Map<Control, String> idOf = new HashMap<>();

    private boolean tooManySaid;
    private boolean looking;

    /**
     * @param onChange there are others
     * @param onValue  the component of this id may show another value
     */
    OwnComponents(Host host, Desk desk, Runnable onChange, Consumer<String> onValue) {
        this.onValue = onValue;
        this.host = host;
        this.desk = desk;
        this.onChange = onChange;
    }

    void start() {
        host.own(host.things().observe(new Things.Observer() {
            @Override
            public void published(Thing thing) {
                soon();
            }

            @Override
            public void changed(Thing thing, String path) {
                Present own = present.get(thing);
                if (own != null) {
                    onValue.accept(own.id);
                }
            }

            @Override
            public void gone(Thing thing) {
                soon();
            }
        }));
        host.own(host.controls().observe(new Controls.Observer() {
            @Override
            public void offered(Control control) {
                soon();
            }

            @Override
            public void changed(Control control) {
                String id = idOf.get(control);
                if (id != null) {
                    onValue.accept(id);
                }
            }

            @Override
            public void withdrawn(Control control) {
                soon();
            }
        }));
    }

    /** Once for all that come or go together. */
    private void soon() {
        if (!looking) {
            looking = true;
            host.time().after(SOON, this::look);
        }
    }

    private void look() {
        looking = false;
        List<Thing> things = host.things().all();
        Map<Object, List<Control>> controls = new LinkedHashMap<>();
        for (Thing each : things) {
            controls.put(each, new ArrayList<>());
        }
        for (Control each : host.controls().all()) {
            Thing thing = Things.about(things, each);
            controls.computeIfAbsent(thing == null ? each.service() : thing, key -> new ArrayList<>())
                    .add(each);
        }
        boolean isNews = false;
        for (Object each : List.copyOf(present.keySet())) {
            if (!controls.containsKey(each)
                    || !signature(each, controls.get(each)).equals(present.get(each).signature)) {
                Present gone = present.remove(each);
                idOf.values().removeIf(gone.id::equals);
                desk.remove(gone.id);
                isNews = true;
            }
        }
        for (Map.Entry<Object, List<Control>> each : controls.entrySet()) {
            if (!present.containsKey(each.getKey())) {
                isNews |= add(each.getKey(), each.getValue());
            }
        }
        if (isNews) {
            onChange.run();
        }
    }

    private static Object signature(Object key, List<Control> controls) {
        // A control that is offered anew is another one.
        return List.of(
                OwnComponent.signature(key instanceof Thing thing ? thing : null, controls), List.copyOf(controls));
    }

    private boolean add(Object key, List<Control> controls) {
        OwnComponent component = key instanceof Thing thing
                ? OwnComponent.of(host, thing, controls)
                : OwnComponent.of(host, (String) key, controls);
        Subject other = desk.component(component.spec().id());
        if (other != null || !desk.add(component)) {
            if (!tooManySaid) {
                tooManySaid = true;
                host.log()
                        .warning("The gateway leaves out " + component.spec().id()
                                + (other == null
                                        ? ": there are too many components."
                                        : ": another one has this name."));
            }
            return false;
        }
        controls.forEach(each -> idOf.put(each, component.spec().id()));
        onValue.accept(component.spec().id());
        present.put(key, new Present(signature(key, controls), component.spec().id(), component));
        return true;
    }
}
