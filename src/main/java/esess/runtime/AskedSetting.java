package esess.runtime;

import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.function.Consumer;

/** A setting that its service was asked for, until it is answered: once, and within half a minute. Loop thread. */
final class AskedSetting {

    static final Duration LONGEST = Duration.ofSeconds(30);

    private final Consumer<String> then;
    private boolean isAnswered;
    private Registration patience;

    /** @param then told null when it is carried out, else why not */
    AskedSetting(Consumer<String> then) {
        this.then = then;
    }

    /** From here on an answer is waited for. */
    void await(Time time) {
        if (!isAnswered) {
            patience = time.after(LONGEST, () -> answer("there was no answer within " + LONGEST.toSeconds() + " s"));
        }
    }

    /** The first one counts. */
    void answer(String refusal) {
        if (!isAnswered) {
            isAnswered = true;
            if (patience != null) {
                patience.close();
            }
            then.accept(refusal);
        }
    }

    boolean isAnswered() {
        return isAnswered;
    }
}
