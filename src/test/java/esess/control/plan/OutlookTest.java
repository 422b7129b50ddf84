package esess.control.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutlookTest {

    private static final Instant NOON = Instant.parse("2026-06-10T12:00:00Z");

    private static Series told(double price) {
        return Series.of(List.of(new Series.Interval(NOON.minusSeconds(86_400), NOON.plusSeconds(12 * 3600), price)));
    }

    private static Outlook outlook(Outlook.Price price, double spread) {
        return Outlook.from(NOON, price, price, at -> 500, new Outlook.Sun(at -> 2000, spread))
                .orElseThrow();
    }

    @Test
    @DisplayName("a dear day is followed by less and less dear ones, not by the same again nor by usual ones at once")
    void dearer() {
        Course near =
                outlook(new Outlook.Price(told(0.40), at -> 0.30, 0.6, 0), 0).near();
        assertEquals(0.40, near.importPrice()[47], 1e-9, "as told");
        assertTrue(near.importPrice()[48] < 0.385 && near.importPrice()[48] > 0.36, "" + near.importPrice()[48]);
        assertTrue(near.importPrice()[191] < near.importPrice()[48] - 0.02);
        Course following =
                outlook(new Outlook.Price(told(0.40), at -> 0.30, 0.6, 0), 0).following();
        assertEquals(0.30, following.importPrice()[95], 0.01);
        Course unknown = outlook(new Outlook.Price(told(0.40), at -> Double.NaN, 0.6, 0), 0)
                .near();
        assertEquals(0.40, unknown.importPrice()[191], 1e-9, "nothing was learned: as the day before");
    }

    @Test
    @DisplayName("with a forecast that may be wrong there are three ways, else one")
    void ways() {
        Outlook outlook = outlook(new Outlook.Price(told(0.40), at -> 0.30, 0, 0), 0.5);
        assertEquals(
                List.of(-500.0, -1500.0, -2500.0),
                outlook.ways().stream().map(way -> way.netW()[7]).toList());
        assertEquals(-1500, outlook.near().netW()[7]);
        assertEquals(
                1,
                outlook(new Outlook.Price(told(0.40), at -> 0.30, 0, 0), 0)
                        .ways()
                        .size());
    }

    @Test
    @DisplayName("a big battery is not emptied at noon of a day before a dear week, although the two days say so")
    void following() {
        Storage storage = new Storage(28_000, 0, 8000, 8000, 0.95, 0.95, 0, 100, 0.01, 0, false, true, 17_000, 17_000);
        Outlook.Power dearWeek = at -> at.isAfter(NOON.plusSeconds(48 * 3600)) ? 0.60 : 0.20;
        Outlook.Power usual = at -> 0.20;
        assertTrue(worth(storage, dearWeek) > 0.4, "" + worth(storage, dearWeek));
        assertTrue(worth(storage, usual) < 0.25);
    }

    private static double worth(Storage storage, Outlook.Power usual) {
        return worth(storage, new Outlook.Price(told(0.20), usual, 0, 0), 15_000);
    }

    private static double worth(Storage storage, Outlook.Price importing, double storedWh) {
        Outlook.Price exporting = new Outlook.Price(told(0.05), at -> 0.05, 0, 0);
        return Outlook.from(NOON, importing, exporting, at -> 300, new Outlook.Sun(at -> 0, 0))
                .orElseThrow()
                .plan(storage)
                .decide(0, 0.25, storedWh, 300, BatteryAction.SELF_USE)
                .worthPerKWh();
    }

    @Test
    @DisplayName("where days differ, the first kWh are kept for a dear one, and the last room for a cheap one")
    void daysDiffer() {
        Storage storage = new Storage(40_000, 0, 8000, 8000, 0.95, 0.95, 0, 100, 0.01, 0, true, true, 17_000, 17_000);
        Outlook.Price same = new Outlook.Price(told(0.30), at -> 0.30, 0.5, 0);
        Outlook.Price varying = new Outlook.Price(told(0.30), at -> 0.30, 0.5, 0.06);
        assertTrue(
                worth(storage, varying, 1000) > worth(storage, same, 1000) + 0.01, "" + worth(storage, varying, 1000));
        assertTrue(
                worth(storage, varying, 39_000) < worth(storage, same, 39_000) - 0.01,
                "" + worth(storage, varying, 39_000));
    }

    @Test
    @DisplayName("a price that is told for a week, and one that never changes, leave nothing to chance")
    void nothingUnknown() {
        Series week =
                Series.of(List.of(new Series.Interval(NOON.minusSeconds(86_400), NOON.plusSeconds(7 * 86_400), 0.3)));
        Outlook.Price fixed = new Outlook.Price(told(0.05), at -> 0.05, 0, 0);
        Outlook known = Outlook.from(
                        NOON,
                        new Outlook.Price(week, at -> 0.3, 0.5, 0.05),
                        fixed,
                        at -> 500,
                        new Outlook.Sun(at -> 0, 0))
                .orElseThrow();
        assertEquals(Outlook.SLOTS, known.toldSlots());
        Outlook untold = Outlook.from(
                        NOON,
                        new Outlook.Price(told(0.3), at -> 0.3, 0.5, 0.05),
                        fixed,
                        at -> 500,
                        new Outlook.Sun(at -> 0, 0))
                .orElseThrow();
        assertEquals(48, untold.toldSlots());
        assertEquals(4, untold.nextToldSlot(), "at one o'clock the next day is told");
        Outlook flat = outlook(fixed, 0);
        assertEquals(1, flat.levels().count());
    }

    @Test
    @DisplayName("how long dear days last is learned: of independent days nothing is left, of spells much")
    void level() {
        assertEquals(0, level(0).keptADay(), 0.25);
        assertEquals(0.8, level(0.8).keptADay(), 0.2);
        DayLevel next = new DayLevel();
        next.remember(level(0.8).memory());
        assertEquals(level(0.8).keptADay(), next.keptADay());
        assertEquals(level(0.8).spread(), next.spread());
        next.remember(List.of(1.0));
        assertEquals(level(0.8).keptADay(), next.keptADay(), "a damaged memory is not taken");
    }

    @Test
    @DisplayName("how far prices are from the usual is learned too; what an earlier version had kept is taken")
    void spread() {
        assertEquals(0.02, level(0).spread(), 0.005);
        assertEquals(0.02 / 0.6, level(0.8).spread(), 0.015);
        DayLevel older = new DayLevel();
        older.remember(level(0.8).memory().subList(0, 3));
        assertEquals(level(0.8).spread(), older.spread(), 0.001, "whole days differed, quarters did not");
        assertEquals(0, new DayLevel().spread());
    }

    private static DayLevel level(double kept) {
        DayLevel level = new DayLevel();
        SplittableRandom random = new SplittableRandom(3);
        double dearer = 0;
        List<Double> days = new ArrayList<>();
        for (int day = 0; day < 120; day++) {
            dearer = kept * dearer + 0.02 * random.nextGaussian();
            days.add(dearer);
        }
        ZonedDateTime start = LocalDate.of(2026, 1, 1).atStartOfDay(ZoneOffset.UTC);
        for (int quarter = 0; quarter < days.size() * 96; quarter++) {
            level.learn(start.plusMinutes(quarter * 15L), days.get(quarter / 96));
        }
        return level;
    }
}
