package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.net.OkHttp;
import esess.port.Http.Login;
import esess.sim.twin.Fault;
import esess.sim.twin.SwitchTwin;
import esess.sim.twin.SwitchTwin.Kind;
import esess.testing.Await;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loads of every preset, over real HTTP. */
class LoadPresetTest {

    private static final String PASSWORD = "a&b=c d\"ü%";

    private final RunningLoop running = new RunningLoop();
    private final OkHttp http = new OkHttp(running.loop, running.loop);
    private final List<SwitchTwin> twins = new ArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<SwitchedLoad> loads = new ArrayList<>();

    private final SwitchedLoad.Listener listener = new SwitchedLoad.Listener() {
        @Override
        public void changed(SwitchedLoad changed) {
            // Looked at with await.
        }

        @Override
        public void trouble(String text) {
            told.add(text);
        }

        @Override
        public void recovered(String text) {
            told.add(text);
        }
    };

    @AfterEach
    void close() throws Exception {
        if (running.isRunning()) {
            running.run(() -> loads.forEach(SwitchedLoad::close));
            running.end();
            http.stop(Duration.ofMillis(500));
        }
        twins.forEach(SwitchTwin::close);
        running.close();
    }

    private SwitchTwin twin(Kind kind, int number) throws IOException {
        SwitchTwin twin = new SwitchTwin(kind, number);
        twins.add(twin);
        return twin;
    }

    private SwitchedLoad load(HttpLoad of) {
        running.run(() -> loads.add(SwitchedLoad.of(of, http, running.loop, listener)));
        return loads.get(loads.size() - 1);
    }

    private static HttpLoad plain(SwitchTwin twin, Optional<Login> login) {
        return new HttpLoad(
                twin.url("/on"),
                twin.url("/off"),
                Optional.of(twin.url("/status")),
                Optional.of(Pattern.compile("\"ON\"\\\\$")),
                Optional.of(twin.url("/power")),
                Optional.of(Pattern.compile("P=(\\S+)\\sW")),
                login,
                HttpLoad.USUAL_TIMEOUT);
    }

    private boolean looks(SwitchedLoad load, Boolean on, Double powerW) {
        boolean[] so = new boolean[1];
        running.run(() -> so[0] = on.equals(load.isOn()) && powerW.equals(load.powerW()));
        return so[0];
    }

    private void switchThere(SwitchedLoad load, SwitchTwin twin) {
        running.run(() -> load.want(true));
        Await.until("on", twin::isOn);
        Await.until("on and measured", () -> {
            running.run(load::poll);
            return looks(load, true, 1000.0);
        });
        running.run(() -> load.want(false));
        Await.until("off and measured", () -> {
            running.run(load::poll);
            return !twin.isOn() && looks(load, false, 0.0);
        });
        assertEquals(2, twin.switchings());
        assertEquals(List.of(), told);
    }

    @ParameterizedTest
    @DisplayName("every preset switches and measures, without a password and with one")
    @EnumSource(LoadPreset.class)
    void presets(LoadPreset preset) throws Exception {
        Kind kind = switch (preset) {
            case ShellyGen1 -> Kind.SHELLY_GEN1;
            case ShellyGen2 -> Kind.SHELLY_GEN2;
            case Tasmota -> Kind.TASMOTA;
        };
        SwitchTwin open = twin(kind, 2);
        switchThere(
                load(preset.at(open.address(), 0, Optional.empty(), Optional.empty(), HttpLoad.USUAL_TIMEOUT)), open);
        SwitchTwin secured = twin(kind, 3).secure("admin", PASSWORD);
        HttpLoad load =
                preset.at(secured.address(), 0, Optional.empty(), Optional.of(PASSWORD), HttpLoad.USUAL_TIMEOUT);
        switchThere(load(load), secured);
        assertTrue(secured.challenges() <= 1, () -> secured.challenges() + " challenges");
        assertFalse(load.toString().contains("a&b") || load.toString().contains("a%26b"), load.toString());
    }

    @Test
    @DisplayName("an owner's regular expressions with backslashes and quotes, over real HTTP")
    void plain() throws Exception {
        SwitchTwin twin = twin(Kind.PLAIN, 2).secure("anna", "");
        switchThere(load(plain(twin, Optional.of(new Login("anna", "")))), twin);
    }

    @Test
    @DisplayName("of four loads one hangs; the other three do not notice, and stop is bounded")
    void oneHangs() throws Exception {
        for (int number = 2; number <= 5; number++) {
            SwitchTwin twin = twin(Kind.PLAIN, number);
            twin.fault(number == 2 ? Fault.HANG : Fault.NONE);
            load(plain(twin, Optional.empty()));
        }
        running.run(() -> loads.forEach(load -> load.want(true)));
        Await.until("three are on", () -> twins.subList(1, 4).stream().allMatch(SwitchTwin::isOn));
        Await.until("three are known to be on", () -> {
            running.run(() -> loads.forEach(SwitchedLoad::poll));
            return loads.subList(1, 4).stream().allMatch(load -> looks(load, true, 1000.0));
        });
        assertEquals(1, twins.get(0).requests().size(), "the one that hangs is still being asked for the first time");
        running.run(() -> loads.forEach(SwitchedLoad::close));
        running.end();
        Await.prompt("stop", () -> http.stop(Duration.ofSeconds(2)));
        assertTrue(twins.subList(1, 4).stream().noneMatch(SwitchTwin::isOn));
        assertEquals(
                List.of("It could not be switched off: the program ends before "
                        + twins.get(0).address() + " has answered."),
                told);
    }
}
