package esess.service.planner;

import esess.config.Checked;
import esess.config.Common;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.control.plan.PriceFormula;
import esess.control.plan.PriceTable;
import esess.control.plan.Storage;
import esess.control.plan.Timetable;
import esess.model.Topic;
import java.util.Optional;

/** The keys of the planner. */
@Section(
        value = "Planner",
        doc =
                "Charges the battery when power is cheap, keeps what is needed, sells when it is dear. Needs BatteryCapacityInWh in [Common].")
public record PlannerConfig(
        @Key(
                value = "Operation",
                defaultValue = "Shadow",
                doc =
                        "Shadow: plans, decides and reckons what it would have earned, but writes nothing. Act: steers the battery. "
                                + "Off: only learns.")
        Operation operation,

        @Key(
                value = "Mode",
                defaultValue = "Timetable",
                doc = "Timetable: by the clock, see CheapFrom. Prices: by prices, see ImportPrice.")
        Mode mode,

        @Key(
                value = "Battery",
                defaultValue = "Victron",
                doc =
                        "Victron: the battery of ESS. GivEnergy: behind the first [GivEnergy:...] inverter, or GivEnergy:SERIAL.")
        BatteryChoice battery,

        @Key(
                value = "ChargeBy",
                defaultValue = "Setpoint",
                doc =
                        "How a Victron battery is charged from the grid. Setpoint: with the planned power. Schedule: by a free entry of "
                                + "the GX's scheduled charging, with all that the inverters give.")
        VictronBattery.ChargeBy chargeBy,

        @Key(
                value = "ReservePercent",
                unit = "%",
                min = 0,
                max = 100,
                defaultValue = "20",
                doc = "Kept for an outage: nothing is planned below it. Where ESS keeps more, that counts.")
        double reservePercent,

        @Key(
                value = "MaxChargeW",
                unit = "W",
                min = 100,
                max = 100_000,
                defaultValue = "2500",
                doc = "Charge power at most.")
        double maxChargeW,

        @Key(
                value = "MaxDischargeW",
                unit = "W",
                min = 100,
                max = 100_000,
                defaultValue = "2500",
                doc = "Power that the battery gives at most.")
        double maxDischargeW,

        @Key(
                value = "MaxImportW",
                unit = "W",
                min = 0,
                max = 1_000_000,
                defaultValue = "10000",
                doc = "So much the house draws at most while the planner charges.")
        double maxImportW,

        @Key(
                value = "MaxExportW",
                unit = "W",
                min = 0,
                max = 1_000_000,
                defaultValue = "10000",
                doc = "So much it feeds in at most while the planner sells.")
        double maxExportW,

        @Key(value = "ChargeFromGrid", defaultValue = "true", doc = "Whether the battery may be charged from the grid.")
        boolean chargeFromGrid,

        @Key(
                value = "SellFromBattery",
                defaultValue = "false",
                doc = "Whether the battery may feed in. Not everywhere it may.")
        boolean sellFromBattery,

        @Key(
                value = "KeepFromCar",
                defaultValue = "true",
                doc = "The battery gives nothing while a car draws more than the sun has left.")
        boolean keepFromCar,

        @Key(
                value = "ChargeEfficiency",
                unit = "%",
                min = 50,
                max = 100,
                defaultValue = "94",
                doc = "Of what goes in on the AC side, so much is stored.")
        double chargeEfficiency,

        @Key(
                value = "DischargeEfficiency",
                unit = "%",
                min = 50,
                max = 100,
                defaultValue = "94",
                doc = "Of what is taken from the store, so much arrives on the AC side.")
        double dischargeEfficiency,

        @Key(
                value = "TaperFrom",
                unit = "%",
                min = 50,
                max = 100,
                defaultValue = "92",
                doc = "From here on the battery takes less and less.")
        double taperPercent,

        @Key(
                value = "WearPrice",
                min = 0,
                max = 10,
                defaultValue = "0.02",
                doc = "What a kWh that the battery gives costs in wear.")
        double wearPrice,

        @Key(
                value = "SwitchingCost",
                min = 0,
                max = 10,
                defaultValue = "0.005",
                doc = "What a change has to earn at least to be made.")
        double switchingCost,

        @Key(
                value = "ImportPrice",
                defaultValue = "0.30",
                doc = "Price of a kWh where no other is told: 0.30, or with times 0.30, 00:30-05:30 0.075.")
        PriceTable importPrice,

        @Key(value = "FeedInPrice", defaultValue = "0.08", doc = "The same for what is fed in.")
        PriceTable feedInPrice,

        @Key(
                value = "ImportTopic",
                example = "evcc/tariff/grid",
                doc = "Prices by MQTT: a JSON list of start, end and value.")
        Optional<Topic> importTopic,

        @Key(value = "FeedInTopic", doc = "The same for what is fed in.")
        Optional<Topic> feedInTopic,

        @Key(value = "SunTopic", doc = "Forecast of the sun by MQTT, in W, in the same form.")
        Optional<Topic> sunTopic,

        @Key(value = "LoadTopic", doc = "Forecast of the house's load by MQTT, in W. Without it the load is learned.")
        Optional<Topic> loadTopic,

        @Key(
                value = "ImportFormula",
                defaultValue = "PRICE",
                example = "(PRICE + 0.154) * 1.19",
                doc = "What is paid, from the PRICE that is told or fetched: fees, taxes, VAT.")
        PriceFormula importFormula,

        @Key(
                value = "FeedInFormula",
                defaultValue = "PRICE",
                doc = "What is earned, from the PRICE that is told or fetched for what is fed in.")
        PriceFormula feedInFormula,

        FetchKeys fetch,

        @Key(
                value = "LoadW",
                unit = "W",
                min = 0,
                max = 100_000,
                defaultValue = "400",
                doc = "What the house takes on average, until that is learned.")
        double loadW,

        TimetableKeys timetable,

        DispatchKeys dispatches,

        MonitorKeys monitor,

        SensorsKeys sensors)
        implements Checked {

    private static final double POWER_LOSS_PART = 0.01;

    /** What can be planned with. */
    public Storage storage(double capacityWh, double reserve) {
        return new Storage(
                capacityWh,
                reserve,
                maxChargeW,
                maxDischargeW,
                chargeEfficiency / 100,
                dischargeEfficiency / 100,
                POWER_LOSS_PART,
                taperPercent,
                wearPrice,
                switchingCost,
                chargeFromGrid,
                sellFromBattery,
                maxImportW,
                maxExportW);
    }

    /** The day by the clock. */
    public Timetable.Rules rules(double capacityWh, double target) {
        return timetable.rules(capacityWh, target, maxDischargeW);
    }

    /** What it may do. */
    public enum Operation {
        OFF("Off"),
        SHADOW("Shadow"),
        ACT("Act");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** By what it decides. */
    public enum Mode {
        TIMETABLE("Timetable"),
        PRICES("Prices");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public void check(Complaints complaints) {
        if (complaints.other(Common.class).batteryCapacityWh().isEmpty()) {
            complaints.error(
                    "BatteryCapacityInWh",
                    "[Common] BatteryCapacityInWh is needed: the usable capacity of your battery in Wh");
        }
        fetch.check(complaints);
        monitor.check(complaints, timetable, mode);
        sensors.check(complaints);
        dispatches.check(complaints, timetable);
        complaints.unusedIf(
                timetable.saleFrom().isPresent() && !sellFromBattery,
                "SaleFrom",
                "because SellFromBattery is not true");
        complaints.unusedIf(
                chargeBy == VictronBattery.ChargeBy.SCHEDULE && !battery.isVictron(),
                "ChargeBy",
                "because the battery is no Victron ESS's");
    }
}
