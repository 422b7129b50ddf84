package esess.service.planner;

import esess.control.HousePicture;
import esess.control.plan.DayLevel;
import esess.control.plan.LearnedCurve;
import esess.control.plan.Outlook;
import esess.control.plan.Series;
import esess.control.plan.SunForecast;
import esess.model.Document;
import esess.runtime.Host;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
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

    private static final Duration DAY = Duration.ofDays(1);
    private static final double FAST_PART = 0.25;

    /** A quarter of an hour that is over. */
    record Quarter(Instant start, double netW, double sunW, double batteryW) {}

    private final Host host;
    private final LearnedCurve load = new LearnedCurve(true);
    private final LearnedCurve sun = new LearnedCurve(false);
    private final LearnedCurve importPrice = new LearnedCurve(true);
    private final LearnedCurve feedInPrice = new LearnedCurve(true);
    private final DayLevel importLevel = new DayLevel();
    private final DayLevel feedInLevel = new DayLevel();
    private final SunForecast sunForecast = new SunForecast();
    /** Of what the house itself has learned, for where nobody tells one. */
    private final SunForecast ownForecast = new SunForecast();

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
        double usualW = sun.expectedW(start.atZone(zone));
        if (!Double.isNaN(usualW)) {
            ownForecast.learn(start.atZone(zone), usualW, sunWs / known);
        }
        sun.learn(start.atZone(zone), sunWs / known);
        return new Quarter(start, (loadWs - sunWs) / known, sunWs / known, batteryWs / known);
    }

    void learnPrices(Instant at, double importing, double exporting) {
        ZonedDateTime local = at.atZone(host.zone());
        learnPrice(local, importing, importPrice, importLevel);
        learnPrice(local, exporting, feedInPrice, feedInLevel);
    }

    private static void learnPrice(ZonedDateTime at, double price, LearnedCurve usual, DayLevel level) {
        double expected = usual.mean(at);
        if (!Double.isNaN(expected)) {
            level.learn(at, price - expected);
        }
        usual.learn(at, price);
    }

    /** How right the forecast of the sun was for the quarter of an hour that is over. */
    void learnSun(Series told, Quarter over) {
        Double toldW = told.at(over.start);
        if (toldW != null) {
            sunForecast.learn(over.start.atZone(host.zone()), toldW, over.sunW);
        }
    }

    /** What the house takes now beyond the sun, over some looks; null: unknown. */
    Double netW() {
        return fastNetW;
    }

    /** What is to be expected: what was told, else what was learned, else what the owner guesses. */
    Outlook.Power load(Series told, double guessW) {
        return at -> {
            Double toldW = told.at(at);
            double learnedW = expected(load, at);
            return toldW != null ? toldW : Double.isNaN(learnedW) ? guessW : learnedW;
        };
    }

    /** The forecast, or else what was learned; put right by what the sun has given today. */
    Outlook.Sun sun(Series told) {
        return new Outlook.Sun(
                at -> {
                    Double toldW = told.at(at);
                    return toldW != null
                            ? sunForecast.expectedW(at, toldW)
                            : ownForecast.expectedW(at, expected(sun, at));
                },
                told.isEmpty() ? ownForecast.spread() : sunForecast.spread());
    }

    /** It may be as yesterday for a day, but not for a week. */
    private double expected(LearnedCurve curve, Instant at) {
        ZonedDateTime local = at.atZone(host.zone());
        return at.isAfter(host.time().now().plus(DAY)) ? curve.mean(local) : curve.expectedW(local);
    }

    Outlook.Price importPrice(Series told) {
        return new Outlook.Price(
                told, at -> importPrice.mean(at.atZone(host.zone())), importLevel.keptADay(), importLevel.spread());
    }

    Outlook.Price feedInPrice(Series told) {
        return new Outlook.Price(
                told, at -> feedInPrice.mean(at.atZone(host.zone())), feedInLevel.keptADay(), feedInLevel.spread());
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
        importLevel.remember(kept.numbers("importLevel", LearnedCurve.UNKNOWN, Document.MOST));
        feedInLevel.remember(kept.numbers("feedInLevel", LearnedCurve.UNKNOWN, Document.MOST));
        sunForecast.remember(kept.number("sunRatio", 0, Document.MOST));
    }

    void save() {
        Map<String, Object> document = new HashMap<>();
        curves().forEach((name, curve) -> document.put(name, List.copyOf(curve.memory())));
        document.put("importLevel", importLevel.memory());
        document.put("feedInLevel", feedInLevel.memory());
        document.put("sunRatio", sunForecast.usual());
        host.store().write(DOCUMENT, document);
    }
}
