package esess.adapter.log;

import esess.model.PlainText;
import esess.port.Log;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The log: to standard output and, once a directory is known, to {@link LogFile}. Also what the libraries say, by
 * {@link LogProvider}, from WARNING up. Times are UTC. Any thread.
 */
public final class Logging {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS").withZone(ZoneOffset.UTC);
    /** Shorter secrets would mask half of the log. */
    private static final int SHORTEST_SECRET = 4;

    private static final int LONGEST = 2_000;
    /** Of all that belongs to one line: more is a recursion without end. */
    private static final int LONGEST_TRACE = 20_000;

    private static final long LONGEST_PRINT_MILLIS = 500;

    private static volatile Log.Level level = Log.Level.INFO;
    private static volatile List<String> secrets = List.of();
    private static volatile PrintStream console = System.out;
    private static volatile boolean sparing;
    /**
     * Prints, so that nobody waits for a reader of standard output that has stopped reading; what does not fit is in the
     * file all the same. No thread while there is nothing to print.
     */
    private static final ThreadPoolExecutor PRINTER = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1000),
            Logging::printerThread,
            new ThreadPoolExecutor.DiscardPolicy());

    static {
        PRINTER.allowCoreThreadTimeOut(true);
    }

    private static volatile LogFile file;
    private static volatile LogRing ring;

    private Logging() {}

    /** From now on: this much. */
    public static void setLevel(Log.Level newLevel) {
        level = newLevel;
    }

    /** From where on lines are written. */
    public static Log.Level level() {
        return level;
    }

    /** From now on also to files. */
    public static void setFile(LogFile newFile) {
        file = newFile;
    }

    /** From now on the newest lines are also kept there; null: no more. */
    public static void setRing(LogRing newRing) {
        ring = newRing;
    }

    /** From now on these texts are never written. */
    public static void setSecrets(Collection<String> texts) {
        secrets = texts.stream()
                .filter(text -> text.length() >= SHORTEST_SECRET)
                .sorted((a, b) -> b.length() - a.length())
                .toList();
    }

    /** From now on not to standard output: another one wants the screen. */
    public static void setConsole(boolean on) {
        console = on ? System.out : null;
    }

    /** From now on to standard output only what the file does not take: who keeps that output has a flash to spare. */
    public static void setConsoleSparing(boolean on) {
        sparing = on;
    }

    /**
     * A text that leaves the program, to a broker, a log or a terminal: without the secrets, as one line, cut where it is
     * too long. Much of it was written by others.
     */
    public static String shown(String text) {
        return PlainText.of(mask(text), LONGEST);
    }

    private static String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }

    public static Log log(String name) {
        return new Named(name);
    }

    /** Prints what waits, within a moment, and closes the file. */
    public static void stop() {
        CountDownLatch printed = new CountDownLatch(1);
        PRINTER.execute(printed::countDown);
        try {
            printed.await(LONGEST_PRINT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LogFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }

    private static Thread printerThread(Runnable printing) {
        Thread thread = new Thread(printing, "console");
        thread.setDaemon(true);
        return thread;
    }

    static boolean isEnabled(Log.Level wanted) {
        return wanted.ordinal() >= level.ordinal();
    }

    static void write(String name, Log.Level lineLevel, String message, Throwable cause) {
        StringBuilder line = new StringBuilder(120);
        Instant now = Instant.now();
        STAMP.formatTo(now, line);
        line.append(' ')
                .append(PlainText.of(name, LONGEST))
                .append(' ')
                .append(lineLevel)
                .append(' ')
                .append(shown(message))
                .append('\n');
        if (cause != null) {
            line.append(trace(cause));
        }
        String text = line.toString();
        LogRing kept = ring;
        if (kept != null) {
            kept.add(now, PlainText.of(name, LONGEST), lineLevel, shown(message));
        }
        LogFile open = file;
        boolean written = open != null && open.append(text.getBytes(StandardCharsets.UTF_8));
        PrintStream out = console;
        if (out != null && !(sparing && written)) {
            PRINTER.execute(() -> {
                out.print(text);
                out.flush();
            });
        }
    }

    /** What an exception says was often said by others: each of its lines is one line, and none looks like one of the log. */
    private static String trace(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace) {
            @Override
            public void println(Object line) {
                String text = String.valueOf(line);
                int indent = 0;
                while (indent < text.length() && text.charAt(indent) == '\t') {
                    indent++;
                }
                write(text.substring(0, indent) + shown(text.substring(indent)) + "\n");
            }
        });
        return trace.getBuffer().length() <= LONGEST_TRACE
                ? trace.toString()
                : trace.getBuffer().substring(0, LONGEST_TRACE) + "…\n";
    }

    private record Named(String name) implements Log {

        @Override
        public String shown(String text) {
            return Logging.shown(text);
        }

        @Override
        public boolean isEnabled(Level wanted) {
            return Logging.isEnabled(wanted);
        }

        @Override
        public void write(Level lineLevel, String message, Throwable cause) {
            if (isEnabled(lineLevel)) {
                Logging.write(name, lineLevel, message, cause);
            }
        }

        @Override
        public Log named(String other) {
            return new Named(other);
        }
    }
}
