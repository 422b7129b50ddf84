package esess.service;

import esess.control.Formula;
import esess.model.AcRole;
import esess.model.HostAddress;
import esess.model.PhaseOrder;
import esess.port.Http;
import esess.runtime.Guard;
import esess.runtime.Service;
import esess.sim.door.SimBus;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.SolarDay;
import esess.sim.twin.GxTwin;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A house whose grid meter is our own Shelly, at a GX that reckons as systemcalc does. The clocks tick apart: the plant's
 * with its inverters', systemcalc's, the meter's and the service's. Follows the set point after the car's steps.
 */
final class SetPointSwings {

    /**
     * Which house; times in ms.
     *
     * @param toldAfter how late the charger tells a step of the car
     * @param flap      the meter answers for so many seconds and hangs for as many; 0: it answers
     * @param onInput   the car is between the meter and the inverters
     * @param knowing   ESS follows its set point at once and rightly; else it believes the meter and needs some seconds
     */
    record Setup(
            int period,
            int answer,
            int inverterAnswer,
            int toldAfter,
            int systemPhase,
            int meterPhase,
            int servicePhase,
            int flap,
            boolean onInput,
            int phases,
            double sunW,
            boolean knowing) {

        /** Every flapping, position, number of phases and ESS with each sun, and clocks in any order; always the same. */
        static List<Setup> some(int period, int howMany, double... suns) {
            Random random = new Random(period);
            int[] flaps = {0, 0, 2, 3, 5, 8};
            List<Setup> setups = new ArrayList<>();
            for (int i = 0; i < howMany; i++) {
                setups.add(new Setup(
                        period,
                        Math.min(350 * random.nextInt(3), period * 8 / 10),
                        350 * random.nextInt(3),
                        750 * random.nextInt(3),
                        100 * random.nextInt(10),
                        50 * random.nextInt(period / 50),
                        100 * random.nextInt(20),
                        flaps[i % flaps.length],
                        i / 6 % 2 == 0,
                        i / 12 % 2 == 0 ? 3 : 1,
                        suns[i / 24 % suns.length],
                        (i / 24 + i / 72) % 2 == 0));
            }
            return setups;
        }
    }

    /**
     * How the set point went after a step.
     *
     * @param overshootW how far it went beyond where it belongs, seen from where it was
     * @param crossings  how often it crossed that by more than 100 W, which is noise
     * @param swings     changes of its direction, each after more than 300 W
     * @param meterLost  the meter was off the bus for a while
     */
    record Course(double overshootW, int crossings, int swings, double lastW, boolean meterLost) {}

    static final double OWN_W = 50;
    static final double HOUSE_W = 900;
    private static final String HUB4 = "com.victronenergy.hub4";
    private static final String METER = "com.victronenergy.grid.esESS_Shelly3EMGrid";
    private static final double NOTABLE_W = 300;

    final VirtualHouse house = new VirtualHouse();
    final Plant plant;
    private final Setup setup;
    private final SimBus.Service charger;
    private final Plant.Load car;
    private final List<Double> trace = new ArrayList<>();
    private boolean flapping;
    private boolean meterLost;

    SetPointSwings(Setup setup) {
        this.setup = setup;
        plant = new Plant(
                new Plant.Layout(setup.phases, 12_000, setup.knowing ? 100_000 : 2500, 10),
                date -> SolarDay.of(second -> setup.sunW),
                Household.constant(HOUSE_W),
                new Battery(100_000, 12_000, 12_000, 50),
                LocalDate.of(2026, 6, 21).atTime(12, 0));
        car = plant.load("car", 0);
        if (setup.onInput) {
            car.onInput();
        }
        GxTwin gx = new GxTwin(house.bus, plant, house.clock, new GxTwin.Equipment(false, true), OWN_W);
        if (setup.knowing) {
            plant.responds(1);
            gx.measuresItself();
        }
        charger = house.bus
                .foreign("com.victronenergy.evcharger.garage")
                .set("/DeviceInstance", 40)
                .set("/Position", setup.onInput ? 1 : 0)
                .set("/Ac/Power", 0.0);
        every(1000, 0, () -> {
            gx.steer();
            plant.step();
            house.loop.after(Duration.ofMillis(setup.inverterAnswer), gx::tell);
        });
        every(1000, setup.systemPhase, gx::reckon);
        house.http.answering = Duration.ofMillis(setup.answer);
        house.http.answers.put(
                "http://shelly/shelly",
                () -> new Http.Ok(200, "{\"type\":\"SHEM-3\",\"mac\":\"E8DB84AAAAAA\",\"auth\":false}"));
        house.http.answers.put("http://shelly/status", this::status);
        run(setup.meterPhase, "Shelly3EMGrid", () -> new Shelly(List.of(meter())));
        every(100, 0, this::record);
        if (setup.flap > 0) {
            every(setup.flap * 1000, 0, () -> house.http.hanging = !house.http.hanging && flapping);
        }
    }

