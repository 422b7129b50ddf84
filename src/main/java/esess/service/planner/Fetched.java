package esess.service.planner;

import esess.control.plan.Series;
import esess.control.plan.Series.Interval;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Public sources that need no key: what is asked of them, and what they answer.
 *
 * <ul>
 *   <li>Energy-Charts: https://api.energy-charts.info (prices in EUR/MWh, times in seconds)
 *   <li>Octopus: https://docs.octopus.energy/rest/guides/endpoints (pence per kWh, with VAT)
 *   <li>Open-Meteo: https://open-meteo.com/en/docs (W/m² on the panels)
 * </ul>
 */
final class Fetched {

    private static final double KWH_PER_MWH = 1000;
    private static final double PENCE = 100;
    private static final double FULL_SUN = 1000;
    /** What of the peak power arrives, with warm panels, cables and inverter. */
    private static final double PERFORMANCE = 0.85;

    private static final Duration HOUR = Duration.ofHours(1);

    private Fetched() {}

    static String energyChartsUrl(String zone, LocalDate from) {
        return "https://api.energy-charts.info/price?bzn=" + zone + "&start=" + from + "&end=" + from.plusDays(2);
    }

    /** Of a day of any length: each price counts until the next one, the last one as long as the one before it. */
    static Series energyCharts(Object json) {
        List<?> seconds = list(json, "unix_seconds");
        List<?> prices = list(json, "price");
        if (seconds.size() != prices.size()) {
            throw new IllegalArgumentException(seconds.size() + " times with " + prices.size() + " prices");
        }
        return series(seconds, prices, 1 / KWH_PER_MWH, HOUR);
    }

    static String octopusUrl(String tariff, Instant from) {
        String product = tariff.substring(tariff.indexOf('-', 2) + 1, tariff.lastIndexOf('-'));
        return "https://api.octopus.energy/v1/products/" + product + "/electricity-tariffs/" + tariff
                + "/standard-unit-rates/?page_size=1000&period_from=" + from;
    }

    /** In pounds. A rate without an end counts for two days more. */
    static Series octopus(Object json, Instant now) {
        List<Interval> intervals = new ArrayList<>();
        for (Object each : list(json, "results")) {
            if (!(each instanceof Map<?, ?> rate) || !(rate.get("value_inc_vat") instanceof Number pence)) {
                throw new IllegalArgumentException("a rate without value_inc_vat");
            }
            // Who pays otherwise than by direct debit has other rates in the same list.
            if (rate.get("payment_method") instanceof String method && method.contains("NON")) {
                continue;
            }
            Instant from = time(rate.get("valid_from"));
            Instant to = rate.get("valid_to") == null ? now.plus(Duration.ofDays(2)) : time(rate.get("valid_to"));
            Instant start = from.isBefore(now.minus(Duration.ofDays(2))) ? now.minus(Duration.ofDays(2)) : from;
            if (start.isBefore(to)) {
                intervals.add(new Interval(start, to, pence.doubleValue() / PENCE));
            }
        }
        return Series.of(intervals);
    }

    static String openMeteoUrl(double latitude, double longitude, double tilt, double azimuth) {
        return String.format(
                Locale.ROOT,
                "https://api.open-meteo.com/v1/forecast?latitude=%.3f&longitude=%.3f&minutely_15=global_tilted_irradiance"
                        + "&tilt=%.0f&azimuth=%.0f&forecast_days=7&timeformat=unixtime",
                latitude,
                longitude,
                tilt,
                azimuth);
    }

    /** W of panels with this peak power. A value is the mean of the quarter of an hour before its time. */
    static Series openMeteo(Object json, double peakW) {
        Object quarters = json instanceof Map<?, ?> map ? map.get("minutely_15") : null;
        Series told = series(
                list(quarters, "time"),
                list(quarters, "global_tilted_irradiance"),
                peakW / FULL_SUN * PERFORMANCE,
                Duration.ofMinutes(15));
        return Series.of(told.intervals().stream()
                .map(each -> new Interval(
                        each.start().minus(Duration.ofMinutes(15)),
                        each.end().minus(Duration.ofMinutes(15)),
                        each.value()))
                .toList());
    }

    private static Series series(List<?> seconds, List<?> values, double factor, Duration last) {
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < Math.min(seconds.size(), values.size()); i++) {
            if (!(seconds.get(i) instanceof Number start)) {
                throw new IllegalArgumentException("a time that is none");
            }
            long end = i + 1 < seconds.size() && seconds.get(i + 1) instanceof Number next
                    ? next.longValue()
                    : start.longValue()
                            + (i > 0 && seconds.get(i - 1) instanceof Number before
                                    ? start.longValue() - before.longValue()
                                    : last.toSeconds());
            // What is not known yet is null there.
            if (values.get(i) instanceof Number value) {
                intervals.add(new Interval(
                        Instant.ofEpochSecond(start.longValue()),
                        Instant.ofEpochSecond(end),
                        value.doubleValue() * factor));
            }
        }
        return Series.of(intervals);
    }

    private static List<?> list(Object json, String name) {
        if (json instanceof Map<?, ?> map && map.get(name) instanceof List<?> list && list.size() <= Series.MOST) {
            return list;
        }
        throw new IllegalArgumentException("an answer with " + name + " is expected");
    }

    private static Instant time(Object value) {
        try {
            return OffsetDateTime.parse(String.valueOf(value)).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a rate without a time", e);
        }
    }
}
