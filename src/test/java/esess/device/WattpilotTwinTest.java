package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import esess.adapter.GsonJson;
import esess.adapter.PasswordHashing;
import esess.adapter.PoolComputing;
import esess.adapter.net.WebSockets;
import esess.model.ChargerCommand;
import esess.model.ChargerState;
import esess.runtime.Pool;
import esess.sim.twin.WattpilotCharger;
import esess.sim.twin.WattpilotCharger.Car;
import esess.sim.twin.WattpilotDoor;
import esess.sim.twin.WattpilotDoor.Make;
import esess.sim.twin.WattpilotTwin;
import esess.testing.Await;
import esess.testing.RunningLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client and the twin over real WebSockets, with the real hashes on the real pool. */
@Tag("slow")
class WattpilotTwinTest {

    private final RunningLoop running = new RunningLoop();
    private final WebSockets sockets = new WebSockets(running.loop, running.loop);
    private final Pool pool = new Pool(1);
    private final WattpilotCharger charger = new WattpilotCharger(16);
    private WattpilotDoor door;
    private WattpilotTwin twin;
    private WattpilotBench bench;

    private void connect(Make make, boolean secured, String password) throws InterruptedException {
        door = new WattpilotDoor(make, secured, charger, new GsonJson());
        twin = new WattpilotTwin(door);
        running.run(() -> {
            bench = new WattpilotBench(
                    twin.address(),
                    password,
                    sockets,
                    new PasswordHashing(new PoolComputing(pool, running.loop)),
                    running.loop);
            bench.client.connect();
        });
    }

    @AfterEach
    void end() throws InterruptedException {
        if (running.isRunning()) {
            running.run(() -> bench.client.close());
        }
        running.close();
        sockets.stop(Duration.ofSeconds(5));
        twin.close();
        pool.close(1000);
    }

    private ChargerState state() {
        AtomicReference<ChargerState> state = new AtomicReference<>();
        running.run(() -> state.set(bench.client.state()));
        return state.get();
    }

    private void awaitState(String what, Predicate<ChargerState> wanted) {
        Await.until(what, () -> {
            ChargerState state = state();
            return state != null && wanted.test(state);
        });
    }

    private boolean told(String part) {
        boolean[] told = new boolean[1];
        running.run(() -> told[0] = bench.told.stream().anyMatch(text -> text.contains(part)));
        return told[0];
    }

    static Stream<Arguments> makes() {
        return Stream.of(Make.values()).flatMap(make -> Stream.of(Arguments.of(make, true), Arguments.of(make, false)));
    }

    @ParameterizedTest
    @MethodSource("makes")
    @DisplayName("logs in with both hashes, secured and not; follows the charger and is obeyed")
    void everyGeneration(Make make, boolean secured) throws InterruptedException {
        connect(make, secured, WattpilotDoor.PASSWORD);
        awaitState("connected", state -> Boolean.FALSE.equals(state.carThere()));
        door.act(own -> own.plugIn(Car.onePhase(10_000)));
        awaitState("a car", state -> Boolean.TRUE.equals(state.carThere()));
        running.run(() -> {
            bench.client.send(new ChargerCommand.OfferCurrent(13));
            bench.client.send(ChargerCommand.START);
        });
        awaitState("commands", state -> state.currentA() == 13 && state.order() == ChargerState.Order.STARTED);
        for (int second = 0; second < 10; second++) {
            door.tick(1);
        }
        awaitState("charging", state -> state.powerW() == 13 * 230);
    }

    @Test
    @DisplayName("a wrong password is refused and said")
    void wrongPassword() throws InterruptedException {
        connect(Make.HOME_V2, true, "secret123!");
        Await.until("told", () -> told("refuses the password (Wrong password)"));
        assertEquals(1, door.refusedLogins());
        Await.until("left", () -> twin.connections() == 0);
        assertNull(state());
    }

    @Test
    @DisplayName("offline at the start, there later; gone and back")
    void comesAndGoes() throws InterruptedException {
        door = new WattpilotDoor(charger, new GsonJson());
        twin = new WattpilotTwin(door);
        twin.unplug();
        running.run(() -> {
            bench = new WattpilotBench(
                    twin.address(),
                    WattpilotDoor.PASSWORD,
                    sockets,
                    new PasswordHashing(new PoolComputing(pool, running.loop)),
                    running.loop);
            bench.client.connect();
        });
        Await.until("tried", () -> told("nothing listens on"));
        twin.plugIn();
        Await.until("connected", () -> told("connected true"));
        twin.unplug();
        Await.until("lost", () -> told("connected false"));
        assertNull(state());
    }

    @Test
    @DisplayName("bytes and nonsense between good frames do not disturb")
    void nonsense() throws InterruptedException {
        connect(Make.FLEX, true, WattpilotDoor.PASSWORD);
        awaitState("connected", state -> true);
        twin.sayBytes(new byte[] {1, 2, 3, (byte) 0xc3});
        door.say("{\"type\":\"deltaStatus\",\"status\":{\"amp\":");
        door.say("\ud83d\ude97 \"");
        door.say("{\"type\":\"deltaStatus\",\"status\":{\"car\":\"?\",\"amp\":11}}");
        awaitState("the good part", state -> state.currentA() == 11 && state.carThere() == null);
        assertEquals(1, door.visits());
    }

    @Test
    @DisplayName("a frame without end costs the connection, not the program")
    void hugeFrame() throws InterruptedException {
        connect(Make.FLEX, true, WattpilotDoor.PASSWORD);
        awaitState("connected", state -> true);
        door.say("{\"type\":\"deltaStatus\",\"status\":{\"zzz\":\"" + "x".repeat(3_000_000) + "\"}}");
        Await.until("left", () -> told("connected false"));
        awaitState("connected again", state -> state.currentA() == 6);
        assertEquals(2, door.visits());
    }

    @Test
    @DisplayName("a last command before the end is delivered: SIGTERM stops the charge")
    void lastCommand() throws InterruptedException {
        connect(Make.FLEX, true, WattpilotDoor.PASSWORD);
        awaitState("connected", state -> true);
        running.run(() -> {
            bench.client.send(ChargerCommand.STOP);
            bench.client.close();
        });
        running.end();
        sockets.stop(Duration.ofSeconds(5));
        Await.equal(List.of("frc=1"), door::commands);
    }

    @Test
    @DisplayName("a hundred hibernations leave no thread and no connection behind")
    void noLeak() throws InterruptedException {
        connect(Make.FLEX, true, WattpilotDoor.PASSWORD);
        for (int i = 0; i < 100; i++) {
            awaitState("connected", state -> true);
            running.run(bench.client::disconnect);
            Await.until("left", () -> twin.connections() == 0);
            running.run(bench.client::connect);
        }
        awaitState("connected", state -> true);
        assertEquals(101, door.logins());
        running.run(bench.client::disconnect);
        Await.until(
                "threads end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("websocket 127")
                                || thread.getName().startsWith("WebSocketWriteThread")));
    }
}
