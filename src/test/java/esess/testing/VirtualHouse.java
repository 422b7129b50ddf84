package esess.testing;

import esess.adapter.GsonJson;
import esess.control.SetpointLeases.Limits;
import esess.model.ServiceState;
import esess.port.Bus;
import esess.port.Doors;
import esess.port.Http;
import esess.port.Log;
import esess.port.Store;
import esess.port.Time;
import esess.runtime.GridSetpoint;
import esess.runtime.Guard;
import esess.runtime.Health;
import esess.runtime.House;
import esess.runtime.Loop;
import esess.runtime.OwnersZone;
import esess.runtime.Service;
import esess.sim.door.SimBus;
import esess.sim.door.SimComputing;
import esess.sim.door.SimDatagrams;
import esess.sim.door.SimHttp;
import esess.sim.door.SimListen;
import esess.sim.door.SimModbus;
import esess.sim.door.SimMqtt;
import esess.sim.door.SimSharedFiles;
import esess.sim.door.SimSocket;
import esess.sim.door.SimTcp;
import esess.sim.door.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
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
    public final SimModbus modbus = new SimModbus(loop, loop);
    public final SimTcp tcp = new SimTcp(loop, loop);
    public final SimListen listen = new SimListen(loop, loop);
    public final SimComputing computing = new SimComputing(loop);
    public final SimDatagrams datagrams = new SimDatagrams(loop);
    public final SimSharedFiles files = new SimSharedFiles(loop);
    public final Map<String, Map<String, Object>> documents;
    /** What is kept until the next boot of the GX. */
    public final Map<String, Map<String, Object>> fleeting;

    public final List<String> logged = new ArrayList<>();
    /** Whether what is written to the store does not reach the disk. */
    public boolean diskStuck;
    /** Whether the GX has not told the owner's time zone yet. */
    public boolean zoneUnknown;

    public final GridSetpoint gridSetpoint;
    public final Doors doors;
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
        this(documents, new HashMap<>(), limits, configuredW, null);
    }

    /** @param fleeting what an earlier run has left in memory, since the GX was started last */
    public VirtualHouse(
            Map<String, Map<String, Object>> documents,
            Map<String, Map<String, Object>> fleeting,
            Limits limits,
            Double configuredW) {
        this(documents, fleeting, limits, configuredW, null);
    }

    /** @param onBus makes a bus for the services that runs on this loop, as a real one; {@link #bus} is not used then */
    public VirtualHouse(Function<Loop, Bus> onBus) {
        this(new HashMap<>(), new HashMap<>(), new Limits(-25_000, 25_000, 1_000_000), null, onBus);
    }

    private VirtualHouse(
            Map<String, Map<String, Object>> documents,
            Map<String, Map<String, Object>> fleeting,
            Limits limits,
            Double configuredW,
            Function<Loop, Bus> onBus) {
        this.documents = documents;
        this.fleeting = fleeting;
        Bus door = onBus == null ? bus : onBus.apply(loop);
        Log log = new ListLog("test");
        doors = new Doors(
                door,
                mqtt,
                http,
                socket,
                modbus,
                datagrams,
                tcp,
                listen,
                new RememberedHashing(loop),
                computing,
                files,
                loop,
                store(documents),
                store(fleeting),
                new GsonJson(),
                log);
        house = new House(doors, new House.Settings("es-ESS", "es-ESS test", 20, limits, configuredW), new Berlin());
        gridSetpoint = house.gridSetpoint();
        health = house.health();
    }

    /** The owner lives there, whatever the GX says. */
    private final class Berlin extends OwnersZone {
        @Override
        public void follow(Bus gx, Time time) {}

        @Override
        public ZoneId get() {
            return ZoneId.of("Europe/Berlin");
        }

        @Override
        public ZonedDateTime local(Instant now) {
            return zoneUnknown ? null : now.atZone(get());
        }
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
        ServiceState state = health.states().get(service);
        return state == null ? null : state.text();
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

        private final SimHttp door = new SimHttp(loop, loop, url -> visit -> {
            asked.add(url);
            Supplier<Answer> answer = answers.get(url);
            if (answer == null || hanging) {
                return;
            }
            if (answering.isZero()) {
                loop.execute(() -> visit.say(answer.get()));
            } else {
                Answer measured = answer.get();
                loop.after(answering, () -> visit.say(measured));
            }
        });

        @Override
        public void get(Request request, Consumer<Answer> onAnswer) {
            door.get(request, onAnswer);
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
        public String shown(String text) {
            return text;
        }

        @Override
        public Log named(String other) {
            return new ListLog(other);
        }
    }
}