    private void every(int period, int phase, Runnable what) {
        house.loop.after(Duration.ofMillis(phase), () -> house.loop.every(Duration.ofMillis(period), what));
    }

    private void run(int phase, String name, Supplier<Service> maker) {
        house.loop.after(Duration.ofMillis(phase), () -> new Guard(name, maker, house.house).start());
    }

    private Shelly3EMGrid meter() {
        return new Shelly3EMGrid(
                "",
                47,
                new PolledKeys(
                        "House",
                        new HostAddress("shelly"),
                        new LossKeys(Duration.ofMillis(setup.period), Optional.empty(), Duration.ofSeconds(15))),
                new PolledKeys.ShellyLogin(Optional.empty(), Optional.empty()),
                AcRole.GRID,
                0,
                PhaseOrder.STRAIGHT,
                Optional.empty(),
                Optional.empty(),
                Shelly.Metering.DEFAULT);
    }

    private Http.Answer status() {
        StringBuilder emeters = new StringBuilder();
        for (int phase = 1; phase <= 3; phase++) {
            double watts = phase <= setup.phases ? plant.gridW(phase) : 0;
            emeters.append(phase == 1 ? "" : ",")
                    .append("{\"power\":")
                    .append(Math.rint(watts * 10) / 10)
                    .append(
                            ",\"pf\":1,\"current\":1,\"voltage\":230,\"is_valid\":true,\"total\":1000,\"total_returned\":100}");
        }
        return new Http.Ok(200, "{\"emeters\":[" + emeters + "],\"total_power\":" + plant.gridW() + "}");
    }

    /** From the service's phase on; the meter begins to flap after so many seconds. */
    SetPointSwings noBatToEv(int undisturbedSeconds) {
        run(
                setup.servicePhase,
                "NoBatToEV",
                () -> new NoBatToEV(new NoBatToEV.Config(NoBatToEV.RelayChoice.parse("-1"), Optional.empty())));
        return flapAfter(undisturbedSeconds);
    }

    /** The same. */
    SetPointSwings reducer(double amperes, int undisturbedSeconds) {
        run(
                setup.servicePhase,
                "ChargeCurrentReducer",
                () -> new ChargeCurrentReducer(
                        new ChargeCurrentReducer.Config(Formula.parse("" + amperes), 0.5, Optional.empty())));
        return flapAfter(undisturbedSeconds);
    }

    private SetPointSwings flapAfter(int seconds) {
        pass(seconds);
        flapping = setup.flap > 0;
        meterLost = false;
        return this;
    }

    void pass(int seconds) {
        house.pass(Duration.ofSeconds(seconds));
    }

    /** The car draws so much from now on. */
    void car(double watts) {
        car.draw(watts);
        house.loop.after(Duration.ofMillis(setup.toldAfter), () -> charger.set("/Ac/Power", watts));
    }

    /** The meter does not answer any more, or does again. */
    void meterHangs(boolean now) {
        house.http.hanging = now;
    }

    double setPointW() {
        return house.bus.service(HUB4).get("/Overrides/Setpoint") instanceof Double watts ? watts : OWN_W;
    }

    private void record() {
        trace.add(setPointW());
        meterLost |= house.bus.service(METER) == null;
    }

    /** What happens to the set point in the seconds that now pass, on the way to where it belongs. */
    Course course(int seconds, double wantedW) {
        trace.clear();
        boolean lostBefore = meterLost;
        meterLost = false;
        double first = setPointW();
        pass(seconds);
        int way = wantedW >= first ? 1 : -1;
        double overshootW = 0;
        int crossings = 0;
        int side = 0;
        int swings = 0;
        int direction = 0;
        double extremeW = first;
        for (double eachW : trace) {
            overshootW = Math.max(overshootW, way * (eachW - wantedW));
            int now = Math.abs(eachW - wantedW) <= 100 ? 0 : eachW > wantedW ? 1 : -1;
            crossings += now != 0 && side == -now ? 1 : 0;
            side = now != 0 ? now : side;
            int turn = eachW > extremeW + NOTABLE_W ? 1 : eachW < extremeW - NOTABLE_W ? -1 : 0;
            swings += turn != 0 && turn == -direction ? 1 : 0;
            direction = turn != 0 ? turn : direction;
            extremeW = turn != 0 || direction * (eachW - extremeW) > 0 ? eachW : extremeW;
        }
        return new Course(overshootW, crossings, swings, trace.get(trace.size() - 1), meterLost || lostBefore);
    }
}
