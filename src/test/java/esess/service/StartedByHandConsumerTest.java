package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.config.LaterServices;
import esess.config.ServiceDeclaration;
import esess.port.Http.Ok;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A machine that a person starts, on a plug that the distributor holds back. */
class StartedByHandConsumerTest {

    private static final String TOPIC = "es-ESS/SolarOverheadDistributor/Requests/washer/";
    private static final String WASHER = """
            [HttpConsumer:washer]
            CustomName = Washer
            Kind = StartedByHand
            VRMInstanceID = 1100
            Request = 2000
            OnUrl = http://washer/on
            OffUrl = http://washer/off
            StatusUrl = http://washer/status
            IsOnKeywordRegex = true
            PowerUrl = http://washer/power
            """;

    private final Map<String, Map<String, Object>> disk = new HashMap<>();
    private VirtualHouse house = new VirtualHouse(disk);
    private boolean on = true;
    private double wantedW = 2;

    private static Configuration configuration(String text) {
        ServiceDeclaration service = new ServiceDeclaration(
                "SolarOverheadDistributor",
                List.of(),
                "",
                List.of(
                        SolarOverheadDistributor.Config.class,
                        SwitchedConsumer.HttpConsumer.class,
                        SwitchedConsumer.MqttConsumer.class),
                true);
        return Configuration.parse(
                Path.of("config.ini"),
                "[Services]\nSolarOverheadDistributor = true\n[SolarOverheadDistributor]\nUpdateInterval = 10000\n"
                        + text,
                LaterServices.beside(List.of(service)),
                List.of());
    }

    private void start(double gridW) {
        Configuration configuration = configuration(WASHER);
        assertEquals(List.of(), configuration.problems());
        house.http.answers.put("http://washer/on", () -> turned(true));
        house.http.answers.put("http://washer/off", () -> turned(false));
        house.http.answers.put("http://washer/status", () -> new Ok(200, Boolean.toString(on)));
        house.http.answers.put("http://washer/power", () -> new Ok(200, Double.toString(on ? wantedW : 0)));
        house.start("SolarOverheadDistributor", () -> new SolarOverheadDistributor(configuration, Optional.empty()));
        sun(gridW);
    }

    private void sun(double gridW) {
        house.bus
                .foreign("com.victronenergy.system")
                .set("/Ac/Grid/L1/Power", gridW)
                .set("/Dc/Battery/Power", 0.0)
                .set("/Dc/Battery/Soc", 50.0);
    }

    private Ok turned(boolean to) {
        on = to;
        return new Ok(200, "ok");
    }

    private String reason() {
        return house.mqtt.payload(TOPIC + "Reason");
    }

    @Test
    @DisplayName(
            "the plug has power, a programme is cut and waits, the owner reads why, the sun starts it, nobody stops it")
    void waitsForTheSun() {
        start(100);
        house.pass(Duration.ofMinutes(35));
        assertTrue(on);
        assertEquals("has power: nobody has started a programme", reason());
        assertEquals("0", house.mqtt.payload(TOPIC + "Allowance"));
        wantedW = 40;
        house.pass(Duration.ofSeconds(40));
        assertFalse(on, "cut");
        house.pass(Duration.ofMinutes(5));
        assertTrue(reason().startsWith("its programme was started and waits: needs 2000 W, 0 W free"), reason());
        assertTrue(reason().endsWith("h at the latest"), reason());
        sun(-3000);
        house.pass(Duration.ofMinutes(3));
        assertTrue(on, reason());
        assertEquals("its programme runs: nobody interrupts it", reason());
        sun(2000);
        wantedW = 2000;
        house.pass(Duration.ofMinutes(40));
        assertTrue(on);
        wantedW = 2;
        house.pass(Duration.ofMinutes(31));
        assertEquals("has power: nobody has started a programme", reason());
        assertTrue(on);
    }

    @Test
    @DisplayName("a programme that waits gets its power back when es-ESS ends, and waits on when it was killed")
    void ends() {
        start(100);
        house.pass(Duration.ofMinutes(35));
        wantedW = 40;
        house.pass(Duration.ofSeconds(40));
        assertFalse(on);
        house = new VirtualHouse(disk);
        start(100);
        house.pass(Duration.ofMinutes(5));
        assertFalse(on, "killed: it waits on");
        house.stop();
        house.settle();
        assertTrue(on, "ended: nobody else would switch it on");
    }

    @Test
    @DisplayName("the owner who takes it from the sun gets the power")
    void byHand() {
        start(100);
        house.pass(Duration.ofMinutes(35));
        wantedW = 40;
        house.pass(Duration.ofSeconds(40));
        assertFalse(on);
        house.mqtt.arrive(TOPIC + "IsAutomatic", "false");
        house.pass(Duration.ofSeconds(5));
        assertTrue(on);
    }

    @Test
    @DisplayName("a programme that its owner took from the sun is not cut when es-ESS ends")
    void byHandThenEnd() {
        start(100);
        house.pass(Duration.ofMinutes(35));
        wantedW = 40;
        house.pass(Duration.ofSeconds(40));
        house.mqtt.arrive(TOPIC + "IsAutomatic", "false");
        house.pass(Duration.ofMinutes(10));
        assertTrue(on);
        house.stop();
        house.pass(Duration.ofSeconds(30));
        assertTrue(on, "the machine runs");
    }

    @Test
    @DisplayName("an off whose answer is lost does not leave the plug without power")
    void lostAnswer() {
        start(100);
        house.pass(Duration.ofMinutes(35));
        house.http.answers.put("http://washer/off", () -> {
            on = false;
            return new Ok(500, "switched all the same");
        });
        house.http.answers.put("http://washer/status", () -> new Ok(500, ""));
        wantedW = 40;
        house.pass(Duration.ofSeconds(75));
        house.http.answers.put("http://washer/status", () -> new Ok(200, Boolean.toString(on)));
        house.pass(Duration.ofMinutes(10));
        sun(-3000);
        house.pass(Duration.ofMinutes(10));
        assertTrue(on, reason());
    }

    @Test
    @DisplayName("without a meter nothing could be noticed: that is an error which says so")
    void withoutMeter() {
        Configuration configuration = configuration(WASHER.replace("PowerUrl = http://washer/power\n", ""));
        assertTrue(
                configuration.problems().toString().contains("a meter is needed"),
                configuration.problems().toString());
    }
}
