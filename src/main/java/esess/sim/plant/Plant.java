package esess.sim.plant;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The energy of a house in steps of one second: sun, household, battery behind an ESS that follows a grid set point,
 * loads that somebody switches, and the grid, which gives and takes the rest. Pure physics: it knows nothing of es-ESS,
 * buses or clocks. Powers in W: grid positive import, battery and inverter positive charging, sun and loads positive; a load that is a battery of its own
 * draws less than nothing while it gives.
 *
 * <p>No energy gets lost: sun + import + taken from the battery's store = loads + export + losses, to the watt-hour
 * ({@link #imbalanceWh}). Not thread-safe.
 */
public final class Plant {

    private static final double HOUR = 3600;
    private static final double TO_DC = 0.95;
    private static final double TO_AC = 0.95;
    /** Of what is wrong on the grid, so much is put right each second, one second late, and not more than the ramp. */
    private static final double RESPONSE = 0.6;
    /** ESS discharges again when the battery has so much more than its least. */
    private static final double RECOVERED_PERCENT = 3;

    /**
     * What stays.
     *
     * @param phases         1 or 3
     * @param inverterW      most that the inverters take or give on the AC side
     * @param rampW          most that they change in a second
     * @param minSocPercent  ESS does not discharge below it while the grid is there
     */
    public record Layout(int phases, double inverterW, double rampW, double minSocPercent) {

        /** Three phases, 3 x 5 kVA, a floor of 10 %. */
        public static final Layout USUAL = new Layout(3, 12_000, 2500, 10);

        public Layout {
            if (phases != 1 && phases != 3) {
                throw new IllegalArgumentException("a house has 1 phase or 3, not " + phases);
            }
        }
    }

    /** Energies since the start, Wh, each 0 or above. */
    public record Energies(
            double sunWh,
            double curtailedWh,
            double loadWh,
            double importWh,
            double exportWh,
            double chargedWh,
            double dischargedWh,
            double lossWh) {}

    /** A load that somebody switches or sets: a heater, a car. */
    public final class Load {
        private final String name;
        private final int phase;
        private final double[] wantedW = new double[3];
        private boolean onInput;
        private boolean gives;
        private double servedW;
        private double energyWs;
        private long runtimeSeconds;
        private int switchings;
        private Boolean on;

        private Load(String name, int phase) {
            this.name = name;
            this.phase = phase;
        }

        /** It is between the grid and the inverters, from now on: they do not carry it when the grid is lost. */
        public Load onInput() {
            onInput = true;
            return this;
        }

        /** It is a battery of its own, and draws less than nothing while it gives, from now on. */
        public Load gives() {
            gives = true;
            return this;
        }

        /** From the next second on; 0 is off. */
        public void draw(double watts) {
            draw(
                    phase == 0 ? watts / 3 : phase == 1 ? watts : 0,
                    phase == 0 ? watts / 3 : phase == 2 ? watts : 0,
                    phase == 0 ? watts / 3 : phase == 3 ? watts : 0);
        }

        /** The same for one that chooses its phases. */
        public void draw(double l1W, double l2W, double l3W) {
            boolean single = layout.phases == 1;
            wantedW[0] = drawn(single ? l1W + l2W + l3W : l1W);
            wantedW[1] = single ? 0 : drawn(l2W);
            wantedW[2] = single ? 0 : drawn(l3W);
        }

        private double drawn(double watts) {
            return gives ? watts : Math.max(0, watts);
        }

        private double wantedW() {
            return isServed() ? wantedW[0] + wantedW[1] + wantedW[2] : 0;
        }

        private boolean isServed() {
            return onGrid || !onInput;
        }

        public String name() {
            return name;
        }

        /** Somebody has switched it: from now on that counts as switching, not what its thermostat does. */
        public void switched(boolean toOn) {
            switchings += on == null ? toOn ? 1 : 0 : on == toOn ? 0 : 1;
            on = toOn;
        }

        /** What it really draws, below 0: gives; without grid and battery, nothing. */
        public double powerW() {
            return servedW;
        }

        public double energyWh() {
            return energyWs / HOUR;
        }

        public long runtimeSeconds() {
            return runtimeSeconds;
        }

        /** How often it was switched on or off; one that nobody switches: how often it began or ceased to draw. */
        public int switchings() {
            return switchings;
        }

        private void run(boolean dark) {
            double before = servedW;
            servedW = dark ? 0 : wantedW();
            switchings += on != null || before > 0 == servedW > 0 ? 0 : 1;
            runtimeSeconds += servedW > 0 ? 1 : 0;
            energyWs += servedW;
        }
    }

    private final Layout layout;
    private final Weather weather;
    private final Household household;
    private final Battery battery;
    private final double storedAtStartWh;
    private final Map<String, Load> loads = new LinkedHashMap<>();
    private LocalDateTime midnight;
    private int second;
    private SolarDay sun;
    private Household.Day home;
    private double response = RESPONSE;
    private boolean onGrid = true;
    private boolean recovering;
    private boolean dark;
    private double setPointW;
    private double seenGridW = Double.NaN;
    private double chargeLimitW = Double.POSITIVE_INFINITY;
    private double dischargeLimitW = Double.POSITIVE_INFINITY;
    private final Map<String, Panels> panels = new LinkedHashMap<>();
    private final Panels otherPanels;
    private double sunW;
    private double inverterW;
    private double gridW;
    private final double[] loadW = new double[3];
    private final double[] onInputW = new double[3];
    private double sunWs;
    private double curtailedWs;
    private double loadWs;
    private double importWs;
    private double exportWs;
    private double chargedWs;
    private double dischargedWs;
    private double conversionWs;

    /** @param start the local time at which the first second begins */
    public Plant(Layout layout, Weather weather, Household household, Battery battery, LocalDateTime start) {
        this.layout = layout;
        this.weather = weather;
        this.household = household;
        this.battery = battery;
        this.storedAtStartWh = battery.storedWh();
        otherPanels = new Panels(1, layout.phases == 3 ? List.of(1, 2, 3) : List.of(1));
        midnight = start.toLocalDate().atStartOfDay();
        second = start.toLocalTime().toSecondOfDay();
        dawn();
    }

    /** The load of that name on a phase, 1 to 3, or on all of them with 0; it is there from now on. */
    public Load load(String name, int phase) {
        return loads.computeIfAbsent(name, n -> new Load(n, layout.phases == 1 ? 1 : phase));
    }

    public Collection<Load> loads() {
        return Collections.unmodifiableCollection(loads.values());
    }

    /** What ESS is to draw from the grid; negative: to feed in. */
    public void setPointW(double watts) {
        setPointW = watts;
    }

    public double setPointW() {
        return setPointW;
    }

    /** Of what is wrong on the grid, ESS puts so much right each second: less for a meter that tells it late. */
    public void responds(double share) {
        response = share;
    }

    /** What ESS takes the grid power to be, as a meter tells it; NaN: ESS measures it itself, and rightly. */
    public void seesGridW(double watts) {
        seenGridW = watts;
    }

    /** The grid fails (false), or is there again. Without it the inverters carry the house, below the least charge too. */
    public void grid(boolean present) {
        onGrid = present;
    }

    public boolean isOnGrid() {
        return onGrid;
    }

    /** Somebody limits the charging, W on the DC side; infinity: nobody. */
    public void limitChargeW(double watts) {
        chargeLimitW = Math.max(0, watts);
    }

    /** Somebody limits the discharging, W on the DC side; infinity: nobody. */
    public void limitDischargeW(double watts) {
        dischargeLimitW = Math.max(0, watts);
    }

    /**
     * Panels with an inverter of their own, from now on.
     *
     * @param part of what all panels of the house give, 0 to 1; at most what the others have left
     */
    public Panels panels(String name, double part, List<Integer> phases) {
        return panels.computeIfAbsent(
                name, n -> new Panels(otherPanels.cede(part), layout.phases == 3 ? phases : List.of(1)));
    }

    /** All panels beside those. */
    public Panels otherPanels() {
        return otherPanels;
    }

    /** One second passes. */
    public void step() {
        double availableW = sun.powerW(second);
        double givenW = otherPanels.shine(availableW);
        for (Panels each : panels.values()) {
            givenW += each.shine(availableW);
        }
        double sunNowW = givenW;
        double needW = 0;
        for (int phase = 1; phase <= 3; phase++) {
            double watts = home.powerW(phase, second);
            needW += watts;
            loadW[phase - 1] = watts;
        }
        if (layout.phases == 1) {
            loadW[0] = needW;
            loadW[1] = 0;
            loadW[2] = 0;
        }
        for (Load load : loads.values()) {
            needW += load.wantedW();
        }

        double mostTakenW = Math.min(layout.inverterW, Math.min(battery.acceptsW(), chargeLimitW) / TO_DC);
        dark = false;
        if (onGrid) {
            recovering = battery.socPercent() <= layout.minSocPercent
                    || recovering && battery.socPercent() < layout.minSocPercent + RECOVERED_PERCENT;
            double mostGivenW =
                    recovering ? 0 : Math.min(layout.inverterW, Math.min(battery.givesW(), dischargeLimitW) * TO_AC);
            double correctionW = (setPointW - (Double.isNaN(seenGridW) ? gridW : seenGridW)) * response;
            inverterW += Math.max(-layout.rampW, Math.min(layout.rampW, correctionW));
            inverterW = Math.max(-mostGivenW, Math.min(mostTakenW, inverterW));
        } else {
            // The inverters raise the frequency and the PV gives less; what they cannot carry goes dark, the PV with
            // it.
            dark = needW - sunNowW > Math.min(layout.inverterW, battery.givesW() * TO_AC);
            sunNowW = dark ? 0 : Math.max(0, Math.min(sunNowW, needW + mostTakenW));
            inverterW = dark ? 0 : sunNowW - needW;
        }
        Arrays.fill(onInputW, 0);
        for (Load load : loads.values()) {
            load.run(dark);
            for (int phase = 0; phase < 3 && load.isServed(); phase++) {
                loadW[phase] += load.wantedW[phase];
                onInputW[phase] += load.onInput ? load.wantedW[phase] : 0;
            }
        }
        if (dark) {
            needW = 0;
            Arrays.fill(loadW, 0);
        }
        double dcW = battery.run(inverterW > 0 ? inverterW * TO_DC : inverterW / TO_AC);
        sunW = sunNowW;
        double wanted = givenW > 0 ? sunNowW / givenW : 1;
        otherPanels.run(wanted);
        for (Panels each : panels.values()) {
            each.run(wanted);
        }
        gridW = onGrid ? needW + inverterW - sunW : 0;
        account(availableW, needW, dcW);
        if (++second == SolarDay.SECONDS) {
            second = 0;
            midnight = midnight.plusDays(1);
            dawn();
        }
    }

    private void dawn() {
        sun = weather.day(midnight.toLocalDate());
        home = household.day(midnight.toLocalDate());
    }

    private void account(double availableW, double needW, double dcW) {
        sunWs += sunW;
        curtailedWs += availableW - sunW;
        loadWs += needW;
        importWs += Math.max(0, gridW);
        exportWs += Math.max(0, -gridW);
        chargedWs += Math.max(0, dcW);
        dischargedWs += Math.max(0, -dcW);
        conversionWs += inverterW - dcW;
    }

    /** The local time that the next second begins with. */
    public LocalDateTime time() {
        return midnight.plusSeconds(second);
    }

    public int secondOfDay() {
        return second;
    }

    public Layout layout() {
        return layout;
    }

    public Battery battery() {
        return battery;
    }

    /** What the PV inverters give. */
    public double sunW() {
        return sunW;
    }

    /** What the panels could give. */
    public double availableSunW() {
        return sun.powerW(second);
    }

    /** On the AC side of the inverters. */
    public double inverterW() {
        return inverterW;
    }

    public double gridW() {
        return gridW;
    }

    /** @param phase 1 to 3; the inverters share their power evenly among the phases */
    public double gridW(int phase) {
        return onGrid ? loadW[phase - 1] + inverterW * share(phase) - sunW(phase) : 0;
    }

    /** All loads, also the switched ones. */
    public double loadW() {
        return loadW[0] + loadW[1] + loadW[2];
    }

    public double loadW(int phase) {
        return loadW[phase - 1];
    }

    /** Of them, those behind the inverters. */
    public double loadOnOutputW(int phase) {
        return loadW[phase - 1] - onInputW[phase - 1];
    }

    /** What goes into the inverters from the grid's side, for the loads behind them and the battery. */
    public double intoInvertersW(int phase) {
        return gridW(phase) + sunW(phase) - onInputW[phase - 1];
    }

    public double sunW(int phase) {
        double watts = otherPanels.powerW(phase);
        for (Panels each : panels.values()) {
            watts += each.powerW(phase);
        }
        return watts;
    }

    private double share(int phase) {
        return layout.phases == 3 ? 1.0 / 3 : phase == 1 ? 1 : 0;
    }

    /** Whether the house is without power: no grid, and more loads than the inverters carry. */
    public boolean isDark() {
        return dark;
    }

    public Energies energies() {
        return new Energies(
                sunWs / HOUR,
                curtailedWs / HOUR,
                loadWs / HOUR,
                importWs / HOUR,
                exportWs / HOUR,
                chargedWs / HOUR,
                dischargedWs / HOUR,
                conversionWs / HOUR + battery.lossWh());
    }

    /** What came in, less what went out, was lost or is stored; not 0 would be a mistake in the physics. */
    public double imbalanceWh() {
        Energies sum = energies();
        return sum.sunWh
                + sum.importWh
                - sum.loadWh
                - sum.exportWh
                - sum.lossWh
                - (battery.storedWh() - storedAtStartWh);
    }
}
