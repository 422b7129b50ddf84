package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.adapter.dbus.DBus;
import esess.config.Configuration;
import esess.config.ServiceDeclaration;
import esess.model.Payload;
import esess.port.Bus;
import esess.testing.Await;
import esess.testing.MemoryLog;
import esess.testing.MemoryStore;
import esess.testing.PrivateBus;
import esess.testing.TestLoop;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ESS says a power limit again and again, mostly the same: the inverter stays limited for as long as it does. */
class PowerLimitRenewalTest {

    private static final String ROOF = "com.victronenergy.pvinverter.esESS_MqttPVInverter_roof";
    private static final String LIMIT = "/Ac/PowerLimit";
    private static final double MAX_W = 1500;
    private static final int UNANSWERED = -1;

    private static MqttPVInverter inverter() {
        Configuration configuration = Configuration.parse(
                Path.of("config.ini"),
                """
                [Services]
                MqttPVInverter = true
                [MqttPVInverter:roof]
                VRMInstanceID = 20
                CustomName = Roof
                Position = 1
                TotalPowerTopic = solar/1/0/power
                DtuControlTopic = solar/1
                MaxPower = 1500
                """,
                List.of(new ServiceDeclaration(
                        "MqttPVInverter",
                        List.of(),
                        "",
                        List.of(MqttPVInverter.Config.class, MqttPVInverter.Inverter.class),
                        true)),
                List.of());
        assertEquals(List.of(), configuration.problems());
        return new MqttPVInverter(configuration);
    }

    @ParameterizedTest
    @CsvSource({"375, 30", "0, 30", "375, 25", "0, 10"})
    @DisplayName("simulated bus: the same limit again and again for 10 minutes, never full production")
    void simulated(double limitW, int periodSeconds) {
        VirtualHouse house = new VirtualHouse();
        house.start("MqttPVInverter", PowerLimitRenewalTest::inverter);
        staysLimited(
                house,
                limitW,
                periodSeconds,
                watts -> assertEquals(Bus.ACCEPTED, house.bus.service(ROOF).write(LIMIT, watts)));
        assertEquals(MAX_W, house.bus.service(ROOF).get(LIMIT));
    }

    @ParameterizedTest
    @CsvSource({"375, 30", "0, 30", "375, 25", "0, 10"})
    @DisplayName("real bus: the same limit again and again for 10 minutes, never full production")
    void real(double limitW, int periodSeconds) {
        List<DBus> started = new ArrayList<>();
        try (PrivateBus daemon = new PrivateBus();
                TestLoop essLoop = new TestLoop()) {
            VirtualHouse house = new VirtualHouse(loop -> {
                started.add(new DBus(
                        daemon.address(), loop, PowerLimitRenewalTest::tick, new MemoryStore(), new MemoryLog()));
                return started.get(0);
            });
            DBus ess = new DBus(
                    daemon.address(), essLoop, PowerLimitRenewalTest::tick, new MemoryStore(), new MemoryLog());
            started.add(ess);
            started.forEach(DBus::start);
            house.start("MqttPVInverter", PowerLimitRenewalTest::inverter);
            Double[] shown = new Double[1];
            essLoop.run(() -> ess.watch(
                    ROOF, LIMIT, change -> shown[0] = (Double) change.reading().orNull()));
            await(house, "the inverter is on the bus", () -> essLoop.call(() -> shown[0] != null));
            staysLimited(house, limitW, periodSeconds, watts -> {
                AtomicInteger code = new AtomicInteger(UNANSWERED);
                essLoop.run(() -> ess.write(ROOF, LIMIT, watts, code::set));
                await(house, "an answer", () -> code.get() != UNANSWERED);
                assertEquals(Bus.ACCEPTED, code.get());
            });
            await(house, "free again", () -> essLoop.call(() -> MAX_W == shown[0]));
        } finally {
            started.forEach(DBus::stop);
        }
    }

    private static void staysLimited(VirtualHouse house, double limitW, int periodSeconds, DoubleConsumer ess) {
        // Not in step with the minute in which the command to the inverter is repeated.
        house.pass(Duration.ofSeconds(7));
        for (int second = 0; second < 600; second += periodSeconds) {
            ess.accept(limitW);
            house.pass(Duration.ofSeconds(periodSeconds));
        }
        List<String> expected = List.of(Payload.text(limitW / MAX_W * 100));
        assertEquals(expected, commands(house).stream().distinct().toList());
        house.pass(Duration.ofMinutes(2));
        List<String> all = commands(house);
        assertEquals("100.0", all.get(all.size() - 1), "not repeated: lifted");
    }

    private static List<String> commands(VirtualHouse house) {
        return house.mqtt.published().stream()
                .filter(each -> each.topic().equals("solar/1/cmd/limit_nonpersistent_relative"))
                .map(each -> each.payload())
                .toList();
    }

    private static void await(VirtualHouse house, String what, java.util.function.BooleanSupplier condition) {
        Await.until(what, () -> {
            house.settle();
            return condition.getAsBoolean();
        });
    }

    private static long tick() {
        return System.nanoTime() / 1_000_000;
    }
}
