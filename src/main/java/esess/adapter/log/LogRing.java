package esess.adapter.log;

import esess.port.Log;
import esess.port.LogTail;
import esess.port.Registration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Keeps the newest lines in memory, as long as {@link Logging} is told to. {@link #add}: any thread. */
public final class LogRing implements LogTail {

    /** Characters of all lines that are kept. */
    private static final int MOST_CHARACTERS = 200_000;

    private final Executor loop;
    private final Set<Consumer<List<Line>>> followers = new LinkedHashSet<>();
    /** Guarded by itself. */
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    /** Guarded by lines. */
    private long count;
    /** Guarded by lines. */
    private int characters;
    /** Guarded by lines: the first line that the followers do not know of. */
    private long untold;
    /** Guarded by lines. */
    private boolean telling;

    /** Guarded by lines. */
    private boolean followed;

    public LogRing(Executor loop) {
        this.loop = loop;
    }

    void add(Instant time, String name, Log.Level level, String text) {
        boolean tell;
        synchronized (lines) {
            lines.add(new Line(++count, time, name, level, text));
            characters += text.length();
            while (lines.size() > MOST_LINES || characters > MOST_CHARACTERS) {
                characters -= lines.poll().text().length();
            }
            tell = followed && !telling;
            telling |= tell;
        }
        if (tell) {
            loop.execute(this::tell);
        }
    }

    @Override
    public List<Line> recent() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    @Override
    public Registration follow(Consumer<List<Line>> onLines) {
        // Two that are equal are still two.
        Consumer<List<Line>> mine = news -> onLines.accept(news);
        synchronized (lines) {
            if (followers.isEmpty()) {
                untold = count + 1;
            }
            followers.add(mine);
            followed = true;
        }
        return () -> {
            synchronized (lines) {
                followers.remove(mine);
                followed = !followers.isEmpty();
            }
        };
    }

    private void tell() {
        List<Line> news = new ArrayList<>();
        List<Consumer<List<Line>>> to;
        synchronized (lines) {
            telling = false;
            for (Line each : lines) {
                if (each.number() >= untold) {
                    news.add(each);
                }
            }
            untold = count + 1;
            to = List.copyOf(followers);
        }
        if (!news.isEmpty()) {
            to.forEach(each -> each.accept(news));
        }
    }
}
