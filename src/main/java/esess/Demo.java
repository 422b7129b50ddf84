package esess;

import esess.adapter.DBus;
import esess.adapter.EmbeddedBroker;
import esess.adapter.EmbeddedBus;
import esess.adapter.Logging;
import esess.adapter.PahoMqtt;
import esess.adapter.SystemClock;
import esess.config.Broker;
import esess.config.Common;
import esess.config.Configuration;
import esess.model.Payload;
import esess.port.Mqtt;
import esess.runtime.House;
import esess.sim.DemoHouse;
import esess.sim.PrivateBus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code es-ess demo}: the real program with its real services, on a private bus, an embedded broker and a small moving
 * house. Needs nothing installed, writes only below a temporary directory, and leaves nothing behind.
 */
public final class Demo {

    private static final String CONFIGURATION = """
            [Common]
            LogLevel = INFO
            LogDirectory = %s
            BatteryCapacityInWh = 10000
            ConfigVersion = 100

            [Mqtt]
            Host = 127.0.0.1
            Port = %d

            [Services]
            MqttTemperature = true
            MqttExporter = true
            TimeToGoCalculator = true
            SolarOverheadDistributor = true

            [SolarOverheadDistributor]
            UpdateInterval = 5000
            MinBatteryCharge = 1000 - 10 * SOC

            [MqttConsumer:heater]
            CustomName = Heater
            VRMInstanceID = 1100
            Request = 1500
            MinOnSeconds = 10
            OnTopic = Devices/Heater/Set
            OffTopic = Devices/Heater/Set
            StatusTopic = Devices/Heater/State
            PowerTopic = Devices/Heater/Power

            [MqttTemperature:garden]
            VRMInstanceID = 2000
            CustomName = Garden
            Topic = Devices/Garden/Temperature
            TopicHumidity = Devices/Garden/Humidity
            TemperatureType = Outdoor

            [MqttTemperature:boiler]
            VRMInstanceID = 2001
            CustomName = Boiler
            Topic = Devices/Boiler/SENSOR
            TopicJsonKey = DS18B20.Temperature
            TemperatureType = WaterHeater

            [TimeToGoCalculator]
            UpdateInterval = 1000
            VRMInstanceID = 1050

            [MqttExporter:soc]
            Service = com.victronenergy.system
            DbusKey = /Dc/Battery/Soc
            MqttTopic = Energy/Battery/Soc

            [MqttExporter:grid]
            Service = com.victronenergy.grid
            DbusKey = /Ac/Power
            MqttTopic = Energy/Grid*

            [MqttExporter:gridphases]
            Service = com.victronenergy.system
            DbusKey = /Ac/Grid/*/Power
            MqttTopic = Energy/System*
            """;

    private final Map<String, String> onBus = new TreeMap<>();
    private final Map<String, String> onMqtt = new TreeMap<>();
    private final boolean terminal = System.console() != null;
    private String whereToLook;

    private Demo() {}

    /** Runs until a signal. Found by name: {@link Main} loads it with the demo's own libraries. */
    public static int run(List<String> arguments) throws Exception {
        if (!arguments.isEmpty()) {
            throw new IllegalArgumentException("demo takes no arguments");
        }
        new Demo().run();
        return Main.OK;
    }

