package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.twin.WattpilotCharger.Car;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days of an owner: the real service with the real distributor, a charger that needs its time, a car and the sky. */
@Tag("slow")
class FroniusWattpilotDayTest {

    private static final String COOLDOWNS = "MinOnOffSeconds = 300\nMinPhaseSwitchSeconds = 300\n";

    /** Seldom news: a day has many of them, and each is JSON. */
    private final WattpilotHouse house = new WattpilotHouse(Duration.ofSeconds(3));

    private void assertCurrents() {
        assertTrue(house.lowestA >= 6 && house.highestA <= 16, house.lowestA + " to " + house.highestA + " A");
        assertTrue(
                house.door.commands().stream()
                        .filter(c -> c.startsWith("amp="))
                        .map(c -> Integer.parseInt(c.substring(4)))
                        .allMatch(a -> a >= 6 && a <= 16),
                house.door.commands().toString());
    }

    private long told(String command) {
        return house.door.commands().stream().filter(command::equals).count();
    }

    @Test
    @DisplayName("a broker that is away does not stop the car, nor keep it from starting")
    void withoutBroker() {
        house.house.mqtt.setConnected(false);
        house.withDistributor().start(COOLDOWNS).load(400);
        house.plugIn(Car.threePhases(80_000));
        house.minutes(30, () -> 3500);
        assertTrue(house.charger.sessionWh() > 1000, house.charger.sessionWh() + " Wh");
        assertEquals(2, house.status());
    }

    @Test
    @DisplayName(
            "a clear day, a short one: one start, up to three phases and back, one stop; hardly anything from the grid")
    void clearDay() {
        house.withDistributor().start(COOLDOWNS).load(400);
        house.plugIn(Car.threePhases(80_000));
        int[] minute = {0};
        house.minutes(5 * 60, () -> 11_000 * Math.sin(Math.PI * minute[0]++ / 300.0));
        assertCurrents();
        assertEquals(1, told("frc=2"), house.door.commands().toString());
        assertEquals(1, told("frc=1"));
        assertEquals(2, told("psm=1"), "at the start, and back from three phases");
        assertEquals(1, told("psm=2"));
        assertTrue(house.charger.sessionWh() > 27_000, house.charger.sessionWh() + " Wh");
        assertTrue(house.gridFedWh < 700, house.gridFedWh + " Wh from the grid");
        assertTrue(house.longestGridFedSeconds <= 340, house.longestGridFedSeconds + " s");
        assertEquals(4, house.status(), "it waits for the sun of the next day");
        assertEquals(0, house.charger.powerW());
    }

    @ParameterizedTest
    @DisplayName(
            "changing clouds: no grid-fed charging beyond the cooldown, no more switchings than the cooldowns allow, always 6..16 A")
    @ValueSource(longs = {1, 2, 3, 4})
    void clouds(long seed) {
        Random sky = new Random(seed);
        house.withDistributor().start(COOLDOWNS).load(300);
        house.plugIn(Car.threePhases(200_000));
        int minutes = 4 * 60;
        double[] sun = {5000};
        house.minutes(
                minutes,
                () -> sun[0] = Math.max(
                        0,
                        Math.min(
                                12_000,
                                sky.nextInt(6) == 0 ? sky.nextDouble() * 12_000 : sun[0] + sky.nextGaussian() * 400)));
        assertCurrents();
        int most = minutes * 60 / 300 + 1;
        assertTrue(told("frc=2") <= most / 2 + 1, told("frc=2") + " starts");
        assertTrue(told("psm=1") + told("psm=2") <= most, house.door.commands().toString());
        assertTrue(house.charger.sessionWh() > 7_000, house.charger.sessionWh() + " Wh");
        // The cooldown, the distributor's 10 s, the cycle and the charger's own time; a stop that follows a phase
        // change adds up.
        assertTrue(house.longestGridFedSeconds <= 660, house.longestGridFedSeconds + " s from the grid");
    }

