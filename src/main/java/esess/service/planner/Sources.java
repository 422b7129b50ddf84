package esess.service.planner;

import esess.control.plan.Dispatches.Dispatch;
import esess.control.plan.Outlook;
import esess.control.plan.PriceFormula;
import esess.control.plan.PriceTable;
import esess.control.plan.Series;
import esess.model.Topic;
import esess.port.Http;
import esess.port.Mqtt;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SaidOnce;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where prices and forecasts come from: MQTT, public sources, the file. What cannot be read is said once, and what was
 * known before goes on as long as it reaches. Loop thread.
 */
final class Sources {

    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FETCH_PERIOD = Duration.ofMinutes(15);
    private static final Duration PRICES_AGAIN = Duration.ofMinutes(55);
    private static final Duration SUN_AGAIN = Duration.ofHours(3);
    private static final Duration ENOUGH = Duration.ofHours(26);
    private static final Duration DISPATCHES_LAST = Duration.ofSeconds(4000);
    private static final int TABLE_DAYS = 4;

    private final Host host;
    private final PlannerConfig config;
    private final FetchKeys fetch;
    private final Runnable onNews;
    private final SaidOnce wrong = new SaidOnce();
    private Series importPrice = Series.NONE;
    private Series feedInPrice = Series.NONE;
    private Series sun = Series.NONE;
    private Series load = Series.NONE;
    private List<Dispatch> dispatches = List.of();
    private Instant dispatchesHeard;
    private OctopusDispatches octopus;
    private Double nightTarget;
    private Instant pricesAsked = Instant.MIN;
    private Instant sunAsked = Instant.MIN;

    Sources(Host host, PlannerConfig config, Runnable onNews) {
        this.host = host;
        this.config = config;
        fetch = config.fetch();
        this.onNews = onNews;
    }

    void start() {
        listen(config.importTopic(), text -> importPrice = importFormula(series(text), importPrice));
        listen(
                config.feedInTopic(),
                text -> feedInPrice = config.feedInFormula().of(series(text)).after(feedInPrice, now()));
        listen(config.sunTopic(), text -> sun = series(text).after(sun, now()));
        listen(config.loadTopic(), text -> load = series(text).after(load, now()));
        listen(
                config.timetable().dispatchTopic(),
                text -> dispatched(SeriesPayload.dispatches(host.json().parse(text))));
        listen(config.timetable().nightTargetTopic(), this::nightTarget);
        if (config.dispatches().isOctopus()) {
            octopus = new OctopusDispatches(host, config.dispatches(), config.timetable(), this::dispatched);
            octopus.start();
        }
        if (fetch.fetchPrices() != FetchKeys.PriceFetch.OFF || fetch.fetchSun()) {
            host.time().after(Duration.ofSeconds(1), this::fetch);
            host.time().every(FETCH_PERIOD, this::fetch);
        }
    }

    private Series importFormula(Series told, Series before) {
        return config.importFormula().of(told).after(before, now());
    }

    private Instant now() {
        return host.time().now();
    }

    private Series series(String text) {
        return SeriesPayload.read(host.json().parse(text));
    }

    private void dispatched(List<Dispatch> told) {
        dispatches = told;
        dispatchesHeard = now();
    }

