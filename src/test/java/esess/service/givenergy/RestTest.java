package esess.service.givenergy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.runtime.CommandedDevice;
import esess.runtime.Guard;
import esess.runtime.Host;
import esess.runtime.Service;
import esess.runtime.SteeredBattery;
import esess.runtime.SteeredInverter;
import esess.sim.door.SimListen;
import esess.testing.WebHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** GivTCP's REST: what clients of GivTCP send, and what they get. */
class RestTest {

    private static final String CONTROL = "Control";

    /** It understands one command, and does what it is told. */
    private static final class Inverter implements SteeredInverter {
        private final String serial;
        private final List<String> commands = new ArrayList<>();
        private final Map<String, Object> tree = new LinkedHashMap<>();
        private boolean hanging;

        Inverter(String serial) {
            this.serial = serial;
        }

        @Override
        public String key() {
            return "house-" + serial;
        }

        @Override
        public String serial() {
            return serial;
        }

        @Override
        public String topicRoot() {
            return "GivEnergy";
        }

        @Override
        public Map<String, Object> leaves() {
            return Map.of();
        }

        @Override
        public Map<String, Object> document() {
            return tree;
        }

        @Override
        public boolean knows(String command) {
            return command.equals("setChargeTarget");
        }

        @Override
        public void command(String command, String payload, Consumer<Answer> onAnswer) {
            commands.add(command + " " + payload);
            if (hanging) {
                return;
            }
            boolean good = payload.contains("50");
            if (good) {
                tree.put(CONTROL, Map.of("Target_SOC", 50.0));
            }
            onAnswer.accept(
                    good
                            ? new Answer(Outcome.DONE, "Setting Charge Target 50 was a success")
                            : payload.isEmpty()
                                    ? new Answer(Outcome.FAILED, "Setting setChargeTarget failed: no answer")
                                    : new Answer(Outcome.REFUSED, "Setting setChargeTarget failed: nonsense"));
        }

        @Override
        public SteeredBattery battery() {
            throw new UnsupportedOperationException();
        }
    }

    private final Inverter first = new Inverter("AB1234G567");
    private final Inverter second = new Inverter("CD1234G567");

    private WebHouse rest(String more) {
        WebHouse web = WebHouse.ofRest(
                "[Services]\nGivEnergy=true\n[GivEnergy:one]\nHost=192.168.1.7\nVRMInstanceID=50\n[GivEnergy:two]\nHost=192.168.1.8\nVRMInstanceID=60\n"
                        + "[Rest]\nEnabled=true\n" + more);
        for (Inverter each : List.of(first, second)) {
            Guard guard = new Guard(
                    each.serial,
                    () -> new Service() {
                        @Override
                        public void start(Host host) {
                            host.offer(each);
                        }
                    },
                    web.house.house);
            web.house.loop.execute(guard::start);
        }
        web.house.settle();
        return web;
    }

    private static SimListen.Visit post(WebHouse web, int port, String target, String body) {
        // As Python's requests sends it.
        return web.ask(
                port,
                "POST",
                target,
                Map.of("Content-Type", "application/json", "User-Agent", "python-requests/2.31"),
                body);
    }

    private static SimListen.Visit get(WebHouse web, int port, String target) {
        return web.ask(port, "GET", target, Map.of(), "");
    }

    @Test
    @DisplayName("predbat's order of calls: read, write, read back, on GivTCP's own paths and ports")
    void predbat() {
        WebHouse web = rest("GivTcpPorts=true\n");
        assertEquals(List.of(6345, 6346), web.house.listen.ports());
        assertEquals(
                "{\"result\":\"No register data cache exists, try again later\"}",
                get(web, 6345, "/readData").text());
        SimListen.Visit done = post(web, 6345, "/setChargeTarget", "{\"chargeToPercent\": \"50\"}");
        assertEquals(200, done.status());
        assertEquals("{\"result\":\"Setting Charge Target 50 was a success\"}", done.text());
        assertEquals(List.of("setChargeTarget {\"chargeToPercent\": \"50\"}"), first.commands);
        assertEquals(
                "{\"Control\":{\"Target_SOC\":50.0}}", get(web, 6345, "/runAll").text());
        post(web, 6346, "/setChargeTarget", "50");
        assertEquals(List.of("setChargeTarget 50"), second.commands);
    }