    @Test
    @DisplayName(
            "a car on one phase is full: charged after two minutes, the sun goes to others, and when it leaves the charger is neutral")
    void fullCar() {
        house.withDistributor().start(COOLDOWNS).sun(3000);
        house.plugIn(Car.onePhase(1000)).pass(60);
        assertEquals(2, house.status());
        house.pass(40 * 60);
        assertTrue(house.charger.isFull());
        assertEquals(3, house.status());
        assertEquals("1381", house.asked("Request").replace("1380", "1381"), "only what it could go on with");
        house.unplug().pass(10);
        assertEquals(0, house.status());
        assertEquals(0, house.charger.value("frc"));
        assertEquals("0", house.asked("Request"));
        house.plugIn(Car.threePhases(10_000)).sun(0).pass(1200);
        assertEquals(0, house.charger.sessionWh(), "the next car does not charge without sun");
    }

    @Test
    @DisplayName(
            "a cheap night: charges with LowPriceAmps while it is cheap, passes to the sun in the morning without a stop")
    void cheapNight() {
        house.withDistributor().start(COOLDOWNS + "LowPriceCharging = true\nLowPriceAmps = 30\n");
        house.plugIn(Car.threePhases(200_000));
        house.door.act(c -> c.price(12.0, 30.0));
        house.pass(600);
        assertEquals(0, house.charger.sessionWh());
        house.door.act(c -> c.price(12.0, 8.0));
        house.pass(600);
        assertEquals(10, house.charger.currentA());
        assertEquals(3, house.charger.phases());
        assertEquals("LowPrice", house.ev().get("/LastChargeModeLiteral"));
        int starts = house.charger.starts();
        house.sun(7500).pass(60);
        house.door.act(c -> c.price(12.0, 30.0));
        house.pass(600);
        assertEquals(starts, house.charger.starts(), "it never stopped");
        assertEquals("SolarOverhead", house.ev().get("/LastChargeModeLiteral"));
        house.sun(0).pass(700);
        assertEquals(0, house.charger.powerW());
        assertCurrents();
    }

    @Test
    @DisplayName("without LowPriceCharging the charger's own cheap charging is left alone, and told once")
    void ownCheapCharging() {
        house.withDistributor().start(COOLDOWNS);
        house.plugIn(Car.threePhases(200_000));
        house.door.act(c -> c.price(12.0, 8.0));
        house.pass(1200);
        assertEquals(2, house.status());
        assertEquals("LowPrice", house.ev().get("/LastChargeModeLiteral"));
        assertTrue(house.charger.sessionWh() > 1000);
        assertEquals(1, house.said("because the price is low"));
        assertTrue(house.door.commands().isEmpty(), house.door.commands().toString());
    }

    @ParameterizedTest
    @DisplayName(
            "an owner who plays with app and VRM at bad moments never gets a current that cannot be, nor a charger that is left on without sun")
    @ValueSource(longs = {11, 12, 13})
    void interventions(long seed) {
        Random owner = new Random(seed);
        house.withDistributor().start(COOLDOWNS).load(200);
        house.plugIn(Car.threePhases(300_000));
        house.minutes(2 * 60, () -> {
            switch (owner.nextInt(12)) {
                case 0 -> house.vrm("/StartStop", owner.nextInt(2));
                case 1 -> house.vrm("/SetCurrent", 6 + owner.nextInt(43));
                case 2 -> house.app("frc", owner.nextInt(3));
                case 3 -> house.app("psm", owner.nextInt(3));
                case 4 -> house.app("amp", 6 + owner.nextInt(11));
                case 5 -> house.unplug().pass(owner.nextInt(20)).plugIn(Car.threePhases(300_000));
                case 6 -> house.door.drop();
                default -> house.pass(owner.nextInt(40));
            }
            return owner.nextInt(3) == 0 ? 0 : owner.nextDouble() * 9000;
        });
        assertCurrents();
        house.sun(0).pass(1300);
        assertEquals(0, house.charger.powerW(), house.door.commands().toString());
        assertNotEquals(2, house.charger.value("frc"), "off, or neutral");
        house.unplug().pass(10);
        assertEquals(0, house.charger.value("frc"), "neutral for the next car");
        assertEquals("Running", house.house.state("FroniusWattpilot"));
        assertTrue(house.house.uncaught.isEmpty());
    }
}
