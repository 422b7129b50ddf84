package esess.adapter.net;

import esess.port.Listen.Answer;
import esess.port.Listen.Request;
import esess.port.ListenRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection of a client: questions one after the other, each answered before the next is read, or a stream of
 * events. On the door's thread, but for {@link #lend}.
 */
final class Conversation {

    enum State {
        /** Nothing of the next question has come. */
        IDLE,
        /** A part of it has. */
        READING,
        /** It is complete, and waits for its turn or for its answer. */
        ASKED,
        WRITING,
        STREAMING,
        /** All is said. What the client still sends is thrown away: a reset would eat the last answer. */
        LINGERING,
        OVER
    }

    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int MOST_THROWN_AWAY = 256 * 1024;
    private static final int MOST_QUESTIONS = 1000;
    /** Bytes per second that a client has to take of a long answer. */
    private static final int SLOWEST = 4 * 1024;

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ListenThread door;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final String peer;
    private final ListenTimes times;
    private final AtomicInteger bodies;
    /** Bytes of events that wait to be sent; counted up by the loop before it hands them over. */
    private final AtomicInteger unsent = new AtomicInteger();

    private final ArrayDeque<ByteBuffer> out = new ArrayDeque<>();
    private RequestReading reading;
    private byte[] early = new byte[0];
    private State state = State.IDLE;
    private boolean inBody;
    private boolean keepsAlive;
    private boolean isHead;
    private int questions;
    private int thrownAway;
    private long since;
    private long deadline;
    private long nextBeat;
    private Runnable onStreamEnd = () -> {};

    Conversation(
            ListenThread door,
            SocketChannel channel,
            SelectionKey key,
            String peer,
            ListenTimes times,
            AtomicInteger bodies) {
        this.door = door;
        this.channel = channel;
        this.key = key;
        this.peer = peer;
        this.times = times;
        this.bodies = bodies;
        reading = new RequestReading(bodies);
        turn(State.IDLE, times.head());
    }

    State state() {
        return state;
    }

    String peer() {
        return peer;
    }

    /** Since when it is in its state. */
    long sinceNanos() {
        return since;
    }

