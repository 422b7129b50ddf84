package esess.simulate;

import esess.config.Common;
import esess.config.Configuration;
import esess.control.plan.Outlook;
import esess.control.plan.Storage;
import esess.model.Topic;
import esess.service.planner.PlannerConfig;
import esess.sim.door.SimMqtt;
import esess.sim.plant.Plant;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the simulated days cost by prices from files, and what they would have cost if the battery had been used otherwise. It
 * also tells the planner those prices by MQTT, as a broker would: those of tomorrow from 13:00 on. One thread.
 */
final class Bill {

    private static final int QUARTER = 900;
    private static final LocalTime TOLD = LocalTime.of(13, 0);
    private static final String PLANNER = "Planner";

    private final Plant plant;
    private final SimMqtt mqtt;
    private final PriceFile importing;
    private final Optional<PriceFile> exporting;
    private final PlannerConfig config;
    private final boolean plans;
    private final double capacityWh;
    private final double firstWh;
    /** After the last one the files may end. */
    private final int quarters;

    private final List<Double> netW = new ArrayList<>();
    private final List<Double> importPrice = new ArrayList<>();
    private final List<Double> exportPrice = new ArrayList<>();
    private double netWs;
    private double cost;
    private double paid;
    private double earned;

    /** @throws IllegalArgumentException if the planner cannot hear of the prices, or there is none of a day */
    Bill(Configuration configuration, Scenario scenario, Plant plant, SimMqtt mqtt) {
        this.plant = plant;
        this.mqtt = mqtt;
        importing = scenario.prices().orElseThrow().importing();
        exporting = scenario.prices().orElseThrow().exporting();
        plans = configuration.canRun(PLANNER);
        config = configuration.get(PlannerConfig.class);
        capacityWh = configuration.get(Common.class).batteryCapacityWh().orElse(0.0);
        firstWh = plant.battery().storedWh();
        quarters = scenario.days() * Outlook.SLOTS_A_DAY;
        if (plans && config.mode() == PlannerConfig.Mode.PRICES) {
            require(config.importTopic(), "--prices", "ImportTopic");
            exporting.ifPresent(file -> require(config.feedInTopic(), "--feed-in-prices", "FeedInTopic"));
        }
        price(scenario.start().atStartOfDay().toInstant(ZoneOffset.UTC));
        tell();
    }

