package esess.sim.twin;

import esess.port.Json;
import esess.port.Time;
import esess.sim.door.SimSocket;
import esess.sim.plant.CarDay;
import esess.sim.plant.Plant;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/**
 * A Wattpilot with the family's car, in virtual time: the car leaves and comes home, plugged in whenever it is there, and
 * what it charges is a load of the plant on the phases that the charger uses. In its app: 16 A, ECO; where low prices are
 * wanted a tariff with a cheap night. One thread.
 */
public final class CarportTwin implements VirtualDevice {

    /** What is set in its app, on each phase. */
    public static final int LIMIT_A = 16;
    /** "Default" in the app, not ECO. */
    private static final int USUAL_MODE = 3;

    private static final double CAPACITY_WH = 58_000;
    private static final double FIRST_ROOM_WH = 25_000;
    /** What is missing beyond this the car has got elsewhere. */
    private static final double MOST_ROOM_WH = 0.85 * CAPACITY_WH;

    private static final int TELL_SECONDS = 5;
    private static final Duration BOOT = Duration.ofSeconds(40);
    private static final int CHEAP_FROM = 3600;
    private static final int CHEAP_TO = 5 * 3600;
    private static final double CHEAP_CT = 17;
    private static final double USUAL_CT = 31;
    private static final double LIMIT_CT = 20;

    private final Line line;
    private final SimSocket socket;
    private final String host;
    private final Plant plant;
    private final Plant.Load load;
    private final Time time;
    private final long seed;
    private final boolean cheapNights;
    private final WattpilotCharger charger = new WattpilotCharger(LIMIT_A);
    private final WattpilotDoor door;
    private LocalDate date;
    private CarDay day;
    private boolean home;
    private double roomWh = FIRST_ROOM_WH;
    private double toldW = -1;
    private long bootedTick;

    /**
     * @param host        and port, as the charger's URL has it
     * @param cheapNights whether it has a tariff and a limit for it
     */
    public CarportTwin(
            Line line,
            SimSocket socket,
            String host,
            Plant plant,
            Plant.Load load,
            Json json,
            Time time,
            long seed,
            boolean cheapNights) {
        this.line = line;
        this.socket = socket;
        this.host = host;
        this.plant = plant;
        this.load = load;
        this.time = time;
        this.seed = seed;
        this.cheapNights = cheapNights;
        price();
        door = new WattpilotDoor(charger, json);
        socket.attach(host, door);
        line.onTrouble(this::trouble);
        line.onRestart(this::restart);
    }

    @Override
    public Line line() {
        return line;
    }

    /** Nobody steers it: with a tariff it charges in the cheap night, else at once whenever the car is there. */
    public void chargesByItself() {
        charger.set("amp", LIMIT_A);
        if (!cheapNights) {
            charger.set("lmo", USUAL_MODE);
        }
    }

    /** What it does wrong in its own way, and what the app does. */
    public WattpilotDoor door() {
        return door;
    }

    public WattpilotCharger charger() {
        return charger;
    }

    @Override
    public void step() {
        int second = plant.secondOfDay();
        if (date == null || second == 0) {
            date = plant.time().toLocalDate();
            day = CarDay.of(seed, date);
        }
        drive(second);
        price();
        if (plant.isDark() || time.tick() < bootedTick) {
            charger.restart();
        } else {
            charger.tick(1);
        }
        draw();
        if (second % TELL_SECONDS == 0 || charger.powerW() != toldW) {
            toldW = charger.powerW();
            door.act(same -> {});
        }
    }

    private void price() {
        if (cheapNights) {
            int second = plant.secondOfDay();
            charger.price(LIMIT_CT, second >= CHEAP_FROM && second < CHEAP_TO ? CHEAP_CT : USUAL_CT);
        }
    }

    private void drive(int second) {
        boolean now = day.isHome(second);
        if (now == home) {
            return;
        }
        home = now;
        if (home) {
            charger.plugIn(WattpilotCharger.Car.threePhases(roomWh));
        } else {
            roomWh = Math.min(MOST_ROOM_WH, Math.max(0, roomWh - charger.sessionWh()) + day.usedWh());
            charger.unplug();
        }
    }

    private void draw() {
        double perPhaseW = charger.powerW() / charger.phases();
        load.draw(perPhaseW, charger.phases() > 1 ? perPhaseW : 0, charger.phases() > 2 ? perPhaseW : 0);
    }

    private void trouble(Trouble now) {
        socket.attach(host, now == Trouble.LOST ? null : door);
        door.fault(
                switch (now) {
                    case NONE, LOST, SLOW -> WattpilotDoor.Fault.NONE;
                    case FROZEN -> WattpilotDoor.Fault.MUTE;
                    case WRONG_PASSWORD -> WattpilotDoor.Fault.WRONG_PASSWORD;
                    case LYING -> WattpilotDoor.Fault.UNHEEDED;
                });
        if (List.of(Trouble.LOST, Trouble.WRONG_PASSWORD).contains(now)) {
            door.drop();
        }
    }

    private void restart() {
        charger.restart();
        bootedTick = time.tick() + BOOT.toMillis();
        socket.attach(host, null);
        door.drop();
        time.after(BOOT, () -> socket.attach(host, door));
    }
}
