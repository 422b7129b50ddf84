package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.model.ChargeMode;
import esess.model.ChargeReason;
import esess.model.ChargerCommand;
import esess.model.ChargerState;
import esess.port.Hashing;
import esess.sim.door.SimSocket;
import esess.sim.twin.WattpilotCharger;
import esess.sim.twin.WattpilotCharger.Car;
import esess.sim.twin.WattpilotDoor;
import esess.sim.twin.WattpilotDoor.Fault;
import esess.sim.twin.WattpilotDoor.Make;
import esess.testing.RememberedHashing;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client and the twin in virtual time. */
class WattpilotTest {

    private static final String HOST = "wattpilot";

    private final VirtualHouse house = new VirtualHouse();
    private final WattpilotCharger charger = new WattpilotCharger(16);
    private WattpilotDoor door = new WattpilotDoor(charger, new GsonJson());
    private final RememberedHashing hashing = new RememberedHashing(house.loop);
    private WattpilotBench bench = new WattpilotBench(HOST, WattpilotDoor.PASSWORD, house.socket, hashing, house.loop);
    private Wattpilot client = bench.client;

    @AfterEach
    void nothingEscapes() {
        assertEquals(List.of(), house.uncaught);
    }

    /** A device that tells news every second. */
    private void connect() {
        live();
        client.connect();
        pass(1);
        assertTrue(client.isConnected());
        bench.take();
    }

    private void live() {
        house.socket.attach(HOST, door);
        door.live(house.loop, Duration.ofSeconds(1));
    }

    private void pass(long seconds) {
        house.pass(Duration.ofSeconds(seconds));
    }

    private void say(String frame) {
        door.say(frame);
        house.pass(Duration.ofMillis(10));
    }

    static Stream<Arguments> makes() {
        return Stream.of(Make.values())
                .flatMap(make -> Stream.of(true, false, 1, 0, "none").map(secured -> Arguments.of(make, secured)));
    }

    @ParameterizedTest
    @MethodSource("makes")
    @DisplayName("logs in at every generation, secured or not, reads the whole status and is obeyed")
    void logsIn(Make make, Object secured) {
        door = new WattpilotDoor(make, secured.equals("none") ? null : secured, charger, new GsonJson());
        charger.plugIn(Car.threePhases(20_000));
        charger.price(12.5, 31.25);
        connect();
        assertTrue(client.send(new ChargerCommand.OfferCurrent(10)));
        assertTrue(client.send(ChargerCommand.START));
        pass(10);

        ChargerState state = client.state();
        assertEquals(List.of("amp=10", "frc=2"), door.commands());
        assertEquals("91012345", state.serial());
        assertEquals("Carport", state.name());
        assertEquals("41.7", state.firmware());
        assertEquals(true, state.carThere());
        assertEquals(ChargeMode.AUTO, state.mode());
        assertEquals(ChargerState.Order.STARTED, state.order());
        assertEquals(0, state.phases());
        assertEquals(10, state.currentA());
        assertEquals(16, state.currentLimitA());
        assertEquals(ChargeReason.FORCED_ON, state.reason());
        assertEquals(6900, state.powerW(), 1e-6);
        assertEquals(2300, state.lines().l3().powerW(), 1e-6);
        assertEquals(10, state.lines().l1().currentA(), 1e-6);
        assertEquals(230, state.lines().l2().voltageV(), 0.3);
        assertTrue(state.sessionWh() > 0 && state.lifetimeWh() > 1_234_567);
        assertEquals(12.5, state.priceLimitCt());
        assertEquals(31.25, state.priceCt());
        assertEquals(false, state.ownPvSurplus());
        assertEquals(0, state.error());
        assertEquals(List.of(), bench.take());
    }

    @Test
    @DisplayName("the whole status or none: nothing is known before its last piece")
    void wholeStatus() {
        live();
        client.connect();
        house.pass(Duration.ofMillis(12));
        assertNull(client.state());
        pass(1);
        assertNotNull(client.state());
        assertEquals(List.of("connected true"), bench.take());
    }

    @Test
    @DisplayName("a hash that the owner has configured counts, whatever the device says")
    void configuredHash() {
        door = new WattpilotDoor(Make.HOME, false, charger, new GsonJson());
        live();
        bench = new WattpilotBench(
                new Wattpilot.Account(HOST, WattpilotDoor.PASSWORD, Optional.of(Wattpilot.Hash.BCRYPT)),
                house.socket,
                hashing,
                house.loop);
        bench.client.connect();
        pass(1);
        assertEquals(1, door.refusedLogins());
    }

