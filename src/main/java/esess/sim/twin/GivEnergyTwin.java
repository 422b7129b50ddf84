package esess.sim.twin;

import esess.port.Time;
import esess.sim.plant.Battery;
import esess.sim.plant.Panels;
import esess.sim.plant.Plant;
import esess.sim.twin.GivEnergyDongle.Disturbance;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * A GivEnergy hybrid (5 kW, first generation) with panels and a battery of 9.5 kWh on the plant, speaking through its
 * dongle. Its panels are a part of the plant's; its battery takes what they make beyond the house's loads, and gives
 * back in the evening, as far as its settings do not say otherwise. To the plant the battery is a load, which is negative while it gives. One thread.
 */
public final class GivEnergyTwin implements VirtualDevice {

    private static final int INVERTER = 0x11;
    private static final int BATTERY = 0x32;
    private static final int HOLDING = GivEnergyDongle.HOLDING;
    private static final int INPUT = GivEnergyDongle.INPUT;
    private static final double CAPACITY_WH = 9523;
    private static final double RATED_W = 5000;
    private static final double MOST_W = 2600;
    private static final double FIRST_SOC = 40;
    private static final double RESERVE = 4;
    private static final int EVENING = 17;
    private static final int MORNING = 8;
    private static final double VOLTS = 240;
    private static final double HOUR = 3600;
    private static final int CELLS = 16;
    private static final int AMPERE_HOURS = 186;
    /** An older inverter has counted something before the first simulated day. */
    private static final double BEFORE_KWH = 1234.5;

    private final Line line;
    private final Plant plant;
    private final Panels panels;
    private final Plant.Load load;
    private final GivEnergyDongle dongle;
    private final GivEnergyOrders orders;
    private final Battery battery = new Battery(CAPACITY_WH, MOST_W, MOST_W, FIRST_SOC);
    private final Counter sun = new Counter();
    private final Counter charged = new Counter();
    private final Counter given = new Counter();
    private final Counter imported = new Counter();
    private final Counter exported = new Counter();
    private final Counter output = new Counter();
    private LocalDate day;

    /** Energy of the day and of the life. */
    private static final class Counter {
        private double todayWs;
        private double totalWs = BEFORE_KWH * 1000 * HOUR;

        void add(double watts) {
            todayWs += Math.max(0, watts);
            totalWs += Math.max(0, watts);
        }

        int today() {
            return tenths(todayWs);
        }

        int total() {
            return tenths(totalWs);
        }

        private static int tenths(double wattSeconds) {
            return (int) Math.floor(wattSeconds / HOUR / 100);
        }
    }

    /**
     * @param panels its part of the sun
     * @param load   its battery
     * @param serial ten characters
     */
    public GivEnergyTwin(Line line, Plant plant, Panels panels, Plant.Load load, Time time, String serial) {
        this(plant, panels, load, time, serial, line);
        line.onTrouble(this::trouble);
        line.onRestart(() -> {
            dongle.disturb(Disturbance.HEARTBEAT_MISSED, true);
            dongle.disturb(Disturbance.HEARTBEAT_MISSED, false);
        });
    }

    /** Without a line that somebody disturbs. */
    public GivEnergyTwin(Plant plant, Panels panels, Plant.Load load, Time time, String serial) {
        this(plant, panels, load, time, serial, null);
    }

    private GivEnergyTwin(Plant plant, Panels panels, Plant.Load load, Time time, String serial, Line line) {
        this.line = line;
        this.plant = plant;
        this.panels = panels;
        this.load = load.gives();
        dongle = new GivEnergyDongle(time, "WX2201G001", serial);
        orders = new GivEnergyOrders(register -> dongle.get(INVERTER, HOLDING, register), CAPACITY_WH, MOST_W);
        dongle.onRead(this::update);
        identity(serial);
    }

    public GivEnergyDongle dongle() {
        return dongle;
    }

    /** What its inverter gives on the AC side; negative: takes. */
    public double outputW() {
        return panels.powerW() - battery.powerW();
    }

    public Battery battery() {
        return battery;
    }

    @Override
    public Line line() {
        return line;
    }

    private void trouble(Trouble trouble) {
        dongle.disturb(Disturbance.HALF_OPEN, trouble == Trouble.LOST);
        dongle.disturb(Disturbance.FROZEN, trouble == Trouble.FROZEN);
        dongle.disturb(Disturbance.LATE, trouble == Trouble.SLOW);
        dongle.disturb(Disturbance.ZEROS, trouble == Trouble.LYING);
    }

    private void identity(String serial) {
        dongle.set(INVERTER, HOLDING, 0, 0x2001);
        dongle.set(INVERTER, HOLDING, 1, 3);
        dongle.set(INVERTER, HOLDING, 3, 0x0201);
        dongle.setText(INVERTER, HOLDING, 8, "BX2201G003");
        dongle.setText(INVERTER, HOLDING, 13, serial);
        int[][] settings = {
            {18, 3017},
            {19, 449},
            {20, 0},
            {21, 449},
            {26, 6000},
            {27, 1},
            {34, 140},
            {47, 1},
            {50, 100},
            {54, 1},
            {55, AMPERE_HOURS},
            {94, 30},
            {95, 430},
            {110, (int) RESERVE},
            {111, 50},
            {112, 50},
            {114, 4},
            {116, 100}
        };
        for (int[] setting : settings) {
            dongle.set(INVERTER, HOLDING, setting[0], setting[1]);
        }
        dongle.setText(BATTERY, INPUT, 110, "BX2201G003");
        dongle.set(BATTERY, INPUT, 96, 412);
        dongle.set(BATTERY, INPUT, 97, CELLS);
        dongle.set(BATTERY, INPUT, 98, 3017);
        dongle.set(BATTERY, INPUT, 115, 8);
    }

