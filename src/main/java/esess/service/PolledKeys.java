package esess.service;

import esess.config.Complaints;
import esess.config.Key;
import esess.control.MeterLoss;
import esess.model.HostAddress;
import esess.port.Http;
import java.time.Duration;
import java.util.Optional;

/** The keys that all meters share which are asked over HTTP. */
public record PolledKeys(
        @Key(
                value = "CustomName",
                example = "Meter",
                doc = "Name in VRM. A name given in VRM is kept until this one is changed.")
        String customName,

        @Key(value = "Host", example = "192.168.136.87", doc = "Address or host name, without http://.")
        HostAddress host,

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

    /** Whom a Shelly wants to know. */
    public record ShellyLogin(
            @Key(
                    value = "Username",
                    example = "admin",
                    doc = "User of the Shelly, if it wants one; from Gen2 on it is always admin.")
            Optional<String> username,

            @Key(value = "Password", secret = true, doc = "Its password, if it wants one.")
            Optional<String> password) {

        Optional<Http.Login> login() {
            return username.isEmpty() && password.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Http.Login(username.orElse("admin"), password.orElse("")));
        }
    }

    MeterLoss loss() {
        return MeterLoss.of(period, hold, offlineAfter);
    }

    /** For the owner. */
    String title() {
        return customName + " (" + host + ")";
    }

    /** As {@link #check}, of a meter that ESS steers on. */
    void checkGrid(Complaints complaints) {
        check(complaints);
        if (loss().hold().compareTo(OLD) > 0) {
            complaints.warning(
                    hold.isPresent() ? "HoldMs" : "PollFrequencyMs",
                    "when this grid meter does not answer, ESS steers on" + " values that are up to "
                            + loss().hold().toSeconds() + " s old");
        }
    }

    /** How long nothing is counted between two measurements, whatever is still shown. */
    Duration longestGap() {
        return MeterLoss.of(period, Optional.empty(), offlineAfter).hold();
    }

    void check(Complaints complaints) {
        if (hold.isPresent() && hold.get().compareTo(period) <= 0) {
            complaints.warning(
                    "HoldMs",
                    "with a hold time that is not longer than PollFrequencyMs (" + period.toMillis()
                            + " ms) the values come and go");
        }
    }
}