    private void nightTarget(String text) {
        double percent = Double.parseDouble(text.strip());
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent from 0 to 100 are expected");
        }
        nightTarget = percent;
    }

    private void listen(Optional<Topic> topic, Consumer<String> reader) {
        topic.ifPresent(each -> host.mqtt().subscribe(each.text(), 0, message -> arrived(message, reader)));
    }

    private void arrived(Mqtt.Message message, Consumer<String> reader) {
        take(message.topic(), () -> reader.accept(message.text()));
    }

    private void take(String where, Runnable reading) {
        try {
            reading.run();
            wrong.forget(where);
        } catch (IllegalArgumentException | ArithmeticException e) {
            if (wrong.isNews(where)) {
                host.say(
                        where, MessageType.WARNING, "What " + where + " tells cannot be read: " + e.getMessage() + ".");
            }
            return;
        }
        onNews.run();
    }

    // ---- fetching ----

    private void fetch() {
        Instant now = now();
        if (fetch.fetchPrices() != FetchKeys.PriceFetch.OFF && isDue(pricesAsked, PRICES_AGAIN, importPrice, ENOUGH)) {
            pricesAsked = now;
            fetchPrices(now);
        }
        if (fetch.fetchSun() && isDue(sunAsked, SUN_AGAIN, Series.NONE, Duration.ZERO)) {
            sunAsked = now;
            ask(
                    Fetched.openMeteoUrl(
                            fetch.latitude().orElseThrow(),
                            fetch.longitude().orElseThrow(),
                            fetch.panelTilt(),
                            fetch.panelAzimuth()),
                    "api.open-meteo.com",
                    json -> sun = Fetched.openMeteo(json, fetch.panelPeakW().orElseThrow())
                            .after(sun, now()));
        }
    }

    /** Not while more than a day is known, and not too often. */
    private boolean isDue(Instant asked, Duration again, Series known, Duration enough) {
        Instant end = known.end();
        boolean lacking = end == null || end.isBefore(now().plus(enough)) || enough.isZero();
        return lacking && (asked.equals(Instant.MIN) || !asked.plus(again).isAfter(now()));
    }

    private void fetchPrices(Instant now) {
        if (fetch.fetchPrices() == FetchKeys.PriceFetch.ENERGY_CHARTS) {
            ask(
                    Fetched.energyChartsUrl(
                            fetch.biddingZone(), now.atZone(host.zone()).toLocalDate()),
                    "api.energy-charts.info",
                    json -> importPrice = importFormula(Fetched.energyCharts(json), importPrice));
            return;
        }
        fetch.octopusTariff()
                .ifPresent(tariff -> octopus(tariff, now, told -> importPrice = importFormula(told, importPrice)));
        fetch.octopusFeedInTariff()
                .ifPresent(tariff -> octopus(
                        tariff,
                        now,
                        told -> feedInPrice = config.feedInFormula().of(told).after(feedInPrice, now())));
    }

    private void octopus(String tariff, Instant now, Consumer<Series> onSeries) {
        Instant from = Outlook.slotStart(now.minus(Duration.ofHours(1)));
        ask(
                Fetched.octopusUrl(tariff, from),
                "api.octopus.energy",
                json -> onSeries.accept(Fetched.octopus(json, now)));
    }

    private void ask(String url, String who, Consumer<Object> reader) {
        host.http().get(Http.Request.of(url, FETCH_TIMEOUT), answer -> {
            if (answer instanceof Http.Ok ok) {
                take(who, () -> reader.accept(host.json().parse(ok.body())));
            } else if (answer instanceof Http.Failed failed && wrong.isNews(who)) {
                host.say(who, MessageType.WARNING, who + " is not reached: " + failed.message() + ".");
            }
        });
    }

    // ---- what is known ----

    /** What is paid. The file's prices where nothing else is told ever; else only what was told. */
    Series importPrice() {
        boolean told = config.importTopic().isPresent() || fetch.fetchPrices() != FetchKeys.PriceFetch.OFF;
        return told ? importPrice : table(config.importPrice(), config.importFormula());
    }

    Series feedInPrice() {
        boolean told =
                config.feedInTopic().isPresent() || fetch.octopusFeedInTariff().isPresent();
        return told ? feedInPrice : table(config.feedInPrice(), config.feedInFormula());
    }

    private Series table(PriceTable prices, PriceFormula formula) {
        ZoneId zone = host.zone();
        Series series = prices.series(now().minus(Duration.ofDays(1)), zone, TABLE_DAYS);
        return formula.of(series);
    }

    Series sun() {
        return sun;
    }

    Series load() {
        return load;
    }

    /** Those of a cloud that has not answered for long are not believed any more. */
    List<Dispatch> dispatches() {
        Instant known = dispatchesKnown();
        boolean believed = known != null && !known.plus(DISPATCHES_LAST).isBefore(now());
        return believed ? dispatches : List.of();
    }

    /** As of when they are known: a topic says when they change, a cloud has to be asked. Null: not at all. */
    Instant dispatchesKnown() {
        return dispatchesHeard == null || octopus != null ? dispatchesHeard : now();
    }

    /** A charger is in another state than before. */
    void chargerChanged() {
        if (octopus != null) {
            octopus.chargerChanged();
        }
    }

    double nightTarget() {
        return nightTarget == null ? config.timetable().nightTarget() : nightTarget;
    }
}
