package esess.simulate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The options of {@code es-ess simulate}. */
final class SimulateArguments {

    /** The one option without a value. */
    private static final String WITHOUT = "--without";

    private static final Set<String> OPTIONS = new TreeSet<>(ScenarioOptions.NAMES);

    static {
        OPTIONS.addAll(List.of("--config", "--price", "--feed-in", "--prices", "--feed-in-prices", WITHOUT, "--out"));
    }

    private final List<String> config = new ArrayList<>();
    private final ScenarioOptions scenario = new ScenarioOptions();
    private Optional<Double> price = Optional.empty();
    private Optional<Double> feedIn = Optional.empty();
    private Optional<Path> prices = Optional.empty();
    private Optional<Path> feedInPrices = Optional.empty();
    private boolean without;
    private Path directory = Path.of("simulation");

    /** @throws IllegalArgumentException if they are wrong */
    SimulateArguments(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (option.equals(WITHOUT)) {
                without = true;
                i--;
                continue;
            }
            if (!OPTIONS.contains(option) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        OPTIONS.contains(option)
                                ? option + " needs a value"
                                : "simulate does not know '" + option + "'" + instead(option));
            }
            take(option, arguments.get(i + 1));
        }
        scenario.check();
        if (feedIn.isPresent() && price.isEmpty()) {
            throw new IllegalArgumentException("--feed-in needs --price beside it");
        } else if (feedInPrices.isPresent() && prices.isEmpty()) {
            throw new IllegalArgumentException("--feed-in-prices needs --prices beside it");
        } else if (prices.isPresent() && price.isPresent()) {
            throw new IllegalArgumentException("--price and --prices are two answers to one question; leave one out");
        }
    }

    private static String instead(String option) {
        int equals = option.indexOf('=');
        return equals > 0 && OPTIONS.contains(option.substring(0, equals))
                ? ", but " + option.substring(0, equals) + " " + option.substring(equals + 1)
                : "";
    }

    private void take(String option, String value) {
        switch (option) {
            case "--config" -> config.addAll(List.of(option, value));
            case "--price" -> price = Optional.of(Tariff.price(option, value));
            case "--feed-in" -> feedIn = Optional.of(Tariff.price(option, value));
            case "--prices" -> prices = Optional.of(Path.of(value));
            case "--feed-in-prices" -> feedInPrices = Optional.of(Path.of(value));
            case "--out" -> directory = Path.of(value);
            default -> scenario.take(option, value);
        }
    }

    /** Those that name the configuration. */
    List<String> config() {
        return config;
    }

    Path directory() {
        return directory;
    }

    /** Whether the same days are to be simulated without es-ESS too. */
    boolean isCompared() {
        return without;
    }

    /** Empty: nobody has said what energy costs. */
    Optional<Tariff> tariff() {
        return price.map(each -> new Tariff(each, feedIn.orElse(0.0)));
    }

    /** @throws IllegalArgumentException if the recording or the prices are wrong */
    Scenario scenario() {
        prices.ifPresent(file ->
                scenario.prices(new Scenario.PriceFiles(PriceFile.read(file), feedInPrices.map(PriceFile::read))));
        return scenario.scenario();
    }
}
