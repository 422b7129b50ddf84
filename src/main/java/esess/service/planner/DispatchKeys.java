package esess.service.planner;

import esess.config.Complaints;
import esess.config.Key;
import java.util.Optional;

/** The planner's keys of a tariff that says itself when it charges the car. */
public record DispatchKeys(
        @Key(
                value = "FetchDispatches",
                defaultValue = "Off",
                doc =
                        "Octopus: when Intelligent Octopus charges the car is asked at api.octopus.energy, with OctopusApiKey and "
                                + "OctopusAccount; a cloud. DispatchTopic needs none.")
        Fetch fetchDispatches,

        @Key(
                value = "OctopusApiKey",
                secret = true,
                example = "sk_live_...",
                doc = "Your key from octopus.energy, Developer settings. It is told to api.octopus.energy only.")
        Optional<String> octopusApiKey,

        @Key(value = "OctopusAccount", example = "A-1234ABCD", doc = "Number of your account there.")
        Optional<String> octopusAccount) {

    /** Where the car's times are fetched. */
    public enum Fetch {
        OFF("Off"),
        OCTOPUS("Octopus");

        private final String text;

        Fetch(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    boolean isOctopus() {
        return fetchDispatches == Fetch.OCTOPUS;
    }

    void check(Complaints complaints, TimetableKeys timetable) {
        if (isOctopus() && (octopusApiKey.isEmpty() || octopusAccount.isEmpty())) {
            complaints.error("FetchDispatches", "it needs OctopusApiKey and OctopusAccount");
        }
        octopusApiKey.ifPresent(key -> {
            if (!key.matches("[!-~]{8,200}")) {
                complaints.error("OctopusApiKey", "a key like sk_live_... without blanks is expected");
            }
        });
        octopusAccount.ifPresent(account -> {
            if (!account.matches("[A-Z]-[A-Z0-9]{4,12}")) {
                complaints.error("OctopusAccount", "a number like A-1234ABCD is expected");
            }
        });
        if (isOctopus() && timetable.dispatchTopic().isPresent()) {
            complaints.error("FetchDispatches", "either this or DispatchTopic is expected, not both");
        }
    }
}