    @Test
    @DisplayName("below a prefix by default, by serial number, section or GivTCP's number; nothing at the root")
    void prefixes() {
        WebHouse web = rest("");
        assertEquals(List.of(6345), web.house.listen.ports());
        for (String prefix : List.of("/givenergy/CD1234G567", "/givenergy/house-CD1234G567", "/REST2")) {
            assertEquals(200, post(web, 6345, prefix + "/setChargeTarget", "50").status(), prefix);
            assertEquals(200, get(web, 6345, prefix + "/getCache").status(), prefix);
        }
        assertEquals(3, second.commands.size());
        assertEquals(404, post(web, 6345, "/setChargeTarget", "50").status());
        assertEquals(404, get(web, 6345, "/readData").status());
        assertEquals(404, get(web, 6345, "/REST3/readData").status());
        assertEquals(404, post(web, 6345, "/givenergy/XX/setChargeTarget", "50").status());
        assertEquals(
                "{\"inverters\":[\"AB1234G567\",\"CD1234G567\"]}",
                get(web, 6345, "/givenergy").text());
    }

    /** It takes whatever it knows. */
    private static final class Charger implements CommandedDevice {
        private final List<String> commands = new ArrayList<>();

        @Override
        public String key() {
            return "";
        }

        @Override
        public String serial() {
            return "EVC1";
        }

        @Override
        public String topicRoot() {
            return "GivEnergy";
        }

        @Override
        public Map<String, Object> document() {
            return Map.of("Charger", Map.of("Charging_State", "Idle"));
        }

        @Override
        public boolean knows(String command) {
            return command.equals("setImportCap");
        }

        @Override
        public void command(String command, String payload, Consumer<Answer> onAnswer) {
            commands.add(command + " " + payload);
            onAnswer.accept(new Answer(Outcome.DONE, "Setting setImportCap was a success"));
        }
    }

    @Test
    @DisplayName(
            "GivTCP's further paths: cache, settings, the charger at the inverter's port; reading never does anything")
    void furtherPaths() {
        WebHouse web = rest("GivTcpPorts=true\n");
        assertEquals("[]", get(web, 6345, "/fullCache").text());
        first.tree.put(CONTROL, Map.of("Target_SOC", 50.0));
        assertEquals(
                "[{\"Control\":{\"Target_SOC\":50.0}}]",
                get(web, 6345, "/fullCache").text());
        assertEquals(200, get(web, 6345, "/REST2/settings").status());
        assertEquals(404, get(web, 6345, "/getEVCCache").status());
        assertEquals(404, post(web, 6345, "/setImportCap", "{\"current\": 60}").status());
        Charger charger = new Charger();
        Guard guard = new Guard("GivEVC", () -> host -> host.offerCharger(charger), web.house.house);
        web.house.loop.execute(guard::start);
        web.house.settle();
        assertEquals(
                "{\"Charger\":{\"Charging_State\":\"Idle\"}}",
                get(web, 6345, "/getEVCCache").text());
        assertEquals(200, post(web, 6345, "/setImportCap", "{\"current\": 60}").status());
        assertEquals(200, post(web, 6345, "/REST9/setImportCap", "50").status(), "without an inverter too");
        assertEquals(List.of("setImportCap {\"current\": 60}", "setImportCap 50"), charger.commands);
        assertEquals(405, get(web, 6345, "/reboot").status(), "a picture on some page must not restart an inverter");
        post(web, 6345, "/reboot", "");
        assertEquals(List.of(), first.commands, "this one cannot");
    }

