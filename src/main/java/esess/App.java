package esess;

import esess.adapter.FileStore;
import esess.adapter.GsonJson;
import esess.adapter.HeapWatch;
import esess.adapter.Machine;
import esess.adapter.PasswordHashing;
import esess.adapter.PoolComputing;
import esess.adapter.PulseFile;
import esess.adapter.RawFiles;
import esess.adapter.SystemClock;
import esess.adapter.Watchdog;
import esess.adapter.dbus.DBus;
import esess.adapter.log.LogFile;
import esess.adapter.log.LogRing;
import esess.adapter.log.Logging;
import esess.adapter.modbus.J2mod;
import esess.adapter.modbus.SerialStarter;
import esess.adapter.mqtt.PahoMqtt;
import esess.adapter.net.OkHttp;
import esess.adapter.net.SelectorListen;
import esess.adapter.net.SelectorTcp;
import esess.adapter.net.UdpDoor;
import esess.adapter.net.WebSockets;
import esess.config.Broker;
import esess.config.Common;
import esess.config.Configuration;
import esess.config.Problem;
import esess.config.ServiceDeclaration;
import esess.config.Severity;
import esess.model.ServiceState;
import esess.port.Clock;
import esess.port.Computing;
import esess.port.Doors;
import esess.port.Json;
import esess.port.Log;
import esess.port.Store;
import esess.port.Time;
import esess.runtime.Closing;
import esess.runtime.GridSetpoint;
import esess.runtime.Guard;
import esess.runtime.Health;
import esess.runtime.House;
import esess.runtime.HttpUnderWay;
import esess.runtime.Loop;
import esess.runtime.MachineTime;
import esess.runtime.MessageType;
import esess.runtime.Pool;
import esess.runtime.ServiceMessages;
import esess.runtime.SystemTopics;
import esess.service.Web;
import esess.service.givenergy.Rest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts es-ESS together and runs it. Start: store, bus, broker, then the services in the order of the {@link Catalog};
 * nobody waits for anything that is not there yet. Stop: the reverse, and what was promised to the broker, the bus and
 * the disk is delivered first.
 */
public final class App {

    /** Names on the bus are to be gone within ten seconds when nobody answers for them. */
    private static final Duration STUCK = Duration.ofSeconds(8);
    /** A GX loads a thousand classes for the first request over HTTP, while everything else starts too. */
    private static final Duration STUCK_WARMING_UP = Duration.ofSeconds(30);

    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration DELIVERY = Duration.ofMillis(1200);
    private static final Duration SWITCHING = Duration.ofMillis(1200);
    /** For devices to answer to their last command; the loop runs on, because an answer may be followed by another. */
    private static final Duration ANSWERS = Duration.ofMillis(1800);
    /** What has no answer then gets none. */
    private static final Duration LAST_WORDS = Duration.ofMillis(100);

    private static final long POOL_MILLIS = 500;

    private final Configuration configuration;
    private final Common common;
    private final Broker broker;
    private final Log log = Logging.log("es-ESS");
    private final String version = Version.NAME + " " + Version.NUMBER;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Clock clock;
    private final int speed;
    private final Clock machine = new SystemClock();
    private final Loop loop;
    private final Pool pool;
    private final Json json = new GsonJson();
    private final FileStore store;
    private final FileStore fleeting;
    private final SerialStarter serialPorts;
    private final DBus bus;
    private final PahoMqtt mqtt;
    private OkHttp http;
    private J2mod modbus;
    private WebSockets sockets;
    private SelectorTcp tcp;
    private final Watchdog watchdog;
    private final List<Guard> guards = new ArrayList<>();
    private SystemTopics systemTopics;
    private GridSetpoint gridSetpoint;
    private Health health;
    private final HttpUnderWay underWay;
    private boolean ending;
    private boolean failed;
    /** In {@link #machine}'s ticks. */
    private volatile long warmAt = Long.MAX_VALUE;

    private Consumer<House> onStart = house -> {};
    private Runnable onEnd = () -> {};
    private Optional<Path> file = Optional.empty();
    private boolean supervised;
    private ProgramUpkeep upkeep;

    /**
     * @param stateDirectory where documents are kept that survive a restart
     * @param fleeting       where those are kept that the next boot of the machine makes void; empty: there too
     * @param busAddress     as D-Bus writes it, {@code unix:path=...}
     */
    public App(Configuration configuration, Path stateDirectory, Optional<Path> fleeting, String busAddress) {
        this(configuration, stateDirectory, fleeting, busAddress, new SystemClock(), 1);
    }

