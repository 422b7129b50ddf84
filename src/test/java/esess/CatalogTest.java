package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Broker;
import esess.config.Common;
import esess.config.Configuration;
import esess.config.Problem;
import esess.config.Sample;
import esess.control.SetpointLeases.Limits;
import esess.runtime.GridSetpoint;
import esess.service.MqttExporter;
import esess.service.MqttTemperature;
import esess.service.Shelly3EMGrid;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The real services' configuration. */
class CatalogTest {

    private static final List<Class<? extends Record>> ALWAYS = Catalog.ALWAYS;

    private static Configuration parse(String text) {
        return Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), ALWAYS);
    }

    @Test
    @DisplayName("the original's several spellings are all understood")
    void spellings() {
        Configuration configuration = parse("""
                [Common]
                BatteryMaxChargeInWh = 9000
                [Services]
                MqttTemperatures = true
                MattExporter = true
                MqttPvInverter = false
                [MqttTemperatures:XYZ]
                vrminstanceid = 2000
                customname = A
                topic = a
                [MattExporter:b]
                service = com.victronenergy.grid
                dbuskey = /Ac/Power
                mqtttopic = grid
                """);
        assertEquals(List.of(), configuration.problems());
        assertTrue(configuration.canRun("MqttTemperature") && configuration.canRun("MqttExporter"));
        assertEquals(9000, configuration.get(Common.class).batteryMaxChargeW().orElseThrow());
        assertEquals(
                "a",
                configuration
                        .all(MqttTemperature.Sensor.class)
                        .get("XYZ")
                        .topic()
                        .toString());
        assertEquals(
                "grid", configuration.all(MqttExporter.Export.class).get("b").topic());
    }

    @Test
    @DisplayName("the sample's examples are good when they are taken into use")
    void examples() {
        String services = Catalog.SERVICES.stream().map(Catalog.Entry::name).collect(Collectors.joining("|"));
        String sample = Sample.render(Catalog.declarations(), ALWAYS)
                .replaceAll("(?m)^#(?=[A-Za-z\\[])", "")
                .replaceAll("(?m)^(" + services + ")=false", "$1=true");
        // Both examples of switched consumers have the same instance, which an owner has to choose.
        sample = sample.replaceFirst("(?s)(\\[MqttConsumer.*?VRMInstanceID=)1008", "$11009");
        Configuration used = parse(sample);
        assertFalse(used.hasErrors(), () -> used.problems().toString());
        // The one of two ways that the sample's own values make needless; and its meters are all on one line as unit 1,
        // of which a Fronius may be the one that the inverter asks.
        assertEquals(
                List.of(
                        "SslCaFile",
                        "SslFingerprint",
                        "BatteryService",
                        "Host",
                        "BaseTopic",
                        "PhaseOrder",
                        "Port",
                        "UnitID",
                        "UnitID",
                        "SaleFrom",
                        "IdleFrom"),
                used.problems().stream().map(Problem::key).toList());
    }

    private static List<String> problems(String... lines) {
        return parse(String.join("\n", lines) + "\n").problems().stream()
                .map(each -> each.severity() + " " + each.text())
                .toList();
    }

    @Test
    @DisplayName("a bad topic or URL of a switched consumer is reported in its own line")
    void ownLines() {
        assertEquals(
                List.of("ERROR config.ini:7 [MqttConsumer:a] OffTopic = \"a/#\": a topic without + and # is expected"),
                problems(
                        "[Services]",
                        "SolarOverheadDistributor=true",
                        "[MqttConsumer:a]",
                        "CustomName=A",
                        "VRMInstanceID=1008",
                        "OnTopic=a/set",
                        "OffTopic=a/#",
                        "Request=100"));
        assertEquals(
                List.of(
                        "ERROR config.ini:6 [HttpConsumer:a] OnUrl = \"192.168.1.20/on\": a URL is expected, as in"
                                + " http://192.168.1.20/relay/0?turn=on",
                        "ERROR config.ini:7 [HttpConsumer:a] OffUrl = \"http://192.168.1.20:99999/off\": a port from 1 to"
                                + " 65535 is expected behind the host"),
                problems(
                        "[Services]",
                        "SolarOverheadDistributor=true",
                        "[HttpConsumer:a]",
                        "CustomName=A",
                        "VRMInstanceID=1008",
                        "OnUrl=192.168.1.20/on",
                        "OffUrl=http://192.168.1.20:99999/off",
                        "Request=100"));
        assertEquals(
                List.of(
                        "ERROR config.ini:4 [FroniusWattpilot] Host = \"ws://192.168.1.50/ws\": a host is expected, as in"
                                + " 192.168.1.5 or shelly.local, without http:// and path"),
                problems(
                        "[Services]",
                        "FroniusWattpilot=true",
                        "[FroniusWattpilot]",
                        "Host=ws://192.168.1.50/ws",
                        "Password=geheim"));
    }

    @Test
    @DisplayName("a key that means nothing beside the others is said, not dropped")
    void unused() {
        assertEquals(
                List.of(
                        "WARNING config.ini:9 [HttpConsumer:a] OnUrl = \"http://192.168.1.20/on\": this is not used, because"
                                + " Preset=ShellyGen2 knows it",
                        "WARNING config.ini:10 [HttpConsumer:a] IsOnKeywordRegex = \"on\": this is not used, because"
                                + " Preset=ShellyGen2 knows it"),
                problems(
                        "[Services]",
                        "SolarOverheadDistributor=true",
                        "[HttpConsumer:a]",
                        "CustomName=A",
                        "VRMInstanceID=1008",
                        "Request=100",
                        "Preset=ShellyGen2",
                        "Host=192.168.1.20",
                        "OnUrl=http://192.168.1.20/on",
                        "IsOnKeywordRegex=on"));
        assertEquals(
                List.of(
                        "WARNING config.ini:8 [MqttExporter:a] Deadband = \"5\": this is not used, because"
                                + " PublishType=INTERVAL_10S sends the last value in each interval",
                        "WARNING config.ini:9 [MqttExporter:a] MinIntervalMs = \"100\": this is not used, because"
                                + " PublishType=INTERVAL_10S sends the last value in each interval"),
                problems(
                        "[Services]",
                        "MqttExporter=true",
                        "[MqttExporter:a]",
                        "Service=com.victronenergy.grid",
                        "DbusKey=/Ac/Power",
                        "MqttTopic=a",
                        "PublishType=INTERVAL_10S",
                        "Deadband=5",
                        "MinIntervalMs=100"));
    }

    @Test
    @DisplayName("a charger whose file has a fork's current limit, which is not kept, is not steered")
    void limitsOfForks() {
        Configuration configuration = parse("""
                [Services]
                FroniusWattpilot=true
                [FroniusWattpilot]
                Host=192.168.1.50
                Password=geheim
                SiteMaxCurrent=20
                MinCurrentPerPhase=6
                """);
        assertFalse(configuration.canRun("FroniusWattpilot"));
        assertTrue(
                configuration
                        .problems()
                        .get(0)
                        .text()
                        .startsWith("config.ini:6 [FroniusWattpilot] SiteMaxCurrent = \"20\":"
                                + " this limit, which a fork of es-ESS has, is not kept"),
                () -> configuration.problems().toString());
        assertEquals(2, configuration.problems().size());
    }

    @Test
    @DisplayName("the original's meter sections as they are; a meter more with a key; what an owner gets wrong is said")
    void meters() {
        String original = """
                [Services]
                Shelly3EMGrid = true
                ShellyPMInverter = true
                FroniusSmartmeterJSON = true
                [Shelly3EMGrid]
                VRMInstanceID = 47
                CustomName = Shelly 3EM (Grid)
                PollFrequencyMs = 1000
                Username =
                Password =
                Host = 192.168.136.87
                Metering = Default
                [ShellyPMInverter:garage]
                VRMInstanceID = 1008
                CustomName = HMS-Garage
                PollFrequencyMs = 1000
                Username = User
                Password = JG372FDr
                Host = 192.168.136.88
                Phase = 2
                Position = 1
                [FroniusSmartmeterJSON]
                VRMInstanceID = 40
                CustomName = Fronius Smartmeter (JSON)
                PollFrequencyMs = 500
                Host = 10.10.20.46
                MeterID = 0
                """;
        Configuration configuration = parse(original);
        assertEquals(List.of(), configuration.problems());
        assertEquals(Set.of("JG372FDr"), configuration.secrets());
        assertEquals(Set.of(""), configuration.all(Shelly3EMGrid.class).keySet());

        configuration = parse(original + """
                [Shelly3EMGrid:roof]
                VRMInstanceID = 40
                CustomName = Roof
                Host = 192.168.136.89
                Role = pvinverter
                PhaseOrder = L3,L1,L2
                Metering = net
                HoldMs = 900
                """);
        assertEquals(
                List.of(35),
                configuration.problems().stream().map(p -> p.line()).toList(),
                "a hold time below the period is a warning");
        assertEquals(
                Set.of("", "roof"),
                configuration.all(Shelly3EMGrid.class).keySet(),
                "instance 40 of another class is no clash");

        configuration = parse(original.replace("PollFrequencyMs = 500", "PollFrequencyMs = 6000") + """
                [Shelly3EMGrid:slow]
                VRMInstanceID = 41
                CustomName = Slow
                Host = 192.168.136.89
                HoldMs = 11000
                """);
        assertEquals(
                List.of(25, 32),
                configuration.problems().stream().map(p -> p.line()).sorted().toList(),
                "ESS would steer on old values");
        assertTrue(
                configuration.canRun("Shelly3EMGrid") && configuration.canRun("FroniusSmartmeterJSON"),
                "a warning each");

        configuration = parse(original + """
                [Shelly3EMGrid:heat]
                VRMInstanceID = 41
                CustomName = Heat
                Host = 192.168.136.89
                Role = acload
                Position = 2
                """);
        assertEquals(
                List.of(33),
                configuration.problems().stream().map(p -> p.line()).toList(),
                "a load has no AC input 2");

        configuration = parse(original.replace("Host = 192.168.136.87", "Host = http://shelly/") + """
                [Shelly3EMGrid:second]
                VRMInstanceID = 40
                CustomName = Second
                Host = 192.168.136.89
                PhaseOrder = L1,L1,L2
                [Shelly3EMGrid:third]
                VRMInstanceID = 40
                CustomName = Third
                Host = 192.168.136.90
                """);
        assertEquals(
                List.of(11, 32, 34),
                configuration.problems().stream().map(p -> p.line()).toList(),
                () -> "host, phase order, instance");
        assertFalse(configuration.canRun("Shelly3EMGrid"));
        assertTrue(configuration.canRun("FroniusSmartmeterJSON"));

        assertTrue(parse("[Services]\nShelly3EMGrid = true")
                .problems()
                .get(0)
                .text()
                .contains("no section [Shelly3EMGrid]"));
        configuration = parse(
                "[Services]\nShelly3EMGrid = true\n[Shelly3EMGrid:only]\nVRMInstanceID = 1\nCustomName = A\nHost = a");
        assertTrue(configuration.problems().isEmpty() && configuration.canRun("Shelly3EMGrid"), "a key alone will do");
    }

    @Test
    @DisplayName("what the exporter cannot follow is a problem of the file, not of the night")
    void exporter() {
        Configuration configuration = parse("""
                [Services]
                MqttExporter = true
                [MqttExporter:a]
                Service = grid
                DbusKey = Ac/Power
                MqttTopic = a/#
                """);
        assertEquals(
                List.of(4, 5, 6),
                configuration.problems().stream().map(p -> p.line()).toList());
        assertFalse(configuration.canRun("MqttExporter"));
    }

    @Test
    @DisplayName("time to go without a capacity is said, and the others run")
    void capacity() {
        Configuration configuration = parse("""
                [Services]
                TimeToGoCalculator = true
                MqttExporter = true
                [MqttExporter:a]
                Service = com.victronenergy.grid
                DbusKey = /Ac/Power
                MqttTopic = a
                """);
        assertEquals(1, configuration.problems().size());
        assertTrue(configuration.problems().get(0).text().contains("BatteryCapacityInWh"));
        assertFalse(configuration.canRun("TimeToGoCalculator"));
        assertTrue(configuration.canRun("MqttExporter"));
    }

    @Test
    @DisplayName(
            "one sensor with an impossible topic is left out, the others run; a bad TopicRoot falls back to es-ESS")
    void impossibleTopics() {
        Configuration configuration = parse("""
                [Mqtt]
                TopicRoot = es#ESS
                [Services]
                MqttTemperature = true
                MqttExporter = true
                [MqttTemperature:good]
                VRMInstanceID = 1
                CustomName = G
                Topic = a/+/b
                [MqttTemperature:bad]
                VRMInstanceID = 2
                CustomName = B
                Topic = a/#/b
                [MqttExporter:grid-l1]
                Service = com.victronenergy.grid
                DbusKey = /Ac/L1/Power
                MqttTopic = a
                [MqttExporter:grid_l1]
                Service = com.victronenergy.grid
                DbusKey = /Ac/L1/Power
                MqttTopic = b
                """);
        assertEquals(
                List.of(2, 13),
                configuration.problems().stream().map(p -> p.line()).toList());
        assertEquals(
                Set.of("good"), configuration.all(MqttTemperature.Sensor.class).keySet());
        assertEquals(
                2,
                configuration.all(MqttExporter.Export.class).size(),
                "exports have no name on the bus that could clash");
        assertEquals("es-ESS", configuration.get(Broker.class).topicRoot().text());
    }

    @Test
    @DisplayName(
            "limits of the set point: a fork's names count too, the tighter one wins, and a wrong limit lets nothing through")
    void setpointLimits() {
        assertEquals(new Limits(-25_000, 25_000, 5000), limits(parse("")));
        assertEquals(
                new Limits(-1000, 2000, 5000),
                limits(
                        parse(
                                "[Common]\nGridSetPointMinW = -3000\nGridSetPointMaxW = 2000\n[GridSetpoint]\nMinSetPointW = -1000\nMaxSetPointW = 9000\n")));
        for (String wrong : new String[] {
            "[GridSetpoint]\nMaxSetPointW = 2OOO",
            "[GridSetpoint]\nMinSetPointW = 100\nMaxSetPointW = -100",
            "[Common]\nGridSetPointMaxW = 2OOO"
        }) {
            Configuration configuration = parse(wrong + "\n");
            assertTrue(configuration.hasErrors());
            assertTrue(limits(configuration).isClosed(), wrong);
        }
        assertFalse(limits(parse("[Common]\nNumberOfThreads = many\n")).isClosed(), "what is no limit closes nothing");
        assertTrue(parse("[Common]\nGridSetPointMinW = -50\nGridSetPointMaxW = -50\n")
                .problems()
                .get(0)
                .text()
                .contains("no service can move it"));
    }

    private static Limits limits(Configuration configuration) {
        return GridSetpoint.limits(configuration);
    }

    @Test
    @DisplayName(
            "a percent sign is a percent sign; SslCaFile without verification is said to be unused, a pinned broker is fine")
    void values() {
        assertEquals(
                "100%ig%%",
                parse("[Mqtt]\nPassword = 100%ig%%")
                        .get(Broker.class)
                        .password()
                        .orElseThrow());
        assertTrue(parse("[Mqtt]\nSslEnabled = true\nSslVerify = false\nSslCaFile = /x.pem")
                .problems()
                .get(0)
                .text()
                .contains("SslCaFile"));
        assertEquals(
                List.of(),
                parse("[Mqtt]\nSslEnabled = true\nSslVerify = false\nSslFingerprint = " + "AB ".repeat(32))
                        .problems());
    }

    @Test
    @DisplayName("what a crash has left is given back by the entry itself; one that throws keeps no other from it")
    void handsBack() {
        VirtualHouse house =
                new VirtualHouse(new HashMap<>(Map.of("pv-limits", Map.of("topics", List.of("dtu/limit")))));
        Catalog.Entry broken = Catalog.SERVICES.get(0).handingBack(host -> {
            throw new IllegalStateException("a defect");
        });
        house.loop.execute(() -> {
            house.house.handBack(broken.name(), broken.handBack());
            Catalog.SERVICES.forEach(entry -> house.house.handBack(entry.name(), entry.handBack()));
        });
        house.settle();
        assertEquals("100.0", house.mqtt.payload("dtu/limit"));
        assertEquals(Map.of(), house.documents.get("pv-limits"));
        assertTrue(house.uncaught.isEmpty());
    }
}
