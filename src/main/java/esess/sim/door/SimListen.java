package esess.sim.door;

import esess.port.Listen;
import esess.port.ListenRules;
import esess.port.Registration;
import esess.port.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** Doors that listen in memory and in the loop's time, and their clients. One thread. */
public final class SimListen implements Listen {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Executor loop;
    private final Time time;
    private final Map<Integer, Opened> doors = new LinkedHashMap<>();
    private final Map<Integer, String> taken = new HashMap<>();
    private int nextPort = 40_000;

    public SimListen(Executor loop, Time time) {
        this.loop = loop;
        this.time = time;
    }

    /** Another program has the port; null: it has left. */
    public void take(int port, String why) {
        if (why == null) {
            taken.remove(port);
        } else {
            taken.put(port, why);
        }
    }

    /** Ports that are listened on, in the order of opening. */
    public List<Integer> ports() {
        return List.copyOf(doors.keySet());
    }

    /** What a client asks, and sees. The header Host is added where it is missing. */
    public Visit ask(int port, String method, String target, Map<String, String> headers, String body) {
        Visit visit = new Visit();
        Opened door = doors.get(port);
        Map<String, String> all = new TreeMap<>();
        headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
        all.putIfAbsent("host", "127.0.0.1:" + port);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        int refusal = door == null ? 0 : refusal(target, all, bytes);
        if (door == null) {
            visit.lost = true;
        } else if (refusal != 0) {
            door.refused++;
            loop.execute(() -> visit.see(ListenRules.refusal(refusal), method));
        } else {
            int mark = target.indexOf('?');
            Request request = new Request(
                    method,
                    mark < 0 ? target : target.substring(0, mark),
                    mark < 0 ? "" : target.substring(mark + 1),
                    all,
                    bytes,
                    "127.0.0.1");
            Asking asking = new Asking(door, visit, method);
            asking.end = time.after(ListenRules.ANSWER_TIME, () -> asking.answer(ListenRules.refusal(504)));
            loop.execute(() -> door.ask(request, asking));
        }
        return visit;
    }

    private static int refusal(String target, Map<String, String> headers, byte[] body) {
        int head = target.length()
                + headers.entrySet().stream()
                        .mapToInt(
                                each -> each.getKey().length() + each.getValue().length() + 4)
                        .sum();
        return target.length() > ListenRules.LONGEST_TARGET
                ? 414
                : head > ListenRules.LONGEST_HEAD || headers.size() > ListenRules.MOST_HEADERS
                        ? 431
                        : !target.startsWith("/") ? 400 : body.length > ListenRules.LONGEST_BODY ? 413 : 0;
    }

    /** A client's side of one question. */
    public static final class Visit {
        private Answer answer;
        private final List<String> events = new ArrayList<>();
        private boolean open;
        private boolean frozen;
        private boolean lost;
        private int unread;
        private Runnable onLeave = () -> {};

        /** Null: none yet. */
        public Answer answer() {
            return answer;
        }

        /** Whether nothing listens there. */
        public boolean isLost() {
            return lost;
        }

        /** 0: no answer yet. */
        public int status() {
            return answer == null ? 0 : answer.status();
        }

        public String text() {
            return answer == null ? "" : new String(answer.body(), StandardCharsets.UTF_8);
        }

        /** Empty: it has none. */
        public String header(String name) {
            return answer == null
                    ? ""
                    : answer.headers().entrySet().stream()
                            .filter(each -> each.getKey().equalsIgnoreCase(name))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElse("");
        }

        /** Events so far: type, a space, data. */
        public List<String> events() {
            return events;
        }

        /** Whether events may still come. */
        public boolean isOpen() {
            return open;
        }

        /** From now on it reads nothing. */
        public void freeze() {
            frozen = true;
        }

        public void leave() {
            onLeave.run();
        }

        private void see(Answer seen, String method) {
            boolean bare = method.equals("HEAD") || ListenRules.isBare(seen.status());
            answer = bare ? new Answer(seen.status(), seen.headers(), new byte[0]) : seen;
        }
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
        private final List<Viewer> viewers = new ArrayList<>();
        private int port;
        private long refused;
        private boolean closed;
        private boolean told;

        Opened(Door door, Handler handler, Listener listener) {
            this.door = door;
            this.handler = handler;
            this.listener = listener;
        }

        private void open() {
            if (closed) {
                return;
            }
            int wanted = door.port() == 0 ? nextPort++ : door.port();
            String why = doors.containsKey(wanted) ? "Address already in use" : taken.get(wanted);
            if (why != null) {
                if (!told) {
                    told = true;
                    listener.state(
                            false,
                            "TCP port " + wanted + " of " + door.bindAddress() + " cannot be listened on: " + why);
                }
                time.after(RETRY, this::open);
                return;
            }
            port = wanted;
            doors.put(port, this);
            listener.state(true, "");
        }

        private void ask(Request request, Asking asking) {
            if (closed) {
                return;
            }
            try {
                handler.asked(request, asking);
            } catch (RuntimeException e) {
                asking.answer(ListenRules.refusal(500));
                throw e;
            }
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public int connections() {
            return viewers.size();
        }

        @Override
        public long refused() {
            return refused;
        }

        @Override
        public void close() {
            closed = true;
            doors.remove(port, this);
            List.copyOf(viewers).forEach(Viewer::end);
        }
    }

    private final class Asking implements Exchange {
        private final Opened door;
        private final Visit visit;
        private final String method;
        private boolean done;
        private Registration end;

        Asking(Opened door, Visit visit, String method) {
            this.door = door;
            this.visit = visit;
            this.method = method;
        }

        @Override
        public void answer(Answer answer) {
            if (!done) {
                done = true;
                end.close();
                loop.execute(() -> visit.see(ListenRules.checked(answer), method));
            }
        }

        @Override
        public Stream stream(Map<String, String> headers, Runnable onClosed) {
            Viewer viewer = new Viewer(door, visit, onClosed);
            if (done || door.viewers.size() >= door.door.streams()) {
                answer(ListenRules.refusal(503).with("Retry-After", "10"));
                loop.execute(onClosed);
                viewer.open = false;
                return viewer;
            }
            done = true;
            end.close();
            door.viewers.add(viewer);
            Map<String, String> all = new TreeMap<>(headers);
            all.put("Content-Type", "text/event-stream");
            visit.open = true;
            visit.onLeave = viewer::end;
            loop.execute(() -> visit.see(new Answer(200, all, new byte[0]), method));
            return viewer;
        }
    }

    private final class Viewer implements Stream {
        private final Opened door;
        private final Visit visit;
        private final Runnable onClosed;
        private boolean open = true;

        Viewer(Opened door, Visit visit, Runnable onClosed) {
            this.door = door;
            this.visit = visit;
            this.onClosed = onClosed;
        }

        @Override
        public boolean send(String event, String data) {
            if (!open) {
                return false;
            }
            if (visit.frozen) {
                visit.unread += ListenRules.event(event, data).length();
                if (visit.unread > ListenRules.MOST_UNSENT) {
                    end();
                    return false;
                }
                return true;
            }
            loop.execute(() -> visit.events.add(event + " " + data));
            return true;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            end();
        }

        private void end() {
            if (open) {
                open = false;
                door.viewers.remove(this);
                visit.open = false;
                loop.execute(onClosed);
            }
        }
    }
}
