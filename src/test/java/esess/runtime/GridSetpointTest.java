package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.SetpointLeases.Limits;
import esess.port.Registration;
import esess.sim.door.SimBus;
import esess.testing.Golden;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(Golden.TAG)
class GridSetpointTest {

    private static final String SETTING = "/Settings/CGwacs/AcPowerSetPoint";
    private static final String MODE = "/Settings/CGwacs/Hub4Mode";
    private static final String OVERRIDE = "/Overrides/Setpoint";
    private static final String SOURCE = "/Ac/ActiveIn/Source";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Map<String, Map<String, Object>> documents = new HashMap<>();
    private final List<String> written = new ArrayList<>();
    private VirtualHouse house = new VirtualHouse(documents);
    private SimBus.Service system = system();
    private SimBus.Service settings = settings(50.0);
    private SimBus.Service hub4;
    private Registration lapse;
    private int lapses;
    private final Map<String, Asker> askers = new HashMap<>();

    /** A service as they all are: it asks for something, and fails when it is told so. */
    private final class Asker implements Service {
        private final String name;
        private final Guard guard;
        private GridSetpoint.Handle handle;

        Asker(String name) {
            this.name = name;
            guard = new Guard(name, () -> this, house.house);
            house.loop.execute(guard::start);
            house.settle();
        }

        @Override
        public void start(Host host) {
            handle = host.gridSetpoint();
            host.mqtt().subscribe("fail/" + name, 0, message -> {
                throw new IllegalStateException("broken");
            });
            host.mqtt()
                    .subscribe(
                            "ask/" + name,
                            0,
                            message -> handle.lease(Double.parseDouble(message.text()), MINUTE.multipliedBy(60)));
        }

        void ask(double watts, Duration expiry) {
            handle.lease(watts, expiry);
            house.settle();
        }

        void end() {
            house.loop.execute(guard::stop);
            house.settle();
        }
    }

    private Asker ask(String name, double watts) {
        Asker asker = askers.computeIfAbsent(name, Asker::new);
        asker.ask(watts, Duration.ofHours(10));
        return asker;
    }

    private SimBus.Service system() {
        return house.bus.foreign("com.victronenergy.system").set(SOURCE, 1).set("/DynamicEss/Active", 0);
    }

    private SimBus.Service settings(double ownW) {
        return house.bus
                .foreign("com.victronenergy.settings")
                .set(SETTING, ownW)
                .set(MODE, 1)
                .accepting(SETTING, value -> written.add(house.clock.tick() / 1000 + " s: " + value));
    }

    /** hub4 of Venus 3.50: what is not written again lapses. */
    private void hub4(Duration lapsesAfter) {
        hub4 = house.bus.foreign("com.victronenergy.hub4").set(OVERRIDE, null).accepting(OVERRIDE, value -> {
            if (lapse != null) {
                lapse.close();
            }
            lapse = value == null
                    ? null
                    : house.loop.after(lapsesAfter, () -> {
                        lapses++;
                        hub4.set(OVERRIDE, null);
                    });
            return written.add("override: " + value);
        });
    }

    private void fresh(Limits limits, Double configuredW) {
        house = new VirtualHouse(documents, limits, configuredW);
        system = system();
        settings = settings(50.0);
    }

    private String told(String topic) {
        return house.mqtt.payload("es-ESS/$SYS/GridSetpoint/" + topic);
    }

    private void stopHouse() {
        boolean[] done = new boolean[1];
        house.loop.execute(() -> house.gridSetpoint.stop(() -> done[0] = true));
        house.settle();
        assertTrue(done[0], "the GX answers at once here");
    }

    // ---- the override ----

