package esess.demo;

import esess.App;
import esess.Catalog;
import esess.ExitCode;
import esess.adapter.Browser;
import esess.adapter.GsonJson;
import esess.adapter.Loopback;
import esess.adapter.SystemClock;
import esess.adapter.Terminal;
import esess.adapter.dbus.DBus;
import esess.adapter.dbus.EmbeddedBus;
import esess.adapter.log.Logging;
import esess.adapter.mqtt.PahoMqtt;
import esess.config.Configuration;
import esess.runtime.House;
import esess.service.SolarOverheadDistributor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * {@code es-ess demo}: the real program with all of its services, on a private bus, with an embedded broker, in a house
 * whose devices are twins behind real doors ({@link DemoHouse}). Needs nothing installed, writes only below a temporary
 * directory, listens on loopback only, and leaves nothing behind.
 */
public final class Demo {

    private static final String CONFIGURATION = "demo.ini";
    private static final LocalDate DAY = LocalDate.of(2026, 6, 21);
    /** Nobody waits for it as a supervisor does. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);
    /** All devices are found and the program is warm before the house's time flies. */
    private static final Duration SETTLING = Duration.ofSeconds(3);
    /** The page's door is open, and there is something to see. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    /** Of the house. */
    private static final Duration PULSE = Duration.ofMillis(500);

    private static final int FIRST_PAGE_PORT = 8099;

    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final DemoOptions options;
    private final FastClock clock;
    /** What is to be undone at the end, newest first. Guarded by itself. */
    private final Deque<AutoCloseable> leavings = new ArrayDeque<>();

    private boolean hurrying;
    private boolean leaving;
    private volatile boolean appCleansUp;

    private Demo(DemoOptions options) {
        this.options = options;
        clock = new FastClock(LocalDateTime.of(DAY, options.from()).toInstant(ZoneOffset.UTC), options.speed());
    }

    /** Runs until a signal. Found by name: the command line loads it with the demo's own libraries. */
    public static int run(List<String> arguments) throws Exception {
        new Demo(DemoOptions.of(arguments)).run();
        return ExitCode.OK;
    }

