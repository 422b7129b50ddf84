package esess;

import esess.adapter.GsonJson;
import esess.adapter.Logging;
import esess.config.Broker;
import esess.config.Common;
import esess.config.Configuration;
import esess.config.SetpointSection;
import esess.model.Unit;
import esess.port.Log;
import esess.port.Store;
import esess.port.Hashing;
import esess.runtime.GridSetpoint;
import esess.runtime.Guard;
import esess.runtime.Health;
import esess.runtime.House;
import esess.runtime.Loop;
import esess.runtime.OwnersZone;
import esess.runtime.ServiceMessages;
import esess.sim.Battery;
import esess.sim.Figures;
import esess.sim.GxTwin;
import esess.sim.Household;
import esess.sim.Plant;
import esess.sim.Recorder;
import esess.sim.SimBus;
import esess.sim.SimMqtt;
import esess.sim.SimSocket;
import esess.sim.SolarDay;
import esess.sim.VirtualClock;
import esess.sim.VirtualNetwork;
import esess.sim.Weather;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The services of a configuration with everything around them simulated, in virtual time: a plant, its GX, a broker in
 * memory, and a twin of each device that the configuration names. Touches no bus, no broker, no network and no file. The
 * same input gives the same result. One thread.
 */
final class SimulatedHouse {

    /** The sun's peak where no recording tells it. */
    static final double PV_PEAK_W = 9000;

    private static final double USUAL_CAPACITY_WH = 10_000;
    private static final double FIRST_SOC = 30;
    /** What a GX comes with. */
    private static final double USUAL_SET_POINT_W = 50;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int MOST_MESSAGES = 500;

    private final VirtualClock clock;
    private final List<Throwable> uncaught = new ArrayList<>();
    private final Loop loop;
    /** There is no simulated charger to log in to yet. */
    private static final Hashing NO_HASHING = new Hashing() {
        @Override
        public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
            throw new IllegalStateException("nobody asks for a password here");
        }