    /** Counts what the loop is about to send; false: too much waits already. Any thread. */
    boolean lend(int bytes) {
        if (unsent.addAndGet(bytes) > ListenRules.MOST_UNSENT) {
            unsent.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** The client sends, or takes. */
    void ready(ByteBuffer buffer) {
        try {
            if (key.isValid() && key.isReadable()) {
                read(buffer.clear());
            }
            if (key.isValid() && key.isWritable()) {
                write();
            }
        } catch (IOException e) {
            end();
        }
    }

    private void read(ByteBuffer buffer) throws IOException {
        int count = channel.read(buffer);
        if (count < 0) {
            end();
        } else if (state == State.IDLE || state == State.READING) {
            take(buffer.flip());
        } else {
            thrownAway += count;
            if (thrownAway > MOST_THROWN_AWAY) {
                end();
            }
        }
    }

    private void take(ByteBuffer buffer) throws IOException {
        reading.feed(buffer);
        if (state == State.IDLE && reading.hasBegun()) {
            turn(State.READING, times.head());
        }
        switch (reading.stage()) {
            case HEAD -> {}
            case BODY -> {
                if (!inBody) {
                    inBody = true;
                    turn(State.READING, times.body());
                    if (reading.awaitsContinue()) {
                        out.add(ByteBuffer.wrap(CONTINUE));
                        write();
                    }
                }
            }
            case DONE -> {
                early = new byte[buffer.remaining()];
                buffer.get(early);
                inBody = false;
                keepsAlive = reading.keepsAlive() && ++questions < MOST_QUESTIONS;
                Request request = reading.request(peer);
                reading.release();
                isHead = request.method().equals("HEAD");
                key.interestOps(0);
                turn(State.ASKED, times.answer());
                door.asked(this, request);
            }
            case REFUSED -> refuse(reading.refusal());
        }
    }

    /** The door itself answers, and ends the connection. */
    void refuse(int status) {
        door.countRefused();
        keepsAlive = false;
        send(ListenRules.refusal(status));
    }

    /** The answer to the question, if it still waits for one. */
    void answer(Answer answer) {
        if (state == State.ASKED) {
            send(answer);
        }
    }

    private void send(Answer answer) {
        boolean bare = isHead || ListenRules.isBare(answer.status());
        out.add(ByteBuffer.wrap(AnswerHead.of(answer, keepsAlive, answer.body().length)));
        if (!bare) {
            out.add(ByteBuffer.wrap(answer.body()));
        }
        turn(State.WRITING, times.take().plusSeconds(answer.body().length / SLOWEST));
        writeOrEnd();
    }

    /** The answer is a stream of events. */
    void stream(Answer head, Runnable onEnd) {
        if (state != State.ASKED) {
            onEnd.run();
            return;
        }
        keepsAlive = false;
        onStreamEnd = onEnd;
        nextBeat = System.nanoTime() + HEARTBEAT.toNanos();
        turn(State.STREAMING, times.take());
        out.add(ByteBuffer.wrap(AnswerHead.of(head, false, -1)));
        key.interestOps(SelectionKey.OP_READ);
        writeOrEnd();
    }

    /** An event; its bytes were lent. */
    void event(byte[] bytes) {
        if (state == State.STREAMING) {
            if (out.isEmpty()) {
                deadline = System.nanoTime() + times.take().toNanos();
            }
            out.add(ByteBuffer.wrap(bytes));
            writeOrEnd();
        }
    }

    /** Nothing follows. */
    void finish() {
        if (state == State.STREAMING && out.isEmpty()) {
            linger();
        } else if (state != State.WRITING && state != State.LINGERING) {
            end();
        }
    }

    private void writeOrEnd() {
        try {
            write();
        } catch (IOException e) {
            end();
        }
    }

    private void write() throws IOException {
        while (!out.isEmpty()) {
            int count = channel.write(out.peek());
            if (state == State.STREAMING && count > 0) {
                unsent.updateAndGet(waiting -> Math.max(0, waiting - count));
                deadline = System.nanoTime() + times.take().toNanos();
            }
            if (out.peek().hasRemaining()) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
                return;
            }
            out.poll();
        }
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
        if (state == State.WRITING) {
            if (keepsAlive) {
                next();
            } else {
                linger();
            }
        }
    }

    private void next() throws IOException {
        reading = new RequestReading(bodies);
        turn(State.IDLE, times.idle());
        key.interestOps(SelectionKey.OP_READ);
        if (early.length > 0) {
            byte[] pipelined = early;
            early = new byte[0];
            take(ByteBuffer.wrap(pipelined));
        }
    }

    private void linger() {
        try {
            channel.shutdownOutput();
            key.interestOps(SelectionKey.OP_READ);
            turn(State.LINGERING, LINGER);
        } catch (IOException e) {
            end();
        }
    }

    /** Looks at the clock. */
    void look(long now) {
        if (state == State.STREAMING && out.isEmpty()) {
            if (now - nextBeat >= 0) {
                nextBeat = now + HEARTBEAT.toNanos();
                deadline = now + times.take().toNanos();
                out.add(ByteBuffer.wrap(BEAT));
                writeOrEnd();
            }
        } else if (now - deadline >= 0) {
            late();
        }
    }

    private void late() {
        switch (state) {
            case READING -> refuse(408);
            case ASKED -> refuse(504);
            case IDLE, LINGERING -> end();
            case WRITING, STREAMING -> {
                door.countRefused();
                end();
            }
            case OVER -> {}
        }
    }

    void end() {
        if (state == State.OVER) {
            return;
        }
        turn(State.OVER, Duration.ZERO);
        reading.release();
        out.clear();
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // Then it is not open either.
        }
        onStreamEnd.run();
        door.forget(this);
    }

    private void turn(State next, Duration atMost) {
        state = next;
        since = System.nanoTime();
        deadline = since + atMost.toNanos();
    }
}
