package esess.adapter.mqtt;

import esess.port.Log;
import esess.port.Mqtt.Message;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The way of a message from Paho's callback thread to the loop. When {@value #LIMIT} messages or
 * {@value #MOST_BYTES} bytes wait for the loop, the
 * callback thread waits; then Paho stops reading, and a flood waits at the broker and not in our memory.
 */
final class Inbox {

    static final int LIMIT = 1_000;
    static final int MOST_BYTES = 1_024_000;
    /** What a small message takes of the room; so there is room for {@value #LIMIT} of them. */
    private static final int LEAST_BYTES = MOST_BYTES / LIMIT;

    private static final long LOOK_UP_MILLIS = 100;

    private final Semaphore room = new Semaphore(MOST_BYTES);
    private volatile boolean waiting;
    private final Executor loop;
    private final Consumer<Message> onMessage;
    private final Log log;

    /** @param onMessage called on the loop; what it throws is the loop's affair */
    Inbox(Executor loop, Consumer<Message> onMessage, Log log) {
        this.loop = loop;
        this.onMessage = onMessage;
        this.log = log;
    }

    /**
     * Puts the message into the loop's queue; blocks while there is no room. Paho's callback thread. Throws nothing,
     * because Paho closes the connection on whatever is thrown there.
     *
     * @param wanted once false, the message is dropped and a waiting thread goes on
     */
    void put(Message message, BooleanSupplier wanted) {
        int bytes = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, message.topic().length() + message.bytes().length));
        if (!takesRoom(bytes, wanted)) {
            return;
        }
        try {
            loop.execute(() -> {
                room.release(bytes);
                onMessage.accept(message);
            });
        } catch (RejectedExecutionException e) {
            room.release(bytes); // the loop has ended before us
        } catch (RuntimeException | Error e) {
            log.error("A message of " + message.topic() + " could not be handled", e);
        }
    }

    private boolean takesRoom(int bytes, BooleanSupplier wanted) {
        try {
            // Asked first: at the end of a flood each of many messages would wait its time.
            while (wanted.getAsBoolean()) {
                if (room.tryAcquire(bytes, LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
                waiting = true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting = false;
        }
        return false;
    }

    /** Whether the loop is so far behind that nothing comes through. Any thread. */
    boolean isFull() {
        return waiting;
    }
}
