package esess.runtime;

import esess.port.Log;

/** The kinds of service messages, spelled as in the original's topics. */
public enum MessageType {
    OPERATIONAL("Operational", Log.Level.INFO),
    WARNING("Warning", Log.Level.WARNING),
    ERROR("Error", Log.Level.ERROR),
    CRITICAL("Critical", Log.Level.CRITICAL);

    private final String topic;
    private final Log.Level level;

    MessageType(String topic, Log.Level level) {
        this.topic = topic;
        this.level = level;
    }

    String topic() {
        return "ServiceMessageType." + topic;
    }

    Log.Level level() {
        return level;
    }
}
