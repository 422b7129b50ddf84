package esess.service.givenergy;

import esess.config.Key;
import esess.device.givenergy.tree.Tariffs;
import java.util.Optional;

/** What an owner of a GivEnergy inverter pays, for GivTCP's sums of money; without DayRate there are none. */
record GivEnergyTariffs(
        @Key(
                value = "DayRate",
                min = 0,
                max = 1000,
                example = "0.30",
                doc = "What a kWh from the grid costs by day. With it the tree has Energy/Rates.")
        Optional<Double> day,

        @Key(
                value = "NightRate",
                min = 0,
                max = 1000,
                example = "0.075",
                doc = "What a kWh from the grid costs by night; as by day if it is not set.")
        Optional<Double> night,

        @Key(
                value = "ExportRate",
                min = 0,
                max = 1000,
                example = "0.15",
                doc = "What you get for a kWh that is fed in.")
        Optional<Double> export,

        @Key(
                value = "DayRateHours",
                example = "05:30-23:30",
                doc =
                        "When the day rate holds, by the inverter's clock. Without it the command switchRate says which one does.")
        Optional<DayHours> hours) {

    boolean areThere() {
        return day.isPresent();
    }

    boolean areSwitched() {
        return day.isPresent() && hours.isEmpty();
    }

    Tariffs.Terms terms() {
        return new Tariffs.Terms(
                day.orElseThrow(),
                night.orElse(day.get()),
                export.orElse(null),
                hours.map(DayHours::begin).orElse(null),
                hours.map(DayHours::end).orElse(null));
    }
}
