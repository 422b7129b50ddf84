package esess.service;

import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.config.LaterServices;
import esess.config.ServiceDeclaration;
import esess.sim.door.SimBus;
import esess.sim.twin.WattpilotCharger;
import esess.sim.twin.WattpilotDoor;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** A house with a Wattpilot, its car, the sun and the real distributor, in virtual time; and what an owner would notice. */
final class WattpilotHouse {

    static final String EV = "com.victronenergy.evcharger.esESS_FroniusWattpilot";
    static final String REQUESTS = "es-ESS/SolarOverheadDistributor/Requests/Wattpilot/";
    private static final int LIMIT_A = 16;

    final VirtualHouse house = new VirtualHouse();
    final WattpilotCharger charger = new WattpilotCharger(LIMIT_A);
    final WattpilotDoor door = new WattpilotDoor(charger, new GsonJson());
    private final SimBus.Service system = house.bus.foreign("com.victronenergy.system");
    private double sunW;
    private double loadW;
    private boolean solar;

    /** Energy that the car took from the grid, Wh. */
    double gridFedWh;

    double longestGridFedSeconds;
    private double gridFedSeconds;
    double lowestA = Double.MAX_VALUE;
    double highestA;

    WattpilotHouse() {
        this(Duration.ofSeconds(1));
    }

    /** @param news how often the charger tells something; the car moves on then too */
    WattpilotHouse(Duration news) {
        house.socket.attach("wattpilot", door);
        door.live(house.loop, news);
        house.loop.every(Duration.ofSeconds(1), this::second);
        flow();
    }

    static String section(String keys) {
        return "[FroniusWattpilot]\nHost = wattpilot\nPassword = " + WattpilotDoor.PASSWORD + "\n"
                + (keys.contains("HibernateMode") ? "" : "HibernateMode = false\n") + keys;
    }

    /** Only the charger; the allowance comes from the test. */
    WattpilotHouse start(String keys) {
        FroniusWattpilot.Config config = configuration(section(keys)).get(FroniusWattpilot.Config.class);
        house.start("FroniusWattpilot", () -> new FroniusWattpilot(config, Duration.ofSeconds(10), false));
        return pass(1);
    }

    WattpilotHouse withDistributor() {
        solar = true;
        Configuration configuration =
                configuration(section("") + "[SolarOverheadDistributor]\nUpdateInterval = 10000\n");
        house.start("SolarOverheadDistributor", () -> new SolarOverheadDistributor(configuration, Optional.empty()));
        return this;
    }

    private static Configuration configuration(String text) {
        Configuration configuration = Configuration.parse(
                Path.of("config.ini"),
                "[Services]\nSolarOverheadDistributor = true\nFroniusWattpilot = true\n" + text,
                LaterServices.beside(List.of(
                        new ServiceDeclaration(
                                "SolarOverheadDistributor",
                                List.of(),
                                "",
                                List.of(
                                        SolarOverheadDistributor.Config.class,
                                        SwitchedConsumer.HttpConsumer.class,
                                        SwitchedConsumer.MqttConsumer.class),
                                true),
                        new ServiceDeclaration(
                                "FroniusWattpilot", List.of(), "", List.of(FroniusWattpilot.Config.class), true))),
                List.of());
        if (!configuration.problems().isEmpty()) {
            throw new AssertionError(configuration.problems());
        }
        return configuration;
    }

    WattpilotHouse sun(double watts) {
        sunW = watts;
        return this;
    }

    WattpilotHouse load(double watts) {
        loadW = watts;
        return this;
    }

    WattpilotHouse plugIn(WattpilotCharger.Car car) {
        door.act(c -> c.plugIn(car));
        return this;
    }

    WattpilotHouse unplug() {
        door.act(WattpilotCharger::unplug);
        return this;
    }

    /** The owner does something in the charger's app. */
    WattpilotHouse app(String key, int value) {
        door.act(c -> c.set(key, value));
        return this;
    }

    /** @return the answer on the bus, 0 accepted */
    int vrm(String path, Object value) {
        int result = ev().write(path, value);
        house.settle();
        return result;
    }

    WattpilotHouse allow(double watts) {
        house.house.surplus().allow("Wattpilot", watts);
        house.settle();
        return this;
    }

    /** The distributor goes on telling this allowance meanwhile. */
    WattpilotHouse allowFor(double watts, int seconds) {
        for (int passed = 0; passed < seconds; passed += 10) {
            allow(watts).pass(Math.min(10, seconds - passed));
        }
        return this;
    }

    WattpilotHouse pass(double seconds) {
        house.pass(Duration.ofMillis(Math.round(seconds * 1000)));
        return this;
    }

    /** Lets the day go on by the minute. */
    WattpilotHouse minutes(int minutes, DoubleSupplier nextSunW) {
        for (int minute = 0; minute < minutes; minute++) {
            sun(nextSunW.getAsDouble()).pass(60);
        }
        return this;
    }

    SimBus.Service ev() {
        return house.bus.service(EV);
    }

    int status() {
        return ((Number) ev().get("/Status")).intValue();
    }

    String asked(String name) {
        return house.mqtt.payload(REQUESTS + name);
    }

    long said(String part) {
        return house.messages().stream().filter(text -> text.contains(part)).count();
    }

    private void second() {
        double carW = charger.powerW();
        flow();
        double fromGridW = Math.min(carW, Math.max(0, carW + loadW - sunW));
        if (carW > 0) {
            lowestA = Math.min(lowestA, charger.currentA());
            highestA = Math.max(highestA, charger.currentA());
            gridFedWh += fromGridW / 3600;
        }
        // A rounding to whole amperes on three phases is not what an owner calls charging from the grid.
        gridFedSeconds = fromGridW > 400 ? gridFedSeconds + 1 : 0;
        longestGridFedSeconds = Math.max(longestGridFedSeconds, gridFedSeconds);
    }

    private void flow() {
        double gridW = loadW + charger.powerW() - sunW;
        system.set("/Ac/Grid/L1/Power", gridW).set("/Dc/Battery/Power", 0.0).set("/Dc/Battery/Soc", 100.0);
    }
}
