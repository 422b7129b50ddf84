package esess.service.planner;

import esess.config.Complaints;
import esess.config.Key;
import esess.model.TimeOfDay;
import java.util.Optional;

/** The planner's keys of a monitor that turns the switches of a hybrid inverter by day. */
public record MonitorKeys(
        @Key(
                value = "Monitor",
                defaultValue = "None",
                doc =
                        "Timetable: GridFirst: by day the sun goes to the grid first, and to the battery what the inverter cannot pass on; "
                                + "DayTargets say how full it should be. Clipping: the battery is charged only with what would be clipped. "
                                + "Made for GivEnergy hybrids.")
        Kind monitor,

        @Key(
                value = "MonitorUntil",
                defaultValue = "19:55",
                doc =
                        "Timetable: it works from the end of the cheap window, or of the car's last dispatch, until then.")
        TimeOfDay monitorUntil,

        @Key(
                value = "DaySaleFrom",
                defaultValue = "08:00",
                doc = "Timetable: Monitor=GridFirst sells with DaySaleW not before.")
        TimeOfDay daySaleFrom,

        @Key(
                value = "IdleFrom",
                example = "23:30",
                doc =
                        "Timetable: with Monitor=GridFirst the battery rests from then until CheapFrom, where power is cheap already and "
                                + "it is not charged yet.")
        Optional<TimeOfDay> idleFrom) {

    /** Which one. */
    public enum Kind {
        NONE("None"),
        CLIPPING("Clipping"),
        GRID_FIRST("GridFirst");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    void check(Complaints complaints, TimetableKeys timetable, PlannerConfig.Mode mode) {
        complaints.unusedIf(
                monitor != Kind.NONE && mode != PlannerConfig.Mode.TIMETABLE, "Monitor", "because Mode is Prices");
        complaints.unusedIf(
                idleFrom.isPresent() && monitor != Kind.GRID_FIRST, "IdleFrom", "because Monitor is not GridFirst");
        if (monitor == Kind.GRID_FIRST && timetable.dayTargets().isEmpty()) {
            complaints.error("DayTargets", "Monitor=GridFirst needs them: how full should the battery be by day?");
        }
    }
}
