package esess.service.planner;

import esess.control.plan.Dispatches.Dispatch;
import esess.control.plan.FetchTimes;
import esess.port.Http;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SaidOnce;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * When Octopus charges the car, asked of its cloud with the owner's key. The key is told to nobody else and stands in no
 * message; the token that it is given for stays in memory. What cannot be had is said once, and what was known grows old.
 * Loop thread.
 */
final class OctopusDispatches {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration TOKEN_LASTS = Duration.ofMinutes(50);
    private static final Duration DEVICES_LAST = Duration.ofHours(24);
    private static final String WHO = "api.octopus.energy";

    private final Host host;
    private final DispatchKeys keys;
    private final TimetableKeys timetable;
    private final Consumer<List<Dispatch>> onDispatches;
    private final SaidOnce said = new SaidOnce();
    private String token;
    private Instant tokenSince = Instant.MIN;
    /** Null: not known yet; empty: its times are those of the account. */
    private List<String> devices;

    private Instant devicesSince = Instant.MIN;
    private Instant asked;
    private boolean changed;
    private boolean retried;

    OctopusDispatches(Host host, DispatchKeys keys, TimetableKeys timetable, Consumer<List<Dispatch>> onDispatches) {
        this.host = host;
        this.keys = keys;
        this.timetable = timetable;
        this.onDispatches = onDispatches;
    }

    void start() {
        host.time().after(Duration.ofSeconds(1), this::look);
        host.time().every(LOOK, this::look);
    }

    /** A charger is in another state than before. */
    void chargerChanged() {
        changed = true;
        host.time().after(Duration.ZERO, this::look);
    }

    private void look() {
        ZonedDateTime local = host.local();
        Instant now = host.time().now();
        boolean due = asked == null
                || local != null
                        && FetchTimes.isDue(
                                local.toLocalTime(),
                                Duration.between(asked, now),
                                changed,
                                timetable.cheapFrom().time(),
                                timetable.cheapTo().time());
        if (due) {
            asked = now;
            changed = false;
            retried = false;
            fetch();
        }
    }

    private boolean isOld(Instant since, Duration lasts) {
        return since.equals(Instant.MIN)
                || !since.plus(lasts).isAfter(host.time().now());
    }

    /** One question after the other: what is still missing first. */
    private void fetch() {
        if (token == null || isOld(tokenSince, TOKEN_LASTS)) {
            ask(OctopusAnswers.tokenFor(keys.octopusApiKey().orElseThrow()), Optional.empty(), json -> {
                token = OctopusAnswers.token(json);
                tokenSince = host.time().now();
                fetch();
            });
        } else if (devices == null || isOld(devicesSince, DEVICES_LAST)) {
            devicesSince = host.time().now();
            ask(OctopusAnswers.devicesOf(account()), Optional.of(token), json -> {
                devices = OctopusAnswers.devices(json);
                fetch();
            });
        } else {
            ask(OctopusAnswers.dispatchesOf(account(), devices), Optional.of(token), json -> {
                onDispatches.accept(OctopusAnswers.dispatches(json));
                said.forget(WHO);
            });
        }
    }

    private String account() {
        return keys.octopusAccount().orElseThrow();
    }

    private void ask(Map<String, Object> question, Optional<String> authorization, Consumer<Object> reader) {
        Http.Posted posted = new Http.Posted(host.json().write(question), authorization);
        host.http().get(Http.Request.post(OctopusAnswers.URL, posted, TIMEOUT), answer -> {
            if (answer instanceof Http.Ok ok) {
                read(ok.body(), reader);
            } else if (answer instanceof Http.Failed failed) {
                if (failed.kind() == Http.Failure.UNAUTHORIZED) {
                    token = null;
                }
                say(WHO + " is not reached: " + failed.message());
            }
        });
    }

    private void read(String body, Consumer<Object> reader) {
        try {
            reader.accept(host.json().parse(body));
        } catch (OctopusAnswers.Refused e) {
            boolean again = !retried && token != null && (e.tokenIsOld() || e.fieldIsMissing());
            if (e.tokenIsOld()) {
                token = null;
            } else if (again) {
                // What it does not tell of each device it may still tell of the whole account.
                devices = List.of();
            } else {
                devices = null;
            }
            if (again) {
                retried = true;
                fetch();
            } else {
                say("What " + WHO + " tells of the car's times cannot be used: " + e.getMessage());
            }
        } catch (IllegalArgumentException e) {
            say("What " + WHO + " tells of the car's times cannot be read: " + e.getMessage());
        }
    }

    private void say(String text) {
        if (said.isNews(WHO)) {
            host.say(WHO, MessageType.WARNING, text + ".");
        }
    }
}
