package esess.sim.twin;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Fronius Wattpilot with its car, as far as an outside controller can see it. It lives by
 * {@link #tick}. It has the device's bad manners: it takes seconds to change the phases, and a phase command can start an
 * idle one. One thread.
 */
public final class WattpilotCharger {

    /**
     * A car.
     *
     * @param roomWh      until it is full
     * @param phases      it can charge on
     * @param mostA       on each phase
     * @param rampAPerS   how fast it follows what it is allowed
     */
    public record Car(double roomWh, int phases, double mostA, double rampAPerS) {

        /** Three phases, 16 A, 2 A/s. */
        public static Car threePhases(double roomWh) {
            return new Car(roomWh, 3, 16, 2);
        }

        /** One phase, 32 A, 2 A/s. */
        public static Car onePhase(double roomWh) {
            return new Car(roomWh, 1, 32, 2);
        }
    }

    private static final int LEAST_A = 6;
    private static final double SECONDS_AN_HOUR = 3600;
    private static final int FORCED_OFF = 4;
    private static final int FORCED_ON = 3;
    private static final int LOW_PRICE = 7;
    private static final int OWN_PV = 12;
    private static final int DEFAULT = 15;
    private static final int FALLBACK_OFF = 17;
    private static final int PHASE_SWITCH = 23;

    private int chargeMode = 4;
    private int force;
    private int phaseMode;
    private int amp = 6;
    private int limitA;
    private Double priceLimitCt;
    private Double priceCt;
    private boolean ownPv;
    private double ownPvW;
    private double voltageV = 230;
    private double switchSeconds = 8;
    private boolean phaseCommandStarts = true;

    private Car car;
    private double roomWh;
    private int phases = 3;
    private double currentA;
    private double switchingLeft;
    private boolean kicked;
    private boolean hasCharged;
    private double sessionWh;
    private double lifetimeWh = 1_234_567;
    private int error;
    private int phaseSwitches;
    private int starts;
    private long ticks;

    /** @param limitA set in the app, on each phase */
    public WattpilotCharger(int limitA) {
        this.limitA = limitA;
    }

    // ---- the owner and the world ----

    public void plugIn(Car next) {
        car = next;
        roomWh = next.roomWh();
        sessionWh = 0;
        hasCharged = false;
        phases = wantedPhases();
    }

    public void unplug() {
        car = null;
        currentA = 0;
        kicked = false;
        switchingLeft = 0;
    }

    /** @param nextLimitCt null: its own low-price charging is off */
    public void price(Double nextLimitCt, Double nowCt) {
        priceLimitCt = nextLimitCt;
        priceCt = nowCt;
    }

    /** Its own PV surplus mode, and what it believes to be left over. */
    public void ownPvSurplus(boolean on, double surplusW) {
        ownPv = on;
        ownPvW = surplusW;
    }

    /** It loses its power and gets it again: it stops, and forgets what it was told to do. The car stays plugged in. */
    public void restart() {
        force = 0;
        phaseMode = 0;
        kicked = false;
        currentA = 0;
        switchingLeft = 0;
    }

    public void limitA(int next) {
        limitA = next;
        amp = Math.min(amp, next);
    }

    public void voltageV(double next) {
        voltageV = next;
    }

    public void switchSeconds(double next) {
        switchSeconds = next;
    }

    /** Whether a phase command starts an idle charger; it does, unless told otherwise. */
    public void phaseCommandStarts(boolean does) {
        phaseCommandStarts = does;
    }

    public void error(int code) {
        error = code;
    }

    // ---- commands, from outside or from the app ----

    /** @return why not; null: done. {@link #value} is what it has become */
    public String set(String key, int value) {
        switch (key) {
            case "lmo" -> {
                if (value < 3 || value > 5) {
                    return "value out of range";
                }
                chargeMode = value;
            }
            case "frc" -> {
                if (value < 0 || value > 2) {
                    return "value out of range";
                }
                force = value;
                kicked = false;
            }
            case "psm" -> {
                if (value < 0 || value > 2) {
                    return "value out of range";
                }
                kicked |= phaseCommandStarts && value != phaseMode && force == 0;
                phaseMode = value;
            }
            case "amp" -> amp = Math.min(Math.max(value, LEAST_A), limitA);
            default -> {
                return "unknown key";
            }
        }
        return null;
    }

    public Object value(String key) {
        return status().get(key);
    }

    // ---- life ----

    /** Lets this time pass. */
    public void tick(double seconds) {
        ticks++;
        double before = currentA;
        if (car != null && wantedPhases() != phases && (currentA > 0 || switchingLeft > 0)) {
            currentA = 0;
            switchingLeft = switchSeconds;
            phaseSwitches++;
            phases = wantedPhases();
        } else if (switchingLeft > 0) {
            switchingLeft -= seconds;
        } else {
            phases = wantedPhases();
        }
        if (isReleased() && switchingLeft <= 0 && roomWh > 0 && error == 0) {
            double target = Math.min(amp, car.mostA());
            double step = car.rampAPerS() * seconds;
            // No car charges with less than 6 A: it begins with them, and goes on from there.
            currentA = currentA == 0
                    ? LEAST_A
                    : currentA < target ? Math.min(target, currentA + step) : Math.max(target, currentA - step);
        } else {
            currentA = 0;
        }
        double wh = Math.min(powerW() * seconds / SECONDS_AN_HOUR, Math.max(0, roomWh));
        roomWh -= wh;
        sessionWh += wh;
        lifetimeWh += wh;
        hasCharged |= currentA > 0;
        starts += before == 0 && currentA > 0 ? 1 : 0;
    }

    /** What it takes from the grid connection now. */
    public double powerW() {
        return currentA * voltageV * phases;
    }

    public double currentA() {
        return currentA;
    }

    /** On how many phases it charges, or would. */
    public int phases() {
        return phases;
    }

    public double sessionWh() {
        return sessionWh;
    }

    public boolean isFull() {
        return car != null && roomWh <= 0;
    }

    /** How often it has changed the phases under load. */
    public int phaseSwitches() {
        return phaseSwitches;
    }

    /** How often current has begun to flow. */
    public int starts() {
        return starts;
    }

    /** Everything it tells, by the device's own names. */
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("car", car == null ? 1 : currentA > 0 ? 2 : error != 0 ? 5 : hasCharged ? 4 : 3);
        status.put("lmo", chargeMode);
        status.put("frc", force);
        status.put("psm", phaseMode);
        status.put("amp", amp);
        status.put("ama", limitA);
        status.put("modelStatus", modelStatus());
        status.put("nrg", nrg());
        status.put("wh", sessionWh);
        status.put("eto", lifetimeWh);
        status.put("awp", priceLimitCt == null ? 0.0 : priceLimitCt);
        status.put("awcp", priceCt == null ? null : Map.of("start", 0, "end", 3600, "marketprice", priceCt));
        status.put("fup", ownPv);
        status.put("fst", 1400.0);
        status.put("err", error);
        status.put("fwv", "41.7");
        status.put("acs", 0);
        status.put("cbl", car == null ? null : (Object) 32);
        status.put("fhz", 50.01);
        return status;
    }

    /** Voltages are never quite the same, as in life: so there is news with every tick. */
    private List<Object> nrg() {
        Double volts = voltageV + 0.1 * (ticks % 3);
        Double none = 0.0;
        Double amperes = currentA;
        Double watts = currentA * voltageV;
        Double factor = currentA > 0 ? 99.0 : 0.0;
        boolean l2 = phases > 1;
        boolean l3 = phases > 2;
        return Arrays.asList(
                volts,
                volts,
                volts,
                1.0,
                amperes,
                l2 ? amperes : none,
                l3 ? amperes : none,
                watts,
                l2 ? watts : none,
                l3 ? watts : none,
                none,
                powerW(),
                factor,
                l2 ? factor : none,
                l3 ? factor : none,
                none);
    }

    private int wantedPhases() {
        int most = car == null ? 3 : car.phases();
        return phaseMode == 1 ? 1 : most;
    }

    private boolean isReleased() {
        return car != null
                && switch (modelStatus()) {
                    case FORCED_ON, LOW_PRICE, OWN_PV, DEFAULT, PHASE_SWITCH -> true;
                    default -> false;
                };
    }

    private int modelStatus() {
        if (switchingLeft > 0) {
            return PHASE_SWITCH;
        }
        if (force != 0) {
            return force == 1 ? FORCED_OFF : FORCED_ON;
        }
        if (chargeMode != 4 || kicked) {
            return DEFAULT;
        }
        if (priceLimitCt != null && priceCt != null && priceCt <= priceLimitCt) {
            return LOW_PRICE;
        }
        return ownPv && ownPvW >= 1400 ? OWN_PV : FALLBACK_OFF;
    }
}
