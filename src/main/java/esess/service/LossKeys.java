package esess.service;

import esess.config.Complaints;
import esess.config.Key;
import esess.control.MeterLoss;
import java.time.Duration;
import java.util.Optional;

/** The keys of all meters that are asked: how often, and what becomes of one that does not answer. */
public record LossKeys(
        @Key(
                value = "PollFrequencyMs",
                unit = "ms",
                min = 100,
                max = 60000,
                defaultValue = "1000",
                doc = "How often it is asked; an answer that takes longer is none.")
        Duration period,

        @Key(
                value = "HoldMs",
                unit = "ms",
                min = 100,
                max = 600000,
                doc =
                        "How long the last values stand when it does not answer; then they are unknown. Three times PollFrequencyMs"
                                + " and at most 5000 when it is not set, but never less than twice PollFrequencyMs.")
        Optional<Duration> hold,

        @Key(
                value = "OfflineAfterMs",
                unit = "ms",
                min = 100,
                max = 3600000,
                defaultValue = "15000",
                doc =
                        "After how long without an answer it is lost: a grid or genset meter then leaves the bus, so that the GX goes on without it;"
                                + " others are shown as not connected.")
        Duration offlineAfter) {

    private static final Duration OLD = Duration.ofSeconds(10);

    MeterLoss loss() {
        return MeterLoss.of(period, hold, offlineAfter);
    }

    /** How long nothing is counted between two measurements, whatever is still shown. */
    Duration longestGap() {
        return MeterLoss.of(period, Optional.empty(), offlineAfter).hold();
    }

    /** @param isGrid whether ESS steers on it */
    void check(Complaints complaints, boolean isGrid) {
        if (hold.isPresent() && hold.get().compareTo(period) <= 0) {
            complaints.warning(
                    "HoldMs",
                    "with a hold time that is not longer than PollFrequencyMs (" + period.toMillis()
                            + " ms) the values come and go");
        }
        if (isGrid && loss().hold().compareTo(OLD) > 0) {
            complaints.warning(
                    hold.isPresent() ? "HoldMs" : "PollFrequencyMs",
                    "when this grid meter does not answer, ESS steers on values that are up to "
                            + loss().hold().toSeconds() + " s old");
        }
    }
}
