package esess.web.page;

import esess.config.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What energy costs, for the page's sums of money. */
public record Prices(
        @Key(
                value = "PricePerKWh",
                min = 0,
                max = 1000,
                example = "0.32",
                doc = "What a kWh from the grid costs; the page tells with it what es-ESS saves.")
        Optional<Double> pricePerKWh,

        @Key(
                value = "FeedInPerKWh",
                min = 0,
                max = 1000,
                example = "0.08",
                doc = "What you get for a kWh that is fed in; 0 if it is not set.")
        Optional<Double> feedInPerKWh,

        @Key(value = "Currency", defaultValue = "€", doc = "What stands behind sums of money on the page.")
        String currency) {

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("price", pricePerKWh.orElse(null));
        document.put("feedIn", feedInPerKWh.orElse(null));
        document.put("currency", currency);
        return document;
    }
}
