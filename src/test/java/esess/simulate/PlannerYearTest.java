package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.plan.EveningSale;
import esess.control.plan.PriceTable;
import esess.control.plan.Storage;
import esess.control.plan.Timetable;
import esess.sim.plant.Household;
import esess.sim.plant.Weather;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three tariffs and two batteries: two weeks each from a planner that has learned nothing yet, or a year with
 * {@code -Desess.plannerDays=365}, which takes some minutes; {@code -Desess.plannerSeed} is another house under another
 * sky. Hindsight knows weeks of prices and sun where the planner is told prices until tomorrow; so a year of market prices with
 * the big battery stays a little below the limit, as the README says.
 */
@Tag("slow")
class PlannerYearTest {

    private static final LocalDate FROM = LocalDate.of(2025, 1, 1);
    private static final int DAYS = Integer.getInteger("esess.plannerDays", 14);
    private static final double LEAST_PERCENT = 85;
    private static final double WRONG = Integer.getInteger("esess.plannerWrong", 20) / 100.0;
    private static final long HOUSE = Long.getLong("esess.plannerSeed", 101);

    private static Storage storage(double capacityWh, double mostW) {
        return new Storage(capacityWh, 10, mostW, mostW, 0.95, 0.95, 0.01, 92, 0.02, 0.003, true, true, 17_000, 17_000);
    }

    private static Timetable.Rules rules(boolean sells, double capacityWh) {
        return new Timetable.Rules(
                LocalTime.of(23, 30),
                LocalTime.of(5, 30),
                90,
                500,
                0,
                sells ? LocalTime.of(21, 0) : null,
                EveningSale.of(15, capacityWh, 1.5, 1050, 3000, 0),
                List.of(),
                0,
                false);
    }

    private record Tariff(String name, BatteryWays.Prices prices, boolean sells) {}

    @Test
    @DisplayName(
            "with a forecast that is wrong by 20 % the planner gains 85 % of what could be gained over a battery that nobody plans for")
    void years() {
        List<Tariff> tariffs = List.of(
                new Tariff(
                        "night 0.075, day 0.30, feed-in 0.15",
                        PlannerYear.fixed(PriceTable.parse("0.30, 23:30-05:30 0.075"), 0.15),
                        true),
                new Tariff(
                        "spot in quarters, feed-in 0.08",
                        PlannerYear.spot(FROM, DAYS + BatteryWays.BEYOND_DAYS, 0.08, HOUSE + 2),
                        false),
                new Tariff("flat 0.27, feed-in 0.24", PlannerYear.fixed(PriceTable.parse("0.27"), 0.24), false));
        List<String> table = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        for (Tariff tariff : tariffs) {
            if (!tariff.name.startsWith(System.getProperty("esess.plannerTariff", ""))) {
                continue;
            }
            for (Storage storage : List.of(storage(10_000, 5000), storage(28_000, 8000))) {
                PlannerYear year = new PlannerYear(
                        FROM,
                        DAYS,
                        Household.family(HOUSE),
                        Weather.mixed(6000, HOUSE + 1),
                        tariff.prices,
                        storage,
                        WRONG,
                        HOUSE + 3);
                BatteryWays.Result plain = year.ways().plain();
                BatteryWays.Result planned = year.planned(day -> {});
                BatteryWays.Result hindsight = year.ways().hindsight();
                String name = tariff.name + ", " + Math.round(storage.capacityWh() / 1000) + " kWh";
                for (BatteryWays.Result each : List.of(
                        year.ways().withoutBattery(),
                        plain,
                        year.ways().timetable(rules(tariff.sells, storage.capacityWh())),
                        planned,
                        hindsight)) {
                    table.add(String.format(
                            Locale.ROOT,
                            "%-45s %-11s %8.2f %6.1f cycles %6d switchings",
                            name,
                            each.way(),
                            each.cost(),
                            each.cycles(),
                            each.switchings()));
                }
                double part = (plain.cost() - planned.cost()) / (plain.cost() - hindsight.cost()) * 100;
                table.add(String.format(Locale.ROOT, "%-45s gained %.1f %%", name, part));
                if (part < LEAST_PERCENT || hindsight.cost() > planned.cost() + 0.2) {
                    missed.add(name + ": " + part);
                }
            }
        }
        table.forEach(System.out::println);
        assertTrue(missed.isEmpty(), missed.toString());
    }
}
