package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.adapter.net.OkHttp;
import esess.device.PolledMeter.Failed;
import esess.device.PolledMeter.Measured;
import esess.device.PolledMeter.Result;
import esess.model.AcMeasurement;
import esess.port.Http.Login;
import esess.sim.twin.Fault;
import esess.sim.twin.MeterTwin;
import esess.sim.twin.MeterTwin.Kind;
import esess.sim.twin.MeterTwin.Phase;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every meter against its twin, over real HTTP. */
class MeterTwinTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String PASSWORD = "p@ss:wörd\"";

    private final RunningLoop running = new RunningLoop();
    private final OkHttp http = new OkHttp(running.loop, running.loop);
    private MeterTwin twin;
    private PolledMeter meter;

    @AfterEach
    void close() throws Exception {
        running.end();
        http.stop(Duration.ZERO);
        twin.close();
        running.close();
    }

    private void hang(Kind kind) throws IOException {
        twin = new MeterTwin(kind, 2);
        twin.measure(
                new Phase(1200, 230, 100_000, 2000), new Phase(-500, 231, 20_000, 30_000), new Phase(0, 232, 3000, 0));
        meter = meter(kind, Optional.empty());
    }

    private PolledMeter meter(Kind kind, Optional<String> password) {
        Optional<Login> login = password.map(secret -> new Login("anna", secret));
        return switch (kind) {
            case SHELLY_3EM, PRO_3EM -> new ShellyMeter(http, new GsonJson(), running.loop, twin.address(), login);
            case SHELLY_PLUG, SHELLY_SWITCH, SHELLY_PM_MINI, PRO_3EM_MONOPHASE ->
                new ShellyChannel(http, new GsonJson(), running.loop, twin.address(), login, 0);
            case FRONIUS, FRONIUS_GEN24 -> new FroniusMeter(http, new GsonJson(), twin.address(), 0);
        };
    }

    private static boolean isChannel(Kind kind) {
        return kind == Kind.SHELLY_PLUG
                || kind == Kind.SHELLY_SWITCH
                || kind == Kind.SHELLY_PM_MINI
                || kind == Kind.PRO_3EM_MONOPHASE;
    }

    private Result poll(Duration timeout) throws Exception {
        CompletableFuture<Result> result = new CompletableFuture<>();
        running.loop.execute(() -> {
            boolean[] returned = new boolean[1];
            meter.poll(timeout, told -> {
                assertTrue(returned[0] && running.isLoopThread());
                assertTrue(result.complete(told), "two results");
            });
            returned[0] = true;
        });
        return result.get(30, TimeUnit.SECONDS);
    }

    private Measured measured() throws Exception {
        return assertInstanceOf(Measured.class, poll(LONG));
    }

    private PolledMeter.Kind failure(Duration timeout) throws Exception {
        Failed failed = assertInstanceOf(Failed.class, poll(timeout));
        assertTrue(
                failed.message().startsWith("127.0.0.2:") || failed.message().contains(" 127.0.0.2:"),
                failed.message());
        assertFalse(failed.message().contains("rpc") || failed.message().contains(PASSWORD), failed.message());
        return failed.kind();
    }

    @ParameterizedTest
    @DisplayName("it finds out what it speaks to, and measures W and kWh")
    @EnumSource(Kind.class)
    void measures(Kind kind) throws Exception {
        hang(kind);
        Measured told = measured();
        AcMeasurement measured = told.measurement();
        assertEquals(1200.0, measured.phases().l1().powerW());
        assertFalse(told.serial().isBlank());
        if (isChannel(kind)) {
            assertEquals(1200.0, measured.powerW());
            assertEquals(kind == Kind.SHELLY_PLUG ? 102 : 100, measured.energyForwardKWh(), 1e-9);
            assertEquals(kind == Kind.SHELLY_PLUG ? null : (Double) 2.0, measured.energyReverseKWh());
            assertNull(measured.phases().l2());
        } else {
            assertEquals(700.0, measured.powerW());
            assertEquals(-500.0, measured.phases().l2().powerW());
            assertEquals(0.0, measured.phases().l3().powerW());
            assertEquals(232.0, measured.phases().l3().voltageV());
            assertEquals(123.0, measured.energyForwardKWh(), 1e-9);
            assertEquals(32.0, measured.energyReverseKWh(), 1e-9);
        }
    }

    @ParameterizedTest
    @DisplayName("one phase is enough")
    @EnumSource(
            value = Kind.class,
            names = {"SHELLY_3EM", "PRO_3EM", "PRO_3EM_MONOPHASE", "FRONIUS", "FRONIUS_GEN24"})
    void onePhase(Kind kind) throws Exception {
        hang(kind);
        twin.measure(new Phase(-2300, 230, 100_000, 2000));
        AcMeasurement measured = measured().measurement();
        assertEquals(-2300.0, measured.powerW());
        assertEquals(-2300.0, measured.phases().l1().powerW());
        assertEquals(100.0, measured.energyForwardKWh(), 1e-9);
        if (kind != Kind.SHELLY_3EM) {
            assertEquals(50, measured.frequencyHz(), 0.2);
        }
    }

    @ParameterizedTest
    @DisplayName("a poll is one request over a connection that is kept, with one challenge for all of them")
    @EnumSource(
            value = Kind.class,
            names = {"FRONIUS", "FRONIUS_GEN24"},
            mode = EnumSource.Mode.EXCLUDE)
    void keptConnection(Kind kind) throws Exception {
        hang(kind);
        twin.secure("anna", PASSWORD);
        meter = meter(kind, Optional.of(PASSWORD));
        measured();
        int toBegin = twin.requests().size();
        // The challenge may cost one: OkHttp gives up a connection whose rest it cannot read within 100 ms.
        int connections = twin.connections();
        assertTrue(connections <= 2, () -> connections + " connections for a challenge");
        List<String> last = List.of();
        for (int i = 0; i < 5; i++) {
            measured();
            last = twin.requests();
        }
        long energies = last.stream()
                .skip(toBegin)
                .filter(asked -> asked.contains("EMData"))
                .count();
        assertEquals(toBegin + 5 + energies, last.size());
        assertTrue(energies <= 1, () -> energies + " requests for energies");
        assertEquals(1, twin.challenges());
        assertEquals(connections, twin.connections());
    }

    @ParameterizedTest
    @DisplayName("a Fronius meter is asked once a poll over a connection that is kept")
    @EnumSource(
            value = Kind.class,
            names = {"FRONIUS", "FRONIUS_GEN24"})
    void keptConnectionFronius(Kind kind) throws Exception {
        hang(kind);
        for (int i = 0; i < 5; i++) {
            measured();
        }
        assertEquals(5, twin.requests().size());
        assertEquals(1, twin.connections());
    }

    @ParameterizedTest
    @DisplayName(
            "a wrong password is reported as that, none at all too; the right one ends it, without a password it is ignored")
    @EnumSource(
            value = Kind.class,
            names = {"FRONIUS", "FRONIUS_GEN24"},
            mode = EnumSource.Mode.EXCLUDE)
    void wrongPassword(Kind kind) throws Exception {
        hang(kind);
        meter = meter(kind, Optional.of(PASSWORD));
        measured();
        assertEquals(0, twin.logins());
        twin.secure("anna", "another");
        for (int i = 0; i < 3; i++) {
            assertEquals(PolledMeter.Kind.WRONG_PASSWORD, failure(LONG));
        }
        meter = meter(kind, Optional.empty());
        assertEquals(PolledMeter.Kind.WRONG_PASSWORD, failure(LONG));
        twin.secure("anna", PASSWORD);
        meter = meter(kind, Optional.of(PASSWORD));
        measured();
    }

    @ParameterizedTest
    @DisplayName("a restart in between: one poll may fail, then it measures again, with a password too")
    @EnumSource(Kind.class)
    void restart(Kind kind) throws Exception {
        hang(kind);
        twin.secure("anna", PASSWORD);
        if (kind == Kind.FRONIUS || kind == Kind.FRONIUS_GEN24) {
            twin.close();
            hang(kind);
        } else {
            meter = meter(kind, Optional.of(PASSWORD));
        }
        AcMeasurement before = measured().measurement();
        twin.unplug();
        for (int i = 0; i < 4; i++) {
            assertEquals(PolledMeter.Kind.SILENT, failure(LONG));
        }
        twin.plugIn();
        AcMeasurement after = measured().measurement();
        if (kind == Kind.SHELLY_PLUG) {
            assertEquals(0.0, after.energyForwardKWh());
        } else {
            assertEquals(before, after);
        }
        twin.restart();
        if (poll(LONG) instanceof Failed) {
            measured();
        }
    }

    @ParameterizedTest
    @DisplayName("everything that is no measurement is a failed poll, and the next good answer counts")
    @EnumSource(Kind.class)
    void faults(Kind kind) throws Exception {
        hang(kind);
        Measured good = measured();
        for (Fault fault : List.of(Fault.ERROR, Fault.MISSING, Fault.JUNK, Fault.HTML, Fault.TRUNCATED, Fault.NAN)) {
            twin.fault(fault);
            assertEquals(PolledMeter.Kind.UNUSABLE, failure(LONG), fault.name());
            assertEquals(PolledMeter.Kind.UNUSABLE, failure(LONG), fault.name());
            twin.fault(Fault.NONE);
            assertEquals(good, poll(LONG), fault.name());
        }
        for (Fault fault : List.of(Fault.LOSE, Fault.BREAK)) {
            twin.fault(fault);
            assertEquals(PolledMeter.Kind.SILENT, failure(LONG), fault.name());
            twin.fault(Fault.NONE);
            assertEquals(good, poll(LONG), fault.name());
        }
        twin.fault(Fault.HANG);
        assertEquals(PolledMeter.Kind.SILENT, failure(SHORT));
        twin.fault(Fault.NONE);
        twin.healthy(false);
        assertEquals(PolledMeter.Kind.UNUSABLE, failure(LONG));
        twin.healthy(true);
        assertEquals(good, poll(LONG));
    }

    @Test
    @DisplayName(
            "the profile is changed while es-ESS runs: clamps without a sum are refused, another meter is measured again")
    void profileChanged() throws Exception {
        hang(Kind.PRO_3EM);
        assertEquals(700.0, measured().measurement().powerW());
        twin.become(Kind.PRO_3EM_MONOPHASE);
        assertEquals(PolledMeter.Kind.UNUSABLE, failure(LONG));
        assertTrue(assertInstanceOf(Failed.class, poll(LONG))
                .message()
                .contains("3 clamps, each for itself; set Channel"));
        twin.become(Kind.SHELLY_3EM);
        Measured other = measured();
        assertEquals(-500.0, other.measurement().phases().l2().powerW());
        assertEquals("E8DB84AAAAAA", other.serial());
    }

    @Test
    @DisplayName("a twin stands on a plant, and freezes when it is told to")
    void plant() throws Exception {
        hang(Kind.PRO_3EM);
        AtomicReference<Double> powerW = new AtomicReference<>(100.0);
        twin.measure(() -> List.of(new Phase(powerW.get(), 230, 0, 0)));
        assertEquals(100.0, measured().measurement().powerW());
        powerW.set(200.0);
        twin.fault(Fault.FREEZE);
        assertEquals(100.0, measured().measurement().powerW());
        twin.fault(Fault.NONE);
        assertEquals(200.0, measured().measurement().powerW());
        twin.fault(Fault.SLOW);
        powerW.set(300.0);
        assertEquals(300.0, measured().measurement().powerW());
    }
}
