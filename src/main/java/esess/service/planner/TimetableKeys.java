package esess.service.planner;

import esess.config.Key;
import esess.control.plan.EveningSale;
import esess.control.plan.Timetable;
import esess.model.TimeOfDay;
import esess.model.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The planner's keys of a day by the clock. */
public record TimetableKeys(
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
        Optional<Topic> dispatchTopic) {

    /** The day by the clock. */
    public Timetable.Rules rules(double capacityWh, double target, double maxDischargeW) {
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
}