    /**
     * @param clock what the services live by; the machine's own time stays that of bus, broker and network
     * @param speed how many times as fast as the machine's it goes at most
     */
    public App(Configuration configuration, Path stateDirectory, String busAddress, Clock clock, int speed) {
        this(configuration, stateDirectory, Optional.empty(), busAddress, clock, speed);
    }

    private App(
            Configuration configuration,
            Path stateDirectory,
            Optional<Path> fleetingDirectory,
            String busAddress,
            Clock clock,
            int speed) {
        this.clock = clock;
        this.speed = speed;
        this.configuration = configuration;
        this.common = configuration.get(Common.class);
        this.broker = configuration.get(Broker.class);
        loop = new Loop(clock, this::uncaught);
        pool = new Pool(common.numberOfThreads());
        store = new FileStore(stateDirectory, json, pool, Logging.log("Store"));
        serialPorts = new SerialStarter(fleetingDirectory.orElse(stateDirectory), Logging.log("Modbus"));
        fleeting = fleetingDirectory
                .map(directory -> new FileStore(directory, json, pool, Logging.log("Store")))
                .orElse(store);
        bus = new DBus(busAddress, loop, machine::tick, store, Logging.log("DBus"));
        underWay = new HttpUnderWay((request, onAnswer) -> http().get(request, onAnswer));
        mqtt = new PahoMqtt(brokerSettings(), loop, machine::tick, Logging.log("Mqtt"));
        watchdog = new Watchdog(loop, this::patience, new HeapWatch()::isExhausted, log, Logging::stop);
    }

    /** Also gives signs of life there, for a watcher outside of this process. */
    public App pulse(Path file) {
        PulseFile pulse = new PulseFile(file, log);
        bus.pulse(() -> busyMillis() < patience().toMillis(), name -> pulse.write(isWarmingUp(), name));
        return this;
    }

