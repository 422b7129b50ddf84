package esess.adapter.net;

import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.Framedata;

/**
 * RFC 6455 with a limit for a message in many frames. The library has one for a frame, and looks at the sum of them only
 * with the last one, which never has to come.
 */
final class BoundedDraft extends Draft_6455 {

    private static final int MOST_FRAMES = 1_000;

    private final int longestMessage;
    private long bytes;
    private int frames;

    BoundedDraft(int longestMessage) {
        super(List.of(), longestMessage);
        this.longestMessage = longestMessage;
    }

    @Override
    public void processFrame(WebSocketImpl connection, Framedata frame) throws InvalidDataException {
        Opcode kind = frame.getOpcode();
        if (kind == Opcode.CONTINUOUS || kind == Opcode.TEXT || kind == Opcode.BINARY) {
            bytes += frame.getPayloadData().remaining();
            frames++;
            if (bytes > longestMessage || frames > MOST_FRAMES) {
                throw new LimitExceededException(longestMessage);
            }
            if (frame.isFin()) {
                bytes = 0;
                frames = 0;
            }
        }
        super.processFrame(connection, frame);
    }

    @Override
    public Draft copyInstance() {
        return new BoundedDraft(longestMessage);
    }

    /** Of each connection there is one. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
