package esess.service.planner;

import esess.control.HousePicture;
import esess.control.plan.LearnedCurve;
import esess.control.plan.Outlook;
import esess.control.plan.Series;
import esess.model.Document;
import esess.runtime.Host;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what the house takes, what the sun gives and what the battery does in each quarter of an hour, and learns from it
 * what is usual. Cars are left out of what is learned: they come when they come. Loop thread.
 */
final class HouseMeter {

    private static final String DOCUMENT = "planner";
    /** Of a quarter of an hour, so much has to be known to count. */
    private static final double LEAST_KNOWN = 0.5;

    private static final double FAST_PART = 0.25;
    private static final double SUN_RATIO_COUNTS = 0.01;
    private static final double SUN_COUNTS_W = 100;

    /** A quarter of an hour that is over. */
    record Quarter(Instant start, double netW, double sunW, double batteryW) {}

    private final Host host;
    private final LearnedCurve load = new LearnedCurve(true);
    private final LearnedCurve sun = new LearnedCurve(false);
    private final LearnedCurve importPrice = new LearnedCurve(true);
    private final LearnedCurve feedInPrice = new LearnedCurve(true);
    /** What the sun gave of what its forecast said. */
    private double sunRatio = 1;

    private double correctedError = Double.NaN;
    private double toldError = Double.NaN;
    private Instant start;
    private int looks;
    private int known;
    private double loadWs;
    private double carWs;
    private double sunWs;
    private double batteryWs;
    private Double fastNetW;

    HouseMeter(Host host) {
        this.host = host;
        resume();
    }

    /**
     * Looks; to be called at a steady pace.
     *
     * @param batteryW of the battery on the AC side, + = charging; null: unknown
     * @return the quarter of an hour that is over now and was known well enough; else null
     */
    Quarter look(HousePicture house, double carW, Double batteryW) {
        Instant now = host.time().now();
        Instant slot = Outlook.slotStart(now);
        Quarter over = start != null && !slot.equals(start) ? finish() : null;
        if (!slot.equals(start)) {
            start = slot;
            looks = 0;
            known = 0;
            loadWs = 0;
            carWs = 0;
            sunWs = 0;
            batteryWs = 0;
        }
        looks++;
        Double consumptionW = house.totalConsumptionW();
        if (consumptionW != null && house.totalGridW() != null && batteryW != null) {
            known++;
            loadWs += consumptionW;
            carWs += Math.min(carW, Math.max(0, consumptionW));
            sunWs += house.pvW();
            batteryWs += batteryW;
            double nowW = consumptionW - house.pvW();
            fastNetW = fastNetW == null ? (Double) nowW : (Double) (fastNetW + FAST_PART * (nowW - fastNetW));
        } else if (known * 2 < looks) {
            fastNetW = null;
        }
        return over;
    }

    private Quarter finish() {
        if (known == 0 || known < looks * LEAST_KNOWN) {
            return null;
        }
        ZoneId zone = host.zone();
        load.learn(start.atZone(zone), (loadWs - carWs) / known);
        sun.learn(start.atZone(zone), sunWs / known);
        return new Quarter(start, (loadWs - sunWs) / known, sunWs / known, batteryWs / known);
    }

    void learnPrices(Instant at, double importing, double exporting) {
        importPrice.learn(at.atZone(host.zone()), importing);
        feedInPrice.learn(at.atZone(host.zone()), exporting);
    }

    /** How right the forecast of the sun was for the quarter of an hour that is over. */
    void learnSun(Series told, Quarter over) {
        Double toldW = told.at(over.start);
        double gaveW = over.sunW;
        if (toldW == null || toldW < SUN_COUNTS_W) {
            return;
        }
        correctedError = blend(correctedError, Math.abs(gaveW - toldW * sunRatio));
        toldError = blend(toldError, Math.abs(gaveW - toldW));
        double ratio = Math.max(0.3, Math.min(2, gaveW / toldW));
        sunRatio += SUN_RATIO_COUNTS * (ratio - sunRatio);
    }

    private static double blend(double before, double now) {
        return Double.isNaN(before) ? now : before + 0.02 * (now - before);
    }

    /** What the house takes now beyond the sun, over some looks; null: unknown. */
    Double netW() {
        return fastNetW;
    }

    /** What is to be expected: what was told, else what was learned, else what the owner guesses. */
    Outlook.Power load(Series told, double guessW) {
        return at -> {
            Double toldW = told.at(at);
            double learnedW = load.expectedW(at.atZone(host.zone()));
            return toldW != null ? toldW : Double.isNaN(learnedW) ? guessW : learnedW;
        };
    }

    /** The forecast, corrected while that is nearer to the truth; else what was learned. */
    Outlook.Power sun(Series told) {
        double factor = Double.isNaN(toldError) || correctedError > toldError ? 1 : sunRatio;
        return at -> {
            Double toldW = told.at(at);
            return toldW != null ? Math.max(0, toldW * factor) : sun.expectedW(at.atZone(host.zone()));
        };
    }

    Outlook.Price importPrice(Series told) {
        return new Outlook.Price(told, at -> importPrice.expectedW(at.atZone(host.zone())));
    }

    Outlook.Price feedInPrice(Series told) {
        return new Outlook.Price(told, at -> feedInPrice.expectedW(at.atZone(host.zone())));
    }

    boolean knowsTheLoad() {
        return load.knowsADay();
    }

    // ---- memory ----

    private Map<String, LearnedCurve> curves() {
        return Map.of("load", load, "sun", sun, "importPrice", importPrice, "feedInPrice", feedInPrice);
    }

    private void resume() {
        Document kept = new Document(host.store().read(DOCUMENT));
        curves().forEach((name, curve) -> curve.remember(kept.numbers(name, LearnedCurve.UNKNOWN, Document.MOST)));
        Double ratio = kept.number("sunRatio", 0.3, 2);
        sunRatio = ratio == null ? 1 : ratio;
    }

    void save() {
        Map<String, Object> document = new HashMap<>();
        curves().forEach((name, curve) -> document.put(name, List.copyOf(curve.memory())));
        document.put("sunRatio", sunRatio);
        host.store().write(DOCUMENT, document);
    }
}
