package esess.testing;

import esess.adapter.GsonJson;
import esess.control.SetpointLeases.Limits;
import esess.port.Http;
import esess.port.Log;
import esess.port.Store;
import esess.runtime.GridSetpoint;
import esess.runtime.Guard;
import esess.runtime.Health;
import esess.runtime.House;
import esess.runtime.Surplus;
import esess.runtime.Loop;
import esess.runtime.Service;
import esess.runtime.ServiceMessages;
import esess.sim.door.SimBus;
import esess.sim.door.SimMqtt;
import esess.sim.door.SimSocket;
import esess.sim.door.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A service with the simulated doors, in virtual time: what passes in it takes no time here. */
public final class VirtualHouse {

    public final VirtualClock clock = new VirtualClock(Instant.parse("2026-06-21T10:00:00Z"));
    public final List<Throwable> uncaught = new ArrayList<>();
    public final Loop loop = new Loop(clock, uncaught::add);
    public final SimBus bus = new SimBus(loop, clock);
    public final SimMqtt mqtt = new SimMqtt(loop);
    public final FakeHttp http = new FakeHttp();
    public final SimSocket socket = new SimSocket(loop, loop);
    public final Map<String, Map<String, Object>> documents;
    /** What is kept until the next boot of the GX. */
    public final Map<String, Map<String, Object>> fleeting;

    public final List<String> logged = new ArrayList<>();
    /** Whether what is written to the store does not reach the disk. */
    public boolean diskStuck;
    /** Whether the GX has not told the owner's time zone yet. */
    public boolean zoneUnknown;

    public final GridSetpoint gridSetpoint;
    public final House house;
    private final Health health;
    private Guard guard;

    public VirtualHouse() {
        this(new HashMap<>());
    }

    /** @param documents what an earlier run has left in the store */
    public VirtualHouse(Map<String, Map<String, Object>> documents) {
        this(documents, new Limits(-25_000, 25_000, 1_000_000), null);
    }

    /** @param configuredW DefaultPowerSetPoint; null: not configured */
    public VirtualHouse(Map<String, Map<String, Object>> documents, Limits limits, Double configuredW) {
        this(documents, new HashMap<>(), limits, configuredW);
    }

    /** @param fleeting what an earlier run has left in memory, since the GX was started last */
    public VirtualHouse(
            Map<String, Map<String, Object>> documents,
            Map<String, Map<String, Object>> fleeting,
            Limits limits,
            Double configuredW) {
        this.documents = documents;
        this.fleeting = fleeting;
        Log log = new ListLog("test");
        health = new Health(loop, (service, state) -> {});
        ServiceMessages messages =
                new ServiceMessages(mqtt, loop, () -> ZoneId.of("Europe/Berlin"), text -> text, "es-ESS", 20);
        Store store = store(documents);
        gridSetpoint =
                new GridSetpoint(bus, mqtt, loop, store, store(fleeting), log, messages, "es-ESS", limits, configuredW);
        house = new House(
                bus,
                mqtt,
                http,
                socket,
                new RememberedHashing(loop),
                loop,
                store,
                new GsonJson(),
                log,
                messages,
                health,
                gridSetpoint,
                "es-ESS",
                "es-ESS test",
                () -> ZoneId.of("Europe/Berlin"),
                () -> zoneUnknown ? null : clock.now().atZone(ZoneId.of("Europe/Berlin")),
                new Surplus());
    }

    private Store store(Map<String, Map<String, Object>> all) {
        return new Store() {
            @Override
            public Map<String, Object> read(String name) {
                return all.getOrDefault(name, Map.of());
            }

            @Override
            public void write(String name, Map<String, Object> document) {
                all.put(name, document);
            }

            @Override
            public boolean isSaved(String name) {
                return !diskStuck;
            }
        };
    }

    public VirtualHouse start(String name, Supplier<Service> maker) {
        guard = new Guard(name, maker, house);
        loop.execute(guard::start);
        settle();
        return this;
    }

    public void stop() {
        loop.execute(guard::stop);
        settle();
    }

    /** Lets time pass; everything that falls into it happens. */
    public void pass(Duration duration) {
        VirtualTime.pass(loop, clock, duration.toMillis());
    }

    /** Lets happen what is due now. */
    public void settle() {
        pass(Duration.ZERO);
    }

    public String state(String service) {
        return health.states().get(service);
    }

    /** Texts of the service messages so far, without their time. */
    public List<String> messages() {
        return mqtt.published().stream()
                .filter(p -> p.topic().contains("/ServiceMessages/"))
                .map(p -> p.payload().substring(p.payload().indexOf(" | ") + 3))
                .toList();
    }

    /** Devices behind HTTP: answers by URL; what has none hangs. */
    public final class FakeHttp implements Http {
        public final Map<String, Supplier<Answer>> answers = new HashMap<>();
        public final List<String> asked = new ArrayList<>();
        /** So long they take to answer, with what they measured when they were asked. */
        public Duration answering = Duration.ZERO;
        /** Whether none of them answers. */
        public boolean hanging;

        @Override
        public void get(Request request, Consumer<Answer> onAnswer) {
            asked.add(request.url());
            Supplier<Answer> answer = answers.get(request.url());
            if (answer == null || hanging || answering.compareTo(request.timeout()) > 0) {
                loop.after(
                        request.timeout(), () -> onAnswer.accept(new Failed(Failure.TIMEOUT, 0, "it does not answer")));
            } else if (answering.isZero()) {
                loop.execute(() -> onAnswer.accept(answer.get()));
            } else {
                Answer measured = answer.get();
                loop.after(answering, () -> onAnswer.accept(measured));
            }
        }
    }

    private final class ListLog implements Log {
        private final String name;

        ListLog(String name) {
            this.name = name;
        }

        @Override
        public boolean isEnabled(Level level) {
            return true;
        }

        @Override
        public void write(Level level, String message, Throwable cause) {
            logged.add(name + " " + level + " " + message);
        }

        @Override
        public Log named(String other) {
            return new ListLog(other);
        }
    }
}
