package esess.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The same days with and without es-ESS. Immutable; any thread. */
final class Comparison {

    /**
     * One quantity; all texts with their unit.
     *
     * @param without    empty where the days were simulated once
     * @param difference with less without, with its sign; empty without that
     */
    record Row(String name, String with, String without, String difference) {

        boolean isCompared() {
            return !without.isEmpty();
        }
    }

    /** How a quantity is written, and its differences. */
    private enum Kind {
        PERCENT(1, " %", " points"),
        ENERGY(2, " kWh", " kWh"),
        MONEY(2, "", "");

        private final int decimals;
        private final String unit;
        private final String differenceUnit;

        Kind(int decimals, String unit, String differenceUnit) {
            this.decimals = decimals;
            this.unit = unit;
            this.differenceUnit = differenceUnit;
        }

        private String value(double number) {
            return Double.isNaN(number)
                    ? "-"
                    : String.format(Locale.ROOT, "%." + decimals + "f", rounded(number)) + unit;
        }

        /** Of what is shown: the reader's sum is right. */
        private String difference(double one, double other) {
            double difference = rounded(rounded(one) - rounded(other));
            return Double.isNaN(difference)
                    ? "-"
                    : difference == 0
                            ? "±0"
                            : String.format(Locale.ROOT, "%+." + decimals + "f", difference) + differenceUnit;
        }

        private double rounded(double number) {
            double scale = Math.pow(10, decimals);
            return Math.rint(number * scale) / scale + 0.0;
        }
    }

    static final String COST = "Cost";
    private static final double NOTHING_WH = 5;

    private final Figures with;
    private final Optional<Figures> without;
    private final Optional<Tariff> tariff;
    private final Map<String, String> leftAlone;

    /**
     * @param without   empty: there is nothing to compare with
     * @param leftAlone what each consumer, by its name, does without es-ESS
     */
    Comparison(Figures with, Optional<Figures> without, Optional<Tariff> tariff, Map<String, String> leftAlone) {
        this.with = with;
        this.without = without;
        this.tariff = tariff;
        this.leftAlone = leftAlone;
    }

    boolean isCompared() {
        return without.isPresent();
    }

    /** The three that matter most; the last is the money, where its price is known. */
    List<Row> headline() {
        return List.of(selfConsumption(), imported(), tariff.isPresent() ? cost(tariff.get()) : exported());
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>(List.of(
                selfConsumption(),
                row("Autarky", Kind.PERCENT, Figures::autarkyPercent),
                imported(),
                exported(),
                row("PV held back", Kind.ENERGY, each -> each.energies().curtailedWh() / 1000)));
        if (!with.consumers().isEmpty()) {
            rows.add(row("Consumers", Kind.ENERGY, each -> consumersWh(each) / 1000));
        }
        rows.add(row("Battery at the end", Kind.PERCENT, each -> each.charge().last()));
        tariff.ifPresent(known -> rows.add(cost(known)));
        return rows;
    }

    /** What each consumer got, in the order of the figures. */
    List<Row> consumers() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < with.consumers().size(); i++) {
            int index = i;
            rows.add(row(
                    with.label(with.consumers().get(i)),
                    Kind.ENERGY,
                    each -> each.consumers().get(index).energyWh() / 1000));
        }
        return rows;
    }

    /** What the difference of the money does not say. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (without.isPresent()) {
            remarks.add("Without es-ESS nobody switches, sets or limits anything"
                    + with.consumers().stream()
                            .filter(each -> leftAlone.containsKey(each.name()))
                            .map(each -> "; " + with.label(each) + " " + leftAlone.get(each.name()))
                            .collect(Collectors.joining())
                    + ".");
        }
        tariff.ifPresent(known -> remarks.add("Cost at " + known.text() + "."));
        without.ifPresent(other -> {
            double moreWh = 1000
                    * (Kind.ENERGY.rounded(consumersWh(with) / 1000) - Kind.ENERGY.rounded(consumersWh(other) / 1000));
            if (Math.abs(moreWh) >= NOTHING_WH) {
                remarks.add("With es-ESS the consumers got " + Figures.kWh(Math.abs(moreWh))
                        + (moreWh > 0 ? " more" : " less")
                        + tariff.map(known -> ", which costs " + Tariff.money(known.ofGrid(Math.abs(moreWh)))
                                        + " when the grid gives it")
                                .orElse("")
                        + ".");
            }
        });
        return remarks;
    }

    private static double consumersWh(Figures figures) {
        return figures.consumers().stream()
                .mapToDouble(Figures.Consumer::energyWh)
                .sum();
    }

    private Row selfConsumption() {
        return row("Self-consumption", Kind.PERCENT, Figures::selfConsumptionPercent);
    }

    private Row imported() {
        return row("Import", Kind.ENERGY, each -> each.energies().importWh() / 1000);
    }

    private Row exported() {
        return row("Export", Kind.ENERGY, each -> each.energies().exportWh() / 1000);
    }

    private Row cost(Tariff known) {
        return row(COST, Kind.MONEY, each -> known.cost(each.energies()));
    }

    private Row row(String name, Kind kind, ToDoubleFunction<Figures> quantity) {
        double mine = quantity.applyAsDouble(with);
        String value = kind.value(mine);
        return without.map(other -> new Row(
                        name,
                        value,
                        kind.value(quantity.applyAsDouble(other)),
                        kind.difference(mine, quantity.applyAsDouble(other))))
                .orElse(new Row(name, value, "", ""));
    }
}
