package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.sim.plant.Plant;
import esess.sim.plant.Weather;
import esess.sim.twin.Trouble;
import esess.sim.twin.WattpilotCharger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an owner would notice of days on which something goes wrong: the real services on the simulated house. */
@Tag("slow")
class TroubleDayTest {

    private static final LocalDate JUNE = LocalDate.of(2026, 6, 21);
    /** The tariff is cheap from one to five: the car charges. */
    private static final LocalDateTime NIGHT = JUNE.atStartOfDay();

    private static final String SETTINGS = "com.victronenergy.settings";
    private static final String SET_POINT = "/Settings/CGwacs/AcPowerSetPoint";
    private static final String GRID = "com.victronenergy.grid.esESS_Shelly3EMGrid";
    private static final String COMMON = "[Common]\nConfigVersion = 100\nBatteryCapacityInWh = 14000\n[Services]\n";
    private static final String METER = "[Shelly3EMGrid]\nVRMInstanceID = 47\nCustomName = Grid\nHost = meter.lan\n";
    private static final String CHARGER =
            "[FroniusWattpilot]\nHost = wattpilot.lan\nPassword = x\nLowPriceCharging = true\nLowPriceAmps = 48\n";
    private static final String BOILER = """
            [SolarOverheadDistributor]
            UpdateInterval = 20000
            [HttpConsumer:boiler]
            CustomName = Boiler
            VRMInstanceID = 1100
            Request = 2000
            Priority = 40
            MinOnSeconds = 300
            MinOffSeconds = 300
            Preset = ShellyGen2
            Host = boiler.lan
            """;
    private static final String CAR =
            COMMON + "FroniusWattpilot = true\nSolarOverheadDistributor = true\nShelly3EMGrid = true\n";
    private static final String ROOF = """
            [MqttPVInverter:roof]
            VRMInstanceID = 1008
            CustomName = Roof
            Position = 0
            TotalPowerTopic = solar/1161/0/power
            TotalEnergyForwardedTopic = solar/1161/0/yieldtotal
            Phase = 1,2,3
            MaxPower = 9000
            DtuControlTopic = solar/1161
            """;

    private SimulatedHouse house;
    private double batteryIntoCarWh;
    private double worstMinuteIntoCarWh;
    private double minuteWh;

    private SimulatedHouse start(String text, Weather weather, int days) {
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        house = new SimulatedHouse(configuration, Scenario.of("test", weather, JUNE, days, 3));
        batteryIntoCarWh = 0;
        if (house.carport().isPresent()) {
            house.watch(this::lookAtTheCar);
        }
        return house;
    }