    private long busyMillis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanos(loop.busyMillis()));
    }

    private Duration patience() {
        return isWarmingUp() ? STUCK_WARMING_UP : STUCK;
    }

    private boolean isWarmingUp() {
        return machine.tick() < warmAt;
    }

    /** Also runs this on the loop when everything is put together. */
    public App onStart(Consumer<House> task) {
        onStart = task;
        return this;
    }

    /** Also runs this when everything has stopped. */
    public App onEnd(Runnable task) {
        onEnd = task;
        return this;
    }

    /**
     * The owner's file, which the page may change.
     *
     * @param supervised whether somebody starts es-ESS again when it ends
     */
    public App of(Path ownersFile, boolean supervised) {
        file = Optional.of(ownersFile);
        this.supervised = supervised;
        return this;
    }

    public Loop loop() {
        return loop;
    }

    public Store store() {
        return store;
    }

    /** Runs until {@link #stop}; the calling thread becomes the loop thread. False: it could not start. */
    boolean run() throws InterruptedException {
        Logging.setLevel(Log.Level.valueOf(common.logLevel().name()));
        Logging.setSecrets(configuration.secrets());
        Logging.setFile(new LogFile(common.logDirectory(), common.logMaxTotalMB() * 1_000_000L));
        log.info(version + " starts.");
        // Threads of libraries, too: what ends one is said in the log, not on a console that nobody reads.
        Thread.setDefaultUncaughtExceptionHandler((thread, cause) ->
                log.write(Log.Level.CRITICAL, "The thread " + thread.getName() + " has died of " + cause, cause));
        store.load();
        if (fleeting != store) {
            fleeting.load();
        }
        watchdog.start();
        bus.start();
        mqtt.start();
        loop.execute(() -> orFail(this::start));
        try {
            loop.run();
        } finally {
            Closing.each(
                    List.of(
                            () -> {
                                if (http != null) {
                                    http.stop(LAST_WORDS);
                                }
                            },
                            () -> {
                                if (sockets != null) {
                                    sockets.stop(SWITCHING);
                                }
                            },
                            () -> {
                                if (modbus != null) {
                                    modbus.stop(SWITCHING);
                                }
                            },
                            () -> {
                                if (tcp != null) {
                                    tcp.stop();
                                }
                            },
                            () -> mqtt.stop(DELIVERY),
                            bus::stop,
                            watchdog::stop,
                            () -> pool.close(POOL_MILLIS),
                            () -> {
                                if (upkeep != null) {
                                    upkeep.putRestored();
                                }
                            },
                            store::flush,
                            fleeting::flush),
                    log);
            log.info(version + " has stopped.");
            Logging.stop();
            onEnd.run();
            ended.countDown();
        }
        return !failed;
    }

    /**
     * SIGTERM and SIGINT stop es-ESS cleanly; a stop that takes too long is cut off.
     *
     * @param atLast done before the program ends, also after a stop that was cut off
     */
    public void runUntilSignal(Duration longestStop, Runnable atLast) throws InterruptedException {
        Thread hook = new Thread(
                () -> {
                    stop();
                    boolean clean = false;
                    try {
                        clean = awaitEnd(longestStop);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    if (!clean) {
                        log.error("Not stopped within " + longestStop.toMillis() + " ms: cut off.", null);
                        Logging.stop();
                    }
                    atLast.run();
                    Runtime.getRuntime().halt(clean ? ExitCode.OK : ExitCode.FAILED);
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        if (!run()) {
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
        if (upkeep != null && upkeep.isRestarting()) {
            Runtime.getRuntime().exit(ExitCode.OK);
        }
        Thread.currentThread().join();
    }

    /** Stops cleanly. Any thread. */
    void stop() {
        loop.execute(this::end);
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Half a house is worse than none: the supervisor tries again. */
    private void orFail(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError e) {
            log.write(Log.Level.CRITICAL, "es-ESS could not be put together: " + e, e);
            failed = true;
            loop.stop();
        }
    }

    private void start() {
        Computing computing = new PoolComputing(pool, loop);
        Doors doors = new Doors(
                bus,
                mqtt,
                underWay,
                (url, timeout, ping, listener) -> sockets().open(url, timeout, ping, listener),
                line -> modbus().open(line),
                new UdpDoor(loop, networkTime()),
                (address, port, timeout, listener) -> tcp().open(address, port, timeout, listener),
                new SelectorListen(loop, networkTime()),
                new PasswordHashing(computing),
                computing,
                new RawFiles(computing),
                loop,
                store,
                fleeting,
                json,
                log);
        House house = new House(doors, House.Settings.of(configuration, version));
        ServiceMessages messages = house.messages();
        health = house.health();
        gridSetpoint = house.gridSetpoint();
        systemTopics = new SystemTopics(mqtt, loop, house.root());
        Map<String, String> flags = flags();
        systemTopics.start(
                version, flags, Machine::loadAverages, !broker.throttlePeriod().isZero());
        for (Problem problem : configuration.problems()) {
            messages.say(
                    "$SYS",
                    problem.text(),
                    log,
                    problem.severity() == Severity.ERROR ? MessageType.ERROR : MessageType.WARNING,
                    problem.text());
        }
        List<Guard> wanted = new ArrayList<>();
        for (Catalog.Entry entry : Catalog.SERVICES) {
            if (configuration.canRun(entry.name())) {
                wanted.add(new Guard(entry.name(), () -> entry.maker().apply(configuration), house));
            } else if (configuration.isEnabled(entry.name())) {
                health.set(entry.name(), wrongConfiguration());
            } else {
                health.off(entry.name());
            }
        }
        int services = wanted.size();
        addDoors(wanted, house, new Reloading(configuration, house, doors, guards, flags, this::unlessEnding));
        bus.onGivingWay(text -> messages.say("$SYS", log, MessageType.WARNING, text));
        Stream.of(store, fleeting).distinct().forEach(each -> new Saving(each, messages, log).start(loop));
        gridSetpoint.start();
        Catalog.SERVICES.stream()
                .filter(entry -> !configuration.canRun(entry.name()))
                .forEach(entry -> house.handBack(entry.name(), entry.handBack()));
        Catalog.SERVICES.stream()
                .filter(entry -> !configuration.isEnabled(entry.name()))
                .forEach(entry -> house.handBack(entry.name(), entry.withdraw()));
        serialPorts.giveBackOld(pool);
        // A task each: on a slow GX all of them in one would look to the watchdog as if the loop hung.
        wanted.forEach(guard -> unlessEnding(() -> {
            guards.add(guard);
            guard.start();
        }));
        unlessEnding(() -> {
            messages.say(
                    "$SYS",
                    log,
                    MessageType.OPERATIONAL,
                    version + " is running: "
                            + (services == 0
                                    ? "no service is switched on."
                                    : services + " of " + Catalog.today().size() + " services."));
            warmAt = machine.tick() + WARM_UP.toMillis();
            onStart.accept(house);
        });
    }

    static ServiceState wrongConfiguration() {
        return ServiceState.waiting(ServiceState.Reason.CONFIGURATION, "its configuration is wrong");
    }

    /** What listens: each is switched on in its own section. */
    private void addDoors(List<Guard> wanted, House house, Reloading reloading) {
        Web.Config web = configuration.get(Web.Config.class);
        if (!web.enabled()) {
            house.health().off("Web");
        } else if (!configuration.isGood(Web.Config.class)) {
            house.health().set("Web", wrongConfiguration());
        } else {
            LogRing ring = new LogRing(loop);
            Logging.setRing(ring);
            upkeep = new ProgramUpkeep(
                    ring, file, store, pool, loop, networkTime(), supervised, this::stop, reloading, log);
            wanted.add(new Guard("Web", () -> new Web(configuration, upkeep), house));
        }
        if (!configuration.get(Rest.Config.class).enabled()) {
            house.health().off("Rest");
        } else if (!configuration.isGood(Rest.Config.class)) {
            house.health().set("Rest", wrongConfiguration());
        } else {
            wanted.add(new Guard("Rest", () -> new Rest(configuration), house));
        }
    }

    private void unlessEnding(Runnable step) {
        loop.execute(() -> {
            if (!ending) {
                orFail(step);
            }
        });
    }

    /** Made when it is first needed: it weighs some megabytes. Loop thread. */
    private OkHttp http() {
        if (http == null) {
            http = new OkHttp(loop, networkTime());
        }
        return http;
    }

    /** Made when it is first needed: nothing of j2mod is loaded before. Loop thread. */
    private J2mod modbus() {
        if (modbus == null) {
            modbus = new J2mod(loop, networkTime(), pool, serialPorts);
        }
        return modbus;
    }

    /** Made when it is first needed. Loop thread. */
    private WebSockets sockets() {
        if (sockets == null) {
            sockets = new WebSockets(loop, networkTime());
        }
        return sockets;
    }

    /** Made when it is first needed. Loop thread. */
    private SelectorTcp tcp() {
        if (tcp == null) {
            tcp = new SelectorTcp(loop, pool, networkTime());
        }
        return tcp;
    }

    private Time networkTime() {
        return new MachineTime(loop, machine, speed);
    }

    /**
     * The services first, then what they have moved, then the rest: the loop runs until the GX has confirmed it and the
     * devices have answered.
     */
    private void end() {
        if (ending) {
            return;
        }
        ending = true;
        List<Closing.Step> steps = new ArrayList<>();
        for (int i = guards.size() - 1; i >= 0; i--) {
            steps.add(guards.get(i)::stop);
        }
        int[] awaited = {3};
        Runnable done = () -> {
            if (--awaited[0] == 0) {
                ended();
            }
        };
        Closing.each(steps, log);
        guards.clear();
        if (gridSetpoint == null || !Closing.step(() -> gridSetpoint.stop(done), log)) {
            done.run();
        }
        if (!Closing.step(() -> underWay.whenIdle(loop, ANSWERS, done), log)) {
            done.run();
        }
        done.run();
    }

    private void ended() {
        Closing.each(
                List.of(
                        () -> {
                            if (health != null) {
                                health.tellAll();
                            }
                        },
                        () -> {
                            if (systemTopics != null) {
                                systemTopics.stop();
                            }
                        }),
                log);
        loop.stop();
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        for (ServiceDeclaration service : Catalog.declarations()) {
            if (service.built()) {
                flags.put(service.name(), configuration.isEnabled(service.name()) ? "Enabled" : "Disabled");
            }
        }
        return flags;
    }

    private PahoMqtt.Settings brokerSettings() {
        return new PahoMqtt.Settings(
                broker.host(),
                broker.port(),
                broker.user().orElse(""),
                broker.password().orElse(""),
                broker.clientId().orElse(""),
                new PahoMqtt.Tls(
                        broker.sslEnabled(),
                        broker.sslVerify(),
                        broker.sslCaFile().orElse(null),
                        broker.sslFingerprint().orElse("")),
                broker.throttlePeriod(),
                SystemTopics.statusTopic(broker.topicRoot().text()),
                "Offline");
    }

    /** What escaped a guard is a defect of ours; a virtual machine that is out of memory cannot be trusted any more. */
    private void uncaught(Throwable cause) {
        log.write(Log.Level.CRITICAL, "Uncaught in the loop: " + cause, cause);
        if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
            Logging.stop();
            Runtime.getRuntime().halt(Watchdog.EXIT_CODE);
        }
    }
}
