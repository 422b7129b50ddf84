package esess.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.House.Meter;
import esess.config.House.Sensor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    @Test
    void oneReadListsEveryMistakeWithItsLine() {
        Configuration configuration = House.read(
                /*  1 */ "Host=too early",
                /*  2 */ "[Common]",
                /*  3 */ "LogLevel=LOUD",
                /*  4 */ "NumberOfThreds=4",
                /*  5 */ "ServiceMessageCount=1000",
                /*  6 */ "[Services]",
                /*  7 */ "MqttTemperature=maybe",
                /*  8 */ "MqttTemperatures=true",
                /*  9 */ "MqttExporter=true",
                /* 10 */ "TimeToGoCalculater=true",
                /* 11 */ "Meter=true",
                /* 12 */ "[Mqtt]",
                /* 13 */ "Host broker",
                /* 14 */ "Port=1883",
                /* 15 */ "port=1884",
                /* 16 */ "TopicRoot=/es-ESS",
                /* 17 */ "[MqttExporter:soc]",
                /* 18 */ "Service=com.victronenergy.system",
                /* 19 */ "DbusKey=",
                /* 20 */ "[MqttExporter:SOC]",
                /* 21 */ "[MqttExporter:soc-1",
                /* 22 */ "Service=s",
                /* 23 */ "DbusKey=k",
                /* 24 */ "MqttTopic=a",
                /* 25 */ "   /b",
                /* 26 */ "[MqttExporter]",
                /* 27 */ "Topic=x",
                /* 28 */ "[Metre]",
                /* 29 */ "Host=x",
                /* 30 */ "[]");
        assertEquals(
                List.of(
                        "E config.ini:1 Host: this stands in front of the first [Section], so it belongs to none",
                        "E config.ini:3 [Common] LogLevel = \"LOUD\": TRACE, DEBUG, APP_DEBUG, INFO, WARNING, ERROR or CRITICAL is expected",
                        "E config.ini:4 [Common] NumberOfThreds: this key is not known here, so it is not used; did you mean NumberOfThreads?",
                        "E config.ini:5 [Common] ServiceMessageCount = \"1000\": a whole number from 1 to 99 is expected",
                        "E config.ini:7 [Services] MqttTemperature = \"maybe\": true or false is expected; the service stays off",
                        "E config.ini:8 [Services] MqttTemperatures = \"true\": this service stands in line 7 already (as MqttTemperature); that one counts",
                        "E config.ini:10 [Services] TimeToGoCalculater: this service is not known; did you mean TimeToGoCalculator?",
                        "E config.ini:11 [Services] Meter = \"true\": the service is switched on, but has no section [Meter]",
                        "E config.ini:13 [Mqtt]: this is neither \"Key = value\" nor a [Section] nor a comment (# or ; in front)",
                        "E config.ini:15 [Mqtt] port = \"1884\": this key stands in line 14 already (as Port); one of the two has to go",
                        "E config.ini:16 [Mqtt] TopicRoot = \"/es-ESS\": a topic without + and # that neither begins nor ends with / is expected",
                        "E config.ini:17 [MqttExporter:soc] MqttTopic: this key is required: Where it goes.",
                        "E config.ini:19 [MqttExporter:soc] DbusKey: a value is required: The path there.",
                        "E config.ini:20 [MqttExporter:SOC]: this section stands in line 17 already (as [MqttExporter:soc]); that one counts",
                        "E config.ini:21 [MqttExporter:soc-1]: the closing ] is missing",
                        "E config.ini:25 [MqttExporter:soc-1] MqttTopic: this line is indented, so it would continue the value in line 24;"
                                + " write the value on one line, or begin this line without blanks",
                        "E config.ini:26 [MqttExporter]: a key is expected behind the name: [MqttExporter:soc]",
                        "E config.ini:28 [Metre]: this section is not known, so nothing in it is used; did you mean [Meter]?",
                        "E config.ini:30: a section needs a name"),
                House.problems(configuration));
        assertTrue(configuration.hasErrors());
        assertFalse(configuration.canRun("MqttExporter"));
        assertEquals(LogLevel.INFO, configuration.get(Common.class).logLevel());
    }

    @Test
    void aBadKeyedSectionIsLeftOutAlone() {
        Configuration configuration = House.read(
                "[Services]",
                "MqttTemperature=true",
                "[MqttTemperature:bad]",
                "VRMInstanceID=abc",
                "Topic=t",
                "[MqttTemperature:good]",
                "VRMInstanceID=5.0",
                "Topic=t",
                "Topci=x");
        assertEquals(
                List.of(
                        "E config.ini:4 [MqttTemperature:bad] VRMInstanceID = \"abc\": a whole number from 0 to 65535 is expected",
                        "E config.ini:9 [MqttTemperature:good] Topci: this key is not known here, so it is not used; did you mean Topic?"),
                House.problems(configuration));
        assertEquals(Set.of("good"), configuration.all(Sensor.class).keySet());
        assertTrue(configuration.canRun("MqttTemperature"));
    }

    @Test
    void aServiceWithoutAnyGoodSectionCannotRun() {
        assertFalse(House.read("[Services]", "MqttTemperature=true", "[MqttTemperature:bad]", "Topic=t")
                .canRun("MqttTemperature"));
        Configuration without = House.read("[Services]", "MqttTemperature=true");
        assertFalse(without.canRun("MqttTemperature"));
        assertTrue(without.isEnabled("MqttTemperature"));
        assertEquals(
                List.of(
                        "E config.ini:2 [Services] MqttTemperature = \"true\": the service is switched on, but has no section"
                                + " [MqttTemperature:garden]"),
                House.problems(without));
    }

    @Test
    void anErrorInTheOwnSectionStopsTheServiceAndAnUnknownKeyDoesNot() {
        assertFalse(House.read("[Services]", "Meter=true", "[Meter]", "Host=h", "Formula=42")
                .canRun("Meter"));
        Configuration typo = House.read("[Services]", "Meter=true", "[Meter]", "Host=h", "Frmula=42");
        assertTrue(typo.canRun("Meter"));
        assertTrue(typo.hasErrors());
    }

    @Test
    void repeatedKeysStopASectionOnlyWhenTheyDisagree() {
        assertTrue(House.read("[Services]", "Meter=on", "[Meter]", "Host=h", "host=h")
                .canRun("Meter"));
        assertFalse(House.read("[Services]", "Meter=on", "[Meter]", "Host=h", "host=i")
                .canRun("Meter"));
        assertEquals(
                List.of(
                        "E config.ini:5 [Meter] host = \"i\": this key stands in line 4 already (as Host); one of the two has to go"),
                House.problems("[Services]", "Meter=on", "[Meter]", "Host=h", "host=i"));
        assertEquals(
                "E config.ini:6 [MqttExporter:a] Topic = \"u\": this key stands in line 5 already (as MqttTopic); one of the two has to go",
                House.problems(
                                "[Services]",
                                "MqttExporter=on",
                                "[MqttExporter:a]",
                                "Service=s",
                                "MqttTopic=t",
                                "Topic=u",
                                "DbusKey=k")
                        .get(0));
    }

    @Test
    void aServiceThatIsOffHasNoErrors() {
        List<String> problems = House.problems(
                "[Services]",
                "Meter=false",
                "[Meter]",
                "MinW=abc",
                "Hots=x",
                "MinW=1",
                "  5",
                "[METER]",
                "[MqttTemperature]",
                "X=y",
                "[MqttTemperature:a b]",
                "[MqttTemperature:a-b]",
                "[TimeToGoCalculator:x]",
                "Y=z");
        assertEquals(
                List.of(
                        "W config.ini:4 [Meter] MinW = \"abc\": a number is expected",
                        "W config.ini:5 [Meter] Hots: this key is not known here, so it is not used; did you mean Host?",
                        "W config.ini:6 [Meter] MinW = \"1\": this key stands in line 4 already (as MinW); one of the two has to go",
                        "W config.ini:7 [Meter] MinW: this line is indented, so it would continue the value in line 6; write the value on"
                                + " one line, or begin this line without blanks",
                        "W config.ini:8 [METER]: this section stands in line 3 already (as [Meter]); that one counts",
                        "W config.ini:9 [MqttTemperature]: a key is expected behind the name: [MqttTemperature:garden]",
                        "W config.ini:12 [MqttTemperature:a-b]: on the bus this has the same name (a_b) as [MqttTemperature:a b] in line 11;"
                                + " letters, digits and _ make the difference",
                        "W config.ini:13 [TimeToGoCalculator:x]: this section takes no key; did you mean [TimeToGoCalculator]?"),
                problems);
    }

    @Test
    void twoDevicesCannotShareAnInstance() {
        Configuration configuration = House.read(
                "[Services]",
                "MqttTemperature=true",
                "[MqttTemperature:a]",
                "VRMInstanceID=7",
                "Topic=t",
                "[MqttTemperature:b]",
                "Topic=t",
                "VRMInstanceID=7",
                "[MqttTemperature:c]",
                "Topic=",
                "VRMInstanceID=7");
        assertEquals(
                "E config.ini:8 [MqttTemperature:b] VRMInstanceID = \"7\": line 4 [MqttTemperature:a] has this instance of"
                        + " temperature already; each device needs its own",
                House.problems(configuration).get(0));
        assertEquals(Set.of("a"), configuration.all(Sensor.class).keySet());
        assertEquals(2, configuration.problems().size());
        assertEquals(
                List.of(),
                House.problems(
                        "[MqttTemperature:a]",
                        "VRMInstanceID=7",
                        "Topic=t",
                        "[MqttTemperature:b]",
                        "VRMInstanceID=7",
                        "Topic=t"),
                "a service that is off takes none");
    }

    @Test
    void twoKeysCannotMakeOneBusName() {
        Configuration configuration = House.read(
                "[Services]",
                "MqttTemperature=true",
                "[MqttTemperature:süd dach]",
                "VRMInstanceID=1",
                "Topic=t",
                "[MqttTemperature:s-d_dach]",
                "VRMInstanceID=2",
                "Topic=t");
        assertEquals(
                List.of("E config.ini:6 [MqttTemperature:s-d_dach]: on the bus this has the same name (s_d_dach) as"
                        + " [MqttTemperature:süd dach] in line 3; letters, digits and _ make the difference"),
                House.problems(configuration));
        assertEquals(Set.of("süd dach"), configuration.all(Sensor.class).keySet());
    }

    @Test
    void rulesAcrossKeysNameTheKeyAndStopTheSection() {
        Configuration configuration = House.read("[Services]", "Meter=true", "[Meter]", "Host=h", "minw=7", "MaxW=5");
        assertEquals(
                List.of("E config.ini:5 [Meter] minw = \"7\": no more than MaxW is expected"),
                House.problems(configuration));
        assertFalse(configuration.canRun("Meter"));
        assertEquals(
                List.of("E config.ini:3 [Meter] MinW: no more than MaxW is expected"),
                House.problems("[Services]", "Meter=true", "[Meter]", "Host=h", "MaxW=-5"));
        assertEquals(
                List.of("W config.ini:2 [TimeToGoCalculator] UpdateInterval: [Common] BatteryCapacityInWh is needed"),
                House.problems("[Services]", "TimeToGoCalculator=true"));
    }

    @Test
    void theBrokersOwnRules() {
        assertEquals(
                List.of(
                        "W config.ini:3 [Mqtt] SslVerify = \"false\": anybody in the network can pose as the broker, read the"
                                + " password and command your devices; set it to true, and for a self-signed broker name its certificate with"
                                + " SslCaFile or SslFingerprint"),
                House.problems("[Mqtt]", "SslEnabled=true", "SslVerify=false"));
        assertEquals(
                List.of(), House.problems("[Mqtt]", "SslEnabled=false", "SslVerify=false", "LocalSslEnabled=false"));
        assertEquals(
                List.of(
                        "W config.ini:2 [Mqtt] LocalSslEnabled = \"true\": no longer needed: es-ESS does not use the GX's own broker"),
                House.problems("[Mqtt]", "LocalSslEnabled=true"));
        assertEquals(
                1,
                House.problems("[Mqtt]", "SslEnabled=true", "SslFingerprint=12:34")
                        .size());
        assertEquals(
                "ab".repeat(32),
                House.read("[Mqtt]", "SslFingerprint=" + "AB:".repeat(31) + "AB")
                        .get(Broker.class)
                        .fingerprintHex());
        for (String bad : List.of("/a", "a/", "a/+/b", "a/#")) {
            assertTrue(House.read("[Mqtt]", "TopicRoot=" + bad).hasErrors(), bad);
        }
        assertEquals(List.of(), House.problems("[Mqtt]", "TopicRoot=house/es-ESS"));
        assertEquals(
                List.of(
                        "W config.ini:2 [Common] ConfigVersion = \"101\": this file was written for a newer es-ESS (this one knows 100)"),
                House.problems("[Common]", "ConfigVersion=101"));
    }

    @Test
    void theBrokersHostIsAHost() {
        for (String good : List.of("localhost", "192.168.1.5", "broker.lan", "hütte", "fe80::1%eth0", "[::1]", "::1")) {
            assertEquals(List.of(), House.problems("[Mqtt]", "Host=" + good));
        }
        for (String bad : List.of("mqtt://broker", "user@broker", "broker/x", "my broker")) {
            assertEquals(
                    List.of("E config.ini:2 [Mqtt] Host = \"" + bad
                            + "\": a host is expected, as in 192.168.1.5 or broker.local, without mqtt:// and path"),
                    House.problems("[Mqtt]", "Host=" + bad));
        }
        assertEquals(
                List.of(
                        "E config.ini:2 [Mqtt] Host = \"broker:1883\": a host without port is expected; the port has a key"
                                + " of its own"),
                House.problems("[Mqtt]", "Host=broker:1883"));
    }

    @Test
    void whatTheBrokerDoesNotUseIsSaid() {
        String plain = "because SslEnabled=false: everything goes over the network in plain text";
        assertEquals(
                List.of(
                        "W config.ini:2 [Mqtt] Password = \"***\": this is not used, because there is no User",
                        "W config.ini:3 [Mqtt] SslCaFile = \"/ca.pem\": this is not used, " + plain),
                House.problems("[Mqtt]", "Password=geheim", "SslCaFile=/ca.pem"));
    }

    @Test
    void aBadWordForTlsNeverSendsThePasswordInPlainText() {
        Configuration configuration =
                House.read("[Mqtt]", "SslEnabled=ja", "SslVerify=ja", "User=u", "Password=geheim");
        assertTrue(configuration.hasErrors());
        assertTrue(configuration.get(Broker.class).sslEnabled());
        assertTrue(configuration.get(Broker.class).sslVerify());
    }

    @Test
    void foreignTextIsShortAndHarmlessAndALoginInAUrlIsHidden() {
        String text = House.problems("[Common]", "LogLevel=a\u001b[31mb\u202e" + "x".repeat(500))
                .get(0);
        assertTrue(text.contains("\"a\\u001b[31mb\\u202exx") && text.contains("x...\":") && text.length() < 400, text);
        String url = House.problems("[Mqtt]", "Port=http://admin:geheim@host/cm?user=eva&password=secret&cmnd=Power")
                .get(0);
        assertTrue(url.contains("\"http://***@host/cm?user=***&password=***&cmnd=Power\""), url);
    }

    @Test
    void whatIsInheritedIsReportedOnceAndWhereItStands() {
        assertEquals(
                List.of(
                        "W config.ini:2 [DEFAULT] Foo: no section of this version knows this key",
                        "E config.ini:3 [MqttTemperature:a] VRMInstanceID = \"x\": a whole number from 0 to 65535 is expected"),
                House.problems(
                        "[DEFAULT]",
                        "Foo=1",
                        "VRMInstanceID=x",
                        "[Services]",
                        "MqttTemperature=on",
                        "[MqttTemperature:a]",
                        "Topic=t",
                        "[MqttTemperature:b]",
                        "Topic=t"));
    }

    @Test
    void brokenLinesOfSectionsThatAreNotReadAreToldToo() {
        assertEquals(
                List.of(
                        "E config.ini:2 [DEFAULT]: this is neither \"Key = value\" nor a [Section] nor a comment (# or ; in front)"),
                House.problems("[DEFAULT]", "nonsense"));
        assertEquals(
                List.of(
                        "E config.ini:3 [Services] Meter: this line is indented, so it would continue the value in line 2;"
                                + " write the value on one line, or begin this line without blanks"),
                House.problems("[Services]", "Meter=false", "  MqttExporter=true"));
        assertEquals(
                List.of(
                        "E config.ini:2 [Mqtt]: this is neither \"Key = value\" nor a [Section] nor a comment (# or ; in front)"),
                House.problems("[Mqtt]", "Host\\=x"),
                "ini4j would not see the separator");
        assertEquals(
                List.of("E config.ini:1 [xyz]: nothing but a comment may stand behind the ]"),
                House.problems("[xyz] abc"));
    }

    @Test
    void aRecordMayRefuseItsValues() {
        ServiceDeclaration service = new ServiceDeclaration("S", List.of(), "", List.of(Refusing.class), true);
        Configuration configuration =
                Configuration.parse(House.FILE, "[Services]\nS=true\n[S]\nA=-1\n", List.of(service), List.of());
        assertEquals(List.of("E config.ini:3 [S]: A cannot be negative"), House.problems(configuration));
        assertFalse(configuration.canRun("S"));
        assertThrows(IllegalStateException.class, () -> configuration.get(Refusing.class));
        assertThrows(IllegalArgumentException.class, () -> configuration.get(Meter.class));
    }

    @Section(value = "S", doc = "")
    record Refusing(@Key(value = "A", doc = "") int a) {
        Refusing {
            if (a < 0) {
                throw new IllegalArgumentException("A cannot be negative");
            }
        }
    }
}