    @Override
    public void step() {
        LocalDateTime now = plant.time();
        if (!now.toLocalDate().equals(day)) {
            day = now.toLocalDate();
            for (Counter counter : new Counter[] {sun, charged, given, imported, exported, output}) {
                counter.todayWs = 0;
            }
        }
        double spareW = panels.powerW() - (plant.loadW() - load.powerW());
        boolean evening = now.getHour() >= EVENING || now.getHour() < MORNING;
        double wantedW = spareW > 0
                ? Math.min(spareW, MOST_W)
                : evening && battery.socPercent() > RESERVE ? Math.max(spareW, -MOST_W) : 0;
        double orderedW =
                orders.powerW(now.toLocalTime(), wantedW, panels.powerW() - RATED_W, battery.socPercent(), RESERVE);
        battery.run(plant.isDark() ? 0 : orderedW);
        load.draw(battery.powerW());
        sun.add(panels.powerW());
        charged.add(battery.powerW());
        given.add(-battery.powerW());
        imported.add(plant.gridW());
        exported.add(-plant.gridW());
        output.add(outputW());
    }

    /** The registers as they are now. */
    private void update() {
        LocalDateTime now = plant.time();
        int[] clock = {
            now.getYear() - 2000,
            now.getMonthValue(),
            now.getDayOfMonth(),
            now.getHour(),
            now.getMinute(),
            now.getSecond()
        };
        for (int i = 0; i < clock.length; i++) {
            dongle.set(INVERTER, HOLDING, 35 + i, clock[i]);
        }
        int pvW = (int) Math.round(panels.powerW());
        int acW = (int) Math.round(outputW());
        int gridW = (int) Math.round(-plant.gridW());
        int batteryW = (int) Math.round(-battery.powerW());
        input(0, 1);
        input(1, pvW > 0 ? 3250 : 0);
        input(2, pvW > 0 ? 2980 : 0);
        input(3, 3900 + now.getSecond());
        input(5, (int) (VOLTS * 10) + now.getSecond() % 7);
        dongle.setLong(INVERTER, INPUT, 6, charged.total() + (long) given.total());
        input(8, (int) Math.round(pvW / 2.0 / 32.5));
        input(9, (int) Math.round(pvW / 2.0 / 29.8));
        input(10, (int) Math.round(Math.abs(acW) / VOLTS * 10));
        dongle.setLong(INVERTER, INPUT, 11, sun.total());
        input(13, 4995 + now.getSecond() % 11);
        input(14, batteryW < 0 ? 2 : batteryW > 0 ? 5 : 0);
        input(17, sun.today() / 2);
        input(18, pvW / 2);
        input(19, sun.today() - sun.today() / 2);
        input(20, pvW - pvW / 2);
        dongle.setLong(INVERTER, INPUT, 21, exported.total());
        input(24, acW);
        input(25, exported.today());
        input(26, imported.today());
        input(30, gridW);
        dongle.setLong(INVERTER, INPUT, 32, imported.total());
        dongle.setLong(INVERTER, INPUT, 27, 1);
        input(36, charged.today());
        input(37, given.today());
        input(41, 400 + Math.abs(acW) / 50);
        input(42, Math.max(0, acW - gridW));
        input(43, Math.abs(acW));
        input(44, output.today());
        dongle.setLong(INVERTER, INPUT, 45, output.total());
        input(50, (int) Math.round(battery.voltageV() * 100));
        input(51, (int) Math.round(-battery.currentA() * 100));
        input(52, batteryW);
        input(53, (int) (VOLTS * 10));
        input(54, 5000);
        input(55, 300);
        input(56, 220);
        input(58, (int) Math.round(Math.abs(acW) / VOLTS * 100));
        input(59, (int) Math.round(battery.socPercent()));
        input(180, given.total() % 65536);
        input(181, charged.total() % 65536);
        int cell = (int) Math.round(battery.voltageV() * 1000 / CELLS);
        for (int i = 0; i < CELLS; i++) {
            dongle.set(BATTERY, INPUT, 60 + i, cell + i % 3);
        }
        for (int register : new int[] {76, 77, 78, 79, 103, 104}) {
            dongle.set(BATTERY, INPUT, register, 220);
        }
        dongle.set(BATTERY, INPUT, 80, cell * CELLS);
        dongle.set(BATTERY, INPUT, 81, 280);
        dongle.setLong(BATTERY, INPUT, 82, Math.round(battery.voltageV() * 1000));
        dongle.setLong(BATTERY, INPUT, 84, AMPERE_HOURS * 100);
        dongle.setLong(BATTERY, INPUT, 86, AMPERE_HOURS * 100);
        dongle.setLong(BATTERY, INPUT, 88, Math.round(AMPERE_HOURS * battery.socPercent()));
        dongle.set(BATTERY, INPUT, 100, (int) Math.round(battery.socPercent()));
    }

    private void input(int register, int value) {
        dongle.set(INVERTER, INPUT, register, value);
    }
}
