package esess;

import esess.adapter.FileStore;
import esess.port.Log;
import esess.port.Time;
import esess.runtime.MessageType;
import esess.runtime.ServiceMessages;
import java.time.Duration;
import java.util.Optional;

/** Tries again what a full disk did not take, and tells the owner once, because nobody but him can make room. Loop thread. */
final class Saving {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final FileStore store;
    private final ServiceMessages messages;
    private final Log log;
    private boolean told;

    Saving(FileStore store, ServiceMessages messages, Log log) {
        this.store = store;
        this.messages = messages;
        this.log = log;
    }

    void start(Time time) {
        time.every(PERIOD, this::look);
    }

    private void look() {
        Optional<String> trouble = store.trouble();
        if (trouble.isPresent() && !told) {
            told = true;
            say(MessageType.ERROR, trouble.get());
        } else if (trouble.isEmpty() && told) {
            told = false;
            say(MessageType.OPERATIONAL, "Everything that has to survive a restart is saved again.");
        }
        store.saveAgain();
    }

    private void say(MessageType type, String text) {
        messages.say("$SYS", "the disk", log, type, text);
    }
}
