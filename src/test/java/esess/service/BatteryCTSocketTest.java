package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.adapter.SystemClock;
import esess.adapter.modbus.J2mod;
import esess.adapter.modbus.SerialStarter;
import esess.adapter.net.UdpDoor;
import esess.control.SetpointLeases.Limits;
import esess.model.HostAddress;
import esess.model.Network;
import esess.port.Doors;
import esess.port.Modbus.Table;
import esess.port.Store;
import esess.runtime.Guard;
import esess.runtime.House;
import esess.runtime.Pool;
import esess.sim.door.RegisterBank;
import esess.sim.door.SimBus;
import esess.sim.door.SimComputing;
import esess.sim.door.SimHttp;
import esess.sim.door.SimListen;
import esess.sim.door.SimMqtt;
import esess.sim.door.SimSharedFiles;
import esess.sim.door.SimSocket;
import esess.sim.door.SimTcp;
import esess.sim.twin.ModbusTwin;
import esess.sim.twin.RegisterImage;
import esess.testing.Await;
import esess.testing.MemoryLog;
import esess.testing.RememberedHashing;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over real UDP, beside an inverter on real Modbus TCP that hangs. */
@Tag("slow")
@Timeout(120)
class BatteryCTSocketTest {

    private static final int CLAMPS = 10;

    @TempDir
    java.nio.file.Path directory;

    private final RunningLoop running = new RunningLoop();
    private final Pool pool = new Pool(3);
    private final RegisterBank bank = RegisterImage.sungrow();
    private final ModbusTwin inverter = new ModbusTwin(bank);
    private final List<Guard> guards = new ArrayList<>();
    private J2mod modbus;
    private int port;

    @BeforeEach
    void start() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        synchronized (bank) {
            bank.put(Table.INPUT, 13000, 2);
            bank.put(Table.INPUT, 13019, 2305, 104, 2397, 655);
        }
        modbus = new J2mod(running.loop, running.loop, pool, new SerialStarter(directory, new MemoryLog()));
        running.run(() -> {
            House house = house();
            guards.add(new Guard("SungrowBattery", () -> new SungrowBattery(sungrow()), house));
            guards.add(new Guard("BatteryCT", () -> new BatteryCT(clamp()), house));
            guards.forEach(Guard::start);
        });
    }

    @AfterEach
    void end() throws InterruptedException {
        running.run(() -> guards.forEach(Guard::stop));
        running.end();
        modbus.stop(Duration.ofSeconds(5));
        pool.close(1000);
        inverter.close();
        running.close();
    }

    private House house() {
        SystemClock clock = new SystemClock();
        Store store = new esess.testing.MemoryStore();
        return new House(
                new Doors(
                        new SimBus(running.loop, clock),
                        new SimMqtt(running.loop),
                        new SimHttp(running.loop, running.loop, url -> null),
                        new SimSocket(running.loop, running.loop),
                        modbus,
                        new UdpDoor(running.loop, running.loop),
                        new SimTcp(running.loop, running.loop),
                        new SimListen(running.loop, running.loop),
                        new RememberedHashing(running.loop),
                        new SimComputing(running.loop),
                        new SimSharedFiles(running.loop),
                        running.loop,
                        store,
                        store,
                        new GsonJson(),
                        new MemoryLog()),
                new House.Settings("es-ESS", "es-ESS test", 20, new Limits(-25_000, 25_000, 1_000_000), null));
    }

    private SungrowBattery.Config sungrow() {
        return new SungrowBattery.Config(
                1030,
                new ModbusKeys(
                        "Sungrow",
                        Optional.empty(),
                        Optional.of(new HostAddress(inverter.address())),
                        1,
                        9600,
                        ModbusKeys.Parity.NONE,
                        1,
                        new LossKeys(
                                Duration.ofMillis(250), Optional.of(Duration.ofSeconds(60)), Duration.ofSeconds(120))),
                Optional.empty(),
                Optional.empty());
    }

    private BatteryCT.Config clamp() {
        return new BatteryCT.Config(
                port,
                Optional.of("127.0.0.1"),
                Optional.of(Network.Some.parse("127.0.0.0/8")),
                Duration.ofSeconds(1),
                Duration.ofSeconds(600),
                "SungrowBattery",
                false);
    }

    /** A clamp at a charger: asks ten times a second, and must get an answer to each question. */
    private final class Clamp {
        private final DatagramSocket socket;
        private final List<String> heard = new ArrayList<>();
        private int unheard;

        Clamp(int number) throws IOException {
            // Each has an address of its own, as in a house: what one address may ask is limited.
            socket = new DatagramSocket(0, InetAddress.getByName("127.0.0." + (100 + number)));
            socket.setSoTimeout((int) Duration.ofSeconds(Await.HANGS_SECONDS).toMillis());
        }

        /** The door opens on the loop, some time after the service has started: until then nobody hears. */
        void awaitDoor() throws IOException {
            byte[] question = "battery power".getBytes(StandardCharsets.US_ASCII);
            socket.setSoTimeout(200);
            for (boolean answered = false; !answered; ) {
                socket.send(new DatagramPacket(question, question.length, InetAddress.getByName("127.0.0.1"), port));
                try {
                    socket.receive(new DatagramPacket(new byte[64], 64));
                    answered = true;
                } catch (SocketTimeoutException e) {
                    assertTrue(++unheard < 150, "the door does not open");
                }
            }
            socket.setSoTimeout((int) Duration.ofSeconds(Await.HANGS_SECONDS).toMillis());
        }

        /** Asks until the answer is so. */
        void askUntil(Predicate<String> condition) {
            byte[] question = "battery power".getBytes(StandardCharsets.US_ASCII);
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            String text;
            do {
                try {
                    socket.send(
                            new DatagramPacket(question, question.length, InetAddress.getByName("127.0.0.1"), port));
                    socket.receive(answer);
                } catch (IOException e) {
                    throw new AssertionError("a question was not answered", e);
                }
                text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
                heard.add(text);
                Await.pause(100);
            } while (!condition.test(text));
        }
    }

    private static void together(List<Clamp> clamps, Predicate<String> condition) {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (Clamp clamp : clamps) {
            clamp.heard.clear();
            Thread thread = new Thread(() -> clamp.askUntil(condition), "clamp");
            thread.setUncaughtExceptionHandler((where, cause) -> {
                synchronized (failures) {
                    failures.add(cause);
                }
            });
            thread.start();
            threads.add(thread);
        }
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals(List.of(), failures);
    }

    @Test
    @DisplayName(
            "ten clamps at ten questions a second are all answered while the inverter hangs: its last value, then 0, and live when it is back")
    void tenClamps() throws IOException {
        List<Clamp> clamps = new ArrayList<>();
        try {
            for (int number = 1; number <= CLAMPS; number++) {
                clamps.add(new Clamp(number));
            }
            clamps.get(0).awaitDoor();
            together(clamps, "2397"::equals);
            synchronized (bank) {
                // The twin waits for its registers: the connection stays, and no answer comes.
                together(clamps, "0"::equals);
            }
            for (Clamp clamp : clamps) {
                assertEquals(
                        List.of("2397", "0"),
                        clamp.heard.stream().distinct().toList(),
                        "nothing else, and in this order");
            }
            together(clamps, "2397"::equals);
        } finally {
            clamps.forEach(clamp -> clamp.socket.close());
        }
    }
}
