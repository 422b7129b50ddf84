package esess.simulate;

import esess.Catalog;
import esess.Version;
import esess.adapter.GsonJson;
import esess.config.Common;
import esess.config.Configuration;
import esess.model.Unit;
import esess.port.Doors;
import esess.port.Json;
import esess.port.Store;
import esess.runtime.GridSetpoint;
import esess.runtime.Guard;
import esess.runtime.House;
import esess.runtime.Loop;
import esess.runtime.Surplus;
import esess.sim.door.SimBus;
import esess.sim.door.SimComputing;
import esess.sim.door.SimDatagrams;
import esess.sim.door.SimHashing;
import esess.sim.door.SimListen;
import esess.sim.door.SimModbus;
import esess.sim.door.SimMqtt;
import esess.sim.door.SimSharedFiles;
import esess.sim.door.SimSocket;
import esess.sim.door.SimTcp;
import esess.sim.door.VirtualClock;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.SolarDay;
import esess.sim.twin.CarportTwin;
import esess.sim.twin.GxTwin;
import esess.sim.twin.Line;
import esess.sim.twin.VirtualNetwork;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The services of a configuration with everything around them simulated, in virtual time: a plant, its GX, a broker in
 * memory, and a twin of each device that the configuration names. Touches no bus, no broker, no network and no file. The
 * same input gives the same result. One thread.
 */
final class SimulatedHouse {

    private static final double USUAL_CAPACITY_WH = 10_000;
    private static final double FIRST_SOC = 30;
    /** What a GX comes with. */
    private static final double USUAL_SET_POINT_W = 50;

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Scenario scenario;
    private final VirtualClock clock;
    private final List<Throwable> uncaught = new ArrayList<>();
    private final Loop loop;
    private final SimBus bus;
    private final SimMqtt mqtt;
    private final Plant plant;
    private final GxTwin gx;
    private final VirtualNetwork network;
    private final SimulatedDevices devices;
    private final Recorder recorder;
    private final Traces traces;
    private final SimulatedLog log;
    private final GridSetpoint gridSetpoint;
    private final List<Guard> guards = new ArrayList<>();
    private final List<Runnable> onlookers = new ArrayList<>();
    private final Optional<Bill> bill;
    private final long endTick;
    private final House house;
    private boolean cancelled;

    SimulatedHouse(Configuration configuration, Scenario scenario) {
        this(configuration, scenario, true);
    }

    /** The same house on the same days without es-ESS: the GX has a meter of its own, and nobody steers. */
    static SimulatedHouse leftAlone(Configuration configuration, Scenario scenario) {
        return new SimulatedHouse(configuration, scenario, false);
    }

    private SimulatedHouse(Configuration configuration, Scenario scenario, boolean steered) {
        this.scenario = scenario;
        Common common = configuration.get(Common.class);
        LocalDateTime midnight = scenario.start().atStartOfDay();
        clock = new VirtualClock(midnight.toInstant(ZoneOffset.UTC));
        endTick = scenario.days() * (long) SolarDay.SECONDS * 1000;
        loop = new Loop(clock, uncaught::add);
        bus = new SimBus(loop, clock);
        mqtt = new SimMqtt(loop, false);
        SimSocket socket = new SimSocket(loop, loop);
        SimModbus modbus = new SimModbus(loop, loop);
        SimTcp tcp = new SimTcp(loop, loop);
        Json json = new GsonJson();
        plant = new Plant(
                layout(scenario), scenario.weather(), Household.family(scenario.seed()), battery(common), midnight);
        network = new VirtualNetwork(loop, mqtt);
        recorder = new Recorder(plant, scenario.days() * (long) SolarDay.SECONDS);
        devices = new SimulatedDevices(
                configuration,
                scenario,
                new SimulatedDevices.Site(plant, network, socket, modbus, tcp, json, loop, recorder),
                steered);
        devices.install();
        gx = new GxTwin(
                bus,
                plant,
                clock,
                devices.equipment(),
                common.defaultPowerSetPointW().orElse(USUAL_SET_POINT_W));
        log = new SimulatedLog(plant::time);

        Documents documents = new Documents();
        Doors doors = new Doors(
                bus,
                mqtt,
                network,
                socket,
                modbus,
                new SimDatagrams(loop),
                tcp,
                new SimListen(loop, loop),
                new SimHashing(loop),
                new SimComputing(loop),
                new SimSharedFiles(loop),
                loop,
                documents,
                documents,
                json,
                log);
        house = new House(doors, House.Settings.of(configuration, Version.NAME + " " + Version.NUMBER));
        String root = house.root();
        gridSetpoint = house.gridSetpoint();
        traces = new Traces(bus);
        bill = scenario.prices().map(files -> new Bill(configuration, scenario, plant, mqtt));
        if (steered) {
            gridSetpoint.start();
            follow(root + "/SolarOverheadDistributor/Requests/");
            traces.listen(configuration, mqtt);
        }
        loop.every(SECOND, this::step);
        for (Catalog.Entry entry : Catalog.SERVICES) {
            if (steered && configuration.canRun(entry.name())) {
                Guard guard = new Guard(entry.name(), () -> entry.maker().apply(configuration), house);
                guards.add(guard);
                loop.execute(guard::start);
            }
        }
    }

