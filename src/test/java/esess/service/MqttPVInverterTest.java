package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.config.ServiceDeclaration;
import esess.runtime.PvLimits;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MqttPVInverterTest {

    private static final String COMMAND = "solar/1/cmd/limit_nonpersistent_relative";
    private static final String ROOF = """
            [MqttPVInverter:roof]
            VRMInstanceID = 20
            CustomName = Dächer
            Position = 1
            """;
    private static final String LIMITED = ROOF + """
            TotalPowerTopic = solar/1/0/power
            DtuControlTopic = solar/1
            MaxPower = 1500
            """;

    private VirtualHouse house = new VirtualHouse();
    private SimBus.Service roof;

    private static Configuration parse(String text) {
        return Configuration.parse(
                Path.of("config.ini"),
                "[Services]\nMqttPVInverter = true\n" + text,
                List.of(new ServiceDeclaration(
                        "MqttPVInverter",
                        List.of(),
                        "",
                        List.of(MqttPVInverter.Config.class, MqttPVInverter.Inverter.class),
                        true)),
                List.of());
    }

    private void start(String text) {
        Configuration configuration = parse(text);
        assertEquals(List.of(), configuration.problems());
        house.start("MqttPVInverter", () -> new MqttPVInverter(configuration));
        roof = house.bus.service("com.victronenergy.pvinverter.esESS_MqttPVInverter_roof");
    }

    private void arrive(String topic, String payload) {
        house.mqtt.arrive(topic, payload);
        house.pass(Gathering.MOMENT);
    }

    private List<String> commands() {
        return house.mqtt.published().stream()
                .filter(p -> p.topic().equals(COMMAND))
                .map(p -> {
                    assertTrue(p.qos() == 0 && !p.retained(), "as the original");
                    double percent = Math.round(Double.parseDouble(p.payload()) * 1e6) / 1e6;
                    return percent == Double.parseDouble(p.payload()) ? p.payload() : Double.toString(percent);
                })
                .toList();
    }

    private SimBus.Service gx(double soc, double consumptionW, int source) {
        SimBus.Service system = house.bus
                .foreign("com.victronenergy.system")
                .set("/Dc/Battery/Soc", soc)
                .set("/Ac/Grid/L1/Power", 0.0)
                .set("/Dc/Battery/Power", 0.0)
                .set("/Ac/Consumption/L1/Power", consumptionW)
                .set("/Ac/Consumption/L2/Power", null)
                .set("/Ac/ActiveIn/Source", source);
        house.settle();
        return system;
    }

    private long said(String part) {
        return house.messages().stream().filter(m -> m.contains(part)).count();
    }

    @Test
    @DisplayName(
            "every topic is optional; the total is the sum of the phases, an energy sum waits for all of its parts")
    void phases() {
        start(
                ROOF
                        + "L1PowerTopic=p1\nL3PowerTopic=p3\nL1EnergyForwardedTopic=e1\nL3EnergyForwardedTopic=e3\nL1VoltageTopic=u1\n");
        assertEquals(0, roof.get("/Connected"));
        assertNull(roof.get("/Ac/Power"), "unknown is not 0");
        arrive("p1", "500");
        arrive("e1", "0.4");
        assertEquals(500.0, roof.get("/Ac/Power"));
        assertNull(roof.get("/Ac/L3/Power"));
        assertNull(roof.get("/Ac/Energy/Forward"));
        assertEquals(0.4, roof.get("/Ac/L1/Energy/Forward"), "small energies count");
        arrive("p3", "250.5");
        arrive("e3", "2");
        arrive("u1", "231");
        assertEquals(750.5, roof.get("/Ac/Power"));
        assertEquals(2.4, (Double) roof.get("/Ac/Energy/Forward"), 1e-9);
        assertEquals(231.0, roof.get("/Ac/L1/Voltage"));
        assertNull(roof.get("/Ac/L2/Power"));
        assertEquals(2, roof.get("/NrOfPhases"));
        assertEquals(1, roof.get("/Connected"));
        assertEquals(7, roof.get("/StatusCode"));
        assertEquals(1, roof.get("/Position"));
        assertEquals("Dächer", roof.get("/CustomName"));
        assertFalse(roof.values().containsKey("/Ac/PowerLimit"), "cannot be limited");
    }

    @Test
    @DisplayName("a total alone is booked on the phases, because systemcalc looks only there")
    void total() {
        start(ROOF + "TotalPowerTopic=p\nTotalEnergyForwardedTopic=e\nPhase=L2\n"
                + ROOF.replace("roof", "three").replace("20", "21")
                + "TotalPowerTopic=p\nTotalEnergyForwardedTopic=e\nPhase=1,2,3\n"
                + ROOF.replace("roof", "one").replace("20", "22")
                + "TotalPowerTopic=p\n" + ROOF.replace("roof", "volts").replace("20", "23")
                + "TotalPowerTopic=p\nL3VoltageTopic=u\n");
        arrive("p", "900");
        arrive("e", "12.3456");
        assertEquals(
                List.of(900.0, 900.0, 12.346, 1),
                List.of(
                        roof.get("/Ac/Power"),
                        roof.get("/Ac/L2/Power"),
                        roof.get("/Ac/L2/Energy/Forward"),
                        roof.get("/NrOfPhases")));
        assertNull(roof.get("/Ac/L1/Power"));
        SimBus.Service three = house.bus.service("com.victronenergy.pvinverter.esESS_MqttPVInverter_three");
        assertEquals(
                List.of(900.0, 300.0, 300.0, 300.0, 12.346),
                List.of(
                        three.get("/Ac/Power"),
                        three.get("/Ac/L1/Power"),
                        three.get("/Ac/L2/Power"),
                        three.get("/Ac/L3/Power"),
                        three.get("/Ac/Energy/Forward")));
        assertNull(three.get("/Ac/L1/Energy/Forward"), "counters are not made up");
        assertEquals(
                900.0,
                house.bus
                        .service("com.victronenergy.pvinverter.esESS_MqttPVInverter_one")
                        .get("/Ac/L1/Power"));
        assertEquals(
                900.0,
                house.bus
                        .service("com.victronenergy.pvinverter.esESS_MqttPVInverter_volts")
                        .get("/Ac/L3/Power"));
    }

    @Test
    @DisplayName("several values of one inverter, and several inverters, on one topic; JSON behind a #")
    void json() {
        start(ROOF
                + "L1PowerTopic=tele/dach#ENERGY.Power\nL1VoltageTopic=tele/dach#ENERGY.Voltage\nTotalEnergyForwardedTopic=tele/dach#ENERGY.Total\n"
                + ROOF.replace("roof", "two").replace("20", "21") + "TotalPowerTopic=tele/dach#ENERGY.Power\n");
        arrive("tele/dach", "{\"Name\":\"Süddach \\\\\",\"ENERGY\":{\"Power\":120,\"Voltage\":\"230.1\",\"Total\":7}}");
        assertEquals(
                List.of(120.0, 120.0, 230.1, 7.0),
                List.of(
                        roof.get("/Ac/Power"),
                        roof.get("/Ac/L1/Power"),
                        roof.get("/Ac/L1/Voltage"),
                        roof.get("/Ac/Energy/Forward")));
        assertEquals(
                120.0,
                house.bus
                        .service("com.victronenergy.pvinverter.esESS_MqttPVInverter_two")
                        .get("/Ac/Power"));
        arrive("tele/dach", "{\"ENERGY\":{\"Power\":null,\"Voltage\":230,\"Total\":7}}");
        assertNull(roof.get("/Ac/Power"), "null: it has none");
    }

    @Test
    @DisplayName(
            "nonsense, umlauts, NaN and Infinity are refused, said once, and keep nothing alive; an empty payload is unknown")
    void nonsense() {
        start(ROOF + "TotalPowerTopic=p\n");
        arrive("p", "100");
        for (String payload : List.of("nächtlich\\", "NaN", "inf", "-Infinity", "1,5", "{}")) {
            arrive("p", payload);
            assertEquals(100.0, roof.get("/Ac/Power"), payload);
        }
        assertEquals(1, said("\"nächtlich\\\" on p is not used: it is not a number"));
        assertEquals(1, said("is not used"));
        arrive("p", "");
        assertNull(roof.get("/Ac/Power"));
        assertEquals("Running", house.state("MqttPVInverter"));
    }

    @Test
    @DisplayName("what a DTU tells topic by topic is shown as one: no total of old and new phases")
    void together() {
        start(ROOF + "L1PowerTopic=p1\nL2PowerTopic=p2\n");
        arrive("p1", "100");
        arrive("p2", "100");
        house.mqtt.arrive("p1", "500");
        house.pass(Duration.ofMillis(40));
        assertEquals(100.0, roof.get("/Ac/L1/Power"));
        house.mqtt.arrive("p2", "600");
        house.pass(Duration.ofMillis(60));
        assertEquals(1100.0, roof.get("/Ac/Power"));
    }

    @Test
    @DisplayName(
            "night: no error, no message every 5 s; powers unknown, energy stays, standby; in the morning it is back")
    void night() {
        start(ROOF + "TotalPowerTopic=p\nTotalEnergyForwardedTopic=e\nL1VoltageTopic=u\n");
        arrive("e", "1234.5");
        arrive("u", "230");
        arrive("p", "3.2");
        house.pass(Duration.ofMinutes(4));
        assertEquals(3.2, roof.get("/Ac/Power"));
        assertEquals(8, roof.get("/StatusCode"));
        house.pass(Duration.ofHours(8));
        assertNull(roof.get("/Ac/Power"), "never frozen");
        assertNull(roof.get("/Ac/L1/Power"));
        assertNull(roof.get("/Ac/L1/Voltage"));
        assertEquals(1234.5, roof.get("/Ac/Energy/Forward"));
        assertEquals(0, roof.get("/Connected"));
        assertEquals(8, roof.get("/StatusCode"));
        assertEquals(1, said("Inverter roof sleeps: nothing on its topics for 300 s."));
        assertEquals(0, said("lost"));
        assertTrue(house.logged.stream().noneMatch(line -> line.contains("WARNING")), house.logged.toString());
        arrive("e", "0");
        arrive("p", "12");
        assertEquals(12.0, roof.get("/Ac/Power"));
        assertEquals(1234.5, roof.get("/Ac/Energy/Forward"), "0 kWh of a DTU that does not know it yet is no counter");
        assertEquals(1, roof.get("/Connected"));
        assertEquals(7, roof.get("/StatusCode"));
        assertEquals(1, said("reports again"));
    }

    @Test
    @DisplayName("an inverter that falls silent while it produces is lost: unknown, error, one warning")
    void lost() {
        start("[MqttPvInverter]\nStaleTimeoutSeconds = 60\n" + ROOF + "L1PowerTopic=p1\nL2PowerTopic=p2\n");
        arrive("p1", "800");
        house.pass(Duration.ofSeconds(2));
        arrive("p2", "5");
        house.pass(Duration.ofMinutes(10));
        assertNull(roof.get("/Ac/Power"));
        assertEquals(10, roof.get("/StatusCode"));
        assertEquals(0, roof.get("/Connected"));
        assertEquals(1, said("Inverter roof is lost: nothing on its topics for 60 s"));
        assertEquals(1, house.messages().size(), house.messages().toString());
    }

    @Test
    @DisplayName("a single power that stops while the rest goes on is unknown, and said once")
    void oneStops() {
        start(ROOF + "L1PowerTopic=p1\nL2PowerTopic=p2\n");
        arrive("p1", "800");
        for (int i = 0; i < 100; i++) {
            house.pass(Duration.ofSeconds(10));
            arrive("p2", "500");
        }
        assertNull(roof.get("/Ac/L1/Power"));
        assertEquals(500.0, roof.get("/Ac/Power"), "over the known phases");
        assertEquals(1, said("nothing on p1 for 300 s"));
        arrive("p1", "700");
        assertEquals(1200.0, roof.get("/Ac/Power"));
        assertEquals(1, said("p1 is told again"));
    }

    @Test
    @DisplayName(
            "the DTU says that it cannot reach the inverter: unknown at once; asleep when it had stopped producing")
    void reachable() {
        start(ROOF + "TotalPowerTopic=p\nReachableTopic=solar/1/status/reachable\n");
        arrive("solar/1/status/reachable", "1");
        arrive("p", "700");
        arrive("solar/1/status/reachable", "0");
        assertNull(roof.get("/Ac/Power"));
        assertEquals(10, roof.get("/StatusCode"));
        arrive("solar/1/status/reachable", "1");
        assertEquals(700.0, roof.get("/Ac/Power"));
        arrive("p", "0");
        arrive("solar/1/status/reachable", "0");
        assertEquals(8, roof.get("/StatusCode"));
        assertEquals(0, roof.get("/Connected"));
        arrive("solar/1/status/reachable", "vielleicht");
        arrive("solar/1/status/reachable", "perhaps");
        assertEquals(1, said("neither 1 nor 0"));
    }

    @Test
    @DisplayName(
            "of what the broker has kept only the energy counts: a power from any time ago is no production now; nothing at all is said once")
    void retained() {
        start(ROOF + "TotalPowerTopic=p\nTotalEnergyForwardedTopic=e\n");
        house.mqtt.arriveRetained("p", "400");
        house.mqtt.arriveRetained("e", "1234");
        house.pass(Gathering.MOMENT);
        assertNull(roof.get("/Ac/Power"), "nobody knows how old it is");
        assertNull(roof.get("/Ac/L1/Power"));
        assertEquals(1234.0, roof.get("/Ac/Energy/Forward"), "a counter does not grow old");
        assertEquals(0, roof.get("/Connected"));
        house.pass(Duration.ofHours(1));
        assertEquals(1, said("told nothing since the start"));
        arrive("p", "410");
        assertEquals(410.0, roof.get("/Ac/Power"));
        assertEquals(1, roof.get("/Connected"));
        house.pass(Duration.ofMinutes(6));
        house.mqtt.arriveRetained("p", "400");
        house.pass(Gathering.MOMENT);
        assertNull(roof.get("/Ac/Power"));
        assertEquals(0, roof.get("/Connected"));
    }

    @Test
    @DisplayName("ESS throttles through /Ac/PowerLimit and has to repeat it: after 60 s the inverter is free again")
    void powerLimit() {
        start(LIMITED);
        assertEquals(1500.0, roof.get("/Ac/PowerLimit"));
        assertEquals(1500.0, roof.get("/Ac/MaxPower"));
        assertEquals(0, roof.write("/Ac/PowerLimit", 375.0));
        house.settle();
        assertEquals(List.of("25.0"), commands());
        for (int second = 0; second < 60; second++) {
            house.pass(Duration.ofSeconds(1));
            roof.write("/Ac/PowerLimit", 375.0 + second);
        }
        assertTrue(commands().size() <= 13, "one in 5 s at most: " + commands());
        house.pass(Duration.ofSeconds(59));
        assertTrue(Double.parseDouble(commands().get(commands().size() - 1)) < 30);
        house.pass(Duration.ofSeconds(7));
        assertEquals("100.0", commands().get(commands().size() - 1));
        assertEquals(1500.0, roof.get("/Ac/PowerLimit"));
        roof.write("/Ac/PowerLimit", 0);
        house.pass(Duration.ofSeconds(6));
        assertEquals("0.0", commands().get(commands().size() - 1));
        roof.write("/Ac/PowerLimit", null);
        house.pass(Duration.ofSeconds(6));
        assertEquals("100.0", commands().get(commands().size() - 1));
        assertEquals(1500.0, roof.get("/Ac/PowerLimit"), "released is the maximum, not unsupported");
        house.pass(Duration.ofHours(2));
        assertEquals(
                List.of("100.0"),
                commands().subList(commands().size() - 9, commands().size()).stream()
                        .distinct()
                        .toList());
        house.mqtt.arrive("es-ESS/MqttPVInverter/Controls/PowerLimit:roof/Set", "750");
        house.pass(Duration.ofSeconds(6));
        assertEquals("50.0", commands().get(commands().size() - 1), "by the control as on the bus");
        assertEquals(750.0, roof.get("/Ac/PowerLimit"));
        house.pass(Duration.ofMinutes(20));
        assertEquals("100.0", commands().get(commands().size() - 1), "and with the same end");
        int sent = commands().size();
        house.pass(Duration.ofHours(2));
        assertEquals(sent, commands().size(), "a release is repeated for a while, not for ever");
    }

    @Test
    @DisplayName(
            "zero feed-in: the full battery throttles towards the consumption; the lower of both limits is sent; stop hands back")
    void zeroFeedIn() {
        start("[MqttPVInverter]\nEnableZeroFeedin = true\n" + LIMITED);
        arrive("solar/1/0/power", "1000");
        SimBus.Service system = gx(95, 300, 1);
        house.pass(Duration.ofSeconds(30));
        assertEquals(List.of(), commands(), "nobody limits anything");
        system.set("/Dc/Battery/Soc", 100.0);
        arrive("solar/1/0/power", "1000");
        house.pass(Duration.ofSeconds(10));
        assertEquals(List.of("95.0"), commands());
        arrive("solar/1/0/power", "950");
        house.pass(Duration.ofSeconds(10));
        arrive("solar/1/0/power", "900");
        house.pass(Duration.ofSeconds(10));
        assertEquals(List.of("95.0", "90.0", "85.0"), commands());
        roof.write("/Ac/PowerLimit", 300.0);
        house.pass(Duration.ofSeconds(6));
        assertEquals("20.0", commands().get(commands().size() - 1), "ESS wants less");
        assertEquals(1, said("limited to what the house takes"));

        house.stop();
        assertEquals("100.0", commands().get(commands().size() - 1));
        assertEquals(Map.of(), house.documents.get("pv-limits"));
    }

    @Test
    @DisplayName(
            "zero feed-in never keeps a limit on old knowledge: consumption, grid or inverter unknown lifts it, said once")
    void lifted() {
        start("[MqttPVInverter]\nEnableZeroFeedin = true\nZeroFeedinStartSoc = 98\n" + LIMITED);
        SimBus.Service system = gx(100, 300, 1);
        arrive("solar/1/0/power", "1000");
        house.pass(Duration.ofSeconds(10));
        arrive("solar/1/0/power", "1000");
        house.pass(Duration.ofSeconds(10));
        assertEquals("90.0", commands().get(commands().size() - 1));
        system.set("/Ac/Consumption/L1/Power", null);
        house.pass(Duration.ofSeconds(20));
        assertEquals("90.0", commands().get(commands().size() - 1), "a meter that flaps does not open the tap");
        house.pass(Duration.ofSeconds(40));
        assertEquals("100.0", commands().get(commands().size() - 1));
        assertEquals(1, said("does not tell consumption"));
        system.set("/Ac/Consumption/L1/Power", 300.0);
        arrive("solar/1/0/power", "1000");
        house.pass(Duration.ofSeconds(10));
        assertEquals("95.0", commands().get(commands().size() - 1));
        system.set("/Ac/ActiveIn/Source", 240);
        house.pass(Duration.ofSeconds(10));
        assertEquals("100.0", commands().get(commands().size() - 1));
        assertEquals(1, said("there is no grid"));
        system.set("/Ac/ActiveIn/Source", 1);
        house.pass(Duration.ofSeconds(10));
        system.leave();
        house.pass(Duration.ofSeconds(10));
        assertEquals("100.0", commands().get(commands().size() - 1), "the GX's system service is gone");
        gx(100, 300, 1);
        arrive("solar/1/0/power", "1000");
        house.pass(Duration.ofSeconds(10));
        assertEquals("95.0", commands().get(commands().size() - 1));
        house.pass(Duration.ofMinutes(6));
        assertEquals("100.0", commands().get(commands().size() - 1), "nothing was heard of the inverter for 5 minutes");
    }

    @Test
    @DisplayName(
            "zero feed-in throttles step by step on what the inverter tells, never further on what it told before the last step")
    void notOnOldPower() {
        start("[MqttPVInverter]\nEnableZeroFeedin = true\n" + LIMITED);
        gx(100, 300, 1);
        arrive("solar/1/0/power", "1000");
        house.pass(Duration.ofMinutes(4));
        assertEquals(List.of("95.0"), commands().stream().distinct().toList(), "one step for one value");
        arrive("solar/1/0/power", "950");
        house.pass(Duration.ofSeconds(20));
        assertEquals(List.of("95.0", "90.0"), commands().stream().distinct().toList());
    }

    @Test
    @DisplayName(
            "zero feed-in lifts a limit also on an old power: too much for a while is what the house has without es-ESS")
    void liftedOnOldPower() {
        start("[MqttPVInverter]\nEnableZeroFeedin = true\n" + LIMITED);
        SimBus.Service system = gx(100, 300, 1);
        for (int cycle = 0; cycle < 10; cycle++) {
            arrive("solar/1/0/power", "1000");
            house.pass(Duration.ofSeconds(10));
        }
        String low = commands().get(commands().size() - 1);
        system.set("/Ac/Consumption/L1/Power", 3000.0);
        house.pass(Duration.ofSeconds(30));
        assertTrue(
                Double.parseDouble(commands().get(commands().size() - 1)) >= Double.parseDouble(low) + 10,
                commands().toString());
    }

    @Test
    @DisplayName("two inverters cannot have one DtuControlTopic: they would undo each other's limit")
    void oneTopicTwice() {
        Configuration configuration =
                parse(LIMITED + LIMITED.replace("roof", "shed").replace("20", "21"));
        assertEquals(
                1, configuration.problems().size(), configuration.problems().toString());
        String problem = configuration.problems().get(0).text();
        assertTrue(
                problem.contains("DtuControlTopic")
                        && problem.contains("MqttPVInverter:shed")
                        && problem.contains("line 8 [MqttPVInverter:roof]"),
                problem);
        assertEquals(
                List.of("roof"),
                List.copyOf(configuration.all(MqttPVInverter.Inverter.class).keySet()));
    }

    @Test
    @DisplayName("a crash leaves a limit: the next start lifts it, also of an inverter that is not configured any more")
    void afterACrash() {
        Map<String, Map<String, Object>> disk = new HashMap<>(
                Map.of("pv-limits", Map.of("topics", List.of("old/cmd/limit_nonpersistent_relative", COMMAND))));
        house = new VirtualHouse(disk);
        house.mqtt.setConnected(false);
        start(LIMITED);
        house.pass(Duration.ofMinutes(5));
        assertEquals(List.of(), commands());
        house.stop();
        assertTrue(
                disk.get("pv-limits").toString().contains("old/cmd")
                        && disk.get("pv-limits").toString().contains(COMMAND),
                "still to be done");

        house = new VirtualHouse(disk);
        start(LIMITED);
        house.settle();
        assertEquals(List.of("100.0"), commands());
        assertEquals("100.0", house.mqtt.payload("old/cmd/limit_nonpersistent_relative"));
        house.stop();
        assertEquals(Map.of(), disk.get("pv-limits"));
    }

    @Test
    @DisplayName("a limit that a crash has left is lifted also when the service was switched off since")
    void afterACrashSwitchedOff() {
        house = new VirtualHouse(new HashMap<>(Map.of("pv-limits", Map.of("topics", List.of(COMMAND)))));
        house.mqtt.setConnected(false);
        house.loop.execute(() -> house.house.handBack("MqttPVInverter", PvLimits::handBack));
        house.pass(Duration.ofMinutes(5));
        assertEquals(List.of(), commands());
        assertEquals(List.of(COMMAND), house.documents.get("pv-limits").get("topics"));
        house.mqtt.setConnected(true);
        house.settle();
        assertEquals(List.of("100.0"), commands());
        assertEquals(Map.of(), house.documents.get("pv-limits"));
        assertEquals(1, said("lifted on " + COMMAND));
        assertNull(house.state("MqttPVInverter"), "it does not run");
    }

    @Test
    @DisplayName(
            "a limit that was decided while the broker was away is sent when it is back, and remembered before it is sent")
    void brokerAway() {
        start(LIMITED);
        house.mqtt.setConnected(false);
        house.settle();
        roof.write("/Ac/PowerLimit", 750.0);
        house.settle();
        assertEquals(List.of(), commands());
        house.mqtt.setConnected(true);
        house.settle();
        assertEquals(List.of("50.0"), commands());
        assertEquals(Map.of("topics", List.of(COMMAND)), house.documents.get("pv-limits"));
    }

    @Test
    @DisplayName("EnablePvShutdown: while the GX disables PV the inverters are at 0 %")
    void shutdown() {
        start("[MqttPVInverter]\nEnablePvShutdown = true\n" + LIMITED);
        SimBus.Service hub4 = house.bus.foreign("com.victronenergy.hub4").set("/Pv/Disable", 1);
        house.settle();
        assertEquals(List.of("0.0"), commands());
        hub4.set("/Pv/Disable", 0);
        house.pass(Duration.ofSeconds(5));
        assertEquals(List.of("0.0", "100.0"), commands());
        house.bus.foreign("com.victronenergy.system").set("/Pv/Disable", 1);
        house.pass(Duration.ofSeconds(5));
        assertEquals("0.0", commands().get(commands().size() - 1));
        assertEquals(2, said("The GX disables PV"));
    }

    @Test
    @DisplayName(
            "an inverter whose code throws leaves the bus alone and without its limit; it comes back, limited as the GX wants")
    void oneThrows() {
        boolean[] broken = {false};
        house = new VirtualHouse(new HashMap<>() {
            @Override
            public Map<String, Object> put(String document, Map<String, Object> content) {
                if (broken[0] && document.equals("Energy_MqttPVInverter_roof")) {
                    throw new IllegalStateException("a defect");
                }
                return super.put(document, content);
            }
        });
        start("[MqttPVInverter]\nEnablePvShutdown = true\n" + LIMITED + "TotalEnergyForwardedTopic = e\n"
                + ROOF.replace("roof", "shed").replace("20", "21") + "TotalPowerTopic = shed\n");
        house.bus.foreign("com.victronenergy.hub4").set("/Pv/Disable", 1);
        arrive("shed", "300");
        assertEquals(List.of("0.0"), commands());
        broken[0] = true;
        arrive("e", "12.3");
        assertNull(house.bus.service("com.victronenergy.pvinverter.esESS_MqttPVInverter_roof"));
        assertEquals(List.of("0.0", "100.0"), commands(), "nobody looks after its limit");
        SimBus.Service shed = house.bus.service("com.victronenergy.pvinverter.esESS_MqttPVInverter_shed");
        assertEquals(300.0, shed.get("/Ac/Power"), "the other one has done nothing wrong");
        assertEquals("Failed: Inverter roof: a defect", house.state("MqttPVInverter"));
        broken[0] = false;
        house.pass(Duration.ofSeconds(5));
        assertEquals(List.of("0.0", "100.0", "0.0"), commands());
        assertEquals("Running", house.state("MqttPVInverter"));
        assertEquals(300.0, shed.get("/Ac/Power"));
    }

    @Test
    @DisplayName("what cannot work is said when the file is read or at the start")
    void wrong() {
        assertEquals(1, parse(ROOF).problems().size());
        assertTrue(
                parse(ROOF).problems().get(0).text().contains("at least one topic"),
                parse(ROOF).problems().get(0).text());
        assertTrue(parse(ROOF + "TotalPowerTopic=p\nDtuControlTopic=solar/+\n")
                .problems()
                .get(0)
                .text()
                .contains("may not hold + or #"));
        assertTrue(parse(ROOF + "TotalPowerTopic=p\nPhase=4\n")
                .problems()
                .get(0)
                .text()
                .contains("1, 2 or 3"));
        assertTrue(parse(ROOF + "TotalPowerTopic=p#a..b\n")
                .problems()
                .get(0)
                .text()
                .contains("JSON key"));
        start("[MqttPVInverter]\nEnableZeroFeedin = true\n" + ROOF + "TotalPowerTopic=p\nMaxPower=900\n");
        assertEquals(1, said("there is none"));
        assertFalse(roof.values().containsKey("/Ac/PowerLimit"));
    }

    @Test
    @DisplayName("the energy never runs backwards: Victron's logger would book the fall as production")
    void energyOnlyRises() {
        start(ROOF + "TotalPowerTopic=p\nTotalEnergyForwardedTopic=e\n");
        arrive("e", "1850.123");
        for (int i = 0; i < 30; i++) {
            arrive("e", i == 3 ? "903.4" : "1850.1");
            arrive("p", "300");
            assertEquals(1850.123, roof.get("/Ac/Energy/Forward"), "power messages do not make a bad counter true");
        }
        arrive("e", "1850.2");
        assertEquals(1850.2, roof.get("/Ac/Energy/Forward"));
        arrive("e", "99999999");
        assertEquals(1850.2, roof.get("/Ac/Energy/Forward"));
        house.stop();
        house = new VirtualHouse(house.documents);
        start(ROOF + "TotalPowerTopic=p\nTotalEnergyForwardedTopic=e\n");
        arrive("e", "1850.1");
        assertEquals(1850.2, roof.get("/Ac/Energy/Forward"), "also over a restart");
        arrive("e", "1851");
        assertEquals(1851.0, roof.get("/Ac/Energy/Forward"));
    }

    @Test
    @DisplayName(
            "an AhoyDTU's \"available\" has five states; a limit waits until the inverter can be reached, and what is left of it is remembered")
    void ahoy() {
        start(LIMITED.replace("DtuControlTopic = solar/1", "DtuControlTopic = solar/1/")
                + "ReachableTopic=roof/available\n");
        for (String up : List.of("1", "2", "3")) {
            arrive("roof/available", up);
            arrive("solar/1/0/power", "700");
            assertEquals(1, roof.get("/Connected"), up);
        }
        assertEquals(0, said("neither 1 nor 0"));
        for (String down : List.of("0", "4")) {
            arrive("roof/available", "2");
            arrive("roof/available", down);
            assertEquals(0, roof.get("/Connected"), down);
        }
        roof.write("/Ac/PowerLimit", 375.0);
        house.pass(Duration.ofSeconds(30));
        assertEquals(List.of(), commands(), "nobody hears it");
        arrive("roof/available", "2");
        assertEquals(List.of("25.0"), commands(), "one slash before cmd");
        arrive("roof/available", "0");
        house.pass(Duration.ofMinutes(5));
        assertEquals(List.of("25.0"), commands());
        house.stop();
        assertEquals(List.of("25.0"), commands());
        assertTrue(house.documents.toString().contains(COMMAND), "the next start lifts it: " + house.documents);
    }
}
