package esess.service.givenergy;

import esess.port.Mqtt;
import esess.runtime.Host;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A charger on MQTT under GivTCP's names, and GivTCP's commands to it, answered beside them; by REST too. A command that the broker
 * has kept is not carried out: nobody knows how old it is. Loop thread.
 */
final class GivEvcTree {

    private static final int LONGEST = 100;

    private final Host host;
    private final String root;
    private final GivEvcControls.Commander commander;
    private final GivEvcCommands commands;
    private final Map<String, String> told = new HashMap<>();
    private String serial;

    GivEvcTree(Host host, String root, GivEvcControls.Commander commander) {
        this.host = host;
        this.root = root;
        this.commander = commander;
        commands = new GivEvcCommands(root, host.json(), commander);
        host.offerCharger(commands);
        host.mqtt().onState(connected -> told.clear());
    }

    /** @param leaves by their path below Charger/ */
    void show(String itsSerial, Map<String, String> leaves) {
        if (!itsSerial.equals(serial)) {
            serial = itsSerial;
            told.clear();
            host.mqtt().subscribe(root + "/control/" + serial + "/+", 1, this::asked);
        }
        commands.show(serial, leaves);
        leaves.forEach((leaf, value) -> tell("Charger/" + leaf, value, false));
        tell("Stats/status", "online", true);
    }

    void offline() {
        commands.show(serial, null);
        tell("Stats/status", "offline", true);
    }

    private void tell(String leaf, String value, boolean retain) {
        if (serial != null && !value.equals(told.put(leaf, value))) {
            host.mqtt().publish(root + "/" + serial + "/" + leaf, value, 0, retain);
        }
    }

    private void asked(Mqtt.Message message) {
        String function = message.topic().substring(message.topic().lastIndexOf('/') + 1);
        Consumer<String> onDone = failure -> host.mqtt()
                .publish(
                        message.topic() + "/answer",
                        "Setting " + function + (failure == null ? " was a success" : " failed: " + failure),
                        0,
                        false);
        if (message.retained()) {
            if (message.bytes().length > 0) {
                onDone.accept("it was published as retained, so nobody knows how old it is");
            }
        } else if (message.bytes().length > LONGEST) {
            onDone.accept("a word or a number is expected");
        } else {
            commander.command(function, message.text().strip(), onDone);
        }
    }
}