        @Override
        public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
            throw new IllegalStateException("nobody asks for a password here");
        }
    };

    private final SimMqtt mqtt;
    private final Plant plant;
    private final GxTwin gx;
    private final VirtualNetwork network;
    private final Recorder recorder;
    private final List<String> notes;
    private final Map<String, Integer> messages = new LinkedHashMap<>();
    private final long endTick;

    /** @param start the first of the days */
    SimulatedHouse(Configuration configuration, Weather weather, LocalDate start, int days, long seed) {
        Common common = configuration.get(Common.class);
        Broker broker = configuration.get(Broker.class);
        clock = new VirtualClock(start.atStartOfDay().toInstant(ZoneOffset.UTC));
        endTick = days * (long) SolarDay.SECONDS * 1000;
        loop = new Loop(clock, uncaught::add);
        SimBus bus = new SimBus(loop, clock);
        mqtt = new SimMqtt(loop, false);
        plant = new Plant(Plant.Layout.USUAL, weather, Household.family(seed), battery(common), start.atStartOfDay());
        gx = new GxTwin(bus, plant, clock, GxTwin.Equipment.ALL, common.defaultPowerSetPointW().orElse(USUAL_SET_POINT_W));
        network = new VirtualNetwork(loop);
        recorder = new Recorder(plant, days * (long) SolarDay.SECONDS);
        notes = new SimulatedDevices(configuration, plant, mqtt, network, recorder).install();

        String root = broker.topicRoot().text();
        OwnersZone zone = new OwnersZone();
        zone.follow(bus, loop);
        Documents documents = new Documents();
        Messages log = new Messages("es-ESS");
        ServiceMessages texts = new ServiceMessages(mqtt, clock, zone, Logging::mask, root, common.serviceMessageCount());
        GridSetpoint gridSetpoint = new GridSetpoint(bus, mqtt, loop, documents, log, texts, root,
                GridSetpoint.limits(common, configuration.get(SetpointSection.class), configuration.isGood(SetpointSection.class)),
                common.defaultPowerSetPointW().orElse(null));
        House house = new House(bus, mqtt, network, new SimSocket(loop, loop), NO_HASHING, loop, documents, new GsonJson(), log,
                texts, new Health((service, state) -> { }), gridSetpoint, root, Version.NAME + " " + Version.NUMBER, zone, () -> zone.local(clock.now()));
        gridSetpoint.start();
        follow(root + "/SolarOverheadDistributor/Requests/");
        loop.every(SECOND, this::step);
        for (Catalog.Entry entry : Catalog.SERVICES) {
            if (configuration.canRun(entry.name())) {
                Guard guard = new Guard(entry.name(), () -> entry.maker().apply(configuration), house);
                loop.execute(guard::start);
            }
        }
    }

    private static Battery battery(Common common) {
        double capacityWh = common.batteryCapacityWh().orElse(USUAL_CAPACITY_WH);
        double mostW = common.batteryMaxChargeW().orElse(capacityWh / 2);
        return new Battery(capacityWh, mostW, mostW, FIRST_SOC);
    }

    /** Runs to the end; tells its local time every hour of it. */
    void run(Consumer<LocalDateTime> everyHour) {
        loop.every(Duration.ofHours(1), () -> everyHour.accept(plant.time()));
        while (clock.tick() < endTick) {
            long wait = loop.turn();
            clock.advance(Math.min(wait, endTick - clock.tick()));
        }
        while (loop.turn() == 0) {
            // What is due with the last second belongs to it.
        }
        if (!uncaught.isEmpty()) {
            throw new IllegalStateException("Something inside es-ESS went wrong", uncaught.get(0));
        }
    }

    Figures figures() {
        return recorder.figures(gx.setPointWrites());
    }

    Recorder recorder() {
        return recorder;
    }

    Battery battery() {
        return plant.battery();
    }

    /** What the services had to say, warnings and errors, when it was first said and how often; and what is not simulated. */
    List<String> messages() {
        List<String> all = new ArrayList<>(notes);
        network.strangers().forEach(host -> all.add(host + " was asked, but has no twin in the simulated house."));
        messages.forEach((message, times) -> all.add(message + (times > 1 ? " (" + times + " times)" : "")));
        return all;
    }

    private void step() {
        plant.step();
        gx.step();
        network.step();
        recorder.step();
    }

    /** What each consumer asks for and gets is read where a dashboard would read it. */
    private void follow(String requests) {
        for (Recorder.Consumer consumer : recorder.consumers()) {
            mqtt.subscribe(requests + consumer.name() + "/Allowance", 0, message -> consumer.allowanceW(number(message.text())));
            mqtt.subscribe(requests + consumer.name() + "/Request", 0, message -> consumer.requestW(number(message.text())));
        }
    }

    private static double number(String payload) {
        return Unit.WATT.round(Double.parseDouble(payload));
    }

    /** In memory, and gone with it. */
    private static final class Documents implements Store {
        private final Map<String, Map<String, Object>> documents = new HashMap<>();

        @Override
        public boolean isSaved(String name) {
            return true;
        }

        @Override
        public Map<String, Object> read(String name) {
            return documents.getOrDefault(name, Map.of());
        }

        @Override
        public void write(String name, Map<String, Object> document) {
            documents.put(name, document);
        }
    }

    /** The log: from warnings up, each text once. */
    private final class Messages implements Log {
        private final Map<String, String> firstSaid = new HashMap<>();
        private final String name;

        Messages(String name) {
            this.name = name;
        }

        @Override
        public boolean isEnabled(Level level) {
            return level.compareTo(Level.WARNING) >= 0;
        }

        @Override
        public void write(Level level, String message, Throwable cause) {
            if (isEnabled(level)) {
                String text = level + " " + name + ": " + Logging.mask(message + (cause == null ? "" : ": " + cause));
                String said = firstSaid.computeIfAbsent(text, t -> STAMP.format(plant.time()) + " " + t);
                if (messages.containsKey(said) || messages.size() < MOST_MESSAGES) {
                    messages.merge(said, 1, Integer::sum);
                }
            }
        }

        @Override
        public Log named(String other) {
            return new Messages(other);
        }
    }
}