    // ---- frames ----

    @Test
    @DisplayName("one odd field is unknown, the rest of the frame is used")
    void oddFields() {
        connect();
        Map<String, String> odd = new LinkedHashMap<>();
        odd.put("\"car\":null", "car");
        odd.put("\"lmo\":\"x\"", "lmo");
        odd.put("\"frc\":[1]", "frc");
        odd.put("\"psm\":{}", "psm");
        odd.put("\"modelStatus\":1e300", "modelStatus");
        odd.put("\"awcp\":null", "awcp");
        odd.put("\"ama\":\"\"", "ama");
        odd.put("\"fup\":\"perhaps\"", "fup");
        odd.put("\"err\":\"NaN\"", "err");
        odd.put("\"nrg\":[230,null,\"231.5\",0,1]", "nrg");
        odd.put("\"acs\":7,\"ast\":3,\"brandNew\":[[]]", "unknown keys");
        int amp = 6;
        for (String field : odd.keySet()) {
            amp++;
            say("{\"type\":\"deltaStatus\",\"status\":{" + field + ",\"amp\":" + amp + "}}");
            assertEquals(amp, client.state().currentA(), field);
        }
        ChargerState state = client.state();
        assertNull(state.carThere());
        assertNull(state.mode());
        assertNull(state.order());
        assertNull(state.phases());
        assertNull(state.reason());
        assertNull(state.priceCt());
        assertNull(state.currentLimitA());
        assertNull(state.ownPvSurplus());
        assertNull(state.error());
        assertNull(state.powerW(), "a short nrg");
        assertEquals(230, state.lines().l1().voltageV());
        assertNull(state.lines().l2(), "nothing is known of it");
        assertEquals(231.5, state.lines().l3().voltageV());
        assertEquals(1, state.lines().l1().currentA());
        assertNull(state.lines().l1().powerW(), "not 0");
        assertEquals(List.of(), bench.take());
    }

    @Test
    @DisplayName("numbers as text, truth as number, codes that nobody knows yet")
    void otherSpellings() {
        connect();
        say(
                "{\"type\":\"deltaStatus\",\"status\":{\"car\":\"2\",\"lmo\":9,\"modelStatus\":77,\"err\":6,\"frc\":true,\"fup\":1,\"wh\":\"12.5\",\"awcp\":{\"marketprice\":\"8.1\"},\"ama\":32.0}}");
        ChargerState state = client.state();
        assertEquals(true, state.carThere());
        assertNull(state.mode(), "a mode that nobody knows");
        assertEquals(ChargeReason.UNKNOWN, state.reason());
        assertEquals("77", state.strangeReason());
        assertEquals(6, state.error());
        assertEquals(ChargerState.Order.STOPPED, state.order());
        assertEquals(true, state.ownPvSurplus());
        assertEquals(12.5, state.sessionWh());
        assertEquals(8.1, state.priceCt());
        assertEquals(32, state.currentLimitA());
    }

    @Test
    @DisplayName("frames that are none, of any kind: passed over, the connection stays, the next good one counts")
    void fuzz() {
        house.socket.attach(HOST, door);
        client.connect();
        pass(1);
        Random random = new Random(45);
        String good =
                "{\"type\":\"deltaStatus\",\"status\":{\"car\":2,\"amp\":9,\"nrg\":[230,230,230,0,1,2,3,4,5,6,7,8,9,10,11,12],\"awcp\":{\"start\":1,\"marketprice\":3}}}";
        List<String> nasty = List.of(
                "",
                "null",
                "[]",
                "7",
                "\"x\"",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"deltaStatus\"}",
                "{\"type\":\"deltaStatus\",\"status\":7}",
                "{\"type\":\"deltaStatus\",\"status\":[]}",
                "{\"type\":\"fullStatus\",\"partial\":\"x\",\"status\":{}}",
                "{\"type\":\"response\"}",
                "{\"type\":\"response\",\"requestId\":{},\"success\":true,\"status\":7}",
                "{\"type\":\"response\",\"requestId\":1e99,\"success\":\"x\"}",
                "{\"type\":\"hello\"}",
                "{\"type\":\"authSuccess\"}",
                "[".repeat(100_000),
                "{\"a\":".repeat(50_000),
                "\u0000\u0001",
                good.repeat(2));
        for (int i = 0; i < 3000; i++) {
            StringBuilder frame = new StringBuilder(i < nasty.size() ? nasty.get(i) : good);
            for (int cut = 0; i >= nasty.size() && cut < 1 + random.nextInt(4) && frame.length() > 2; cut++) {
                int at = random.nextInt(frame.length());
                switch (random.nextInt(4)) {
                    case 0 -> frame.setLength(at);
                    case 1 -> frame.deleteCharAt(at);
                    case 2 -> frame.setCharAt(at, "{}[]\",:0-9enull".charAt(random.nextInt(15)));
                    default -> frame.insert(at, frame.substring(at, Math.min(frame.length(), at + random.nextInt(20))));
                }
            }
            say(frame.toString());
        }
        say("{\"type\":\"deltaStatus\",\"status\":{\"car\":1,\"amp\":13}}");
        assertEquals(13, client.state().currentA());
        assertEquals(false, client.state().carThere());
        assertEquals(1, door.visits(), "the same connection all the time");
    }

