package esess.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A few services with their sections, as services declare them: what the tests of this package read. */
final class House {

    static final Path FILE = Path.of("/data/es-ESS/config.ini");

    @Section(
            value = "MqttTemperature",
            keyed = true,
            aliases = "MqttTemperatures",
            example = "garden",
            doc = "One sensor.")
    record Sensor(
            @SectionKey String key,

            @Key(
                    value = "VRMInstanceID",
                    doc = "Its DeviceInstance.",
                    min = 0,
                    max = 65535,
                    instanceOf = "temperature",
                    example = "1022")
            int instance,

            @Key(value = "CustomName", doc = "Its name.", defaultValue = "Sensor")
            String customName,

            @Key(value = "Topic", doc = "Where the temperature arrives.", example = "garden/temperature")
            String topic,

            @Key(value = "TopicHumidity", doc = "Where the humidity arrives.", example = "garden/humidity")
            Optional<String> topicHumidity,

            @Key(value = "TopicPressure", doc = "Where the pressure arrives.")
            Optional<String> topicPressure) {}

    @Section(value = "MqttExporter", keyed = true, example = "soc", doc = "One value.")
    record Export(
            @SectionKey String key,

            @Key(value = "Service", doc = "The service on the bus.", example = "com.victronenergy.system")
            String service,

            @Key(value = "DbusKey", doc = "The path there.", example = "/Dc/Battery/Soc")
            String dbusKey,

            @Key(
                    value = "MqttTopic",
                    aliases = {"Topic", "MqttTarget"},
                    doc = "Where it goes.",
                    example = "battery/soc")
            String topic,

            @Key(value = "PublishType", doc = "When it goes.", defaultValue = "OnChange")
            PublishType publishType) {}

    enum PublishType {
        ON_CHANGE,
        INTERVAL
    }

    @Section(value = "TimeToGoCalculator", doc = "How long the battery lasts.")
    record TimeToGo(
            @Key(
                    value = "UpdateInterval",
                    doc = "How often.",
                    unit = "ms",
                    defaultValue = "1000",
                    min = 100,
                    max = 60000)
            Duration updateInterval)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (complaints.other(Common.class).batteryCapacityWh().isEmpty()) {
                complaints.warning("UpdateInterval", "[Common] BatteryCapacityInWh is needed");
            }
        }
    }

    @Section(value = "Meter", doc = "A meter with a login.")
    record Meter(
            @Key(value = "Host", doc = "Its address.", example = "192.168.1.40")
            String host,

            @Key(value = "Password", doc = "Its password.", secret = true)
            Optional<String> password,

            @Key(value = "Pin", doc = "Its pin.", secret = true, min = 0, max = 9999, defaultValue = "0")
            int pin,

            @Key(value = "Formula", doc = "A formula of SOC.", defaultValue = "50 * SOC")
            Formula formula,

            @Key(value = "MinW", doc = "Lowest power.", unit = "W", defaultValue = "0")
            double minW,

            @Key(value = "MaxW", doc = "Highest power.", unit = "W", defaultValue = "100")
            double maxW)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (minW > maxW) {
                complaints.error("MinW", "no more than MaxW is expected");
            }
        }
    }

    /** As esess.control has one: found by its parse method. */
    record Formula(String text) {

        public static Formula parse(String text) {
            if (!text.contains("SOC")) {
                throw new IllegalArgumentException("a formula of SOC is expected");
            }
            return new Formula(text);
        }
    }

    static final List<Class<? extends Record>> ALWAYS = List.of(Common.class, Broker.class);

    /** Services that are known, but not built: owners' files name them, and what stands in their sections is not looked at. */
    private static final List<ServiceDeclaration> UNBUILT = List.of(
            ServiceDeclaration.later(
                    "SolarOverheadDistributor", "", "SolarOverheadDistributor", "HttpConsumer", "MqttConsumer"),
            ServiceDeclaration.later("FroniusWattpilot", "", "FroniusWattpilot"),
            ServiceDeclaration.later("ChargeCurrentReducer", "", "ChargeCurrentReducer"),
            ServiceDeclaration.later("NoBatToEV", "", "NoBatToEV"),
            ServiceDeclaration.later("Shelly3EMGrid", "", "Shelly3EMGrid"),
            ServiceDeclaration.later("ShellyPMInverter", "", "ShellyPMInverter"),
            ServiceDeclaration.later("FroniusSmartmeterJSON", "", "FroniusSmartmeterJSON"),
            ServiceDeclaration.later("MqttPVInverter", "", "MqttPVInverter"),
            ServiceDeclaration.later("MqttDC", "", "MqttDC"),
            ServiceDeclaration.later("Grid2Bat", "", "Grid2Bat"),
            ServiceDeclaration.later("GridSetpoint", "", "GridSetpoint"));

    static final List<ServiceDeclaration> SERVICES = LaterServices.beside(Stream.concat(
                    Stream.of(
                            new ServiceDeclaration(
                                    "TimeToGoCalculator",
                                    List.of(),
                                    "Tells how long the battery lasts.",
                                    List.of(TimeToGo.class),
                                    true),
                            new ServiceDeclaration(
                                    "MqttExporter",
                                    List.of("MattExporter"),
                                    "Brings values to MQTT.",
                                    List.of(Export.class),
                                    true),
                            new ServiceDeclaration(
                                    "MqttTemperature",
                                    List.of("MqttTemperatures"),
                                    "Shows thermometers.",
                                    List.of(Sensor.class),
                                    true),
                            new ServiceDeclaration("Meter", List.of(), "Shows a meter.", List.of(Meter.class), true)),
                    UNBUILT.stream())
            .toList());

    private House() {}

    static Configuration read(String... lines) {
        return Configuration.parse(FILE, String.join("\n", lines) + "\n", SERVICES, ALWAYS);
    }

    /** The problems as the owner sees them, with E or W in front. */
    static List<String> problems(Configuration configuration) {
        return configuration.problems().stream()
                .map(each -> each.severity().name().charAt(0) + " " + each.text())
                .toList();
    }

    static List<String> problems(String... lines) {
        return problems(read(lines));
    }
}