    private Plant.Load load(String name) {
        return house.plant().loads().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The house's other loads come first: they may use the battery. */
    private void lookAtTheCar() {
        Plant plant = house.plant();
        double carW = load("Wattpilot").powerW();
        double othersW = plant.loadW() - carW;
        double fromBatteryW = Math.max(0, -plant.inverterW());
        double intoCarWh = Math.min(carW, Math.max(0, fromBatteryW - Math.max(0, othersW - plant.sunW()))) / 3600;
        batteryIntoCarWh += intoCarWh;
        minuteWh = plant.secondOfDay() % 60 == 0 ? intoCarWh : minuteWh + intoCarWh;
        worstMinuteIntoCarWh = Math.max(worstMinuteIntoCarWh, minuteWh);
    }

    private double carWh() {
        return load("Wattpilot").energyWh();
    }

    private double mean(Duration time, DoubleSupplier watts) {
        double[] sum = new double[2];
        house.watch(() -> {
            sum[0] += watts.getAsDouble();
            sum[1]++;
        });
        house.runTo(house.plant().time().plus(time));
        return sum[0] / sum[1];
    }

    private long said(String part) {
        return house.messages().stream().filter(each -> each.contains(part)).count();
    }

    @Test
    @DisplayName(
            "NoBatToEV: the car charges at night from the grid, not from the battery; and in the end the set point is the owner's")
    void carIsNotFedByTheBattery() {
        start(CAR + METER + CHARGER, Weather.clear(9000), 1).runTo(NIGHT.plusHours(6));
        double without = batteryIntoCarWh;
        start(CAR + "NoBatToEV = true\n" + METER + CHARGER, Weather.clear(9000), 1)
                .runTo(NIGHT.plusHours(6));
        assertTrue(carWh() > 15_000, "it was charged: " + carWh());
        assertTrue(without > 2000, "without NoBatToEV the battery would give " + without + " Wh");
        assertTrue(batteryIntoCarWh < 150, batteryIntoCarWh + " Wh came from the battery");
        house.stop();
        house.runTo(house.plant().time().plusMinutes(1));
        assertEquals(50.0, house.bus().service(SETTINGS).get(SET_POINT));
        assertNull(house.bus().service("com.victronenergy.hub4").get("/Overrides/Setpoint"), "nothing is left there");
        assertEquals(50, mean(Duration.ofMinutes(10), house.plant()::gridW), 40, "ESS keeps to it");
        assertEquals(List.of(), house.messages());
    }

    @Test
    @DisplayName(
            "the grid meter is lost for two minutes while the car charges: nothing dangerous, and all is as before soon after")
    void gridMeterLost() {
        start(CAR + "NoBatToEV = true\n" + METER + CHARGER, Weather.clear(9000), 1)
                .runTo(NIGHT.plusHours(2));
        assertTrue(load("Wattpilot").powerW() > 9000, "it charges");
        double before = batteryIntoCarWh;
        house.line("Shelly3EMGrid").trouble(Trouble.LOST);
        house.runTo(NIGHT.plusHours(2).plusSeconds(40));
        assertNull(house.bus().service(GRID), "ESS is not left with an old value");
        house.runTo(NIGHT.plusHours(2).plusMinutes(2));
        house.line("Shelly3EMGrid").trouble(Trouble.NONE);
        house.runTo(NIGHT.plusHours(2).plusMinutes(3));
        assertNotNull(house.bus().service(GRID));
        assertTrue(batteryIntoCarWh - before < 60, batteryIntoCarWh - before + " Wh came from the battery meanwhile");
        before = batteryIntoCarWh;
        house.runTo(NIGHT.plusHours(3));
        assertTrue(
                load("Wattpilot").powerW() > 9000 && batteryIntoCarWh - before < 30,
                "and after: " + (batteryIntoCarWh - before));
        assertEquals(1, said("is lost"), house.messages().toString());
    }

    @Test
    @DisplayName(
            "the grid meter is lost for two minutes at noon: nobody switches to and fro, nothing is drawn from the grid for long")
    void gridMeterLostAtNoon() {
        // A load without a thermostat: the boiler's water is hot by then.
        start(
                        COMMON + "SolarOverheadDistributor = true\nShelly3EMGrid = true\n" + METER
                                + BOILER.replace("oiler", "asin"),
                        Weather.clear(9000),
                        1)
                .runTo(NIGHT.plusHours(13));
        int switchings = load("basin").switchings();
        assertTrue(load("basin").powerW() > 0, "the sun heats the basin");
        house.line("Shelly3EMGrid").trouble(Trouble.LOST);
        double gridW =
                mean(Duration.ofMinutes(2), () -> Math.max(0, house.plant().gridW()));
        house.line("Shelly3EMGrid").trouble(Trouble.NONE);
        house.runTo(NIGHT.plusHours(14));
        assertTrue(gridW < 300, gridW + " W were drawn without a meter");
        assertTrue(load("basin").switchings() - switchings <= 2, "nobody switches to and fro");
        assertEquals(1, said("is lost"), house.messages().toString());
    }

    @Test
    @DisplayName("a grid meter that shows the same for ever does not make NoBatToEV feed the car from the battery")
    void gridMeterFrozen() {
        start(CAR + "NoBatToEV = true\n" + METER + CHARGER, Weather.clear(9000), 1)
                .runTo(NIGHT.plusHours(2));
        double before = batteryIntoCarWh;
        house.line("Shelly3EMGrid").trouble(Trouble.FROZEN);
        house.runTo(NIGHT.plusHours(2).plusMinutes(2));
        house.line("Shelly3EMGrid").trouble(Trouble.NONE);
        house.runTo(NIGHT.plusHours(2).plusMinutes(4));
        assertTrue(batteryIntoCarWh - before < 250, batteryIntoCarWh - before + " Wh");
        before = batteryIntoCarWh;
        house.runTo(NIGHT.plusHours(3));
        assertTrue(batteryIntoCarWh - before < 30, "and after: " + (batteryIntoCarWh - before));
    }

    @Test
    @DisplayName(
            "the Wattpilot is restarted while it charges: it charges on, never beyond its limits, and the battery does not pay")
    void wattpilotRestarted() {
        start(CAR + "NoBatToEV = true\n" + METER + CHARGER, Weather.clear(9000), 1)
                .runTo(NIGHT.plusHours(2));
        WattpilotCharger charger = house.carport().orElseThrow().charger();
        double[] mostA = new double[1];
        house.watch(() -> mostA[0] = Math.max(mostA[0], charger.currentA()));
        double before = batteryIntoCarWh;
        house.line("FroniusWattpilot").restart();
        house.runTo(NIGHT.plusHours(2).plusSeconds(30));
        assertEquals(0, charger.powerW());
        assertEquals(
                50,
                mean(Duration.ofSeconds(8), house.plant()::gridW),
                60,
                "nothing is drawn for a car that does not charge");
        house.runTo(NIGHT.plusHours(2).plusMinutes(3));
        assertTrue(charger.powerW() > 9000, "it goes on by itself, because power is cheap");
        house.runTo(NIGHT.plusHours(2).plusMinutes(8));
        assertTrue(charger.powerW() > 9000, charger.powerW() + " W, as before");
        assertTrue(mostA[0] <= 16, mostA[0] + " A");
        // It charges again some seconds before anybody knows of it.
        assertTrue(batteryIntoCarWh - before < 100, batteryIntoCarWh - before + " Wh");
        house.line("FroniusWattpilot").trouble(Trouble.WRONG_PASSWORD);
        house.runTo(NIGHT.plusHours(4));
        assertEquals(1, said("password"), house.messages().toString());
    }

    @Test
    @DisplayName(
            "a PV inverter that shows the sun of noon until the evening: the boiler runs on what the grid meter tells, not on that")
    void pvInverterFrozen() {
        String text = COMMON + "SolarOverheadDistributor = true\nMqttPVInverter = true\n" + BOILER + ROOF;
        start(text, Weather.clear(9000), 1).runTo(JUNE.atTime(22, 0));
        double soundWh = house.plant().energies().importWh();
        start(text, Weather.clear(9000), 1).runTo(JUNE.atTime(13, 0));
        house.line("MqttPVInverter:roof").trouble(Trouble.FROZEN);
        house.runTo(JUNE.atTime(22, 0));
        assertTrue(
                ((Number) house.bus()
                                        .service("com.victronenergy.pvinverter.esESS_MqttPVInverter_roof")
                                        .get("/Ac/Power"))
                                .doubleValue()
                        > 5000,
                "it lies");
        assertEquals(0, load("boiler").powerW());
        assertTrue(
                house.plant().energies().importWh() - soundWh < 300,
                house.plant().energies().importWh() + " Wh instead of " + soundWh);
    }

    @Test
    @DisplayName("a PV inverter that falls silent at noon is unknown, said once, and back as soon as it reports")
    void pvInverterLost() {
        start(COMMON + "MqttPVInverter = true\n" + ROOF, Weather.clear(9000), 1).runTo(JUNE.atTime(13, 0));
        house.line("MqttPVInverter:roof").trouble(Trouble.LOST);
        house.runTo(JUNE.atTime(13, 10));
        assertNull(house.bus()
                .service("com.victronenergy.pvinverter.esESS_MqttPVInverter_roof")
                .get("/Ac/Power"));
        house.line("MqttPVInverter:roof").trouble(Trouble.NONE);
        house.runTo(JUNE.atTime(13, 11));
        assertNotNull(house.bus()
                .service("com.victronenergy.pvinverter.esESS_MqttPVInverter_roof")
                .get("/Ac/Power"));
        assertEquals(1, said("is lost"), house.messages().toString());
    }

    @Test
    @DisplayName(
            "a boiler that says yes and does nothing is reported; one that is slow is switched all the same; a restarted one is switched on again")
    void relay() {
        start(COMMON + "SolarOverheadDistributor = true\n" + BOILER, Weather.clear(9000), 1)
                .runTo(JUNE.atTime(6, 0));
        house.line("HttpConsumer:boiler").trouble(Trouble.LYING);
        house.runTo(JUNE.atTime(12, 0));
        assertEquals(0, load("boiler").energyWh());
        assertEquals(1, said("Boiler: It was switched on"), house.messages().toString());
        house.line("HttpConsumer:boiler").trouble(Trouble.SLOW);
        house.runTo(JUNE.atTime(13, 0));
        assertTrue(load("boiler").powerW() > 0, house.messages().toString());
        house.line("HttpConsumer:boiler").trouble(Trouble.NONE);
        house.line("HttpConsumer:boiler").restart();
        house.runTo(JUNE.atTime(13, 0).plusSeconds(2));
        assertEquals(0, load("boiler").powerW());
        house.runTo(JUNE.atTime(13, 30));
        assertTrue(load("boiler").powerW() > 0, house.messages().toString());
    }

    @Test
    @DisplayName(
            "what services write acts: a request for the grid set point, while it lasts; a wished charge current; zero feed-in")
    void writes() {
        start(COMMON + "GridSetpoint = true\n", Weather.clear(9000), 1).runTo(JUNE.atTime(1, 0));
        house.mqtt().arrive("es-ESS/GridSetpoint/Requests/script", "1500");
        house.runTo(JUNE.atTime(1, 0).plusSeconds(15));
        assertEquals(1550, mean(Duration.ofSeconds(30), house.plant()::gridW), 60);
        house.runTo(JUNE.atTime(1, 2));
        assertEquals(50, mean(Duration.ofMinutes(2), house.plant()::gridW), 60, "nobody has repeated it");

        start(
                        COMMON + "ChargeCurrentReducer = true\n[ChargeCurrentReducer]\nDesiredChargeAmps = 20\n",
                        Weather.clear(9000),
                        1)
                .runTo(JUNE.atTime(11, 30));
        assertEquals(20, mean(Duration.ofMinutes(30), house.plant().battery()::currentA), 3);

        double fedIn = fedIn("");
        double limited = fedIn("[MqttPVInverter]\nEnableZeroFeedin = true\nZeroFeedinStartSoc = 90\n");
        assertTrue(limited < 0.3 * fedIn, limited + " Wh instead of " + fedIn);
    }

    private double fedIn(String keys) {
        start(COMMON + "MqttPVInverter = true\n" + keys + ROOF, Weather.clear(9000), 1)
                .run(time -> {});
        return house.plant().energies().exportWh();
    }
}