    // ---- commands ----

    @Test
    @DisplayName("a command while it is not connected is not sent, then or later, and the sender knows")
    void notConnected() {
        assertFalse(client.send(new ChargerCommand.OfferCurrent(10)));
        live();
        client.connect();
        assertFalse(client.send(new ChargerCommand.OfferCurrent(11)));
        pass(30);
        assertEquals(List.of(), door.commands());
        client.disconnect();
        assertFalse(client.send(new ChargerCommand.OfferCurrent(12)));
        pass(30);
        assertEquals(List.of(), door.commands());
    }

    @Test
    @DisplayName("a refused command is told three times within ten seconds, then reported, once")
    void refused() {
        connect();
        door.fault(Fault.REFUSE);
        client.send(new ChargerCommand.OfferCurrent(10));
        pass(9);
        assertEquals(List.of("amp=10", "amp=10"), door.commands());
        assertEquals(List.of(), bench.take());
        pass(60);
        assertEquals(List.of("amp=10", "amp=10", "amp=10"), door.commands());
        assertEquals(List.of("refused amp=10: it refuses it (not now)"), bench.take());
    }

    @Test
    @DisplayName("a value that the device refuses is reported with its reason")
    void badValue() {
        connect();
        client.send(new ChargerCommand.UsePhases(9));
        pass(20);
        assertEquals(List.of("refused psm=9: it refuses it (value out of range)"), bench.take());
        assertEquals(0, client.state().phases());
    }

    @Test
    @DisplayName("a command that nobody answers is repeated, and heard at the second try")
    void heardLater() {
        connect();
        door.fault(Fault.DEAF);
        client.send(new ChargerCommand.OfferCurrent(10));
        pass(2);
        door.fault(Fault.NONE);
        pass(60);
        assertEquals(List.of("amp=10", "amp=10"), door.commands());
        assertEquals(10, client.state().currentA());
        assertEquals(List.of(), bench.take());
    }

    @Test
    @DisplayName("a command that is never answered is reported")
    void unanswered() {
        connect();
        door.fault(Fault.DEAF);
        client.send(new ChargerCommand.OfferCurrent(10));
        pass(60);
        assertEquals(List.of("refused amp=10: it does not answer"), bench.take());
        assertEquals(3, door.commands().size());
    }

    @Test
    @DisplayName("a newer command for the same setting takes the place of an older one; others are not touched")
    void newerWins() {
        connect();
        door.fault(Fault.DEAF);
        client.send(new ChargerCommand.OfferCurrent(10));
        client.send(ChargerCommand.START);
        pass(2);
        client.send(new ChargerCommand.OfferCurrent(12));
        door.fault(Fault.NONE);
        pass(60);
        assertEquals(List.of("amp=10", "frc=2", "amp=12", "frc=2"), door.commands());
        assertEquals(12, client.state().currentA());
        assertEquals(List.of(), bench.take());
    }

    @Test
    @DisplayName("an answer to another request is no answer; one that comes late is")
    void answersBelongToRequests() {
        connect();
        door.fault(Fault.DEAF);
        client.send(new ChargerCommand.OfferCurrent(10));
        pass(1);
        say("{\"type\":\"response\",\"requestId\":\"999sm\",\"success\":true,\"status\":{}}");
        pass(5);
        assertEquals(2, door.commands().size());
        say("{\"type\":\"response\",\"requestId\":\"1sm\",\"success\":true,\"status\":{\"amp\":10}}");
        pass(60);
        assertEquals(2, door.commands().size());
        assertEquals(10, client.state().currentA());
        assertEquals(List.of(), bench.take());
    }