    @Test
    @DisplayName("what was not done is not answered with 200, and the answer says why")
    void notDone() {
        WebHouse web = rest("GivTcpPorts=true\n");
        assertEquals(400, post(web, 6345, "/setChargeTarget", "nonsense").status());
        assertEquals(502, post(web, 6345, "/setChargeTarget", "").status());
        SimListen.Visit unknown = post(web, 6345, "/setEverything", "50");
        assertEquals(404, unknown.status());
        assertEquals("{\"result\":\"There is no command setEverything\"}", unknown.text());
        first.hanging = true;
        SimListen.Visit hanging = post(web, 6345, "/setChargeTarget", "50");
        web.house.pass(Duration.ofSeconds(14));
        assertEquals(0, hanging.status());
        web.house.pass(Duration.ofSeconds(2));
        assertEquals(504, hanging.status());
        assertEquals("{\"result\":\"Error: REST response timeout. Unknown success\"}", hanging.text());
    }

    @Test
    @DisplayName("nothing is written for another page, another name, or by reading")
    void attacks() {
        WebHouse web = rest("GivTcpPorts=true\n");
        assertEquals(
                403,
                web.ask(6345, "POST", "/setChargeTarget", Map.of("Origin", "http://evil.example"), "50")
                        .status());
        assertEquals(
                403,
                web.ask(6345, "POST", "/setChargeTarget", Map.of("Sec-Fetch-Site", "cross-site"), "50")
                        .status());
        assertEquals(
                421,
                web.ask(6345, "POST", "/setChargeTarget", Map.of("Host", "evil.example:6345"), "50")
                        .status());
        assertEquals(405, get(web, 6345, "/setChargeTarget").status());
        assertEquals(400, get(web, 6345, "/../runAll").status());
        assertEquals(List.of(), first.commands);
    }

    @Test
    @DisplayName("with a token: without it neither reading nor writing; as Bearer, or as password in the address")
    void token() {
        WebHouse web = rest("GivTcpPorts=true\nBind=0.0.0.0\nToken=0123456789abcdef\n");
        assertTrue(
                web.configuration.problems().isEmpty(),
                web.configuration.problems().toString());
        SimListen.Visit closed = post(web, 6345, "/setChargeTarget", "50");
        assertEquals(401, closed.status());
        assertTrue(closed.header("WWW-Authenticate").startsWith("Basic "));
        assertEquals(401, get(web, 6345, "/readData").status());
        assertEquals(List.of(), first.commands);
        for (String header : List.of("Bearer 0123456789abcdef", "Basic cHJlZGJhdDowMTIzNDU2Nzg5YWJjZGVm")) {
            assertEquals(
                    200,
                    web.ask(6345, "POST", "/setChargeTarget", Map.of("Authorization", header), "50")
                            .status());
        }
        assertEquals(
                401,
                web.ask(6345, "POST", "/setChargeTarget", Map.of("Authorization", "Basic bm9uc2Vuc2U="), "50")
                        .status());
        assertFalse(String.join("\n", web.house.logged).contains("0123456789abcdef"));
    }

    @Test
    @DisplayName("beyond the GX a token is needed, and a short one is none: errors that name file, line and key")
    void withoutToken() {
        WebHouse open = WebHouse.of("[Rest]\nEnabled=true\nBind=0.0.0.0\n");
        assertTrue(
                open.configuration.problems().get(0).text().startsWith("config.ini:3 [Rest] Bind"),
                open.configuration.problems().toString());
        assertFalse(open.configuration.isGood(Rest.Config.class));
        WebHouse weak = WebHouse.of("[Rest]\nEnabled=true\nToken=short\n");
        String text = weak.configuration.problems().get(0).text();
        assertTrue(text.startsWith("config.ini:3 [Rest] Token") && !text.contains("short\""), text);
    }
}
