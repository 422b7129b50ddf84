package esess.service.planner;

import esess.config.Checked;
import esess.config.Common;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.control.plan.EveningSale;
import esess.control.plan.PriceFormula;
import esess.control.plan.PriceTable;
import esess.control.plan.Storage;
import esess.control.plan.Timetable;
import esess.model.TimeOfDay;
import esess.model.Topic;
import java.time.Duration;
import java.util.List;
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

        @Key(
                value = "FetchPrices",
                defaultValue = "Off",
                doc =
                        "EnergyCharts: of a BiddingZone from api.energy-charts.info. Octopus: of OctopusTariff from api.octopus.energy.")
        PriceFetch fetchPrices,

        @Key(value = "BiddingZone", defaultValue = "DE-LU", doc = "EnergyCharts: where the house is.")
        String biddingZone,

        @Key(
                value = "OctopusTariff",
                example = "E-1R-AGILE-24-10-01-C",
                doc = "Octopus: code of the tariff of what is drawn.")
        Optional<String> octopusTariff,

        @Key(value = "OctopusFeedInTariff", doc = "Octopus: code of the tariff of what is fed in.")
        Optional<String> octopusFeedInTariff,

        @Key(
                value = "FetchSun",
                defaultValue = "false",
                doc =
                        "Fetches the sun of the next days from api.open-meteo.com for Latitude, Longitude, PanelTilt, PanelAzimuth and "
                                + "PanelPeakW.")
        boolean fetchSun,

        @Key(value = "Latitude", min = -90, max = 90, example = "52.52", doc = "North is above 0.")
        Optional<Double> latitude,

        @Key(value = "Longitude", min = -180, max = 180, example = "13.41", doc = "East is above 0.")
        Optional<Double> longitude,

        @Key(
                value = "PanelTilt",
                unit = "°",
                min = 0,
                max = 90,
                defaultValue = "30",
                doc = "Of the panels against the ground.")
        double panelTilt,

        @Key(
                value = "PanelAzimuth",
                unit = "°",
                min = -180,
                max = 180,
                defaultValue = "0",
                doc = "0 is south, -90 east, 90 west.")
        double panelAzimuth,

        @Key(value = "PanelPeakW", unit = "W", min = 0, max = 1_000_000, example = "8000", doc = "Of all panels.")
        Optional<Double> panelPeakW,

        @Key(
                value = "LoadW",
                unit = "W",
                min = 0,
                max = 100_000,
                defaultValue = "400",
                doc = "What the house takes on average, until that is learned.")
        double loadW,

        @Key(value = "CheapFrom", defaultValue = "00:30", doc = "Timetable: when the cheap window begins.")
        TimeOfDay cheapFrom,

        @Key(value = "CheapTo", defaultValue = "05:30", doc = "Timetable: when it ends.")
        TimeOfDay cheapTo,

        @Key(
                value = "NightTarget",
                unit = "%",
                min = 0,
                max = 100,
                defaultValue = "90",
                doc = "Timetable: what the battery is charged to in it. NightTargetTopic goes before.")
        double nightTarget,

        @Key(value = "NightTargetTopic", doc = "Timetable: the same by MQTT, for scripts: a number, retained or not.")
        Optional<Topic> nightTargetTopic,

        @Key(
                value = "NightMinW",
                unit = "W",
                min = 0,
                max = 100_000,
                defaultValue = "500",
                doc = "Timetable: with not less. The power is as low as reaches the target in time.")
        double nightMinW,

        @Key(
                value = "NightOverheadW",
                unit = "W",
                min = 0,
                max = 1000,
                defaultValue = "0",
                doc = "Timetable: what the inverter charges beyond its setting.")
        double nightOverheadW,

        @Key(
                value = "SaleFrom",
                example = "22:00",
                doc = "Timetable: when what is left is sold. Without it nothing is. Needs SellFromBattery.")
        Optional<TimeOfDay> saleFrom,

        @Key(
                value = "SaleMinutes",
                unit = "min",
                min = 5,
                max = 720,
                defaultValue = "90",
                doc = "Timetable: for so long at most.")
        Duration saleLasts,

        @Key(
                value = "SaleTarget",
                unit = "%",
                min = 0,
                max = 100,
                defaultValue = "10",
                doc = "Timetable: down to this, and never below ReservePercent.")
        double saleTarget,

        @Key(
                value = "SaleMinW",
                unit = "W",
                min = 50,
                max = 100_000,
                defaultValue = "1000",
                doc = "Timetable: with not less, then for a shorter time.")
        double saleMinW,

        @Key(
                value = "SaleOvershootW",
                unit = "W",
                min = 0,
                max = 1000,
                defaultValue = "0",
                doc = "Timetable: what the inverter gives beyond its setting.")
        double saleOvershootW,

        @Key(
                value = "DayTargets",
                example = "05:30 60, 16:00 40, 19:30 25",
                doc =
                        "Timetable: what the battery should have by day, from a time on. Above it the sun is fed in, with 5 % of play. "
                                + "Without it the sun may fill it.")
        Optional<DayTargets> dayTargets,

        @Key(
                value = "DaySaleW",
                unit = "W",
                min = 0,
                max = 100_000,
                defaultValue = "0",
                doc = "Timetable: with so much it is sold by day while it is above that. 0: not at all.")
        double daySaleW,

        @Key(
                value = "AwaitFull",
                defaultValue = "false",
                doc =
                        "Timetable: a battery that was charged to 90 % and more goes on to 100 % with the sun until 11:00, so that its cells "
                                + "balance.")
        boolean awaitFull,

        @Key(
                value = "DispatchTopic",
                doc =
                        "Times at which an intelligent tariff charges the car, by MQTT: a JSON list of start and end. The battery keeps out.")
        Optional<Topic> dispatchTopic)
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
        return new Timetable.Rules(
                cheapFrom.time(),
                cheapTo.time(),
                target,
                nightMinW,
                nightOverheadW,
                saleFrom.map(TimeOfDay::time).orElse(null),
                EveningSale.of(
                        saleTarget, capacityWh, saleLasts.toMinutes() / 60.0, saleMinW, maxDischargeW, saleOvershootW),
                dayTargets.map(DayTargets::wishes).orElse(List.of()),
                daySaleW,
                awaitFull);
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

    /** Where prices are fetched. */
    public enum PriceFetch {
        OFF("Off"),
        ENERGY_CHARTS("EnergyCharts"),
        OCTOPUS("Octopus");

        private final String text;

        PriceFetch(String text) {
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
        if (fetchPrices == PriceFetch.OCTOPUS && octopusTariff.isEmpty()) {
            complaints.error("OctopusTariff", "FetchPrices=Octopus needs the code of your tariff");
        }
        octopusTariff.ifPresent(code -> checkTariff(complaints, "OctopusTariff", code));
        octopusFeedInTariff.ifPresent(code -> checkTariff(complaints, "OctopusFeedInTariff", code));
        if (!biddingZone.matches("[A-Za-z0-9-]{2,20}")) {
            complaints.error("BiddingZone", "a zone like DE-LU, AT, NL is expected");
        }
        if (fetchSun && (latitude.isEmpty() || longitude.isEmpty() || panelPeakW.isEmpty())) {
            complaints.error("FetchSun", "it needs Latitude, Longitude and PanelPeakW");
        }
        complaints.unusedIf(
                saleFrom.isPresent() && !sellFromBattery, "SaleFrom", "because SellFromBattery is not true");
        complaints.unusedIf(
                chargeBy == VictronBattery.ChargeBy.SCHEDULE && !battery.isVictron(),
                "ChargeBy",
                "because the battery is no Victron ESS's");
    }

    private static void checkTariff(Complaints complaints, String key, String code) {
        if (!code.matches("[A-Za-z]-[0-9A-Za-z]+-[A-Za-z0-9-]{3,60}-[A-Pa-p]")) {
            complaints.error(key, "a code like E-1R-AGILE-24-10-01-C is expected");
        }
    }
}