    private static Plant.Layout layout(Scenario scenario) {
        Plant.Layout usual = Plant.Layout.USUAL;
        return scenario.phases() == 3
                ? usual
                : new Plant.Layout(1, usual.inverterW() / 3, usual.rampW() / 3, usual.minSocPercent());
    }

    private static Battery battery(Common common) {
        double capacityWh = common.batteryCapacityWh().orElse(USUAL_CAPACITY_WH);
        double mostW = common.batteryMaxChargeW().orElse(capacityWh / 2);
        return new Battery(capacityWh, mostW, mostW, FIRST_SOC);
    }

    /** Runs to the end; tells its local time every hour of it. */
    void run(Consumer<LocalDateTime> everyHour) {
        loop.every(Duration.ofHours(1), () -> everyHour.accept(plant.time()));
        runTo(endTick);
    }

    /** Runs to this time of the simulated place. */
    void runTo(LocalDateTime time) {
        runTo(Duration.between(scenario.start().atStartOfDay(), time).toMillis());
    }

    private void runTo(long tick) {
        while (clock.tick() < tick && !cancelled) {
            long wait = loop.turn();
            clock.advance(Math.min(wait, tick - clock.tick()));
        }
        while (loop.turn() == 0) {
            // What is due with the last second belongs to it.
        }
        if (!uncaught.isEmpty()) {
            throw new IllegalStateException("Something inside es-ESS went wrong", uncaught.get(0));
        }
    }

    /** Lets {@link #run} end where it is. */
    void cancel() {
        cancelled = true;
    }

    /** How each consumer is doing, by its key. */
    Map<String, Surplus.Shown> consumers() {
        return house.surplus().shown();
    }

    /** Ends es-ESS as a signal would; the house goes on. */
    void stop() {
        for (int i = guards.size() - 1; i >= 0; i--) {
            loop.execute(guards.get(i)::stop);
        }
        loop.execute(() -> gridSetpoint.stop(() -> {}));
        runTo(clock.tick() + SECOND.toMillis());
    }

    /** Looks at every second once it has passed. */
    void watch(Runnable onlooker) {
        onlookers.add(onlooker);
    }

    /** The line of a device, where troubles happen; by its section. */
    Line line(String section) {
        if (!network.names().contains(section)) {
            throw new IllegalArgumentException("there is no " + section + ", but " + network.names());
        }
        return network.line(section);
    }

    /** The charger with its car, if there is one. */
    Optional<CarportTwin> carport() {
        return devices.carport();
    }

    SimBus bus() {
        return bus;
    }

    SimMqtt mqtt() {
        return mqtt;
    }

    Plant plant() {
        return plant;
    }

    Figures figures() {
        return recorder.figures(gx.overrideWrites(), gx.settingWrites());
    }

    Recorder recorder() {
        return recorder;
    }

    /** What the services had to say, warnings and errors, when it was first said and how often; and what is not simulated. */
    List<String> messages() {
        List<String> all = new ArrayList<>(devices.notes());
        network.strangers().forEach(host -> all.add(host + " was asked, but has no twin in the simulated house."));
        all.addAll(log.texts());
        return all;
    }

    /** What was seen of what services only show or pass on, a line each. */
    List<String> traces() {
        return traces.texts();
    }

    /** What it cost; empty without prices by time. */
    Optional<Bill> bill() {
        return bill;
    }

    /** What each consumer, by its name, does without es-ESS; empty with it. */
    Map<String, String> leftAlone() {
        return devices.leftAlone();
    }

    private void step() {
        plant.grid(scenario.isOnGrid(plant.secondOfDay()));
        plant.step();
        gx.step();
        network.step();
        recorder.step();
        traces.step();
        bill.ifPresent(Bill::step);
        onlookers.forEach(Runnable::run);
    }

    /** What each consumer asks for and gets is read where a dashboard would read it. */
    private void follow(String requests) {
        for (Recorder.Consumer consumer : recorder.consumers()) {
            mqtt.listen(
                    requests + consumer.name() + "/Allowance",
                    message -> consumer.allowanceW(number(message.payload())));
            mqtt.listen(
                    requests + consumer.name() + "/Request", message -> consumer.requestW(number(message.payload())));
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
}
