package esess;

import esess.config.Configuration;
import esess.service.FroniusWattpilot;
import esess.service.NoBatToEV;
import java.util.ArrayList;
import java.util.List;

/** What {@code check} says beside the problems: what is on, what is written in vain, and what does nothing by itself. */
final class Summary {

    private Summary() {}

    static List<String> of(Configuration configuration) {
        List<String> lines = new ArrayList<>();
        List<String> on = Catalog.SERVICES.stream()
                .map(Catalog.Entry::name)
                .filter(configuration::isEnabled)
                .toList();
        int all = Catalog.today().size();
        lines.add(
                on.isEmpty()
                        ? "No service is on, so es-ESS does nothing. Switch one on in [Services], or let \"es-ess add\" ask"
                                + " you for what it needs."
                        : on.size() + " of " + all + (on.size() == 1 ? " services is on: " : " services are on: ")
                                + String.join(", ", on) + ".");
        List<String> unused = configuration.unused();
        if (!unused.isEmpty()) {
            lines.add("Not used, because their service is off: [" + String.join("], [", unused) + "].");
        }
        lines.addAll(alone(configuration));
        return lines;
    }

    private static List<String> alone(Configuration configuration) {
        List<String> lines = new ArrayList<>();
        boolean wattpilot = configuration.canRun("FroniusWattpilot");
        if (wattpilot
                && !configuration.isEnabled("SolarOverheadDistributor")
                && !configuration.get(FroniusWattpilot.Config.class).lowPrice()) {
            lines.add(
                    "FroniusWattpilot shows the charger, but nobody gives it solar overhead: SolarOverheadDistributor is"
                            + " off.");
        }
        if (configuration.canRun("NoBatToEV")
                && !wattpilot
                && configuration.get(NoBatToEV.Config.class).chargers().isEmpty()) {
            lines.add("NoBatToEV needs a charger that the GX shows; FroniusWattpilot, which would be one, is off.");
        }
        return lines;
    }
}
