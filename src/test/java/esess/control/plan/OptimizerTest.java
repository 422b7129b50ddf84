package esess.control.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.plan.BatteryAction.Kind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OptimizerTest {

    private static final double HOUR = 1;

    private static Storage storage(double switchingCost) {
        return new Storage(
                10_000, 10, 4000, 4000, 0.95, 0.95, 0.01, 90, 0.02, switchingCost, true, true, 12_000, 12_000);
    }

    /** Every sequence of actions, exactly. */
    private static double cheapest(
            Storage storage, Course course, int slot, double storedWh, BatteryAction before, double worth) {
        if (slot == course.slots()) {
            return -worth * storedWh / 1000;
        }
        double best = Double.POSITIVE_INFINITY;
        for (BatteryAction action : Optimizer.actions(storage)) {
            double netW = course.netW()[slot];
            double powerW = Optimizer.powerW(storage, action, netW, storedWh, course.hours());
            double cost = Optimizer.cost(
                            storage,
                            netW,
                            powerW,
                            course.importPrice()[slot],
                            course.exportPrice()[slot],
                            course.hours())
                    + (action.equals(before) ? 0 : storage.switchingCost())
                    + cheapest(
                            storage,
                            course,
                            slot + 1,
                            storage.storedWh(storedWh, powerW, course.hours()),
                            action,
                            worth);
            best = Math.min(best, cost);
        }
        return best;
    }

    private static double spent(Storage storage, Plan plan, double storedWh, double worth) {
        double cost = 0;
        double stored = storedWh;
        BatteryAction before = BatteryAction.SELF_USE;
        for (Plan.Step step : plan.steps(storedWh, before)) {
            cost += step.cost() + (step.action().equals(before) ? 0 : storage.switchingCost());
            before = step.action();
            stored = storage.storedWh(step.storedWh(), step.powerW(), HOUR);
        }
        return cost - worth * stored / 1000;
    }

    @Test
    @DisplayName("no sequence of actions is cheaper: all of them tried, for made-up days of four slots")
    void bruteForce() {
        SplittableRandom random = new SplittableRandom(7);
        double worst = 0;
        for (int day = 0; day < 60; day++) {
            double[] imports = new double[4];
            double[] exports = new double[4];
            double[] nets = new double[4];
            for (int slot = 0; slot < 4; slot++) {
                imports[slot] = random.nextDouble(-0.05, 0.6);
                exports[slot] = Math.min(imports[slot], random.nextDouble(-0.02, 0.4));
                nets[slot] = random.nextDouble(-5000, 4000);
            }
            Course course = new Course(HOUR, imports, exports, nets);
            Storage storage = storage(day % 2 == 0 ? 0 : 0.03);
            double storedWh = random.nextDouble(500, 10_000);
            double worth = random.nextDouble(0, 0.3);
            double best = cheapest(storage, course, 0, storedWh, BatteryAction.SELF_USE, worth);
            Plan plan = new Optimizer(storage, 641).solve(course, worth);
            double ours = spent(storage, plan, storedWh, worth);
            assertTrue(ours >= best - 1e-9, "day " + day + ": cheaper than every sequence");
            worst = Math.max(worst, ours - best);
            assertEquals(best, plan.cost(storedWh, BatteryAction.SELF_USE), 0.02, "day " + day);
        }
        assertTrue(worst < 0.01, "at worst " + worst + " dearer than the best");
    }

    @Test
    @DisplayName("a finer look at the state of charge changes the money of two days by less than a percent")
    void fineEnough() {
        Course course = days(3);
        Storage storage = storage(0.005);
        double usual = spent(storage, new Optimizer(storage).solve(course, 0.2), 3000, 0.2);
        double fine = spent(storage, new Optimizer(storage, 1601).solve(course, 0.2), 3000, 0.2);
        assertEquals(fine, usual, Math.abs(fine) * 0.01);
    }

    private static Course days(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] imports = new double[Outlook.SLOTS];
        double[] exports = new double[Outlook.SLOTS];
        double[] nets = new double[Outlook.SLOTS];
        for (int slot = 0; slot < Outlook.SLOTS; slot++) {
            int ofDay = slot % 96;
            imports[slot] = 0.25 + 0.1 * Math.sin(ofDay / 96.0 * 4 * Math.PI) + random.nextDouble(-0.02, 0.02);
            exports[slot] = 0.08;
            nets[slot] = 500 + random.nextDouble(0, 800) - Math.max(0, 4000 * Math.sin((ofDay - 24) / 48.0 * Math.PI));
        }
        return new Course(Outlook.HOURS, imports, exports, nets);
    }

    @Test
    @DisplayName("a cheap hour before a dear one: charged, kept, and given to the house")
    void cheapBeforeDear() {
        double[] imports = {0.10, 0.30, 0.30, 0.60};
        double[] nets = {500, 500, 500, 3000};
        Plan plan = new Optimizer(storage(0.001)).solve(new Course(HOUR, imports, new double[4], nets), 0.05);
        List<Plan.Step> steps = plan.steps(1000, BatteryAction.SELF_USE);
        assertEquals(Kind.CHARGE, steps.get(0).action().kind());
        assertTrue(steps.get(3).powerW() < -2000, steps.toString());
    }

    @Test
    @DisplayName("never below the reserve, never beyond the house's connection")
    void limits() {
        Storage storage = new Storage(10_000, 40, 5000, 5000, 0.95, 0.95, 0, 100, 0, 0, true, true, 3000, 2000);
        double[] imports = {0.01, 0.01, 2, 2, 2, 2};
        double[] exports = {0, 0, 1.9, 1.9, 1.9, 1.9};
        double[] nets = {800, 800, 300, 300, 300, 300};
        double reserve = 4000;
        for (Plan.Step step : new Optimizer(storage)
                .solve(new Course(HOUR, imports, exports, nets), 0)
                .steps(5000, BatteryAction.SELF_USE)) {
            assertTrue(step.storedWh() >= reserve - 1, step.toString());
            assertTrue(step.gridW() <= 3001 && step.gridW() >= -2001, step.toString());
        }
    }

    @Test
    @DisplayName("a surprise load decides anew: the sale waits for nobody, and the car is not fed from the battery")
    void byValue() {
        // It is sold dearly now, and power is cheap in the night that follows.
        double[] imports = {0.30, 0.10, 0.10, 0.45};
        double[] exports = {0.28, 0.05, 0.05, 0.05};
        double[] nets = {500, 500, 500, 4000};
        Plan plan = new Optimizer(storage(0)).solve(new Course(HOUR, imports, exports, nets), 0.05);
        Plan.Decision night = plan.decide(1, 0.5, 4500, 11_000, BatteryAction.SELF_USE);
        assertTrue(
                Optimizer.powerW(storage(0), night.action(), 11_000, 4500, 0.5) >= 0,
                "the car's 11 kW are not worth the battery at 0.10: " + night);
        Plan.Decision evening = plan.decide(3, 0.5, 6000, 3500, BatteryAction.HOLD);
        assertTrue(
                Optimizer.powerW(storage(0), evening.action(), 3500, 6000, 0.5) <= -3500,
                "an oven at 0.45 is: " + evening);
    }
}
