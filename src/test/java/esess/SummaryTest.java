package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.config.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What check tells an owner whose file has a slip in it, or does nothing. */
class SummaryTest {

    private static Configuration read(String... lines) {
        return Configuration.parse(
                Path.of("config.ini"), String.join("\n", lines), Catalog.declarations(), Catalog.ALWAYS);
    }

    private static List<String> problems(String... lines) {
        return read(lines).problems().stream()
                .map(each -> each.severity() + " " + each.text())
                .toList();
    }

    private static final String GARDEN = "[MqttTemperature:garden]\nVRMInstanceID=2000\nCustomName=Garden\nTopic=g/t";

    @Test
    @DisplayName("what is on is named; what is written for a service that is off is named too")
    void onAndOff() {
        assertTrue(Summary.of(read("[Services]")).get(0).startsWith("No service is on"));
        List<String> off = Summary.of(read("[Services]", "MqttTemperature=false", GARDEN));
        assertEquals("Not used, because their service is off: [MqttTemperature:garden].", off.get(1));
        List<String> on = Summary.of(read("[Services]", "MqttTemperature=true", GARDEN));
        assertEquals(1, on.size(), on.toString());
        assertEquals("1 of " + Catalog.today().size() + " services is on: MqttTemperature.", on.get(0));
    }

    @Test
    @DisplayName("a charger that nobody gives sun, and a guard without a charger, are told")
    void alone() {
        String wattpilot = "[FroniusWattpilot]\nHost=192.168.1.9\nPassword=abcdef";
        String lines = String.join("\n", Summary.of(read("[Services]", "FroniusWattpilot=true", wattpilot)));
        assertTrue(lines.contains("SolarOverheadDistributor is off"), lines);
        lines = String.join(
                "\n", Summary.of(read("[Services]", "FroniusWattpilot=true", wattpilot + "\nLowPriceCharging=true")));
        assertTrue(!lines.contains("SolarOverheadDistributor is off"), "it charges at a low price then: " + lines);
        lines = String.join("\n", Summary.of(read("[Services]", "NoBatToEV=true", "[NoBatToEV]")));
        assertTrue(lines.contains("needs a charger"), lines);
    }

    @Test
    @DisplayName(
            "quotes and comments behind a value are noticed, also where any text will do, but not in a password or a pattern")
    void behindValues() {
        List<String> said = problems(
                "[Common]",
                "BatteryCapacityInWh=10000 # mine",
                "[Mqtt]",
                "User=\"me\"",
                "Password=\"a # b\"",
                "[Services]",
                "MqttTemperature=true",
                "[MqttTemperature:garden]",
                "VRMInstanceID=2000",
                "CustomName=Garden ; the small one",
                "Topic=g/t");
        assertEquals(3, said.size(), said.toString());
        assertTrue(
                said.get(0).startsWith("ERROR config.ini:2") && said.get(0).contains("line of its own"), said.get(0));
        assertTrue(
                said.get(1).startsWith("WARNING config.ini:4") && said.get(1).contains("the quotes are part"),
                said.get(1));
        assertTrue(
                said.get(2).startsWith("WARNING config.ini:10") && said.get(2).contains("behind the ;"), said.get(2));
    }

    @Test
    @DisplayName("the # that was forgotten in front of a header is guessed from the keys that nobody expects there")
    void forgottenHeader() {
        List<String> said = problems(
                "[Services]",
                "MqttTemperature=true",
                GARDEN,
                "# [MqttExporter:soc]",
                "Service=com.victronenergy.system",
                "DbusKey=/Dc/Battery/Soc",
                "Topic=x");
        assertEquals(3, said.size(), said.toString());
        said.forEach(each -> assertTrue(
                each.contains("is it meant for [MqttExporter:soc], whose header in line 7 is still a comment"), each));
    }

    @Test
    @DisplayName("one key of two consumers is one too many, whatever their kinds")
    void sameConsumer() {
        List<String> said = problems(
                "[Services]",
                "SolarOverheadDistributor=true",
                "[HttpConsumer:pump]",
                "CustomName=Pump",
                "VRMInstanceID=1001",
                "Request=100",
                "OnUrl=http://192.168.1.2/on",
                "OffUrl=http://192.168.1.2/off",
                "[MqttConsumer:pump]",
                "CustomName=Pump too",
                "VRMInstanceID=1002",
                "Request=100",
                "OnTopic=a/b",
                "OffTopic=a/c");
        assertTrue(
                said.stream()
                        .anyMatch(each ->
                                each.contains("config.ini:9 [MqttConsumer:pump]") && each.contains("same name")),
                said.toString());
    }

    @Test
    @DisplayName("a file that is no configuration is one error")
    void noConfiguration() {
        Configuration page = read("<!DOCTYPE html>", "<html>", "<body class=\"x\">", "[1]", "no page", "</body>");
        assertEquals(
                List.of(
                        "config.ini:1 = \"<!DOCTYPE html>\": this is no configuration of es-ESS: it has no section such as [Common] or [Services]"),
                page.problems().stream().map(Problem::text).toList());
        assertTrue(problems("[Mqt]", "Host broker").size() > 1, "a slip in a header is not that");
    }
}