    private void run() throws Exception {
        Path directory = Files.createTempDirectory("es-ess-demo");
        EmbeddedBroker broker = new EmbeddedBroker();
        broker.start();
        AutoCloseable[] bus = new AutoCloseable[1];
        String address = startBus(directory, bus);

        String text = CONFIGURATION.formatted(directory.resolve("log"), broker.port());
        Path file = directory.resolve("config.ini");
        Files.writeString(file, text);
        Configuration configuration = Configuration.parse(file, text, Catalog.declarations(), Catalog.ALWAYS);

        whereToLook = """
                es-ESS demo: the real services on a private bus, an embedded broker and a small moving house.

                  D-Bus   export DBUS_SYSTEM_BUS_ADDRESS=%s
                          dbus-send --system --print-reply --dest=com.victronenergy.temperature.esESS_MqttTemperature_garden / com.victronenergy.BusItem.GetItems
                  MQTT    mosquitto_sub -h 127.0.0.1 -p %d -v -t '#'
                          mosquitto_pub -h 127.0.0.1 -p %d -t Devices/Garden/Temperature -m "not a number"
                  Files   %s (configuration), %s (log)

                Ctrl-C ends it and leaves nothing behind.
                """.formatted(address, broker.port(), broker.port(), file, directory.resolve("log/current.log"));
        System.out.println(text);
        System.out.println(whereToLook);
        Logging.setConsole(false);

        SystemClock clock = new SystemClock();
        App app = new App(configuration, directory.resolve("runtimeData"), address).onStart(house -> watch(house));
        DBus gx = new DBus(address, app.loop(), clock::tick, app.store(), Logging.log("Demo"));
        PahoMqtt sensors = new PahoMqtt(new PahoMqtt.Settings("127.0.0.1", broker.port(), "", "", "demo-sensors",
                PahoMqtt.Tls.OFF, Duration.ZERO, "demo/Status", "Offline"),
                app.loop(), clock::tick, Logging.log("Demo"));
        gx.start();
        sensors.start();
        app.loop().execute(() -> new DemoHouse(gx, sensors, app.loop()));
        app.onEnd(() -> {
            sensors.stop(Duration.ofMillis(200));
            gx.stop();
            broker.close();
            close(bus[0]);
            delete(directory);
        });
        Main.runUntilSignal(app);
    }

    private static String startBus(Path directory, AutoCloseable[] bus) {
        try {
            PrivateBus real = new PrivateBus(directory);
            bus[0] = real;
            return real.address();
        } catch (IOException none) {
            System.out.println("There is no dbus-daemon here (" + none.getMessage() + "): the bus is dbus-java's own, "
                    + "and only es-ESS itself can talk on it.\n");
            EmbeddedBus embedded = new EmbeddedBus(directory);
            bus[0] = embedded;
            return embedded.address();
        }
    }

    /** The live view reads what everybody can read: the bus and the broker. */
    private void watch(House house) {
        for (String service : List.of("com.victronenergy.temperature.esESS_MqttTemperature_garden",
                "com.victronenergy.temperature.esESS_MqttTemperature_boiler", "com.victronenergy.battery.esESS_TimeToGo",
                "com.victronenergy.battery.esESS_SolarOverheadConsumer_heater",
                "com.victronenergy.battery.esESS_SolarOverheadBatteryReservation")) {
            for (String path : List.of("/CustomName", "/Temperature", "/Humidity", "/Soc", "/Dc/0/Power", "/TimeToGo")) {
                house.bus().watch(service, path, change -> {
                    if (change.reading().isKnown() || onBus.containsKey(shortName(service) + path)) {
                        onBus.put(shortName(service) + path, shown(Payload.text(change.reading().orNull())));
                    }
                });
            }
        }
        house.mqtt().subscribe("Energy/#", 0, this::arrived);
        house.mqtt().subscribe(house.root() + "/TimeToGoCalculator/TimeToGo", 0, this::arrived);
        house.mqtt().subscribe(house.root() + "/SolarOverheadDistributor/Calculations/OverheadAvailable", 0, this::arrived);
        house.mqtt().subscribe(house.root() + "/SolarOverheadDistributor/Requests/+/Allowance", 0, this::arrived);
        house.time().every(terminal ? Duration.ofSeconds(1) : Duration.ofSeconds(5), this::show);
    }

    private void arrived(Mqtt.Message message) {
        onMqtt.put(message.topic(), shown(message.text()));
    }

    private static String shortName(String service) {
        return service.substring("com.victronenergy.".length());
    }

    /** Unknown is shown as Victron shows it. */
    private static String shown(String payload) {
        return payload.isEmpty() ? "---" : payload;
    }

    private void show() {
        StringBuilder view = new StringBuilder(terminal ? "\033[H\033[2J" + whereToLook + "\n" : "");
        view.append("on the bus\n");
        onBus.forEach((path, value) -> view.append(String.format("  %-62s %s%n", path, value)));
        view.append("on MQTT\n");
        onMqtt.forEach((topic, value) -> view.append(String.format("  %-62s %s%n", topic, value)));
        System.out.println(view);
    }

    private static void close(AutoCloseable bus) {
        try {
            bus.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println(directory + " could not be removed: " + e);
        }
    }
}
