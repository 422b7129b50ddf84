package esess.demo;

import esess.device.modbus.Meters;
import esess.port.Bus;
import esess.port.Item;
import esess.port.Json;
import esess.port.Mqtt;
import esess.port.Time;
import esess.sim.door.RegisterBank;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Panels;
import esess.sim.plant.Plant;
import esess.sim.plant.Weather;
import esess.sim.twin.GivEnergyTwin;
import esess.sim.twin.GivEvcTwin;
import esess.sim.twin.GxTwin;
import esess.sim.twin.HttpTwin;
import esess.sim.twin.MeterTwin;
import esess.sim.twin.MeterTwin.Kind;
import esess.sim.twin.MeterTwin.Phase;
import esess.sim.twin.ModbusTwin;
import esess.sim.twin.RegisterImage;
import esess.sim.twin.SwitchTwin;
import esess.sim.twin.TcpTwin;
import esess.sim.twin.WattpilotCharger;
import esess.sim.twin.WattpilotDoor;
import esess.sim.twin.WattpilotTwin;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The house of the demo: the plant and its GX, and every device of {@code demo.ini} as a twin behind a real door, which
 * follows the plant and acts on it. It listens from its making on, and lives from {@link #moveIn} on, on the loop thread;
 * twins are asked on threads of their own and see the house as it was after its last second.
 */
public final class DemoHouse implements AutoCloseable {

    /** Whoever writes here learns how long the GX takes to answer. */
    public static final String PULSE = "com.victronenergy.demo.pulse";

    public static final String PULSE_PATH = "/Pulse";

    private static final double PEAK_W = 9000;
    private static final double BALCONY_SHARE = 0.08;
    private static final double GIVENERGY_SHARE = 0.25;
    private static final String GIVENERGY = "SD2201G001";
    private static final double ROOF_MAX_W = 8300;
    private static final double CAPACITY_WH = 10_000;
    private static final double BATTERY_MOST_W = 5000;
    private static final double FIRST_SOC = 42;
    private static final double OWN_SET_POINT_W = 50;
    private static final double POOL_PUMP_W = 750;
    private static final double DEHUMIDIFIER_W = 420;
    private static final double CAR_WH = 28_000;
    private static final double VOLTS = 230;
    private static final int CLOUDS = 4;
    private static final int FAMILY = 3;
    private static final int CAR_COMES = 7 * 3600;
    private static final int CAR_LEAVES = 18 * 3600 + 1800;
    /** After a pause of the machine the house catches up, but not in one go. */
    private static final int MOST_SECONDS_AT_ONCE = 30;
    /** It has been standing there before anybody looks. */
    private static final int WARM_UP_SECONDS = 60;

    /** What the meters measure. */
    private record Measured(List<Phase> grid, List<Phase> balcony) {}

    private final Plant plant;
    private final Plant leftAlonePlant;
    private final Plant.Energies atFirst;
    private final Plant.Energies leftAloneAtFirst;
    private final Panels balcony;
    private final List<HttpTwin> twins = new ArrayList<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final List<ModbusTwin> modbusTwins = new ArrayList<>();
    /** A subdistribution, in which the dehumidifier is. */
    private final RegisterImage workshop;

    private final RegisterImage smartMeter;
    private final RegisterBank sungrow = RegisterImage.sungrow();
    /** No car comes to it: there is one, and it is at the Wattpilot. */
    private final GivEvcTwin givEvc = new GivEvcTwin("XX2202X0001");

    private final SwitchTwin poolPump;
    private final SwitchTwin dehumidifier;
    private final WattpilotCharger charger = new WattpilotCharger(16);
    private final WattpilotDoor door;
    private final WattpilotTwin wattpilot;
    private final TcpTwin dongle;
    private final List<Runnable> early = new ArrayList<>();
    private Executor house;
    private GivEnergyTwin givEnergy;
    private volatile Measured measured = new Measured(List.of(), List.of());
    private Time time;
    private GxTwin gx;
    private DemoDevices devices;
    private LeftAlone leftAlone;
    private long startedAt;
    private long lived;

    /**
     * Puts up the devices: blocks until they listen.
     *
     * @param meterPeriod how often the grid meter is asked, in the house's time: ESS has to be the calmer the later it hears
     */
    public DemoHouse(LocalDateTime start, Duration meterPeriod, Json json) throws IOException, InterruptedException {
        plant = plant(start.minusSeconds(WARM_UP_SECONDS), meterPeriod);
        leftAlonePlant = plant(start.minusSeconds(WARM_UP_SECONDS), meterPeriod);
        workshop = new RegisterImage(
                Optional.of(Meters.SDM630),
                phase -> phase == 3 ? plant.load("Dehumidifier", 3).powerW() : 0);
        smartMeter = new RegisterImage(Optional.empty(), plant::gridW);
        balcony = plant.panels("Balcony", BALCONY_SHARE, List.of(1));
        for (int second = 0; second < WARM_UP_SECONDS; second++) {
            plant.step();
            leftAlonePlant.step();
        }
        atFirst = plant.energies();
        leftAloneAtFirst = leftAlonePlant.energies();
        measure();
        meter("shelly3em.demo", new MeterTwin(Kind.SHELLY_3EM, 3).secure("admin", "demo-3em"), () -> measured.grid);
        meter("fronius.demo", new MeterTwin(Kind.FRONIUS, 4), () -> measured.grid);
        meter(
                "shellypm.demo",
                new MeterTwin(Kind.SHELLY_PM_MINI, 5).secure("admin", "demo-pm"),
                () -> measured.balcony);
        modbus("workshop.demo", workshop.bank());
        modbus("smartmeter.demo", smartMeter.bank());
        modbus("sungrow.demo", sungrow);
        modbus("givevc.demo", givEvc.bank());
        poolPump = add("poolpump.demo", new SwitchTwin(SwitchTwin.Kind.SHELLY_GEN1, 6));
        poolPump.loadW(POOL_PUMP_W);
        dehumidifier = add("dehumidifier.demo", new SwitchTwin(SwitchTwin.Kind.SHELLY_GEN2, 7))
                .secure("admin", "demo-relay");
        dehumidifier.loadW(DEHUMIDIFIER_W);
        door = new WattpilotDoor(charger, json);
        wattpilot = new WattpilotTwin(door);
        addresses.put("wattpilot.demo", wattpilot.address());
        dongle = new TcpTwin(0, link -> givEnergy.dongle().connected(link), this::onLoop);
        addresses.put("givenergy.demo", "127.0.0.1:" + dongle.port());
        if (isCarHere()) {
            charger.plugIn(WattpilotCharger.Car.threePhases(CAR_WH));
        }
    }

    private static Plant plant(LocalDateTime start, Duration meterPeriod) {
        Plant plant = new Plant(
                Plant.Layout.USUAL,
                Weather.cloudy(PEAK_W, CLOUDS),
                Household.family(FAMILY),
                new Battery(CAPACITY_WH, BATTERY_MOST_W, BATTERY_MOST_W, FIRST_SOC),
                start);
        plant.responds(1 / (3 + meterPeriod.toMillis() / 1000.0));
        plant.setPointW(OWN_SET_POINT_W);
        return plant;
    }

    /** What its clocks show. */
    LocalTime clock() {
        return plant.time().toLocalTime().truncatedTo(ChronoUnit.MINUTES);
    }

    /** What the house has taken and given. Loop thread. */
    Balance balance() {
        return Balance.of(plant, atFirst);
    }

    /** The same of the house without es-ESS. Loop thread. */
    Balance leftAloneBalance() {
        return Balance.of(leftAlonePlant, leftAloneAtFirst);
    }

    /** Where the devices of {@code demo.ini} are, by the names that they have there. */
    public Map<String, String> addresses() {
        return addresses;
    }

    /**
     * The GX joins its bus, the sensors their broker, and the house begins to live.
     *
     * @param bus  a connection of the house's own: what it publishes is foreign to es-ESS
     * @param mqtt a connection of the house's own
     * @param loop runs what comes from the sockets of devices that have no thread of their own
     */
    public void moveIn(Bus bus, Mqtt mqtt, Time houseTime, Executor loop) {
        time = houseTime;
        givEnergy = new GivEnergyTwin(
                plant,
                plant.panels("GivEnergy", GIVENERGY_SHARE, List.of(1)),
                plant.load("GivEnergy battery", 1),
                time,
                GIVENERGY);
        synchronized (early) {
            house = loop;
            early.forEach(house::execute);
            early.clear();
        }
        startedAt = time.tick();
        LiveGx live = new LiveGx(bus);
        gx = new GxTwin(live, plant, time, new GxTwin.Equipment(false, false), OWN_SET_POINT_W);
        live.open();
        bus.publish(PULSE, 0, List.of(Item.integer(PULSE_PATH).initially(0).writeable(any -> true)));
        devices = new DemoDevices(plant, mqtt, ROOF_MAX_W);
        leftAlone = new LeftAlone(leftAlonePlant, GIVENERGY_SHARE, DemoDevices.BOILER_W, time);
        if (isCarHere()) {
            leftAlone.plugIn(CAR_WH);
        }
        time.every(Duration.ofSeconds(1), this::live);
    }

    @Override
    public void close() {
        twins.forEach(HttpTwin::close);
        modbusTwins.forEach(ModbusTwin::close);
        dongle.close();
        try {
            wattpilot.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        long due = (time.tick() - startedAt) / 1000;
        for (int now = 0; now < MOST_SECONDS_AT_ONCE && lived < due; now++) {
            lived++;
            second();
        }
        measure();
        gx.step();
        devices.report();
    }

    private void second() {
        plant.load("Pool pump", 2).draw(poolPump.isOn() ? POOL_PUMP_W : 0);
        plant.load("Dehumidifier", 3).draw(dehumidifier.isOn() ? DEHUMIDIFIER_W : 0);
        double eachW = charger.phases() == 3 ? charger.powerW() / 3 : 0;
        plant.load("Car", 0).draw(charger.phases() == 3 ? eachW : charger.powerW(), eachW, eachW);
        devices.draw();
        plant.step();
        registers();
        givEnergy.step();
        devices.second();
        leftAlone.second();
        door.tick(1);
        if (plant.secondOfDay() == CAR_COMES || plant.secondOfDay() == CAR_LEAVES) {
            door.act(owner -> {
                if (isCarHere()) {
                    owner.plugIn(WattpilotCharger.Car.threePhases(CAR_WH));
                } else {
                    owner.unplug();
                }
            });
            if (isCarHere()) {
                leftAlone.plugIn(CAR_WH);
            } else {
                leftAlone.unplug();
            }
        }
    }

    private void registers() {
        synchronized (workshop.bank()) {
            workshop.step();
        }
        synchronized (smartMeter.bank()) {
            smartMeter.step();
        }
        synchronized (givEvc.bank()) {
            givEvc.step();
        }
        synchronized (sungrow) {
            RegisterImage.sungrowGrid(sungrow, plant.gridW());
        }
    }

    /** Whoever connects before the house lives waits for it. */
    private void onLoop(Runnable task) {
        synchronized (early) {
            if (house == null) {
                early.add(task);
            } else {
                house.execute(task);
            }
        }
    }

    private boolean isCarHere() {
        return plant.secondOfDay() >= CAR_COMES && plant.secondOfDay() < CAR_LEAVES;
    }

    private void measure() {
        Plant.Energies sum = plant.energies();
        List<Phase> grid = new ArrayList<>();
        for (int phase = 1; phase <= 3; phase++) {
            grid.add(new Phase(plant.gridW(phase), VOLTS, sum.importWh() / 3, sum.exportWh() / 3));
        }
        measured = new Measured(grid, List.of(new Phase(balcony.powerW(), VOLTS, balcony.energyWh(), 0)));
    }

    private void modbus(String name, RegisterBank bank) {
        ModbusTwin twin = new ModbusTwin(bank);
        modbusTwins.add(twin);
        addresses.put(name, twin.address());
    }

    private void meter(String name, MeterTwin meter, Supplier<List<Phase>> what) {
        add(name, meter).measure(what);
    }

    private <T extends HttpTwin> T add(String name, T twin) {
        twins.add(twin);
        addresses.put(name, twin.address());
        return twin;
    }
}
