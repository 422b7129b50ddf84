package esess.service.givenergy;

import esess.device.GivEvcCommand;
import esess.device.givenergy.Unusable;
import esess.device.givenergy.steering.PayloadWords;
import esess.port.Json;
import esess.runtime.CommandedDevice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A GivEnergy charger as it takes GivTCP's commands by REST. Loop thread. */
final class GivEvcCommands implements CommandedDevice {

    private final String root;
    private final Json json;
    private final GivEvcControls.Commander commander;
    private String serial;
    private Map<String, Object> document = Map.of();

    GivEvcCommands(String root, Json json, GivEvcControls.Commander commander) {
        this.root = root;
        this.json = json;
        this.commander = commander;
    }

    /** @param leaves by their path below Charger/; null: it does not answer */
    void show(String itsSerial, Map<String, String> leaves) {
        serial = itsSerial;
        document = leaves == null ? Map.of() : Map.of("Charger", new LinkedHashMap<>(leaves));
    }

    @Override
    public String key() {
        return "";
    }

    @Override
    public String serial() {
        return serial;
    }

    @Override
    public String topicRoot() {
        return root;
    }

    @Override
    public Map<String, Object> document() {
        return document;
    }

    @Override
    public boolean knows(String command) {
        return GivEvcCommand.NAMES.contains(command);
    }

    @Override
    public void command(String command, String payload, Consumer<Answer> onAnswer) {
        String word;
        try {
            word = new PayloadWords(payload, json).word();
        } catch (Unusable e) {
            onAnswer.accept(answer(Outcome.REFUSED, command, e.getMessage()));
            return;
        }
        if (document.isEmpty()) {
            onAnswer.accept(answer(Outcome.FAILED, command, "the charger does not answer"));
            return;
        }
        commander.command(
                command,
                word,
                failure -> onAnswer.accept(answer(failure == null ? Outcome.DONE : Outcome.REFUSED, command, failure)));
    }

    private static Answer answer(Outcome outcome, String command, String failure) {
        return new Answer(outcome, "Setting " + command + (failure == null ? " was a success" : " failed: " + failure));
    }
}
