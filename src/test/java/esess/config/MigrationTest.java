package esess.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.House.Export;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {

    /** A file as owners of that version have it; what came later with the original stands in later versions only. */
    static String file(int version) {
        List<String> lines = Arrays.stream("""
                [DEFAULT]
                devComment1 = Comments in this file were left out for two reasons:
                devComment2 = 1 The file is huge; 2 upgrades remove them anyway.

                [Common]
                LogLevel=APP_DEBUG
                NumberOfThreads=5
                ServiceMessageCount=20
                ConfigVersion=%VERSION%
                VRMPortalID=c0619ab00000
                BatteryCapacityInWh=28000
                BatteryMaxChargeInWh = 9000
                DefaultPowerSetPoint=-10

                [Mqtt]
                # our own broker
                Host=localhost
                User=
                Password=
                Port=8883
                SslEnabled=false
                2ThrottlePeriod=0
                LocalSslEnabled=false

                [Services]
                SolarOverheadDistributor=false
                TimeToGoCalculator=true
                FroniusWattpilot=false
                1ChargeCurrentReducer=false
                MqttExporter=true
                MqttTemperature=true
                3NoBatToEV=false
                4Shelly3EMGrid=false
                4ShellyPMInverter=false
                5Grid2Bat=false
                5FroniusSmartmeterJSON=false
                6MqttPVInverter=false
                8MqttDC=false

                5[FroniusSmartmeterJSON]
                5VRMInstanceID=40
                5CustomName=Fronius Smartmeter (JSON)
                5PollFrequencyMs=500
                5Host=10.10.20.46
                5MeterID=0

                [TimeToGoCalculator]
                UpdateInterval=1000

                [SolarOverheadDistributor]
                VRMInstanceID=1000
                VRMInstanceID_ReservationMonitor=1001
                UpdateInterval=45000
                MinBatteryCharge= (5750/(min(SOC,99)-100)+5750) + 250
                Strategy=TryFullfill

                [HttpConsumer:waterplay]
                CustomName=Wasserspiel
                OnUrl=http://192.168.1.40/rpc/Switch.Set?id=0&on=true
                IsOnKeywordRegex="ison":\\s*true
                ; the pump
                [FroniusWattpilot]
                VRMInstanceID=1007
                VRMInstanceID_OverheadRequest=1006
                MinPhaseSwitchSeconds=300
                ResetChargedEnergyCounter=OnDisconnect
                Password=password
                HibernateMode=true

                [MqttTemperature:XYZ]
                VRMInstanceID=1022
                CustomName=100%% Garten
                Topic=Garden/Temperature
                TopicHumidity=Garden/Humidity

                [MqttExporter:XYZ]
                Service=com.victronenergy.system
                DbusKey=/Dc/Battery/Soc
                MqttTopic=Battery/Soc
                PublishType=OnChange
                6[NoBatToEV]
                6UseRelay=false
                7[MqttPvInverter]
                7ZeroFeedin=false
                """.split("\n")).toList();
        return lines.stream()
                .filter(line -> line.isEmpty() || !Character.isDigit(line.charAt(0)) || line.charAt(0) - '0' <= version)
                .map(line -> line.replaceFirst("^\\d", "").replace("%VERSION%", "" + version))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Configuration parsed(String text) {
        return Configuration.parse(House.FILE, text, House.SERVICES, House.ALWAYS);
    }

    @Test
    void problemsNameTheLinesOfTheFileThatTheOwnerHas() {
        String old = """
                [Common]
                ConfigVersion=8
                [Services]
                MqttTemperature=true
                MqttExporter=true
                [Mqtt]
                Host=broker
                SslEnabled=true
                [MqttExporter]
                Export_a=com.victronenergy.system, /Dc/Battery/Soc, a
                Export_b=com.victronenergy.system, , b
                # mine
                [MqttTemperature:garden]
                VRMInstanceID=many
                Topic=a
                """;
        Migration.Result result = Migration.migrate(old);
        Configuration migrated = Configuration.parse(House.FILE, result, House.SERVICES, House.ALWAYS);
        List<String> problems = House.problems(migrated);
        assertTrue(
                problems.stream().anyMatch(each -> each.contains(":14 [MqttTemperature:garden] VRMInstanceID")),
                problems.toString());
        assertTrue(
                problems.stream().anyMatch(each -> each.contains(":11 [MqttExporter:b] DbusKey")),
                "what became a section names the line it was: " + problems);
        assertTrue(
                result.notes().contains("[MqttExporter] Export_b (line 11) is the section [MqttExporter:b] now."),
                result.notes().toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void filesOfAllVersionsOfTheOriginalAreGoodAfterwards(int version) {
        String old = file(version);
        Migration.Result result = Migration.migrate(old);
        assertTrue(result.changed());
        assertEquals(version, result.fromVersion());
        assertEquals(
                old.replace("ConfigVersion=" + version, "ConfigVersion=100")
                        .replace("100%%", "100%")
                        .replace("Strategy=", "#Strategy="),
                result.text(),
                "nothing else is touched");
        assertEquals(List.of(), House.problems(parsed(result.text())));
        assertTrue(parsed(result.text()).canRun("MqttTemperature"));
        assertEquals(
                "100% Garten",
                parsed(result.text()).all(House.Sensor.class).get("XYZ").customName());
        assertEquals(
                new Migration.Result(result.text(), List.of(), 100, false, false, List.of()),
                Migration.migrate(result.text()));
    }

    @Test
    void lineEndingsAndByteOrderMarkStay() {
        String old = "\uFEFF" + file(7).replace("\n", "\r\n").replace("SslEnabled=false", "SslEnabled=true");
        String text = Migration.migrate(old).text();
        assertTrue(text.startsWith("\uFEFF[DEFAULT]\r\n"));
        assertEquals(
                0,
                text.replace("\r\n", "")
                        .chars()
                        .filter(c -> c == '\n' || c == '\r')
                        .count());
        assertTrue(text.contains("\r\nSslEnabled=true\r\n# Until now"), text);
        assertFalse(text.substring(1).contains("\uFEFF"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Mqtt]\nHost=h\n",
                "",
                "[Common]\nConfigVersion=abc\n",
                "[Common]\nConfigVersion=0\n",
                "ConfigVersion=4\n",
                "[Common]\nConfigVersion=\n"
            })
    void withoutAVersionNothingHappens(String text) {
        assertEquals(new Migration.Result(text, List.of(), 0, false, false, List.of()), Migration.migrate(text));
    }

    @Test
    void unknownVersionsAreLeftAloneAndThoseOfTheForkAreNot() {
        String later = "[Common]\nConfigVersion=101\nX=%%\n";
        assertEquals(later, Migration.migrate(later).text());
        assertEquals(
                List.of("ConfigVersion 101 is not known, so the file is used as it is."),
                Migration.migrate(later).notes());
        Migration.Result fork = Migration.migrate("[common]\nconfigversion : 16\n");
        assertEquals("[common]\nconfigversion : 100\n", fork.text());
        assertEquals(16, fork.fromVersion());
        assertTrue(fork.notes().get(1).contains("fork"), fork.notes().toString());
    }

    @Test
    void anUnverifiedBrokerStaysReachableAndTheOwnerIsTold() {
        String text = Migration.migrate("[Common]\nConfigVersion=8\n[Mqtt]\n  SslEnabled = True\n  Port = 8883\n")
                .text();
        assertEquals("""
                [Common]
                ConfigVersion=100
                [Mqtt]
                  SslEnabled = True
                  # Until now es-ESS took any certificate. That stays so, but anybody in the network can pose as the broker.
                  # Better: SslVerify=true, with SslCaFile or SslFingerprint when the certificate is self-signed.
                  SslVerify=false
                  Port = 8883
                """, text);
        Configuration configuration = parsed(text);
        assertFalse(configuration.get(Broker.class).sslVerify());
        assertEquals(8883, configuration.get(Broker.class).port());
        assertFalse(configuration.hasErrors());
        String verified = "[Common]\nConfigVersion=8\n[Mqtt]\nSslVerify=true\nSslEnabled=true";
        assertEquals(verified.replace("=8", "=100"), Migration.migrate(verified).text());
        assertTrue(Migration.migrate("[Common]\nConfigVersion=8\n[Mqtt]\nSslEnabled=1")
                .text()
                .endsWith("\nSslVerify=false"));
    }

    private static String broker(int version, String... lines) {
        return Migration.migrate("[Common]\nConfigVersion=" + version + "\n[Mqtt]\n" + String.join("\n", lines) + "\n")
                .text();
    }

    private static boolean verifies(int version, String... lines) {
        Configuration configuration = parsed(broker(version, lines));
        assertFalse(configuration.hasErrors(), () -> configuration.problems().toString());
        return configuration.get(Broker.class).sslVerify();
    }

    /** A migration never weakens what the file says, or what its program did without being told. */
    @Test
    void aForksVerificationOfTheBrokerStays() {
        assertEquals("""
                [Common]
                ConfigVersion=100
                [Mqtt]
                  SslEnabled=true
                  SslVerify=true
                  SslCaFile=/data/ca.pem
                """, broker(12, "  SslEnabled=true", "  SslVerification = Required", "  SslCaFile=/data/ca.pem"));
        assertTrue(verifies(12, "SslEnabled=true", "SslVerification=required"));
        assertTrue(verifies(16, "SslEnabled=true", "SslVerification=CertificateOnly", "SslCaFile=/ca.pem"));
        assertTrue(verifies(11, "SslEnabled=true"), "the fork verifies unless it is told otherwise");
        assertTrue(
                verifies(12, "SslEnabled=true", "SslVerify=false", "SslVerification=Required"),
                "the stricter one counts");
        assertTrue(
                verifies(12, "SslEnabled=true", "SslVerify=true", "SslVerification=Insecure"),
                "the stricter one counts");
        assertTrue(verifies(12, "SslEnabled=false", "SslVerification=Insecure"), "for the day when TLS is switched on");
        assertFalse(verifies(12, "SslEnabled=true", "SslVerification=Insecure"), "its owner has chosen it");
        assertFalse(verifies(10, "SslEnabled=true"), "nobody verified then");
        assertTrue(verifies(8, "SslEnabled=true", "SslCaFile=/ca.pem"), "its owner wants it");
        assertTrue(parsed(Migration.migrate(
                                "[DEFAULT]\nSslVerify=true\n[Common]\nConfigVersion=8\n[Mqtt]\nSslEnabled=true\n")
                        .text())
                .get(Broker.class)
                .sslVerify());
    }

    @Test
    void whatAnOlderMigrationWeakenedIsPutRight() {
        String weakened =
                "[Common]\nConfigVersion=100\n[Mqtt]\nSslEnabled=true\nSslVerify=false\nSslVerification=Required\n";
        Migration.Result result = Migration.migrate(weakened);
        assertEquals(weakened.replace("=false", "=true").replace("SslVerification", "#SslVerification"), result.text());
        assertEquals(List.of("[Mqtt] SslVerification=Required (line 6) is SslVerify=true now."), result.notes());
        assertEquals(result.text(), Migration.migrate(result.text()).text());
    }

    @Test
    void valuesThatWouldBecomeTooLongToReadAreNotJoined() {
        String old = "[Common]\nConfigVersion=8\n[Meter]\nFormula=SOC\n" + "  + 1234567890\n".repeat(1000);
        assertEquals(old.replace("=8", "=100"), Migration.migrate(old).text());
    }

    @Test
    void oldExportsBecomeSections() {
        Migration.Result result = Migration.migrate("""
                [Common]
                ConfigVersion=1
                [Services]
                MqttExporter=true

                [MqttExporter]
                # the battery
                Export_soc = com.victronenergy.system, /Dc/Battery/Soc, Battery/Soc
                Export_grid=com.victronenergy.grid,/Ac/Power,Grid/Power

                # the rest
                [TimeToGoCalculator]
                """);
        assertEquals("""
                [Common]
                ConfigVersion=100
                [Services]
                MqttExporter=true

                #[MqttExporter]
                # the battery
                #Export_soc = com.victronenergy.system, /Dc/Battery/Soc, Battery/Soc
                #Export_grid=com.victronenergy.grid,/Ac/Power,Grid/Power

                # the rest

                [MqttExporter:soc]
                Service=com.victronenergy.system
                DbusKey=/Dc/Battery/Soc
                MqttTopic=Battery/Soc

                [MqttExporter:grid]
                Service=com.victronenergy.grid
                DbusKey=/Ac/Power
                MqttTopic=Grid/Power
                [TimeToGoCalculator]
                """, result.text());
        assertEquals(List.of(), House.problems(parsed(result.text())));
        assertEquals(
                "Grid/Power",
                parsed(result.text()).all(Export.class).get("grid").topic());
        assertEquals(result.text(), Migration.migrate(result.text()).text());
    }

    @Test
    void addedSectionsAreIndentedLikeTheirNeighbours() {
        String text = Migration.migrate(
                        "[Common]\nConfigVersion=1\n[MqttExporter]\n  Export_a=s, /p, t\n  [Mqtt]\nHost=h\n")
                .text();
        assertEquals(
                "[Common]\nConfigVersion=100\n#[MqttExporter]\n#  Export_a=s, /p, t\n\n[MqttExporter:a]\n  Service=s\n  DbusKey=/p\n"
                        + "  MqttTopic=t\n  [Mqtt]\nHost=h\n",
                text);
        assertEquals(List.of(), House.problems(parsed(text)));
    }

    @Test
    void exportsThatCannotBeReadStayForTheCheck() {
        Migration.Result result = Migration.migrate("[Common]\nConfigVersion=2\n[MqttExporter]\nExport_a=only, two\n"
                + "Export_b=s, /p, t\n[MqttExporter:B]\nService=x\n");
        assertEquals(
                "[Common]\nConfigVersion=100\n[MqttExporter]\nExport_a=only, two\nExport_b=s, /p, t\n[MqttExporter:B]\nService=x\n",
                result.text());
        assertEquals(3, result.notes().size(), result.notes().toString());
        assertTrue(result.notes().get(1).contains("\"service, path, topic\""));
        assertTrue(result.notes().get(2).contains("[MqttExporter:b] already"));
        String half = Migration.migrate("[Common]\nConfigVersion=2\n[MqttExporter]\nExport_a=x\nExport_b=s, /p, t")
                .text();
        assertEquals(
                "[Common]\nConfigVersion=100\n[MqttExporter]\nExport_a=x\n#Export_b=s, /p, t\n\n[MqttExporter:b]\nService=s\nDbusKey=/p\nMqttTopic=t",
                half);
    }

    @Test
    void valuesOverSeveralLinesAreJoinedWherePythonLeavesNoDoubt() {
        Migration.Result result = Migration.migrate("""
                [Common]
                ConfigVersion=8
                [Meter]
                Formula = 5000
                    - 40
                \t* SOC
                Host =
                    10.0.0.1
                [Other]
                A = 1
                  B = 2
                C = 1

                  2
                [SolarOverheadDistributor]
                Strategy = a
                  b
                strategy = c
                  D: e
                """);
        assertEquals("""
                [Common]
                ConfigVersion=100
                [Meter]
                Formula = 5000 - 40 * SOC
                Host = 10.0.0.1
                [Other]
                A = 1
                  B = 2
                C = 1

                  2
                [SolarOverheadDistributor]
                #Strategy = a b
                #strategy = c
                #  D: e
                """, result.text());
        assertEquals(
                "Formula (line 4) went over several lines and now stands on one.",
                result.notes().get(1));
        assertEquals(
                "Host (line 7) went over several lines and now stands on one.",
                result.notes().get(2));
        assertEquals(
                2,
                parsed(result.text()).problems().stream()
                        .filter(each -> each.message().contains("indented"))
                        .count(),
                "what is in doubt is left for the check");
    }

    @Test
    void percentSignsAreWrittenOnce() {
        Migration.Result result = Migration.migrate(
                "[Common]\nConfigVersion=8\n# 5%% stay\n[Mqtt]\nPassword=a%%b%%%%c%\nUser=%(Host)s%%(x)s\n");
        assertEquals(
                "[Common]\nConfigVersion=100\n# 5%% stay\n[Mqtt]\nPassword=a%b%%c%\nUser=%(Host)s%(x)s\n",
                result.text());
        assertEquals(
                "[Mqtt] User (line 6) refers to %(Host)s, which is not replaced any more: write out what is meant.",
                result.notes().get(1));
        assertEquals(2, result.notes().size());
    }

    @Test
    void aRepeatedSectionIsLeftForTheCheck() {
        String old = file(7) + "[MqttTemperature:XYZ]\nTopic=x\n";
        String text = Migration.migrate(old).text();
        assertTrue(text.endsWith("[MqttTemperature:XYZ]\nTopic=x\n"));
        assertTrue(parsed(text).hasErrors());
    }

    /** Lines of all kinds, in any order: what an owner's file may look like after a night at the keyboard. */
    @Test
    void whateverStandsInTheFileNothingThrowsAndOneMigrationIsEnough() {
        String[] parts = {
            "[",
            "]",
            "=",
            ":",
            "\\",
            "%",
            "%%",
            "#",
            ";",
            " ",
            "\t",
            "\n",
            "\r\n",
            "\n  ",
            "\0",
            "ü",
            "\uFEFF",
            "1",
            "true",
            "\n[Mqtt]\n",
            "\n[MqttExporter]\n",
            "Export_a=s,p,t",
            "\nSslEnabled=true",
            "\n[Services]\nMqttExporter=true\n",
            "\n[DEFAULT]\n",
            "Password=geheim",
            "\n[SolarOverheadDistributor]\nStrategy=x",
            "\n[MqttTemperature:a]\n",
            "VRMInstanceID=1",
            "%(x)s",
            "\n[Meter]\nHost=h"
        };
        Random random = new Random(26);
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder("[Common]\nConfigVersion=8\n");
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            parsed(text.toString())
                    .problems()
                    .forEach(problem -> assertFalse(problem.text().isEmpty()));
            Migration.Result result = Migration.migrate(text.toString());
            assertEquals(100, Migration.migrate(result.text()).fromVersion(), text::toString);
            assertEquals(result.text(), Migration.migrate(result.text()).text());
            // Where Python itself found no line that is neither key nor section: what is added swallows nothing.
            assertTrue(
                    count(text.toString(), IniLine.Kind.NONSENSE) > 0
                            || count(result.text(), IniLine.Kind.CONTINUATION)
                                    <= count(text.toString(), IniLine.Kind.CONTINUATION),
                    () -> text + "\n---->\n" + result.text());
        }
    }

    private static long count(String text, IniLine.Kind kind) {
        return IniLine.of(text).stream().filter(line -> line.is(kind)).count();
    }
}
