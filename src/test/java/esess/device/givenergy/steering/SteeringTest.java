package esess.device.givenergy.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.device.givenergy.Bank;
import esess.device.givenergy.Snapshots;
import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.link.Orders;
import esess.device.givenergy.steering.Steering.Answer;
import esess.device.givenergy.steering.Steering.Result;
import esess.model.HostAddress;
import esess.port.Store;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands and plans against a dongle, through crashes, silence and clocks that jump. */
class SteeringTest {

    private static final int INVERTER = 0x11;
    /** The owner's settings. */
    private static final Map<Integer, Integer> OWNERS = new TreeMap<>(Map.ofEntries(
            Map.entry(20, 1),
            Map.entry(27, 1),
            Map.entry(56, 1600),
            Map.entry(57, 1900),
            Map.entry(59, 0),
            Map.entry(94, 30),
            Map.entry(95, 430),
            Map.entry(96, 0),
            Map.entry(110, 10),
            Map.entry(111, 30),
            Map.entry(112, 25),
            Map.entry(116, 80),
            Map.entry(242, 80),
            Map.entry(272, 20),
            Map.entry(318, 1),
            Map.entry(319, 0),
            Map.entry(320, 0),
            Map.entry(166, 0)));

    /** What a kill leaves: registers of the inverter, and the documents that had reached the disk. */
    private final class House {
        final VirtualClock clock = new VirtualClock(Instant.parse("2026-06-05T13:10:00Z"));
        final List<Throwable> uncaught = new ArrayList<>();
        final Loop loop = new Loop(clock, uncaught::add);
        final SimTcp tcp = new SimTcp(loop, loop);
        final GivEnergyDongle dongle = new GivEnergyDongle(loop, "WX2201G001", "XX2202X000");
        final Map<String, Map<String, Object>> disk = new HashMap<>();
        final List<String> said = new ArrayList<>();
        Duration inverterClock = Duration.ZERO;
        boolean diskStuck;
        boolean spareFlash;
        Run process;

        House() {
            Snapshots.load(Snapshots.named("givtcp_tree.json", "hybrid_gen1_two_batteries"), dongle);
            dongle.set(INVERTER, 3, 21, 310); // A third generation with ten slots.
            OWNERS.forEach((register, value) -> dongle.set(INVERTER, 3, register, value));
            dongle.set(INVERTER, 3, 180, 1);
            dongle.onRead(this::tick);
            tcp.attach("dongle", 8899, dongle);
        }

        void tick() {
            LocalDateTime now = LocalDateTime.ofInstant(clock.now().plus(inverterClock), ZoneOffset.UTC);
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
            dongle.set(INVERTER, 4, 5, 2300 + (int) (clock.tick() / 1000 % 200));
        }

        Run start() {
            process = new Run();
            return process;
        }

        void pass(Duration duration) {
            VirtualTime.pass(loop, clock, duration.toMillis());
            assertEquals(List.of(), uncaught);
        }

        /** In small steps, until it is so. */
        boolean until(BooleanSupplier is, Duration atMost) {
            for (long at = 0; at < atMost.toMillis() && !is.getAsBoolean(); at += 20) {
                pass(Duration.ofMillis(20));
            }
            return is.getAsBoolean();
        }

        int register(int register) {
            return dongle.get(INVERTER, 3, register);
        }

        Map<Integer, Integer> settings() {
            Map<Integer, Integer> settings = new TreeMap<>();
            OWNERS.keySet().forEach(register -> settings.put(register, register(register)));
            return settings;
        }

        /** One run of es-ESS. */
        final class Run implements Store, Steering.Site {
            final Map<String, Map<String, Object>> memory = new HashMap<>(disk);
            final GivEnergyClient client;
            final Steering steering;
            boolean dead;

            Run() {
                client = new GivEnergyClient(
                        HostAddress.parse("dongle"),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(120),
                        tcp,
                        loop,
                        new GivEnergyClient.Listener() {
                            @Override
                            public void read(Bank bank) {}

                            @Override
                            public void failed(String why) {}
                        });
                steering = new Steering(client, null, spareFlash, this, new GsonJson(), loop, this);
            }

            /** As kill -9 does it: nothing is said, written or set back any more. */
            void kill() {
                dead = true;
                steering.close();
                client.close();
            }

            Answer command(String function, String payload) {
                List<Answer> answers = new ArrayList<>();
                steering.command(function, payload, answers::add);
                until(() -> !answers.isEmpty(), Duration.ofMinutes(3));
                assertEquals(1, answers.size(), function);
                return answers.get(0);
            }

            @Override
            public Map<String, Object> read(String name) {
                return memory.getOrDefault(name, Map.of());
            }