    @Test
    @DisplayName("a connection that breaks takes its commands with it: said, and not told to the device afterwards")
    void lostWithConnection() {
        connect();
        door.fault(Fault.DEAF);
        client.send(ChargerCommand.START);
        pass(1);
        door.fault(Fault.NONE);
        door.drop();
        house.settle();
        assertNull(client.state());
        assertEquals(
                List.of("connected false", "refused frc=2: the connection was lost before it has answered"),
                bench.take());
        pass(60);
        assertTrue(client.isConnected());
        assertEquals(1, door.commands().size());
        assertEquals(ChargerState.Order.RELEASED, client.state().order());
    }

    // ---- connection ----

    @Test
    @DisplayName(
            "offline at the start is no trouble for anybody else; tried after 5, 10, 20 s up to every 2 minutes, said once")
    void offline() {
        client.connect();
        List<Integer> tried = new ArrayList<>();
        for (int minute = 0; minute < 60; minute++) {
            tried.add(house.socket.tried());
            pass(60);
        }
        assertEquals(List.of(1, 4, 5, 6, 6, 7), tried.subList(0, 6));
        assertTrue(house.socket.tried() > 30 && house.socket.tried() < 36);
        assertEquals(
                List.of(
                        "trouble: The Wattpilot at wattpilot is not connected: nothing listens on wattpilot. It is tried again and again."),
                bench.take());

        live();
        pass(120);
        assertEquals("connected true", bench.told.get(0));
        pass(60);
        assertEquals(
                List.of("connected true", "recovered: The Wattpilot at wattpilot is connected again."), bench.take());
    }

    @Test
    @DisplayName("one drop is mended in 5 s, and nobody is bothered")
    void oneDrop() {
        connect();
        pass(120);
        door.drop();
        pass(6);
        assertTrue(client.isConnected());
        pass(120);
        assertEquals(List.of("connected false", "connected true"), bench.take());
    }

    @Test
    @DisplayName(
            "a thousand lost connections, and the next one works; one connection at a time, at most one each two minutes")
    void reconnectStorm() {
        live();
        door.fault(Fault.DROP_AFTER_LOGIN);
        client.connect();
        for (int i = 0; door.visits() < 1000 && i < 100; i++) {
            house.pass(Duration.ofHours(1));
            assertTrue(house.socket.open() <= 1);
        }
        assertTrue(door.visits() >= 1000);
        List<String> told = bench.take();
        assertEquals(1, told.stream().filter(text -> text.startsWith("trouble")).count(), "said once");
        assertEquals(
                0, told.stream().filter(text -> text.startsWith("recovered")).count());

        int visits = door.visits();
        house.pass(Duration.ofHours(1));
        assertTrue(door.visits() - visits <= 31, "not hammered");
        door.fault(Fault.NONE);
        pass(200);
        assertTrue(client.isConnected());
        assertEquals(1, house.socket.open());
        assertEquals(
                "recovered: The Wattpilot at wattpilot is connected again.", bench.told.get(bench.told.size() - 1));
    }

    @Test
    @DisplayName("a socket that has died silently is noticed by its pings, and replaced")
    void silentDeath() {
        connect();
        door.fault(Fault.SILENT);
        pass(50);
        assertFalse(client.isConnected());
        assertNull(client.state());
        assertEquals("connected false", bench.take().get(0));
        door.fault(Fault.NONE);
        pass(150);
        assertTrue(client.isConnected());
    }

    @Test
    @DisplayName("a device that answers pings but tells nothing while it charges is taken for dead")
    void mute() {
        charger.plugIn(Car.threePhases(50_000));
        charger.set("frc", 2);
        connect();
        pass(10);
        door.fault(Fault.MUTE);
        pass(110);
        assertFalse(client.isConnected());
        assertEquals("connected false", bench.take().get(0));
        door.fault(Fault.NONE);
        pass(150);
        assertTrue(client.isConnected());
    }

    @Test
    @DisplayName("without a car a device may be quiet for hours")
    void quietWithoutCar() {
        connect();
        door.fault(Fault.MUTE);
        house.pass(Duration.ofHours(5));
        assertTrue(client.isConnected());
        assertEquals(1, door.visits());
    }

