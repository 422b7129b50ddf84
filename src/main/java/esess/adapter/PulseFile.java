package esess.adapter;

import esess.port.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A line in a file that says that es-ESS is alive, for a watcher outside: how many signs there were, whether it is still
 * {@code starting} or {@code running}, and whom to ask on the bus. Meant for a file in memory. One thread at a time.
 */
public final class PulseFile {

    private static final int LENGTH = 80;

    private final Path file;
    private final Log log;
    private FileChannel channel;
    private long count;
    private boolean complained;

    public PulseFile(Path file, Log log) {
        this.file = file;
        this.log = log;
    }

    /** Replaces the line; what cannot be written is said once, and the watcher will ask instead. */
    public void write(boolean starting, String busName) {
        StringBuilder line = new StringBuilder(LENGTH)
                .append(++count)
                .append(starting ? " starting " : " running ")
                .append(busName);
        while (line.length() < LENGTH - 1) {
            line.append(' ');
        }
        try {
            if (channel == null || !channel.isOpen()) {
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            channel.write(ByteBuffer.wrap(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                log.warning("The watcher gets no sign of life and will ask on the bus instead: " + e);
            }
        }
    }
}
