package esess.device;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A load that is switched over MQTT, as the owner describes it. Immutable.
 *
 * @param statusTopic empty: the load is taken to be as it was last told
 * @param onKeyword   found in the status: the load is on; not found: off. Empty: the status is one of the two values,
 *                    or a usual word for on or off
 * @param ask         how the device is asked for its state; empty: it tells by itself when it changes
 * @param power       group 1 is the power in W; empty: the payload is the number
 */
public record MqttLoad(
        String onTopic,
        String onValue,
        String offTopic,
        String offValue,
        Optional<String> statusTopic,
        Optional<Pattern> onKeyword,
        Optional<Command> ask,
        Optional<String> powerTopic,
        Optional<Pattern> power) {

    /** Something to publish. */
    public record Command(String topic, String payload) {}
}