    @Test
    @DisplayName("a device that accepts the connection and does not go on is left after a minute")
    void loginHangs() {
        live();
        door.fault(Fault.MUTE);
        client.connect();
        pass(80);
        assertEquals(2, door.visits());
        door.fault(Fault.NONE);
        pass(150);
        assertTrue(client.isConnected());
    }

    @Test
    @DisplayName(
            "a wrong password is said once, without it, and tried every 15 minutes, also when it is woken up all the time")
    void wrongPassword() {
        bench = new WattpilotBench(HOST, "wrong-Secret", house.socket, hashing, house.loop);
        client = bench.client;
        live();
        client.connect();
        pass(1);
        assertEquals(
                List.of(
                        "trouble: The Wattpilot at wattpilot refuses the password (Wrong password). It is tried again every 15 minutes."),
                bench.take());
        house.pass(Duration.ofHours(6));
        for (int i = 0; i < 72; i++) {
            client.disconnect();
            client.connect();
            house.pass(Duration.ofMinutes(5));
        }
        assertEquals(List.of(), bench.take());
        assertTrue(
                door.refusedLogins() > 40 && door.refusedLogins() <= 50,
                "tried " + door.refusedLogins() + " times in 12 hours");
    }

    @Test
    @DisplayName("a password that is right again is said, and counts at once")
    void passwordMended() {
        live();
        door.fault(Fault.WRONG_PASSWORD);
        client.connect();
        pass(60);
        bench.take();
        door.fault(Fault.NONE);
        house.pass(Duration.ofMinutes(15));
        assertEquals(
                List.of("connected true", "recovered: The Wattpilot at wattpilot accepts the password."), bench.take());
        pass(120);
        assertEquals(List.of(), bench.take());
    }

    @Test
    @DisplayName("a device that wants a hash that nobody knows yet is not told anything, and why is said")
    void unknownHash() {
        house.socket.attach(HOST, link -> {
            link.send("{\"type\":\"hello\",\"serial\":\"91012345\"}");
            link.send("{\"type\":\"authRequired\",\"token1\":\"a\",\"token2\":\"b\",\"hash\":\"argon2\"}");
            return new SimSocket.Visit() {
                @Override
                public void message(String text) {
                    throw new AssertionError("told " + text);
                }

                @Override
                public void closed() {
                    // As it should be.
                }
            };
        });
        client.connect();
        pass(60);
        assertEquals(
                List.of(
                        "trouble: The Wattpilot at wattpilot is not connected: it wants the password hashed by argon2, which es-ESS does not know. "
                                + "It is tried again and again."),
                bench.take());
    }

    @Test
    @DisplayName("hibernation: disconnected and quiet until it is wanted again; then everything is read anew")
    void hibernates() {
        connect();
        client.disconnect();
        assertNull(client.state());
        charger.set("lmo", 3);
        house.pass(Duration.ofHours(1));
        assertEquals(0, door.guests());
        assertEquals(1, door.visits());
        assertEquals(List.of(), bench.take());
        client.connect();
        pass(1);
        assertEquals(ChargeMode.MANUAL, client.state().mode());
        client.close();
        client.connect();
        house.pass(Duration.ofHours(1));
        assertEquals(2, door.visits());
        assertEquals(0, house.socket.open());
    }

    @Test
    @DisplayName(
            "short looks that succeed are no trouble: one failure between them is mended in 5 s, also the tenth of that kind")
    void shortLooks() {
        live();
        for (int look = 0; look < 10; look++) {
            house.socket.attach(HOST, null);
            client.connect();
            pass(1);
            house.socket.attach(HOST, door);
            pass(6);
            assertTrue(client.isConnected(), "look " + look);
            client.disconnect();
            house.pass(Duration.ofMinutes(5));
        }
        assertTrue(bench.take().stream().noneMatch(text -> text.startsWith("trouble")));
    }

    @Test
    @DisplayName("a device that refuses the password of a connection that stood: it is lost, not shown as it was")
    void refusedLater() {
        connect();
        client.send(new ChargerCommand.OfferCurrent(9));
        say("{\"type\":\"authError\",\"message\":\"Wrong password\"}");
        assertNull(client.state());
        assertTrue(bench.take().contains("connected false"));
    }