    private void run() throws Exception {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!appCleansUp) {
                                cleanUp();
                            }
                        },
                        "clean up"));
        try {
            App app = prepare();
            app.runUntilSignal(LONGEST_STOP, this::cleanUp);
        } catch (CancellationException signal) {
            Thread.currentThread().join();
        } catch (Exception e) {
            cleanUp();
            throw e;
        }
    }

    private App prepare() throws Exception {
        Path directory = make(() -> Files.createTempDirectory("es-ess-demo"), Demo::delete);
        String busAddress = startBus(directory);
        EmbeddedBroker broker = make(EmbeddedBroker::new, EmbeddedBroker::close);
        broker.start();
        DemoHouse home = make(
                () -> new DemoHouse(
                        LocalDateTime.of(DAY, options.from()), Duration.ofMillis(options.pollMillis()), new GsonJson()),
                DemoHouse::close);

        int pagePort = Loopback.freePort(FIRST_PAGE_PORT);
        String text = configuration(directory, broker.port(), home.addresses())
                .replace("Port = " + FIRST_PAGE_PORT, "Port = " + pagePort);
        Path file = directory.resolve("config.ini");
        Files.writeString(file, text);
        String page = "http://127.0.0.1:" + pagePort + "/";
        System.out.println("The page is on " + page + " in a moment.\n");
        Configuration configuration = Configuration.parse(file, text, Catalog.declarations(), Catalog.ALWAYS);
        System.out.println(text);
        System.out.println("""
                es-ESS demo: all services, as on a GX, in a house that is simulated%s. Above is its configuration.

                  Page    %s

                  D-Bus   export DBUS_SYSTEM_BUS_ADDRESS=%s
                          dbus-send --system --print-reply --dest=com.victronenergy.temperature.esESS_MqttTemperature_garden / com.victronenergy.BusItem.GetItems
                  MQTT    mosquitto_sub -h 127.0.0.1 -p %d -v -t '#'
                          mosquitto_pub -h 127.0.0.1 -p %d -t es-ESS/GridSetpoint/Requests/me -m 1500
                  Files   %s (configuration), %s (log)

                Ctrl-C ends it and leaves nothing behind.
                """.formatted(
                        options.speed() == 1 ? "" : ", " + options.speed() + " times as fast as life",
                        page,
                        busAddress,
                        broker.port(),
                        broker.port(),
                        file,
                        directory.resolve("log/current.log")));
        Logging.setConsole(false);

        App app = new App(configuration, directory.resolve("runtimeData"), busAddress, clock, options.speed())
                .of(file, false);
        SystemClock machine = new SystemClock();
        DBus gx = new DBus(busAddress, app.loop(), machine::tick, app.store(), Logging.log("Demo")).grantingInstances();
        PahoMqtt sensors = new PahoMqtt(
                new PahoMqtt.Settings(
                        "127.0.0.1",
                        broker.port(),
                        "",
                        "",
                        "demo-house",
                        PahoMqtt.Tls.OFF,
                        Duration.ZERO,
                        "demo/Status",
                        "Offline"),
                app.loop(),
                machine::tick,
                Logging.log("Demo"));
        gx.start();
        sensors.start();
        make(() -> gx, DBus::stop);
        make(() -> sensors, client -> client.stop(LAST_WORDS));
        app.loop().execute(() -> home.moveIn(gx, sensors, app.loop(), app.loop()));
        return app.onStart(house -> {
                    appCleansUp = true;
                    house.mqtt().onState(connected -> {
                        if (connected && options.speed() > 1 && !hurrying) {
                            hurrying = true;
                            house.time().after(SETTLING, clock::hurry);
                            pulse(house);
                        }
                    });
                    if (options.opensBrowser()) {
                        house.time().after(FIRST_LOOK, () -> Browser.open(URI.create(page)));
                    }
                    new DemoView(
                                    house,
                                    clock,
                                    options.speed(),
                                    configuration
                                            .get(SolarOverheadDistributor.Config.class)
                                            .updateInterval(),
                                    home::balance,
                                    home::leftAloneBalance,
                                    Terminal.isThere(),
                                    System.out,
                                    Terminal.charset())
                            .start();
                })
                .onEnd(() -> {
                    System.out.println("\n" + result(home));
                    cleanUp();
                });
    }

    /** The house stands still by now. */
    private String result(DemoHouse home) {
        return "From " + options.from() + " to " + home.clock()
                + " of the house, in kWh and in money at 0.32 a kWh and 0.08 for one that"
                + " is fed in:\n" + Balance.head() + "\n"
                + home.balance().row("with es-ESS") + "\n"
                + home.leftAloneBalance().row("without");
    }

    /** Asks the GX something all the time: the house's time flies only as long as the answers come. Loop thread. */
    private void pulse(House house) {
        house.bus().write(DemoHouse.PULSE, DemoHouse.PULSE_PATH, 0, code -> {
            clock.keepsUp();
            house.time().after(PULSE, () -> pulse(house));
        });
    }

    private String configuration(Path directory, int brokerPort, Map<String, String> addresses) throws IOException {
        String text;
        try (InputStream in = Demo.class.getResourceAsStream(CONFIGURATION)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            text = text.replace("Host = " + address.getKey(), "Host = " + address.getValue());
        }
        return options.paced(text.substring(text.indexOf("[Common]"))
                .replace("/tmp/es-ess-demo/log", directory.resolve("log").toString())
                .replace("Port = 1883", "Port = " + brokerPort));
    }

    private String startBus(Path directory) throws Exception {
        try {
            return make(() -> new PrivateBus(directory), PrivateBus::close).address();
        } catch (IOException none) {
            System.out.println("There is no dbus-daemon here (" + none.getMessage() + "): the bus is dbus-java's own, "
                    + "and only es-ESS itself can talk on it.\n");
            return make(() -> new EmbeddedBus(directory), EmbeddedBus::close).address();
        }
    }

    private interface Undoing<T> {
        void undo(T thing) throws Exception;
    }

    /** Makes something that has to be undone at the end. A signal waits until it is made; after it nothing is made any more. */
    private <T> T make(Callable<T> thing, Undoing<T> undoing) throws Exception {
        synchronized (leavings) {
            if (leaving) {
                throw new CancellationException("the demo ends");
            }
            T made = thing.call();
            leavings.push(() -> undoing.undo(made));
            return made;
        }
    }

    /** Whoever comes second waits for the first. */
    private void cleanUp() {
        synchronized (leavings) {
            leaving = true;
            while (!leavings.isEmpty()) {
                try {
                    leavings.pop().close();
                } catch (Exception e) {
                    System.err.println("es-ess: the demo could not tidy up completely: " + e);
                }
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
