package esess.testing;

import esess.port.Log;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** A log that a test can read. Any thread. */
public final class MemoryLog implements Log {

    private final List<String> lines = new ArrayList<>();

    @Override
    public String shown(String text) {
        return text;
    }

    @Override
    public boolean isEnabled(Level level) {
        return true;
    }

    @Override
    public synchronized void write(Level level, String message, Throwable cause) {
        StringWriter trace = new StringWriter();
        if (cause != null) {
            cause.printStackTrace(new PrintWriter(trace));
        }
        lines.add(level + " " + message + (cause == null ? "" : "\n" + trace));
    }

    @Override
    public Log named(String name) {
        return this;
    }

    /** Each line begins with its level. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    public long count(String part) {
        return lines().stream().filter(line -> line.contains(part)).count();
    }
}
