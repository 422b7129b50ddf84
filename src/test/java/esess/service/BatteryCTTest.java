package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.HostAddress;
import esess.port.Modbus;
import esess.port.Modbus.Table;
import esess.sim.door.RegisterBank;
import esess.sim.door.SimBus;
import esess.testing.Golden;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class BatteryCTTest {

    private static final String CLAMP = "192.168.1.77";
    private static final String OURS = "com.victronenergy.batteryct.esESS_BatteryCT";
    private static final String BATTERY = "com.victronenergy.battery.esESS_SungrowBattery";
    private static final Modbus.Line INVERTER = new Modbus.Tcp("192.168.1.20", 502);

    private VirtualHouse house;
    private RegisterBank bank;

    @BeforeEach
    void build() {
        house = new VirtualHouse();
        bank = sungrow();
        house.modbus.attach(INVERTER, 1, bank);
    }

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    private static RegisterBank sungrow() {
        RegisterBank bank = new RegisterBank();
        for (int number = 13000; number <= 13030; number++) {
            bank.put(Table.INPUT, number - 1, 0);
        }
        for (int number = 5000; number <= 5040; number++) {
            bank.put(Table.INPUT, number - 1, 0);
        }
        return bank;
    }

    private void registers(Map<String, Object> documented) {
        documented.forEach(
                (number, word) -> bank.put(Table.INPUT, Integer.parseInt(number) - 1, ((Number) word).intValue()));
    }

    private static BatteryCT.Config config(String source) {
        return new BatteryCT.Config(
                8000,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(600),
                source,
                false);
    }

    private static SungrowBattery.Config inverter() {
        return new SungrowBattery.Config(
                1030,
                new ModbusKeys(
                        "Sungrow",
                        Optional.empty(),
                        Optional.of(new HostAddress("192.168.1.20")),
                        1,
                        9600,
                        ModbusKeys.Parity.NONE,
                        1,
                        new LossKeys(
                                Duration.ofMillis(1000), Optional.of(Duration.ofSeconds(60)), Duration.ofSeconds(120))),
                Optional.of(50),
                Optional.of(51));
    }

    private void startWithSungrow() {
        house.start("SungrowBattery", () -> new SungrowBattery(inverter()));
        house.start("BatteryCT", () -> new BatteryCT(config("SungrowBattery")));
        house.pass(Duration.ofSeconds(2));
    }

    private String ask(String question) {
        return house.datagrams.ask(8000, CLAMP, question);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @TestFactory
    @Tag("golden")
    @DisplayName("every recorded line: the original's answers where they are right, and the right ones where not")
    List<DynamicTest> golden() {
        return Golden.lines("ctfeed.jsonl").stream()
                .map(line -> DynamicTest.dynamicTest(
                        line.get("kind") + " " + line.getOrDefault("name", line.get("in")), () -> {
                            build();
                            line(line);
                            nothingUncaught();
                        }))
                .toList();
    }

    private void line(Map<String, Object> line) {
        switch ((String) line.get("kind")) {
            case "answer" -> {
                registers(object(line.get("registers")));
                startWithSungrow();
                object(line.get("answers"))
                        .forEach((question, expected) -> assertEquals(
                                expected instanceof Map<?, ?> two ? two.get("right") : expected,
                                ask(question),
                                question));
            }
            case "session" -> {
                registers(object(line.get("registers")));
                startWithSungrow();
                for (Object step : (List<?>) line.get("right")) {
                    List<?> pair = (List<?>) step;
                    assertEquals(
                            pair.get(1), ask((String) pair.get(0)), pair.get(0).toString());
                }
            }
            case "fault" -> fault(line);
            case "dbus" -> {
                Map<String, Object> in = object(line.get("in"));
                SimBus.Service system = house.bus.foreign("com.victronenergy.system");
                in.forEach(system::set);
                house.start("BatteryCT", () -> new BatteryCT(config("system")));
                house.pass(Duration.ofSeconds(1));
                assertEquals(line.get("out"), ask("battery power"));
            }
            case "ct" -> {
                // What the clamp makes of it is its own business; here only that the record agrees with itself.
                Map<String, Object> in = object(line.get("in"));
                double primaryA = (double) in.get("watts") / (double) in.get("volts");
                assertEquals((double) object(line.get("out")).get("primaryA"), primaryA, 1e-4);
                assertEquals(
                        (double) object(line.get("out")).get("secondaryMilliA"),
                        primaryA / (double) in.get("ratio") * 1000,
                        1e-4);
            }
            default -> throw new AssertionError("unknown kind " + line.get("kind"));
        }
    }

    private void fault(Map<String, Object> line) {
        registers(Map.of("13001", 3, "13020", 2305, "13021", 104, "13022", 2397, "13023", 655));
        startWithSungrow();
        if (!(line.get("right") instanceof List<?> steps)) {
            assertNull(ask("nonsense"));
            assertEquals("2397", ask("battery power"), "the server goes on");
            return;
        }
        // The last good poll was in this instant.
        int polls = bank.asked();
        while (bank.asked() == polls) {
            house.pass(Duration.ofMillis(10));
        }
        house.pass(Duration.ofMillis(20));
        bank.keepSilent(true);
        long begin = house.clock.tick();
        for (Object step : steps) {
            List<?> pair = (List<?>) step;
            if (pair.get(0) instanceof Double seconds) {
                house.pass(Duration.ofMillis(Math.max(0, begin + Math.round(seconds * 1000) - house.clock.tick())));
            } else {
                bank.keepSilent(false);
                house.pass(Duration.ofSeconds(8));
            }
            assertEquals(pair.get(1), ask("battery power"), Objects.toString(pair.get(0)));
        }
    }

    @Test
    @DisplayName("a fixed output ends by itself, and its state is on the bus")
    void overrideEnds() {
        SimBus.Service system = house.bus.foreign("com.victronenergy.system").set("/Dc/Battery/Power", -700.0);
        house.start("BatteryCT", () -> new BatteryCT(config("system")));
        house.pass(Duration.ofSeconds(1));
        SimBus.Service ours = house.bus.service(OURS);
        assertEquals(-700.0, ours.get("/Output"));
        assertEquals(1, ours.get("/Connected"));
        assertEquals(0, ours.get("/Stale"));
        assertEquals("ok 1000", ask("set 1000"));
        house.settle();
        assertEquals(1000.0, ours.get("/Output"));
        assertEquals(1000.0, ours.get("/Override"));
        assertEquals(600, ours.get("/OverrideRemaining"));
        for (String wrong : List.of("set 20001", "set -20001", "set x", "set 1.5", "set ")) {
            assertTrue(
                    List.of("error").contains(Objects.toString(ask(wrong + "?").trim())), wrong);
        }
        house.pass(Duration.ofSeconds(599));
        assertEquals("1000", ask("battery power"));
        house.pass(Duration.ofSeconds(2));
        assertEquals("-700", ask("battery power"));
        assertNull(ours.get("/Override"));
        system.leave();
        house.pass(Duration.ofSeconds(1));
        assertEquals("0", ask("battery power"), "a battery that has left is not told");
        assertEquals(1, ours.get("/Stale"));
        assertTrue(
                house.messages().toString().contains("the clamp shows 0 W"),
                house.messages().toString());
    }

    @Test
    @DisplayName("the inverter's battery, grid meter and PV are on the bus, and go when it is silent")
    void sungrowOnTheBus() {
        registers(Map.of("13001", 2, "13020", 2305, "13021", 104, "13022", 2397, "13023", 655, "13025", 231));
        bank.putLong(Table.INPUT, 13009, -1500, true);
        bank.putLong(Table.INPUT, 5016, 4200, true);
        bank.put(Table.INPUT, 5018, 2301, 2299, 2310);
        startWithSungrow();
        SimBus.Service battery = house.bus.service(BATTERY);
        assertEquals(2397.0, battery.get("/Dc/0/Power"));
        assertEquals(65.5, battery.get("/Soc"));
        assertEquals(23.1, battery.get("/Dc/0/Temperature"));
        assertNull(battery.get("/Mgmt/Connection"), "so that it never becomes the system battery");
        SimBus.Service grid = house.bus.service("com.victronenergy.grid.esESS_SungrowBattery_Grid");
        assertEquals(1500.0, grid.get("/Ac/Power"), "import is positive");
        assertEquals(500.0, grid.get("/Ac/L2/Power"));
        assertEquals(
                4200.0,
                house.bus
                        .service("com.victronenergy.pvinverter.esESS_SungrowBattery_PV")
                        .get("/Ac/Power"));
        bank.keepSilent(true);
        house.pass(Duration.ofSeconds(62));
        assertNull(battery.get("/Dc/0/Power"));
        house.pass(Duration.ofSeconds(65));
        assertEquals(0, battery.get("/Connected"));
        assertNull(house.bus.service("com.victronenergy.grid.esESS_SungrowBattery_Grid"), "ESS goes on without it");
        bank.keepSilent(false);
        house.pass(Duration.ofSeconds(10));
        assertEquals(2397.0, battery.get("/Dc/0/Power"));
    }

    @Test
    @DisplayName("values that cannot be are dropped as if nothing had been told")
    void outliers() {
        registers(Map.of("5001", 50, "13001", 2, "13020", 2305, "13021", 104, "13022", 2397, "13023", 655));
        startWithSungrow();
        assertEquals("2397", ask("battery power"));
        registers(Map.of("13022", 9000));
        house.pass(Duration.ofSeconds(4));
        assertEquals("2397", ask("battery power"), "9 kW of an inverter for 5 kW");
        house.pass(Duration.ofSeconds(3));
        assertEquals("0", ask("battery power"), "and after StaleAfter it is not known");
    }
}
