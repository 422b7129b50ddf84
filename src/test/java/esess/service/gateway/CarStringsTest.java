package esess.service.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.runtime.Control;
import esess.sim.door.SimBus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A house with three strings on contactors, each behind a charge controller, a wall box of 8 kW on one phase and a battery.
 * Whatever goes wrong, the strings are home in the end, and no contactor has ever moved under load.
 */
class CarStringsTest {

    private static final String CONFIGURATION = """
            [GatewayClient:ha]
            ByTopic = true
            [GatewayComponent:wallbox1]
            Type = charger
            Service = com.victronenergy.evcharger.box
            Highest = 36
            Step = 0.1
            [GatewayComponent:battery]
            Type = battery
            Service = com.victronenergy.battery.bms
            [GatewayCar:car]
            Strings = string1, string2
            WallBox = wallbox1
            SocOf = battery
            LongestHours = 1
            """ + string(1) + string(2) + string(3);

    private static String string(int number) {
        return "[GatewayString:string" + number + "]\nHome = com.victronenergy.switch.roof/SwitchableOutput/h" + number
                + "/State\nCar = com.victronenergy.switch.roof/SwitchableOutput/c" + number
                + "/State\nController = com.victronenergy.solarcharger.s" + number + "\n";
    }

    private final Map<String, Map<String, Object>> documents = new HashMap<>();
    private final List<String> underLoad = new ArrayList<>();
    private final SimBus.Service[] controllers = new SimBus.Service[4];
    private final double[] sunW = {0, 4200, 4100, 3000};
    private GatewayHouse gateway = new GatewayHouse(documents);
    private SimBus.Service roof;
    private SimBus.Service box;
    private SimBus.Service battery;
    private String configuration = CONFIGURATION;
    private String stuck = "";
    private boolean carThere = true;
    private double carTakesA = 40;

    private void start() {
        start(Map.of());
    }

    /** @param contactors as they are before es-ESS starts; home where nothing is said */
    private void start(Map<String, Integer> contactors) {
        roof = gateway.house.bus.foreign("com.victronenergy.switch.roof");
        gateway.house.bus.foreign("com.victronenergy.system").set("/Serial", "c0ffee");
        for (int i = 1; i <= 3; i++) {
            int number = i;
            controllers[i] = gateway.house.bus.foreign("com.victronenergy.solarcharger.s" + i);
            controllers[i].set("/Mode", contactors.getOrDefault("mode" + i, 1)).set("/Yield/Power", 0.0);
            controllers[i].accepting("/Mode", each -> true);
            for (String side : List.of("h", "c")) {
                String path = "/SwitchableOutput/" + side + i + "/State";
                roof.set(path, contactors.getOrDefault(side + i, side.equals("h") ? 1 : 0));
                roof.accepting(path, each -> moved(side + number, number));
            }
        }
        box = gateway.house.bus.foreign("com.victronenergy.evcharger.box");
        box.set("/SetCurrent", 32.0)
                .set("/StartStop", 0)
                .set("/Mode", 0)
                .set("/Status", 1)
                .set("/ErrorCode", 0)
                .set("/Ac/Power", 0.0)
                .set("/Current", 0.0);
        for (String path : List.of("/SetCurrent", "/StartStop", "/Mode")) {
            box.accepting(path, each -> true);
        }
        battery = gateway.house.bus.foreign("com.victronenergy.battery.bms");
        battery.set("/Soc", 80.0)
                .set("/Dc/0/Voltage", 52.0)
                .set("/Dc/0/Current", 1.0)
                .set("/Dc/0/Power", 52.0);
        physics();
        gateway.start(configuration);
    }

    private boolean moved(String contactor, int number) {
        if (((Number) controllers[number].get("/Yield/Power")).doubleValue() >= 50) {
            underLoad.add(contactor);
        }
        return !stuck.equals(contactor);
    }

    private int state(String contactor) {
        return ((Number) roof.get("/SwitchableOutput/" + contactor + "/State")).intValue();
    }

    private double setA() {
        return ((Number) box.get("/SetCurrent")).doubleValue();
    }

    private boolean started() {
        return ((Number) box.get("/StartStop")).intValue() == 1;
    }