    @Test
    @DisplayName(
            "with hub4's override: own value plus the leases, the setting is never touched, handed back without a lease; MQTT says what and why")
    void override() {
        hub4(MINUTE);
        Asker ev = ask("NoBatToEV", 2620.2);
        ask("Other", -500);
        house.pass(SECOND);
        assertEquals(2170.2, hub4.get(OVERRIDE));
        assertEquals("2170.2", told("SetPoint"));
        assertEquals("50.0", told("Own"));
        assertEquals("Override", told("Output"));
        assertEquals("50 W of your own, 2620.2 W for NoBatToEV, -500 W for Other", told("Reason"));
        assertTrue(ev.handle.isInForce());
        assertEquals(2170.2, ev.handle.nowW());

        ev.handle.release();
        house.pass(SECOND);
        assertEquals(-450.0, hub4.get(OVERRIDE));
        askers.get("Other").handle.release();
        house.pass(SECOND);
        assertNull(hub4.get(OVERRIDE), "released");
        assertEquals("", told("SetPoint"));
        assertEquals("None", told("Output"));
        assertEquals("no service asks for anything", told("Reason"));
        assertFalse(ev.handle.isInForce());
        assertEquals(50.0, settings.get(SETTING));
        assertTrue(written.stream().allMatch(each -> each.startsWith("override")), written.toString());
        assertEquals(Map.of(), documents, "nothing to remember");
        assertEquals(List.of(), house.messages());
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 180})
    @DisplayName("the override is asserted again before it lapses, and not more often than it must be")
    void asserted(int lapseSeconds) {
        hub4(Duration.ofSeconds(lapseSeconds));
        ask("NoBatToEV", 1000);
        house.pass(Duration.ofMinutes(30));
        assertEquals(0, lapses);
        assertEquals(1050.0, hub4.get(OVERRIDE));
        assertTrue(written.size() <= 30 * 60 / 25 + 2, written.size() + " writes in half an hour");
        assertTrue(written.size() >= 30 * 60 / 30, written.size() + " writes in half an hour");
    }

    @Test
    @DisplayName("hub4 restarts: the override is there again, and the setting is not used meanwhile")
    void hub4Restarts() {
        hub4(MINUTE);
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        hub4.leave();
        house.pass(MINUTE);
        assertEquals(50.0, settings.get(SETTING));
        hub4(MINUTE);
        house.pass(Duration.ofSeconds(11));
        assertEquals(1050.0, hub4.get(OVERRIDE));
        assertEquals(2, house.messages().size(), house.messages().toString());
    }

    @Test
    @DisplayName("the owner changes his own set point on the GX: it is the base from then on")
    void ownChangesUnderOverride() {
        hub4(MINUTE);
        ask("NoBatToEV", 1000);
        house.pass(SECOND);
        settings.set(SETTING, -30.0);
        house.pass(SECOND);
        assertEquals(970.0, hub4.get(OVERRIDE));
    }

    @Test
    @DisplayName("hub4 comes late on a GX that boots: the setting is put back and the override is used")
    void lateOverride() {
        ask("NoBatToEV", 1000);
        house.pass(Duration.ofSeconds(10));
        assertEquals(1050.0, settings.get(SETTING));
        hub4(MINUTE);
        house.pass(Duration.ofSeconds(10));
        assertEquals(50.0, settings.get(SETTING));
        assertEquals(1050.0, hub4.get(OVERRIDE));
        assertEquals(Map.of(), documents.get("grid-setpoint"));
    }

    // ---- the setting ----

    @Test
    @DisplayName("without the override: golden sequences end at the original's values, one write each")
    void golden() {
        for (Map<String, Object> line : Golden.lines("gridsetpoint.jsonl")) {
            documents.clear();
            askers.clear();
            house = new VirtualHouse(documents);
            system();
            double own = (Double) ((Map<?, ?>) line.get("in")).get("default");
            settings = settings(own);
            Asker ev = new Asker("NoBatToEV");
            Asker other = new Asker("Other");
            double expected = own;
            for (Object each : (List<?>) line.get("steps")) {
                Map<?, ?> step = (Map<?, ?>) each;
                request(ev, ((Map<?, ?>) step.get("requests")).get("NoBatToEV"));
                request(other, ((Map<?, ?>) step.get("requests")).get("Other"));
                written.clear();
                house.pass(Duration.ofSeconds(6));
                for (Object published : (List<?>) step.get("published")) {
                    expected = Math.rint(10
                                    * Double.parseDouble(
                                            ((String) ((List<?>) published).get(1)).replaceAll("[^0-9.-]", "")))
                            / 10;
                }
                assertEquals(expected, settings.get(SETTING), "after " + step);
                // The original writes its default at start; ours does not write what is there already.
                assertTrue(written.size() <= 1, written.toString());
            }
        }
    }

    private static void request(Asker asker, Object watts) {
        if (watts instanceof Number number) {
            asker.handle.lease(number.doubleValue(), Duration.ofHours(1));
        } else {
            asker.handle.release();
        }
    }

    @Test
    @DisplayName("the setting is on flash: at most one write in 5 s, none for less than 10 W, and back exactly")
    void rateLimit() {
        Asker ev = ask("NoBatToEV", 1000);
        for (int second = 0; second < 60; second++) {
            ev.ask(1000 + 3 * second, MINUTE);
            house.pass(SECOND);
        }
        assertTrue(written.size() >= 8 && written.size() <= 12, written.toString());
        List<Integer> times = written.stream()
                .map(each -> Integer.parseInt(each.substring(0, each.indexOf(' '))))
                .toList();
        for (int i = 1; i < times.size(); i++) {
            assertTrue(times.get(i) - times.get(i - 1) >= 5, written.toString());
        }
        ev.ask(1000, MINUTE);
        house.pass(Duration.ofSeconds(6));
        int before = written.size();
        for (int second = 0; second < 30; second++) {
            ev.ask(1000 + second % 2 * 9, MINUTE);
            house.pass(SECOND);
        }
        assertEquals(before, written.size(), "a wobble of 9 W is not written");
        ev.ask(4, MINUTE);
        house.pass(Duration.ofSeconds(6));
        assertEquals(54.0, settings.get(SETTING));
        ev.handle.release();
        house.pass(Duration.ofSeconds(6));
        assertEquals(50.0, settings.get(SETTING), "handed back, though it is only 4 W");
    }

    @Test
    @DisplayName("the owner's value is on disk before the first write: with a disk that hangs nothing is written")
    void diskFirst() {
        house.diskStuck = true;
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        assertEquals(List.of(), written);
        house.diskStuck = false;
        house.pass(SECOND);
        assertEquals(1050.0, settings.get(SETTING));
        assertEquals(Map.of("own", 50.0, "ours", List.of(1050.0)), documents.get("grid-setpoint"));
    }

    @Test
    @DisplayName("a stop hands the set point back, and is over only when the GX has confirmed it")
    void stop() {
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        stopHouse();
        assertEquals(50.0, settings.get(SETTING));
        assertEquals(Map.of(), documents.get("grid-setpoint"));
        house.pass(MINUTE);
        assertEquals(2, written.size(), written.toString());
    }

    @Test
    @DisplayName("the override is released at stop")
    void stopOverride() {
        hub4(MINUTE);
        ask("NoBatToEV", 1000);
        house.pass(SECOND);
        stopHouse();
        assertNull(hub4.get(OVERRIDE));
    }

    @Test
    @DisplayName(
            "a GX that refuses at stop: the own value stays on disk, for the next start, and the stop is not held up")
    void stopRefused() {
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        settings.refusing(1);
        stopHouse();
        assertEquals(50.0, documents.get("grid-setpoint").get("own"));
    }

    @Test
    @DisplayName("after kill -9: the own value is put back first, whatever is switched on, and only then leases count")
    void afterKill() {
        documents.put("grid-setpoint", Map.of("own", 20.0, "ours", List.of(-5000.0, -4000.0)));
        house = new VirtualHouse(documents);
        system = system();
        house.loop.execute(house.gridSetpoint::start);
        house.pass(MINUTE);
        settings = settings(-5000.0);
        house.pass(SECOND);
        assertEquals(20.0, settings.get(SETTING));
        assertEquals(Map.of(), documents.get("grid-setpoint"));
        assertEquals(1, house.messages().size(), house.messages().toString());
        assertTrue(house.messages().get(0).contains("20 W"));
        settings.set(SETTING, -5000.0);
        house.pass(MINUTE);
        assertEquals(-5000.0, settings.get(SETTING), "that is the owner's wish now, and nobody watches any more");
        assertEquals(1, house.messages().size());
    }

    @Test
    @DisplayName("after kill -9 a lease waits until the own value is back")
    void afterKillWithLease() {
        documents.put("grid-setpoint", Map.of("own", 20.0, "ours", List.of(-5000.0)));
        house = new VirtualHouse(documents);
        system = system();
        settings = settings(-5000.0);
        house.loop.execute(house.gridSetpoint::start);
        ask("NoBatToEV", 1000);
        house.pass(Duration.ofSeconds(20));
        assertEquals(2, written.size(), written.toString());
        assertTrue(written.get(0).endsWith(" 20.0") && written.get(1).endsWith(" 1020.0"), written.toString());
    }

    @Test
    @DisplayName(
            "after kill -9 and a stop before the settings were heard of: nothing is written blindly, and it stays remembered")
    void stopBeforeSettings() {
        documents.put("grid-setpoint", Map.of("own", 20.0, "ours", List.of(-5000.0)));
        house = new VirtualHouse(documents);
        house.loop.execute(house.gridSetpoint::start);
        house.settle();
        settings = settings(35.0);
        boolean[] done = new boolean[1];
        house.gridSetpoint.stop(() -> done[0] = true);
        house.settle();
        assertTrue(done[0]);
        assertEquals(List.of(), written);
        assertEquals(20.0, documents.get("grid-setpoint").get("own"));
    }

    @Test
    @DisplayName("after kill -9: what the owner has set by hand meanwhile stays")
    void afterKillOwnersWish() {
        documents.put("grid-setpoint", Map.of("own", 20.0, "ours", List.of(-5000.0)));
        house = new VirtualHouse(documents);
        settings = settings(35.0);
        house.loop.execute(house.gridSetpoint::start);
        house.pass(MINUTE);
        assertEquals(35.0, settings.get(SETTING));
        assertEquals(List.of(), written);
        assertEquals(Map.of(), documents.get("grid-setpoint"));
    }

    @Test
    @DisplayName(
            "the owner changes the setting while it is ours: that is his own value from then on, and what is handed back")
    void ownersWish() {
        Asker ev = ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        settings.set(SETTING, 0.0);
        house.pass(Duration.ofSeconds(6));
        assertEquals(1000.0, settings.get(SETTING));
        assertEquals(0.0, documents.get("grid-setpoint").get("own"));
        assertEquals(
                List.of("The grid set point was set to 0 W on the GX: that is your own value from now on."),
                house.messages());
        ev.handle.release();
        house.pass(Duration.ofSeconds(6));
        assertEquals(0.0, settings.get(SETTING));
    }

    // ---- whose fault it may be ----

    @Test
    @DisplayName("the service fails, throws, stops or asks for nonsense: its lease ends, that of the others stays")
    void failingOwners() {
        hub4(MINUTE);
        ask("Other", 100);
        ask("NoBatToEV", 1000);
        house.pass(SECOND);
        assertEquals(1150.0, hub4.get(OVERRIDE));
        house.mqtt.arrive("fail/NoBatToEV", "x");
        house.pass(Duration.ofSeconds(2));
        assertEquals(150.0, hub4.get(OVERRIDE));
        house.pass(Duration.ofSeconds(5));
        ask("NoBatToEV", 1000);
        house.pass(Duration.ofSeconds(2));
        assertEquals(1150.0, hub4.get(OVERRIDE), "the next instance has a lease of its own");
        house.mqtt.arrive("ask/NoBatToEV", "NaN");
        house.pass(Duration.ofSeconds(2));
        assertEquals(150.0, hub4.get(OVERRIDE));
        assertTrue(
                house.messages().get(1).contains("asks for a set point of NaN W"),
                house.messages().toString());
        askers.get("Other").end();
        house.pass(Duration.ofSeconds(2));
        assertNull(hub4.get(OVERRIDE));
    }

    @Test
    @DisplayName("a lease that is not renewed ends, and is said once; one that is renewed does not")
    void stale() {
        hub4(MINUTE);
        Asker ev = new Asker("NoBatToEV");
        for (int i = 0; i < 10; i++) {
            ev.ask(1000, Duration.ofSeconds(10));
            house.pass(Duration.ofSeconds(9));
        }
        assertEquals(1050.0, hub4.get(OVERRIDE));
        assertEquals(List.of(), house.messages());
        house.pass(Duration.ofSeconds(2));
        assertNull(hub4.get(OVERRIDE));
        house.pass(MINUTE);
        assertEquals(
                List.of("NoBatToEV has not renewed what it asked of the grid set point; its 1000 W end."),
                house.messages());
    }

    @Test
    @DisplayName(
            "the grid is lost: all leases end at once, none is taken until it is back, and that is said once; unknown is not lost")
    void gridLost() {
        hub4(MINUTE);
        ask("NoBatToEV", 1000);
        ask("Other", 100);
        house.pass(Duration.ofSeconds(2));
        system.set(SOURCE, null);
        house.pass(Duration.ofSeconds(2));
        assertEquals(1150.0, hub4.get(OVERRIDE));
        system.set(SOURCE, 240);
        house.pass(SECOND);
        assertNull(hub4.get(OVERRIDE));
        assertEquals("the grid is lost", told("Reason"));
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        assertNull(hub4.get(OVERRIDE));
        system.set(SOURCE, 1);
        house.pass(MINUTE);
        assertNull(hub4.get(OVERRIDE), "a lease is asked for anew");
        ask("NoBatToEV", 1000);
        house.pass(SECOND);
        assertEquals(1050.0, hub4.get(OVERRIDE));
        assertEquals(
                List.of(
                        "The grid is lost: nothing is asked of the grid set point until it is back.",
                        "The grid is back."),
                house.messages());
    }

    @Test
    @DisplayName("the GX refuses: said once, asked again, and said when it takes it")
    void refused() {
        hub4(MINUTE);
        hub4.refusing(3);
        Asker ev = ask("NoBatToEV", 1000);
        house.pass(Duration.ofMinutes(5));
        assertEquals(1, house.messages().size(), house.messages().toString());
        assertTrue(
                house.messages().get(0).contains("it refuses with 3")
                        && house.messages().get(0).contains("1050 W"),
                house.messages().get(0));
        assertFalse(ev.handle.isInForce());
        hub4.refusing(0);
        house.pass(Duration.ofSeconds(11));
        assertEquals(1050.0, hub4.get(OVERRIDE));
        assertTrue(ev.handle.isInForce());
        assertEquals(2, house.messages().size(), house.messages().toString());
    }

    @Test
    @DisplayName("the GX accepts and does nothing: said once, asked again")
    void ignored() {
        int[] asked = new int[1];
        hub4 = house.bus.foreign("com.victronenergy.hub4").set(OVERRIDE, null).accepting(OVERRIDE, value -> {
            asked[0]++;
            house.loop.execute(() -> hub4.set(OVERRIDE, null));
            return true;
        });
        ask("NoBatToEV", 1000);
        house.pass(Duration.ofMinutes(5));
        assertEquals(1, house.messages().size(), house.messages().toString());
        assertTrue(
                house.messages().get(0).contains("it shows no value"),
                house.messages().get(0));
        assertTrue(asked[0] >= 20 && asked[0] <= 35, asked[0] + " times in 5 minutes");
    }

    // ---- others who have the set point ----

    @Test
    @DisplayName("Dynamic ESS has the set point: nothing is written, one warning, and on when it is over")
    void dynamicEss() {
        hub4(Duration.ofSeconds(180));
        ask("NoBatToEV", 1000);
        house.pass(SECOND);
        system.set("/DynamicEss/Active", 1);
        hub4.set(OVERRIDE, -3000.0);
        written.clear();
        house.pass(Duration.ofMinutes(2));
        ask("NoBatToEV", 2000);
        house.pass(Duration.ofSeconds(30));
        assertEquals(List.of(), written);
        assertEquals(-3000.0, hub4.get(OVERRIDE));
        assertEquals("Dynamic ESS controls the grid set point", told("Reason"));
        assertEquals(
                List.of("Dynamic ESS controls the grid set point: es-ESS writes no set point until that is over."),
                house.messages());
        system.set("/DynamicEss/Active", 0);
        house.pass(Duration.ofSeconds(2));
        assertEquals(2050.0, hub4.get(OVERRIDE));
        assertEquals(2, house.messages().size());
        system.set("/DynamicEss/Active", 1);
        house.pass(SECOND);
        written.clear();
        stopHouse();
        assertEquals(List.of(), written, "nor at stop: it is not ours to release");
    }

    @Test
    @DisplayName(
            "somebody unknown writes the override again and again: it is left to him, said once, and taken when his has lapsed")
    void anotherController() {
        hub4(Duration.ofSeconds(180));
        Asker ev = ask("NoBatToEV", 1000);
        house.pass(SECOND);
        Registration other = house.loop.every(Duration.ofSeconds(5), () -> hub4.write(OVERRIDE, -3000.0));
        house.pass(MINUTE);
        written.clear();
        house.pass(Duration.ofMinutes(10));
        ask("NoBatToEV", 1200);
        house.pass(MINUTE);
        assertTrue(written.stream().allMatch("override: -3000.0"::equals), written.toString());
        assertFalse(ev.handle.isInForce());
        assertEquals("another controller writes the override of com.victronenergy.hub4", told("Reason"));
        assertEquals(1, house.messages().size(), house.messages().toString());
        other.close();
        house.pass(Duration.ofSeconds(184));
        assertEquals(1250.0, hub4.get(OVERRIDE));
        assertEquals(2, house.messages().size(), house.messages().toString());
    }

    @Test
    @DisplayName(
            "what somebody else has written meanwhile is not released by us, neither when the lease ends nor at stop")
    void othersValueIsNotReleased() {
        hub4(MINUTE);
        Asker ev = ask("NoBatToEV", 1000);
        house.pass(SECOND);
        hub4.write(OVERRIDE, -200.0);
        house.settle();
        ev.handle.release();
        house.pass(Duration.ofSeconds(20));
        assertEquals(-200.0, hub4.get(OVERRIDE));
        ask("NoBatToEV", 1000);
        house.pass(Duration.ofSeconds(2));
        assertEquals(1050.0, hub4.get(OVERRIDE));
        hub4.write(OVERRIDE, -200.0);
        house.settle();
        stopHouse();
        assertEquals(-200.0, hub4.get(OVERRIDE));
    }

    @Test
    @DisplayName("a single write of somebody else is not a controller: ours is there again")
    void aSingleWriteOfAnother() {
        hub4(MINUTE);
        ask("NoBatToEV", 1000);
        for (int i = 0; i < 10; i++) {
            house.pass(Duration.ofMinutes(10));
            hub4.write(OVERRIDE, 0.0);
            house.pass(Duration.ofSeconds(12));
            assertEquals(1050.0, hub4.get(OVERRIDE));
        }
    }

    @Test
    @DisplayName("external control: what is ours is handed back once, then nothing is written")
    void externalControl() {
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        settings.set(MODE, 3);
        house.pass(Duration.ofSeconds(6));
        assertEquals(50.0, settings.get(SETTING));
        written.clear();
        house.pass(Duration.ofMinutes(10));
        assertEquals(List.of(), written);
        assertEquals(1, house.messages().size(), house.messages().toString());
        settings.set(MODE, 1);
        house.pass(Duration.ofSeconds(6));
        assertEquals(1050.0, settings.get(SETTING));
    }

    // ---- the file ----

    @Test
    @DisplayName("DefaultPowerSetPoint differs from the GX: the GX counts, and the owner is told once")
    void configuredDefault() {
        fresh(new Limits(-25_000, 25_000, 1_000_000), -10.0);
        hub4(MINUTE);
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        assertEquals(1050.0, hub4.get(OVERRIDE));
        assertEquals(1, house.messages().size(), house.messages().toString());
        assertTrue(house.messages()
                .get(0)
                .startsWith("DefaultPowerSetPoint is -10 W, but the grid set point on the GX is 50 W"));
    }

    @Test
    @DisplayName(
            "the GX does not tell its set point: DefaultPowerSetPoint is the base of the override, or nothing is written; never 0")
    void ownUnknown() {
        settings.leave();
        hub4(MINUTE);
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        assertNull(hub4.get(OVERRIDE));
        assertEquals("waiting for com.victronenergy.settings", told("Reason"));
        askers.clear();
        house = new VirtualHouse(documents, new Limits(-25_000, 25_000, 1_000_000), -10.0);
        system();
        hub4(MINUTE);
        ask("NoBatToEV", 1000);
        house.pass(SECOND);
        assertEquals(990.0, hub4.get(OVERRIDE));
    }

    @Test
    @DisplayName("limits and steps of the file hold on the way to the GX")
    void limits() {
        fresh(new Limits(-1000, 2000, 500), null);
        hub4(MINUTE);
        ask("NoBatToEV", 9000);
        house.pass(Duration.ofSeconds(10));
        assertEquals(List.of("override: 550.0", "override: 1050.0", "override: 1550.0", "override: 2000.0"), written);
        assertTrue(told("Reason").endsWith("limited to 2000 W"), told("Reason"));
        askers.get("NoBatToEV").handle.release();
        house.pass(SECOND);
        assertNull(hub4.get(OVERRIDE));
    }

    @Test
    @DisplayName("nobody uses it: nothing is watched, written or said, whatever goes on on the bus")
    void unused() {
        hub4(MINUTE);
        house.loop.execute(house.gridSetpoint::start);
        system.set(SOURCE, 240);
        settings.set(MODE, 3);
        house.pass(Duration.ofHours(1));
        assertEquals(List.of(), written);
        assertEquals(List.of(), house.mqtt.published());
        stopHouse();
        assertEquals(List.of(), written);
    }

    // ---- what is known before it is written ----

    @Test
    @DisplayName(
            "the override is known before it is written, in memory only: an hour of changes writes nothing to the flash")
    void overrideKnown() {
        hub4(MINUTE);
        Asker ev = ask("NoBatToEV", 1000);
        for (int second = 0; second < 3600; second++) {
            ev.ask(1000 + second, Duration.ofHours(1));
            house.pass(SECOND);
            assertTrue(
                    ((List<?>) house.fleeting.get("grid-override").get("ours")).contains(hub4.get(OVERRIDE)),
                    "kill -9 at any moment");
        }
        assertEquals(Map.of(), documents);
        ev.handle.release();
        house.pass(SECOND);
        assertEquals(Map.of(), house.fleeting.get("grid-override"));
    }

    private VirtualHouse afterKill(Map<String, Object> left) {
        return new VirtualHouse(
                documents, new HashMap<>(Map.of("grid-override", left)), new Limits(-25_000, 25_000, 1_000_000), null);
    }

    @Test
    @DisplayName(
            "after kill -9 our override is released first thing, whatever is switched on, and only then leases count")
    void overrideLeft() {
        house = afterKill(Map.of("ours", List.of(-5000.0, -4950.0)));
        system = system();
        settings = settings(50.0);
        hub4(Duration.ofMinutes(3));
        hub4.set(OVERRIDE, -5000.0);
        house.loop.execute(house.gridSetpoint::start);
        house.pass(SECOND);
        assertNull(hub4.get(OVERRIDE));
        assertEquals(List.of("override: null"), written);
        assertEquals(Map.of(), house.fleeting.get("grid-override"));
        assertEquals(1, house.messages().size(), house.messages().toString());

        house = afterKill(Map.of("ours", List.of(-5000.0)));
        system = system();
        settings = settings(50.0);
        hub4(Duration.ofMinutes(3));
        hub4.set(OVERRIDE, -5000.0);
        written.clear();
        house.loop.execute(house.gridSetpoint::start);
        askers.clear();
        ask("NoBatToEV", 1000);
        house.pass(Duration.ofSeconds(5));
        assertEquals(List.of("override: null", "override: 1050.0"), written);
    }

    @Test
    @DisplayName("after kill -9: an override that is somebody else's by then is left to him")
    void overrideOfSomebodyElse() {
        house = afterKill(Map.of("ours", List.of(-5000.0)));
        system = system();
        settings = settings(50.0);
        hub4(Duration.ofMinutes(3));
        hub4.set(OVERRIDE, 1234.0);
        house.loop.execute(house.gridSetpoint::start);
        house.pass(MINUTE);
        assertEquals(List.of(), written);
        assertEquals(1234.0, hub4.get(OVERRIDE));
        assertEquals(Map.of(), house.fleeting.get("grid-override"));
    }

    @Test
    @DisplayName(
            "after kill -9, a hub4 that is not there yet, and a stop before: it stays remembered and nothing is written")
    void overrideLeftWithoutHub4() {
        house = afterKill(Map.of("ours", List.of(-5000.0)));
        system = system();
        settings = settings(50.0);
        house.loop.execute(house.gridSetpoint::start);
        house.pass(MINUTE);
        assertEquals(List.of(-5000.0), house.fleeting.get("grid-override").get("ours"));
        hub4(Duration.ofMinutes(3));
        hub4.set(OVERRIDE, -5000.0);
        house.pass(SECOND);
        assertNull(hub4.get(OVERRIDE), "it comes back with what it was told");
    }

    @Test
    @DisplayName(
            "a disk that takes nothing: the topics do not say that anything is moved, what is moved goes back, and it goes on with the disk")
    void diskFull() {
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        assertEquals("Setting", told("Output"));
        house.diskStuck = true;
        ask("NoBatToEV", 2000);
        house.pass(MINUTE);
        assertEquals(50.0, settings.get(SETTING), "nobody could put the new value right after a crash");
        assertEquals("None", told("Output"));
        assertEquals("", told("SetPoint"));
        assertTrue(told("Reason").contains("disk"), told("Reason"));
        assertFalse(askers.get("NoBatToEV").handle.isInForce());
        house.diskStuck = false;
        house.pass(Duration.ofSeconds(10));
        assertEquals(2050.0, settings.get(SETTING));
        assertEquals("Setting", told("Output"));
    }

    // ---- what is read is not trusted ----

    @ParameterizedTest
    @ValueSource(doubles = {1e308, -1e308, Double.NaN, Double.POSITIVE_INFINITY, 1.1e6})
    @DisplayName("an own value in the file that no set point can have is never written; the owner is told to look")
    void damagedOwn(double own) {
        documents.put("grid-setpoint", Map.of("own", own, "ours", List.of(-5000.0)));
        house = new VirtualHouse(documents);
        system = system();
        settings = settings(-5000.0);
        house.loop.execute(house.gridSetpoint::start);
        house.pass(MINUTE);
        assertEquals(List.of(), written);
        assertTrue(house.messages().get(0).contains("damaged"), house.messages().toString());

        house = new VirtualHouse(documents, new Limits(-25_000, 25_000, 1_000_000), 30.0);
        system = system();
        settings = settings(-5000.0);
        house.loop.execute(house.gridSetpoint::start);
        house.pass(MINUTE);
        assertEquals(30.0, settings.get(SETTING), "with a DefaultPowerSetPoint there is something to go back to");
    }

    @Test
    @DisplayName("a set point on the bus that is out of this world is unknown, not the owner's own")
    void ownOutOfThisWorld() {
        settings.set(SETTING, 1e308);
        hub4(MINUTE);
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        assertNull(hub4.get(OVERRIDE));
        assertEquals("waiting for com.victronenergy.settings", told("Reason"));
    }

    @Test
    @DisplayName("a stop that the GX has confirmed is kept for a boot that has lost it, until the next start")
    void confirmedStop() {
        ask("NoBatToEV", 1000);
        house.pass(MINUTE);
        stopHouse();
        assertEquals(Map.of("own", 50.0, "ours", List.of(1050.0)), documents.get("grid-setpoint-confirmed"));
        house = new VirtualHouse(documents);
        house.loop.execute(house.gridSetpoint::start);
        house.settle();
        assertEquals(Map.of(), documents.get("grid-setpoint-confirmed"));
    }
}