            @Override
            public void write(String name, Map<String, Object> document) {
                memory.put(name, document);
                if (!diskStuck) {
                    loop.after(Duration.ofMillis(250), () -> {
                        if (!dead) {
                            disk.put(name, document);
                        }
                    });
                }
            }

            @Override
            public boolean isSaved(String name) {
                return memory.get(name) == null || memory.get(name).equals(disk.get(name));
            }

            @Override
            public LocalDateTime ownNow() {
                return LocalDateTime.ofInstant(clock.now(), ZoneOffset.UTC);
            }

            @Override
            public void made(List<Command.Shown> shown) {}

            @Override
            public void say(boolean warning, String text) {
                said.add(text);
            }

            @Override
            public String rate(boolean day) {
                return "no tariff";
            }
        }
    }

    private House known() {
        House house = new House();
        house.start();
        house.pass(Duration.ofSeconds(45));
        assertNotNull(house.process.client.pages().setting(318));
        assertNotNull(house.process.client.pages().setting(242));
        return house;
    }

    @Test
    @DisplayName("a setting is written when it is another, read back, and answered; the same again is not written")
    void setting() {
        House house = known();
        Answer answer = house.process.command("setChargeTarget", "55");
        assertEquals(new Answer(Result.DONE, "Setting Charge Target 55 was a success"), answer);
        assertEquals(55, house.register(116));
        int writes = house.dongle.writes();
        assertEquals(Result.DONE, house.process.command("setChargeTarget", "55").result());
        assertEquals(writes, house.dongle.writes());
        assertEquals(1, house.process.client.writes());
    }

    @Test
    @DisplayName("what is refused, unknown or nonsense writes nothing and says why")
    void refusals() {
        House house = known();
        for (String[] each : new String[][] {
            {"setChargeTarget", "101"},
            {"setChargeTarget", "{"},
            {"enableChargeSchedule", "on"},
            {"factoryReset", "enable"},
            {"setForceCharge", "enable"},
            {"setExportLimit", "0"},
            {"setChargeSlot1", "{\"start\":\"0100\"}"}
        }) {
            Answer answer = house.process.command(each[0], each[1]);
            assertEquals(Result.REFUSED, answer.result(), each[0]);
            assertTrue(answer.text().startsWith("Setting " + each[0] + " failed: "), answer.text());
        }
        assertEquals(0, house.dongle.writes());
    }

    @Test
    @DisplayName("an inverter that takes nothing is said to, and what belongs together is not made by half")
    void notTaken() {
        House house = known();
        house.dongle.ignore(59);
        Answer answer = house.process.command("setBatteryMode", "Timed Export");
        assertEquals(Result.FAILED, answer.result());
        assertTrue(answer.text().contains("59"), answer.text());
        assertEquals(OWNERS, house.settings());
        house.dongle.disturb(Disturbance.REFUSALS, true);
        assertEquals(
                Result.FAILED, house.process.command("setChargeTarget", "50").result());
        house.dongle.disturb(Disturbance.REFUSALS, false);
        house.dongle.disturb(Disturbance.HALF_OPEN, true);
        assertEquals(
                Result.FAILED, house.process.command("setChargeTarget", "50").result());
    }

    @ParameterizedTest
    @ValueSource(strings = {"forceCharge", "forceExport", "tempPauseCharge", "tempPauseDischarge"})
    @DisplayName("a mode ends by itself, and the owner's settings are back")
    void ends(String mode) {
        House house = known();
        assertEquals(Result.DONE, house.process.command(mode, "30").result());
        assertTrue(!OWNERS.equals(house.settings()), "something was written");
        house.pass(Duration.ofMinutes(29));
        assertTrue(!OWNERS.equals(house.settings()), "it still runs");
        house.pass(Duration.ofMinutes(2));
        assertEquals(OWNERS, house.settings());
        assertEquals(List.of(), house.disk.get("givenergy-plan-SA2114G000").get("plans"));
    }

    @Test
    @DisplayName("a setting that was outside of what es-ESS may write does not keep the others from being set back")
    void outsideBefore() {
        House house = new House();
        house.dongle.set(INVERTER, 3, 272, 0);
        house.start();
        house.pass(Duration.ofSeconds(45));
        assertEquals(Result.DONE, house.process.command("forceExport", "30").result());
        house.pass(Duration.ofMinutes(33));
        Map<Integer, Integer> expected = new TreeMap<>(OWNERS);
        expected.put(272, house.register(272));
        assertEquals(expected, house.settings());
        assertEquals(List.of(), house.disk.get("givenergy-plan-SA2114G000").get("plans"));
        assertTrue(
                house.register(272) == 0
                        || house.said.stream().anyMatch(each -> each.contains("272") && each.contains("by hand")),
                house.said.toString());
    }