    /** What the sun, the controllers and the car do. */
    private void physics() {
        for (int i = 1; i <= 3; i++) {
            boolean on = ((Number) controllers[i].get("/Mode")).intValue() == 1 && state("h" + i) + state("c" + i) > 0;
            controllers[i].set("/Yield/Power", on ? sunW[i] : 0.0);
        }
        boolean charges = carThere && started();
        double amps = charges ? Math.min(setA(), carTakesA) : 0;
        box.set("/Status", !carThere ? 0 : charges ? 2 : 1)
                .set("/Current", amps)
                .set("/Ac/Power", amps * 230);
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            physics();
            gateway.pass(1);
        }
    }

    private String press(String word) {
        String[] told = {""};
        gateway.house.loop.execute(() -> gateway.house
                .house
                .controls()
                .find("Gateway", "Car:car")
                .orElseThrow()
                .set(word, Control.Origin.PAGE, answer -> told[0] = answer.isDone() ? "" : answer.refusal()));
        gateway.house.settle();
        return told[0];
    }

    private String car() {
        return gateway.house.mqtt.payload("es-ESS/Gateway/Car/car/State");
    }

    private void assertHome() {
        for (int i = 1; i <= 3; i++) {
            assertEquals(1, state("h" + i), "string " + i);
            assertEquals(0, state("c" + i), "string " + i);
            assertEquals(1, ((Number) controllers[i].get("/Mode")).intValue(), "controller " + i);
        }
        assertFalse(started());
    }

    private void charging() {
        start();
        assertEquals("", press("On"));
        assertEquals("bundling", car());
        pass(60);
        assertEquals("charging", car());
        assertEquals(1, state("c1") + state("c2") - 1);
        assertEquals(0, state("c3"));
    }

    @AfterEach
    void neverUnderLoad() {
        assertEquals(List.of(), underLoad);
        assertEquals(List.of(), gateway.house.uncaught);
    }

    @Test
    @DisplayName(
            "at a button two strings go to the car, and it charges with sun, then battery, then grid; at the button again all goes home")
    void day() {
        charging();
        assertTrue(started());
        assertEquals(34.7, setA(), 0.01);
        sunW[1] = 0;
        sunW[2] = 0;
        pass(15);
        assertEquals(21.7, setA(), 0.01);
        battery.set("/Soc", 39.0);
        pass(15);
        assertEquals(34.7, setA(), 0.01);
        press("Off");
        pass(60);
        assertEquals("idle", car());
        assertHome();
        assertEquals(32, setA(), 0.01);
    }

    @Test
    @DisplayName("a full car, an unplugged one and the longest time end it")
    void ends() {
        charging();
        carTakesA = 0.4;
        pass(400);
        assertEquals("idle", car());
        assertHome();
        carTakesA = 40;
        press("On");
        pass(60);
        carThere = false;
        pass(60);
        assertEquals("idle", car());
        assertHome();
        carThere = true;
        press("On");
        pass(60);
        pass(3600);
        assertEquals("idle", car());
        assertHome();
    }

    @Test
    @DisplayName(
            "a contactor that does not close sends all home; one that does not close at home either stops everything until a person has looked")
    void stuck() {
        start();
        stuck = "c2";
        press("On");
        pass(150);
        assertEquals("idle", car());
        assertHome();
        stuck = "";
        press("On");
        pass(60);
        assertEquals("charging", car());
        stuck = "h1";
        press("Off");
        pass(120);
        assertEquals("fault", car());
        assertEquals(0, state("c1") + state("c2"));
        assertTrue(gateway.house.messages().stream().anyMatch(each -> each.contains("fault")));
        assertTrue(press("On").contains("fault"));
        pass(900);
        assertEquals("fault", car());
        stuck = "";
        gateway.house.loop.execute(() -> gateway.house
                .house
                .controls()
                .find("Gateway", "CarReset:car")
                .orElseThrow()
                .set("press", Control.Origin.PAGE, answer -> {}));
        pass(90);
        assertEquals("idle", car());
        assertHome();
    }

    @Test
    @DisplayName("a silent wall box sends all home")
    void lost() {
        charging();
        box.leave();
        gateway.house.settle();
        pass(90);
        assertEquals("idle", car());
        for (int i = 1; i <= 3; i++) {
            assertEquals(1, state("h" + i));
        }
    }

    @Test
    @DisplayName("a string that a person puts elsewhere sends all home")
    void byHand() {
        charging();
        controllers[1].set("/Mode", 4);
        physics();
        roof.set("/SwitchableOutput/c1/State", 0);
        pass(90);
        assertEquals("idle", car());
        assertHome();
    }

    @Test
    @DisplayName("on its days away the car is not charged before it is back, unless it is forced")
    void away() {
        start();
        gateway.stop();
        gateway = new GatewayHouse(documents);
        configuration = CONFIGURATION.replace("LongestHours", "AwayDays = Sun, Mon\nLongestHours");
        start();
        assertTrue(press("On").contains("away until 16:00"));
        assertEquals("idle", car());
        assertEquals("", press("Forced"));
        assertEquals("bundling", car());
        pass(60);
        press("Off");
        pass(60);
        assertHome();
    }

    @Test
    @DisplayName("another brain gets nothing of what is leased, and 40 A is too much for all")
    void twoBrains() {
        charging();
        assertEquals("busy", GatewayHouse.code(gateway.ask("ha", "string1", "controllerOff", Map.of())));
        assertEquals(
                "out_of_range",
                GatewayHouse.code(gateway.ask("ha", "wallbox1", "setCurrent", Map.of("current", 40.0))));
        assertEquals("interlock", GatewayHouse.code(gateway.ask("ha", "string3", "switch", Map.of("to", "car"))));
        assertEquals(0, state("c3"));
    }

    @Test
    @DisplayName("an ordinary end takes all home, and so does a start after a crash in every state")
    void restarts() {
        charging();
        for (int seconds : List.of(1, 4, 9, 14, 30, 60)) {
            Map<String, Map<String, Object>> left = crash(seconds);
            gateway = new GatewayHouse(left);
            start(contactors());
            pass(150);
            assertEquals("idle", car(), "after " + seconds + " s");
            assertHome();
        }
    }

    /** What a crash leaves, so long after the button. */
    private Map<String, Map<String, Object>> crash(int seconds) {
        Map<String, Map<String, Object>> before = new HashMap<>();
        gateway = new GatewayHouse(before);
        start();
        press("On");
        pass(seconds);
        return new HashMap<>(before);
    }

    private Map<String, Integer> contactors() {
        Map<String, Integer> now = new HashMap<>();
        for (int i = 1; i <= 3; i++) {
            now.put("h" + i, state("h" + i));
            now.put("c" + i, state("c" + i));
            now.put("mode" + i, ((Number) controllers[i].get("/Mode")).intValue());
        }
        return now;
    }
}
