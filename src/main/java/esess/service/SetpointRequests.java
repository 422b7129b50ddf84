package esess.service;

import esess.config.Configuration;
import esess.config.SetpointSection;
import esess.device.NumberPayload;
import esess.model.PlainText;
import esess.model.Unit;
import esess.port.Mqtt;
import esess.runtime.Domain;
import esess.runtime.GridSetpoint;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SaidOnce;
import esess.runtime.Service;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Scripts move the grid set point by MQTT: W on top of the owner's own set point to
 * {@code es-ESS/GridSetpoint/Requests/<name>}, repeated before {@code RequestExpiry} is over; an empty payload ends it.
 * What the broker has kept is refused: nobody knows how old it is.
 */
public final class SetpointRequests implements Service {

    /** More scripts than any house has. */
    static final int MOST = 32;

    private static final int LONGEST_NAME = 100;
    private static final double MOST_W = 1_000_000;
    /** Whose request it is that is made by the control; a topic cannot have this name. */
    private static final String CONTROL = "a control";

    private final SetpointSection section;
    private final Map<String, GridSetpoint.Handle> requests = new HashMap<>();
    private final SaidOnce refused = new SaidOnce();
    private Host host;

    public SetpointRequests(Configuration configuration) {
        this(configuration.get(SetpointSection.class));
    }

    SetpointRequests(SetpointSection section) {
        this.section = section;
    }

    @Override
    public void start(Host host) {
        this.host = host;
        host.mqtt().subscribe(host.topic("GridSetpoint/Requests/+"), 1, this::arrived);
        host.control(
                "Offset",
                "Watts on top of the owner's own set point",
                new Domain.Range(Unit.WATT, -MOST_W, MOST_W),
                section.requestExpiry(),
                this::set);
    }

    private String set(Object watts) {
        if (watts == null) {
            end(CONTROL);
        } else {
            request(CONTROL, (Double) watts);
        }
        return null;
    }

    private void request(String name, double watts) {
        GridSetpoint.Handle handle = requests.get(name);
        if (handle == null) {
            handle = admitted(name);
        }
        handle.lease(watts, section.requestExpiry());
    }

    private void arrived(Mqtt.Message message) {
        String name = message.topic().substring(message.topic().lastIndexOf('/') + 1);
        if (message.text().isBlank()) {
            end(name);
            return;
        }
        try {
            if (message.retained()) {
                throw new IllegalArgumentException("it was published as retained, so nobody knows how old it is");
            }
            request(
                    name,
                    NumberPayload.read(message.text(), Optional.empty(), host.json(), "watts alone are expected"));
            refused.forget(name);
        } catch (IllegalArgumentException e) {
            end(name);
            if (refused.isNews(name)) {
                host.say(
                        MessageType.WARNING, "The request of " + name + " is not carried out: " + e.getMessage() + ".");
            }
        }
    }

    /** Who asks for nothing any more leaves his place to others. */
    private GridSetpoint.Handle admitted(String name) {
        if (requests.size() >= MOST) {
            requests.entrySet().stream()
                    .filter(each -> !each.getValue().isLeased())
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(this::end);
        }
        if (requests.size() >= MOST) {
            throw new IllegalArgumentException("there are " + MOST + " requests already");
        }
        GridSetpoint.Handle handle = host.gridSetpoint(PlainText.of(name, LONGEST_NAME));
        requests.put(name, handle);
        return handle;
    }

    private void end(String name) {
        GridSetpoint.Handle handle = requests.remove(name);
        if (handle != null) {
            host.withdraw(handle);
        }
    }
}
