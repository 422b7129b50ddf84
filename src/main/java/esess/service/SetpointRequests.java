package esess.service;

import esess.config.SetpointSection;
import esess.device.NumberPayload;
import esess.port.Mqtt;
import esess.runtime.GridSetpoint;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Scripts move the grid set point by MQTT: W on top of the owner's own set point to
 * {@code es-ESS/GridSetpoint/Requests/<name>}, repeated before {@code RequestExpiry} is over; an empty payload ends it.
 * What the broker has kept is refused: nobody knows how old it is.
 */
public final class SetpointRequests implements Service {

    private final SetpointSection section;
    private final Map<String, GridSetpoint.Handle> requests = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private Host host;

    public SetpointRequests(SetpointSection section) {
        this.section = section;
    }

    @Override
    public void start(Host host) {
        this.host = host;
        host.subscribe(host.topic("GridSetpoint/Requests/+"), 1, this::arrived);
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
            double watts =
                    NumberPayload.read(message.text(), Optional.empty(), host.json(), "watts alone are expected");
            requests.computeIfAbsent(name, each -> host.gridSetpoint(each)).lease(watts, section.requestExpiry());
            refused.remove(name);
        } catch (IllegalArgumentException e) {
            end(name);
            if (refused.add(name)) {
                host.say(
                        MessageType.WARNING, "The request of " + name + " is not carried out: " + e.getMessage() + ".");
            }
        }
    }

    private void end(String name) {
        GridSetpoint.Handle handle = requests.remove(name);
        if (handle != null) {
            host.withdraw(handle);
        }
    }
}
