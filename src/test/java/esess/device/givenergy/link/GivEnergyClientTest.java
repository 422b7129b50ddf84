package esess.device.givenergy.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.device.givenergy.Bank;
import esess.device.givenergy.BatteryField;
import esess.device.givenergy.InverterField;
import esess.device.givenergy.Model;
import esess.device.givenergy.Snapshots;
import esess.model.HostAddress;
import esess.runtime.Loop;
import esess.sim.door.SimTcp;
import esess.sim.door.VirtualClock;
import esess.sim.twin.GivEnergyDongle;
import esess.sim.twin.GivEnergyDongle.Disturbance;
import esess.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GivEnergyClientTest {

    private static final int INVERTER = 0x11;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-06-05T09:00:00Z"));
    private final List<Throwable> uncaught = new ArrayList<>();
    private final Loop loop = new Loop(clock, uncaught::add);
    private final SimTcp tcp = new SimTcp(loop, loop);
    private final GivEnergyDongle dongle = new GivEnergyDongle(loop, "WX2201G001", "SA2114G000");
    private final List<String> failures = new ArrayList<>();
    private final Random random = new Random(5);
    private int volts;

    GivEnergyClientTest() {
        Snapshots.load(Snapshots.named("givtcp_tree.json", "hybrid_gen1_two_batteries"), dongle);
        dongle.onRead(this::live);
        tcp.attach("dongle", 8899, dongle);
    }

    /** The clock goes on, and a voltage moves; its value tells when it was read. */
    private void live() {
        LocalDateTime now = LocalDateTime.ofInstant(clock.now(), ZoneOffset.UTC);
        int[] parts = {
            now.getYear() - 2000,
            now.getMonthValue(),
            now.getDayOfMonth(),
            now.getHour(),
            now.getMinute(),
            now.getSecond()
        };
        for (int i = 0; i < parts.length; i++) {
            dongle.set(INVERTER, 3, 35 + i, parts[i]);
        }
        volts = 2300 + (int) (clock.tick() / 1000 % 200);
        dongle.set(INVERTER, 4, 5, volts);
    }

    private GivEnergyClient client() {
        return new GivEnergyClient(
                HostAddress.parse("dongle"),
                Duration.ofSeconds(15),
                Duration.ofSeconds(120),
                tcp,
                loop,
                new GivEnergyClient.Listener() {
                    @Override
                    public void read(Bank bank) {}

                    @Override
                    public void failed(String why) {
                        failures.add(why);
                    }
                });
    }

    private void pass(Duration duration) {
        VirtualTime.pass(loop, clock, duration.toMillis());
        assertEquals(List.of(), uncaught);
    }

    /** Null, or how many seconds old the voltage is that is shown. */
    private Integer age(GivEnergyClient client) {
        Double shown = client.pages().number(InverterField.AC_V);
        if (shown == null) {
            return null;
        }
        int read = (int) Math.round(shown * 10) - 2300;
        return Math.floorMod((int) (clock.tick() / 1000) - read, 200);
    }

    private void assertCurrent(GivEnergyClient client, String after) {
        Integer age = age(client);
        assertTrue(age != null && age <= 20, after + ": " + age + " s old; " + failures);
    }

    @Test
    @DisplayName(
            "the inverter, its two batteries and its settings are known within half a minute, with moderate traffic")
    void finds() {
        GivEnergyClient client = client();
        pass(Duration.ofSeconds(30));
        assertEquals(Model.Family.HYBRID_GEN1, client.pages().model().family());
        assertEquals("SA2114G000", client.pages().serial());
        assertEquals(List.of(0x32, 0x33), client.batteries());
        assertEquals(List.of(), client.meters());
        assertEquals(4, client.pages().setting(110));
        assertEquals("BG2134G000", client.pages().text(0x32, 4, 110, 5));
        assertCurrent(client, "the start");
        int before = dongle.questions();
        pass(Duration.ofMinutes(10));
        int perMinute = (dongle.questions() - before) / 10;
        assertTrue(perMinute >= 20 && perMinute <= 30, perMinute + " questions a minute");
        assertEquals(1, tcp.tried(), "heartbeats are answered: the connection stays");
        assertEquals(List.of(), failures);
    }

    @Test
    @DisplayName("each kind of trouble ends in current values soon after it is over; meanwhile nothing old is shown")
    void eachTrouble() {
        GivEnergyClient client = client();
        pass(Duration.ofSeconds(40));
        for (Disturbance trouble : Disturbance.values()) {
            for (int seconds : new int[] {3, 40, 300, 4000}) {
                dongle.disturb(trouble, true);
                for (int at = 0; at < seconds; at += 5) {
                    pass(Duration.ofSeconds(Math.min(5, seconds - at)));
                    Integer age = age(client);
                    assertTrue(age == null || age <= 80, trouble + ": " + age + " s old values are shown");
                }
                dongle.disturb(trouble, false);
                pass(Duration.ofSeconds(75));
                assertCurrent(client, trouble + " for " + seconds + " s");
                assertEquals(83, client.pages().number(InverterField.SOC), trouble.toString());
            }
        }
        pass(Duration.ofMinutes(12));
        assertEquals(List.of(0x32, 0x33), client.batteries(), "what was silent is found again");
        client.close();
        pass(Duration.ofSeconds(1));
        assertEquals(0, tcp.open());
        assertEquals(0, dongle.clients());
    }

    @Test
    @DisplayName(
            "10,000 losses of every kind: in the end the values are current, and in between never older than their limit")
    void tenThousand() {
        GivEnergyClient client = client();
        pass(Duration.ofSeconds(40));
        Disturbance[] all = Disturbance.values();
        for (int loss = 0; loss < 10_000; loss++) {
            Disturbance trouble = all[random.nextInt(all.length)];
            dongle.disturb(trouble, true);
            pass(Duration.ofMillis(100 + random.nextInt(random.nextInt(10) == 0 ? 60_000 : 3000)));
            Integer age = age(client);
            assertTrue(age == null || age <= 80, loss + " " + trouble + ": " + age);
            dongle.disturb(trouble, false);
            pass(Duration.ofMillis(random.nextInt(5000)));
        }
        pass(Duration.ofSeconds(75));
        assertCurrent(client, "10,000 losses");
        assertTrue(tcp.open() <= 1, "connections are left: " + tcp.open());
    }

    @Test
    @DisplayName("what another client asks for is taken, and not asked for again")
    void fanOut() {
        GivEnergyClient client = client();
        pass(Duration.ofSeconds(40));
        GivEnergyClient other = new GivEnergyClient(
                HostAddress.parse("dongle"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                tcp,
                loop,
                new GivEnergyClient.Listener() {
                    @Override
                    public void read(Bank bank) {}

                    @Override
                    public void failed(String why) {}
                });
        pass(Duration.ofSeconds(60));
        int open = dongle.questions();
        other.pages();
        pass(Duration.ofSeconds(60));
        int both = dongle.questions() - open;
        other.close();
        assertCurrent(client, "listening");
        assertTrue(age(client) <= 8, "the values are those that the other has asked for");
        assertTrue(both < 110, both + " questions");
    }

    @Test
    @DisplayName("a battery that goes silent is unknown and does not disturb the others; it is back when it answers")
    void silentBattery() {
        GivEnergyClient client = client();
        pass(Duration.ofSeconds(40));
        int[] kept = client.pages().last(Bank.input(0x33, 60, 60));
        assertNotNull(kept);
        for (int i = 0; i < 60; i++) {
            dongle.set(0x33, 4, 60 + i, 0);
        }
        pass(Duration.ofMinutes(2));
        assertNull(client.pages().number(0x33, BatteryField.SOC));
        assertEquals(81, client.pages().number(0x32, BatteryField.SOC));
        assertCurrent(client, "a battery less");
        for (int i = 0; i < 60; i++) {
            dongle.set(0x33, 4, 60 + i, kept[i]);
        }
        pass(Duration.ofMinutes(11));
        assertEquals(79, client.pages().number(0x33, BatteryField.SOC));
        assertEquals(List.of(), failures);
    }

    @Test
    @DisplayName(
            "what is not on the list is not written, to no register of this model; what the device confirms is known at once")
    void writes() {
        GivEnergyClient client = client();
        pass(Duration.ofSeconds(40));
        for (int register : new int[] {0, 26, 31, 32, 34, 41, 60, 110, 162, 163, 242, 318, 331, 1110, 2040}) {
            assertThrows(IllegalArgumentException.class, () -> client.write(register, 1, done -> {}));
        }
        assertThrows(IllegalArgumentException.class, () -> client.write(36, 13, done -> {}));
        Map<String, Boolean> done = new java.util.HashMap<>();
        dongle.onRead(() -> {});
        client.write(38, 7, ok -> done.put("hour", ok));
        pass(Duration.ofSeconds(5));
        assertEquals(Map.of("hour", true), done);
        assertEquals(7, dongle.get(INVERTER, 3, 38));
        assertEquals(7, client.pages().setting(38));
        dongle.disturb(Disturbance.REFUSALS, true);
        client.write(38, 8, ok -> done.put("hour", ok));
        pass(Duration.ofSeconds(30));
        assertEquals(Map.of("hour", false), done);
    }
}
