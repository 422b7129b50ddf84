package esess.adapter.net;

import esess.port.Listen;
import esess.port.ListenRules;
import esess.port.Registration;
import esess.port.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * HTTP/1.1 on a selector thread a door. Not the JDK's server: that one gives each client that is slow in asking a thread,
 * and takes its limits from the whole process.
 * A port that is taken is tried again.
 */
public final class SelectorListen implements Listen {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Executor loop;
    private final Time time;
    private final ListenTimes times;
    private final AtomicInteger bodies = new AtomicInteger();

    /**
     * @param loop runs the callbacks
     * @param time timers of the loop
     */
    public SelectorListen(Executor loop, Time time) {
        this(loop, time, ListenTimes.USUAL);
    }

    SelectorListen(Executor loop, Time time, ListenTimes times) {
        this.loop = loop;
        this.time = time;
        this.times = times;
    }

    @Override
    public Server open(Door door, Handler handler, Listener listener) {
        Opened opened = new Opened(door, handler, listener);
        loop.execute(opened::open);
        return opened;
    }

    private final class Opened implements Server {
        private final Door door;
        private final Handler handler;
        private final Listener listener;
        private ListenThread thread;
        private Registration retry = () -> {};
        private boolean closed;
        private boolean told;
        private int streams;

        Opened(Door door, Handler handler, Listener listener) {
            this.door = door;
            this.handler = handler;
            this.listener = listener;
        }

        private void open() {
            if (closed) {
                return;
            }
            try {
                thread = new ListenThread(
                        door,
                        times,
                        bodies,
                        (from, request) -> loop.execute(() -> ask(from, request)),
                        () -> loop.execute(() -> failed("its thread has ended")));
                thread.start();
            } catch (IOException | RuntimeException e) {
                failed(e.getMessage());
                return;
            }
            told = false;
            listener.state(true, "");
        }

        private void failed(String why) {
            thread = null;
            if (closed) {
                return;
            }
            if (!told) {
                told = true;
                listener.state(
                        false,
                        "TCP port " + door.port() + " of " + door.bindAddress() + " cannot be listened on: " + why);
            }
            retry = time.after(RETRY, this::open);
        }

        private void ask(Conversation from, Request request) {
            if (closed || thread == null) {
                return;
            }
            Asking asking = new Asking(this, thread, from);
            try {
                handler.asked(request, asking);
            } catch (RuntimeException e) {
                asking.answer(ListenRules.refusal(500));
                throw e;
            }
        }

        @Override
        public int port() {
            return thread == null ? 0 : thread.port();
        }

        @Override
        public int connections() {
            return thread == null ? 0 : thread.connections();
        }

        @Override
        public long refused() {
            return thread == null ? 0 : thread.refused();
        }

        @Override
        public void close() {
            closed = true;
            retry.close();
            if (thread != null) {
                thread.stop();
            }
        }
    }

    /** A question at the loop. Loop thread. */
    private final class Asking implements Exchange {
        private final Opened opened;
        private final ListenThread thread;
        private final Conversation from;
        private boolean done;

        Asking(Opened opened, ListenThread thread, Conversation from) {
            this.opened = opened;
            this.thread = thread;
            this.from = from;
        }

        @Override
        public void answer(Answer answer) {
            if (!done) {
                done = true;
                Answer good = ListenRules.checked(answer);
                thread.post(() -> from.answer(good));
            }
        }

        @Override
        public Stream stream(Map<String, String> headers, Runnable onClosed) {
            Viewer viewer = new Viewer(thread, from);
            if (done || opened.streams >= opened.door.streams()) {
                answer(ListenRules.refusal(503).with("Retry-After", "10"));
                loop.execute(onClosed);
                viewer.open = false;
                return viewer;
            }
            done = true;
            opened.streams++;
            Map<String, String> all = new TreeMap<>(headers);
            all.put("Content-Type", "text/event-stream");
            // nginx would keep events back.
            all.put("X-Accel-Buffering", "no");
            Answer head = ListenRules.checked(new Answer(200, all, new byte[0]));
            thread.post(() -> from.stream(
                    head,
                    () -> loop.execute(() -> {
                        opened.streams--;
                        viewer.open = false;
                        onClosed.run();
                    })));
            return viewer;
        }
    }

    /** Somebody who looks on. Loop thread. */
    private static final class Viewer implements Stream {
        private final ListenThread thread;
        private final Conversation to;
        private boolean open = true;

        Viewer(ListenThread thread, Conversation to) {
            this.thread = thread;
            this.to = to;
        }

        @Override
        public boolean send(String event, String data) {
            if (!open) {
                return false;
            }
            byte[] bytes = ListenRules.event(event, data).getBytes(StandardCharsets.UTF_8);
            if (!to.lend(bytes.length)) {
                open = false;
                thread.post(to::end);
                return false;
            }
            thread.post(() -> to.event(bytes));
            return true;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                thread.post(to::finish);
            }
        }
    }
}