    @Test
    @DisplayName("a last command before the end is delivered")
    void lastCommand() {
        connect();
        client.send(ChargerCommand.STOP);
        client.close();
        pass(1);
        assertEquals(List.of("frc=1"), door.commands());
        assertEquals(0, door.guests());
    }

    @Test
    @DisplayName("an owner may connect and disconnect from within everything he is told")
    void reentrance() {
        List<String> told = new ArrayList<>();
        Wattpilot[] own = new Wattpilot[1];
        own[0] = new Wattpilot(
                new Wattpilot.Account(HOST, WattpilotDoor.PASSWORD, Optional.empty()),
                house.socket,
                new GsonJson(),
                hashing,
                house.loop,
                bench.log,
                new Wattpilot.Listener() {
                    private void again(String what) {
                        told.add(what);
                        own[0].disconnect();
                        own[0].connect();
                    }

                    @Override
                    public void stateChanged() {
                        again("changed");
                    }

                    @Override
                    public void connected(boolean connected) {
                        again("connected");
                    }

                    @Override
                    public void trouble(String text) {
                        again("trouble");
                    }

                    @Override
                    public void recovered(String text) {
                        again("recovered");
                    }

                    @Override
                    public void refused(String setting, int value, String why) {
                        again("refused");
                    }
                });
        own[0].connect();
        pass(100);
        live();
        for (int i = 0; i < 100; i++) {
            pass(1);
            own[0].send(new ChargerCommand.OfferCurrent(99));
            if (i % 10 == 0) {
                door.drop();
            }
            assertTrue(house.socket.open() <= 2, "the old one may still be closing");
        }
        assertTrue(told.contains("trouble") && told.contains("connected"));
        own[0].close();
        pass(10);
        assertEquals(0, house.socket.open());
    }

    @Test
    @DisplayName("the password is hashed once, however often the connection breaks, and also while it is being hashed")
    void slowHash() {
        List<Consumer<byte[]>> asked = new ArrayList<>();
        bench = new WattpilotBench(
                HOST,
                WattpilotDoor.PASSWORD,
                house.socket,
                new Hashing() {
                    @Override
                    public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
                        asked.add(onHash);
                    }

                    @Override
                    public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
                        throw new AssertionError();
                    }
                },
                house.loop);
        client = bench.client;
        live();
        client.connect();
        pass(200);
        assertEquals(1, door.visits(), "it waits for as long as it takes");
        door.drop();
        pass(100);
        assertEquals(2, door.visits());
        assertEquals(1, asked.size());
        hashing.pbkdf2(WattpilotDoor.PASSWORD, WattpilotDoor.SERIAL, 100_000, 64, asked.get(0));
        pass(1);
        assertTrue(client.isConnected());
        for (int i = 0; i < 5; i++) {
            door.drop();
            pass(130);
        }
        assertTrue(client.isConnected());
        assertEquals(1, asked.size());
    }

    @Test
    @DisplayName("nobody has time to hash the password: tried again later")
    void noTimeToHash() {
        int[] asked = new int[1];
        bench = new WattpilotBench(
                HOST,
                WattpilotDoor.PASSWORD,
                house.socket,
                new Hashing() {
                    @Override
                    public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
                        if (asked[0]++ < 3) {
                            house.loop.execute(() -> onHash.accept(null));
                        } else {
                            hashing.pbkdf2(password, salt, rounds, bytes, onHash);
                        }
                    }

                    @Override
                    public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
                        throw new AssertionError();
                    }
                },
                house.loop);
        live();
        bench.client.connect();
        pass(60);
        assertTrue(bench.client.isConnected());
        assertEquals(4, asked[0]);
    }

    @Test
    @DisplayName("neither password nor its hash is in anything that is told or logged")
    void noSecrets() {
        door = new WattpilotDoor(charger, new GsonJson());
        connect();
        door.fault(Fault.REFUSE);
        client.send(new ChargerCommand.OfferCurrent(10));
        say("junk");
        pass(30);
        door.drop();
        door.fault(Fault.WRONG_PASSWORD);
        pass(300);
        String everything = bench.told + " " + bench.log.lines();
        assertFalse(
                everything.contains(WattpilotDoor.PASSWORD) || everything.contains("FzKfLqeLWJVZM304GGUh6gTyIFzuLysS"));
        assertTrue(everything.contains("not JSON") && everything.contains("refuses the password"));
    }
}