    @Test
    @DisplayName("a plan of another version stays on disk for that version")
    void unreadable() {
        House house = new House();
        Map<String, Object> foreign = Map.of("mode", "OF_A_LATER_VERSION");
        house.disk.put("givenergy-plan-SA2114G000", Map.of("plans", List.of(foreign)));
        house.start();
        house.pass(Duration.ofSeconds(45));
        assertEquals(Result.DONE, house.process.command("forceExport", "30").result());
        house.pass(Duration.ofMinutes(33));
        assertEquals(OWNERS, house.settings());
        assertEquals(
                List.of(foreign), house.disk.get("givenergy-plan-SA2114G000").get("plans"));
    }

    @ParameterizedTest
    @EnumSource(
            value = TimedMode.class,
            names = {"FORCE_CHARGE", "FORCE_EXPORT", "PAUSE_CHARGE", "TIMED_SALE", "MONITOR"})
    @DisplayName("killed at any moment of a mode's beginning, run and end, the owner's settings are back in the end")
    void killed(TimedMode mode) {
        Set<Integer> written = new TreeSet<>();
        for (long at = 0; ; at += 130) {
            House house = known();
            List<Answer> answers = new ArrayList<>();
            if (mode == TimedMode.MONITOR) {
                house.process.steering.hold(held(0, 0), Duration.ofMinutes(2), answers::add);
            } else {
                house.process.steering.wish(mode, Duration.ofMinutes(2), null, null, answers::add);
            }
            house.pass(Duration.ofMillis(at));
            boolean begun = !answers.isEmpty();
            written.add(house.dongle.writes());
            house.process.kill();
            house.pass(Duration.ofSeconds(20));
            house.start();
            house.pass(Duration.ofSeconds(60));
            if (!begun) {
                assertEquals(OWNERS, house.settings(), at + " ms after its beginning");
            }
            house.pass(Duration.ofMinutes(3));
            assertEquals(OWNERS, house.settings(), at + " ms, in the end");
            assertEquals(List.of(), house.disk.get("givenergy-plan-SA2114G000").get("plans"));
            if (begun) {
                break;
            }
        }
        int all = written.stream().max(Integer::compare).orElseThrow();
        assertEquals(all + 1, written.size(), "it was killed before and after each of its writes: " + written);
    }

    private static List<Command.Write> held(int eco, int pause) {
        return List.of(
                new Command.Write(27, eco),
                new Command.Write(319, 530),
                new Command.Write(320, 1955),
                new Command.Write(318, pause));
    }

    private static void hold(House house, int eco, int pause) {
        List<Answer> answers = new ArrayList<>();
        house.process.steering.hold(held(eco, pause), Duration.ofMinutes(30), answers::add);
        house.until(() -> !answers.isEmpty(), Duration.ofMinutes(3));
        assertEquals(Result.DONE, answers.get(0).result(), answers.toString());
    }

    @Test
    @DisplayName(
            "a monitor turns its settings again and again; killed, or after its time, the owner's first ones are back")
    void monitor() {
        House house = known();
        hold(house, 0, 0);
        hold(house, 1, 2);
        hold(house, 0, 1);
        assertEquals(0, house.register(27));
        assertEquals(1, house.register(318));
        assertEquals(1, house.register(166), "its writes do not wear the inverter's memory");
        house.process.kill();
        house.start();
        house.pass(Duration.ofMinutes(32));
        assertEquals(OWNERS, house.settings());
    }

    @Test
    @DisplayName("what the owner sets himself while a monitor runs stays, also when that is over")
    void ownersOwn() {
        House house = known();
        hold(house, 0, 0);
        assertEquals(
                Result.DONE,
                house.process.command("setBatteryPauseMode", "PauseDischarge").result());
        hold(house, 1, 1);
        assertEquals(2, house.register(318), "a monitor leaves what its owner has taken");
        house.pass(Duration.ofMinutes(33));
        Map<Integer, Integer> expected = new TreeMap<>(OWNERS);
        expected.put(318, 2);
        assertEquals(expected, house.settings());
    }