    private static void require(Optional<Topic> topic, String option, String key) {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException(option + " needs " + key
                    + " in [Planner]: in the simulated house the planner hears of prices by MQTT");
        }
    }

    private void price(Instant now) {
        paid = plans ? config.importFormula().at(importing.at(now)) : importing.at(now);
        LocalTime time = LocalTime.ofInstant(now, ZoneOffset.UTC);
        earned = exporting
                .map(file -> plans ? config.feedInFormula().at(file.at(now)) : file.at(now))
                .orElse(config.feedInFormula().at(config.feedInPrice().at(time)));
    }

    private void tell() {
        Instant midnight = plant.time().toLocalDate().atStartOfDay().toInstant(ZoneOffset.UTC);
        boolean tomorrow = !plant.time().toLocalTime().isBefore(TOLD);
        Instant end = midnight.plusSeconds(86_400L * (tomorrow ? 2 : 1));
        config.importTopic().ifPresent(topic -> mqtt.arriveRetained(topic.text(), importing.told(midnight, end)));
        config.feedInTopic()
                .ifPresent(topic ->
                        exporting.ifPresent(file -> mqtt.arriveRetained(topic.text(), file.told(midnight, end))));
    }

    /** A second of the plant has passed. */
    void step() {
        netWs += plant.loadW() - plant.sunW();
        double gridW = plant.gridW();
        cost += gridW / 3_600_000 * (gridW > 0 ? paid : earned);
        int second = plant.secondOfDay();
        if (second % QUARTER != 0) {
            return;
        }
        netW.add(netWs / QUARTER);
        importPrice.add(paid);
        exportPrice.add(earned);
        netWs = 0;
        if (netW.size() < quarters) {
            price(plant.time().toInstant(ZoneOffset.UTC));
        }
        if (second == 0 || second == TOLD.toSecondOfDay()) {
            tell();
        }
    }

    /** For the owner: what the days cost, and in how many full cycles of the battery; below it the same days otherwise. */
    ReportPage.Remarks remarks(Optional<Bill> without) {
        List<String> lines = new ArrayList<>();
        String text = "Prices of " + importing.name()
                + exporting
                        .map(file -> ", for what is fed in of " + file.name())
                        .orElse(", for what is fed in by FeedInPrice");
        if (!plans || netW.size() < Outlook.SLOTS_A_DAY) {
            lines.add("With es-ESS: " + Tariff.money(cost));
            without.ifPresent(other -> lines.add("Without es-ESS: " + Tariff.money(other.cost)));
            return new ReportPage.Remarks(text, lines);
        }
        Storage storage = config.storage(capacityWh, config.reservePercent());
        BatteryWays ways = new BatteryWays(continued(netW), prices(), storage, firstWh);
        add(lines, lived(ways, "As simulated"), "");
        without.ifPresent(other -> add(lines, other.lived(ways, "Without es-ESS"), ""));
        String reckoned = ", reckoned in quarters of an hour";
        add(lines, ways.withoutBattery(), reckoned);
        add(lines, ways.plain(), reckoned);
        add(lines, ways.timetable(config.rules(capacityWh, config.timetable().nightTarget())), reckoned);
        BatteryWays.Result plain = ways.plain();
        BatteryWays.Result hindsight = ways.hindsight();
        add(lines, hindsight, reckoned);
        double most = plain.cost() - hindsight.cost();
        // What ESS does within a quarter of an hour costs the same with and without a plan, but is not in what is
        // reckoned.
        double unplanned =
                without.map(other -> other.lived(ways, "")).orElse(plain).cost();
        if (most >= 0.01) {
            lines.add(String.format(
                    Locale.ROOT,
                    "Of the %.2f that could be gained over a battery that nobody plans for, %.0f %% were gained%s.",
                    most,
                    (unplanned - lived(ways, "").cost()) / most * 100,
                    without.isPresent() ? "" : "; --without measures that against the same house without es-ESS"));
        }
        return new ReportPage.Remarks(text, lines);
    }

    /** @param ways of the same days, for what is left in the battery */
    private BatteryWays.Result lived(BatteryWays ways, String name) {
        return ways.result(name, cost, plant.battery().storedWh(), givenWh(), 0);
    }

    private double givenWh() {
        return plant.energies().dischargedWh();
    }

    private static void add(List<String> lines, BatteryWays.Result way, String how) {
        String name = switch (way.way()) {
            case "no battery" -> "Without a battery";
            case "plain ESS" -> "With a battery that nobody plans for";
            case "timetable" -> "By the timetable of [Planner]";
            case "hindsight" -> "By somebody who knew everything before";
            default -> way.way();
        };
        lines.add(
                String.format(Locale.ROOT, "%s: %s, %.1f cycles%s", name, Tariff.money(way.cost()), way.cycles(), how));
    }

    /** Days like the last ones, for what is left in the battery at the end. */
    private static double[] continued(List<Double> values) {
        int days = Math.min(BatteryWays.BEYOND_DAYS, values.size() / Outlook.SLOTS_A_DAY);
        int period = days * Outlook.SLOTS_A_DAY;
        double[] all = new double[values.size() + BatteryWays.BEYOND_DAYS * Outlook.SLOTS_A_DAY];
        for (int slot = 0; slot < all.length; slot++) {
            int beyond = slot - values.size();
            all[slot] = values.get(beyond < 0 ? slot : values.size() - period + beyond % period);
        }
        return all;
    }

    private BatteryWays.Prices prices() {
        double[] imports = continued(importPrice);
        double[] exports = continued(exportPrice);
        return new BatteryWays.Prices() {
            @Override
            public double importing(int slot) {
                return imports[slot];
            }

            @Override
            public double exporting(int slot) {
                return exports[slot];
            }
        };
    }
}