    @Test
    @DisplayName(
            "a sale beside a monitor: both end by themselves, and a charge ends the monitor where it needs its settings")
    void beside() {
        House house = known();
        hold(house, 0, 0);
        List<Answer> answers = new ArrayList<>();
        house.process.steering.wish(TimedMode.TIMED_SALE, Duration.ofMinutes(30), 1500, 40, answers::add);
        house.until(() -> !answers.isEmpty(), Duration.ofMinutes(3));
        assertEquals(Result.DONE, answers.get(0).result(), answers.toString());
        assertNotNull(house.process.steering.left(TimedMode.MONITOR));
        assertEquals(1, house.register(59));
        assertEquals(40, house.register(272));
        assertEquals(10, house.register(110), "the reserve stays the owner's where the slot has a floor");
        house.process.steering.wish(TimedMode.FORCE_CHARGE, Duration.ofMinutes(30), 1500, 90, answers::add);
        house.until(() -> answers.size() > 1, Duration.ofMinutes(3));
        assertNull(house.process.steering.left(TimedMode.MONITOR));
        house.pass(Duration.ofMinutes(33));
        assertEquals(OWNERS, house.settings());
    }

    @Test
    @DisplayName("killed at any moment of its end, and at once again, the owner's settings are back in the end")
    void killedAtTheEnd() {
        for (long at = 0; at < 9000; at += 170) {
            House house = known();
            assertEquals(Result.DONE, house.process.command("forceExport", "60").result());
            List<Answer> answers = new ArrayList<>();
            house.process.steering.release(TimedMode.FORCE_EXPORT, answers::add);
            house.pass(Duration.ofMillis(at));
            house.process.kill();
            boolean onDisk =
                    house.disk.get("givenergy-plan-SA2114G000").toString().contains("ENDING");
            house.start();
            house.pass(Duration.ofSeconds(2));
            house.process.kill();
            house.start();
            house.pass(Duration.ofSeconds(80));
            if (onDisk || !answers.isEmpty()) {
                assertEquals(OWNERS, house.settings(), at + " ms after the cancel");
            }
            house.pass(Duration.ofMinutes(61));
            assertEquals(OWNERS, house.settings(), at + " ms, in the end");
            if (!answers.isEmpty()) {
                return;
            }
        }
    }

    @Test
    @DisplayName("settings that belong together are set back when es-ESS is killed between them")
    void killedBetween() {
        int halves = 0;
        for (long at = 0; at < 6000; at += 90) {
            House house = known();
            List<Answer> answers = new ArrayList<>();
            house.process.steering.command("setBatteryMode", "Timed Export", answers::add);
            house.pass(Duration.ofMillis(at));
            house.process.kill();
            boolean half = house.register(27) == 0 && house.register(59) == 0;
            house.start();
            house.pass(Duration.ofSeconds(70));
            boolean all = house.register(27) == 0 && house.register(59) == 1;
            assertTrue(all || OWNERS.equals(house.settings()), at + " ms: " + house.settings());
            halves += half ? 1 : 0;
        }
        assertTrue(halves > 0, "it was killed between them");
    }

    @Test
    @DisplayName("a mode whose time was over while es-ESS or the inverter was away is ended when both are there")
    void away() {
        House house = known();
        assertEquals(Result.DONE, house.process.command("forceCharge", "30").result());
        house.process.kill();
        house.pass(Duration.ofHours(2));
        house.start();
        house.pass(Duration.ofSeconds(70));
        assertEquals(OWNERS, house.settings());
        assertEquals(Result.DONE, house.process.command("forceExport", "10").result());
        house.dongle.disturb(Disturbance.HALF_OPEN, true);
        house.pass(Duration.ofMinutes(40));
        assertTrue(!OWNERS.equals(house.settings()));
        house.dongle.disturb(Disturbance.HALF_OPEN, false);
        house.pass(Duration.ofMinutes(7));
        assertEquals(OWNERS, house.settings());
    }

    @Test
    @DisplayName("what the owner sets meanwhile stays: by the app, and by a command to the very value of the mode")
    void owner() {
        House house = known();
        assertEquals(Result.DONE, house.process.command("forceCharge", "30").result());
        house.dongle.set(INVERTER, 3, 111, 17);
        assertEquals(
                Result.DONE, house.process.command("setChargeTarget", "100").result());
        house.pass(Duration.ofMinutes(32));
        Map<Integer, Integer> expected = new TreeMap<>(OWNERS);
        expected.put(111, 17);
        expected.put(116, 100);
        assertEquals(expected, house.settings());
        assertTrue(house.said.toString().contains("111"), house.said.toString());
    }

    @Test
    @DisplayName("who switches the mode off in the app has ended it; the rest goes back")
    void withdrawn() {
        House house = known();
        assertEquals(Result.DONE, house.process.command("forceCharge", "120").result());
        house.dongle.set(INVERTER, 3, 96, 0);
        house.pass(Duration.ofMinutes(3));
        assertEquals(OWNERS, house.settings());
    }

    @Test
    @DisplayName(
            "a second call moves the end and keeps the first settings; another mode on the same registers ends it first")
    void again() {
        House house = known();
        assertEquals(Result.DONE, house.process.command("forceCharge", "20").result());
        house.pass(Duration.ofMinutes(15));
        assertEquals(Result.DONE, house.process.command("forceCharge", "30").result());
        assertEquals(1357, house.register(95), 2);
        house.pass(Duration.ofMinutes(20));
        assertEquals(50, house.register(111));
        assertEquals(Result.DONE, house.process.command("forceExport", "20").result());
        assertEquals(80, house.register(116), "the forced charge is over");
        assertEquals(0, house.register(27));
        assertNull(house.process.steering.left(TimedMode.FORCE_CHARGE));
        assertEquals(Result.DONE, house.process.command("forceExport", "Cancel").result());
        assertEquals(OWNERS, house.settings());
        assertEquals(
                Result.DONE, house.process.command("forceExport", "Cancel").result(), "nothing runs: nothing to do");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    @DisplayName("summer time begins or ends meanwhile: the slot moves with the inverter's clock, the end stays")
    void summerTime(int minutes) {
        House house = known();
        assertEquals(Result.DONE, house.process.command("forceCharge", "90").result());
        house.pass(Duration.ofMinutes(20));
        house.inverterClock = Duration.ofMinutes(minutes);
        house.pass(Duration.ofMinutes(3));
        int now = 1333 + (minutes > 0 ? 100 : -100);
        assertTrue(
                house.register(94) <= now && house.register(95) > now,
                house.settings().toString());
        house.pass(Duration.ofMinutes(60));
        assertEquals(50, house.register(111), "it is not over yet");
        house.pass(Duration.ofMinutes(10));
        assertEquals(OWNERS, house.settings());
    }

    @Test
    @DisplayName("nothing is written when the disk does not take the former settings")
    void disk() {
        House house = known();
        house.diskStuck = true;
        Answer answer = house.process.command("forceCharge", "20");
        assertEquals(Result.FAILED, answer.result());
        assertTrue(answer.text().contains("disk"), answer.text());
        assertEquals(0, house.dongle.writes());
    }

    @Test
    @DisplayName("a flood of commands: the newest of each name counts, all are answered, and few are written a minute")
    void flood() {
        House house = known();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            house.process.steering.command("setChargeTarget", Integer.toString(50 + i % 50), answers::add);
            house.process.steering.command("setChargeTarget" + (1 + i % 10), "70", answers::add);
        }
        int before = house.dongle.writes();
        house.pass(Duration.ofMinutes(1));
        assertTrue(house.dongle.writes() - before <= Orders.WRITES_A_MINUTE, "writes: " + house.dongle.writes());
        house.pass(Duration.ofMinutes(3));
        assertEquals(1000, answers.size());
        assertEquals(99, house.register(116));
    }

    @Test
    @DisplayName(
            "RealTimeControl: on before the first write of a mode and off after its last, so they do not wear the memory")
    void realTimeControl() {
        House house = new House();
        house.spareFlash = true;
        house.start();
        house.pass(Duration.ofSeconds(45));
        assertEquals(Result.DONE, house.process.command("forceExport", "30").result());
        assertEquals(1, house.register(166));
        int worn = house.process.client.writes();
        assertTrue(worn <= 2, "the switch itself, and a target that is always kept: " + worn);
        assertTrue(house.process.client.sparingWrites() >= 5, "spared: " + house.process.client.sparingWrites());
        house.pass(Duration.ofSeconds(2));
        house.process.kill();
        house.pass(Duration.ofMinutes(10));
        house.start();
        house.pass(Duration.ofMinutes(5));
        assertEquals(1, house.register(166), "a restart does not end it");
        house.pass(Duration.ofMinutes(20));
        assertEquals(OWNERS, house.settings());
        assertEquals(0, house.register(166));
        assertEquals(Result.DONE, house.process.command("setChargeTarget", "70").result());
        assertEquals(0, house.register(166), "a setting that stays is kept for good");
    }

    @Test
    @DisplayName("RealTimeControl where the owner has it on, or the firmware does not have it: it is left alone")
    void realTimeControlOfTheOwner() {
        House house = new House();
        house.spareFlash = true;
        house.dongle.set(INVERTER, 3, 166, 1);
        house.start();
        house.pass(Duration.ofSeconds(45));
        assertEquals(Result.DONE, house.process.command("forceCharge", "5").result());
        house.pass(Duration.ofMinutes(8));
        assertEquals(1, house.register(166));
        assertEquals(80, house.register(116));
    }
}
