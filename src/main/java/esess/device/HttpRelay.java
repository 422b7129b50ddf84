package esess.device;

import esess.port.Http;
import esess.port.Http.Answer;
import esess.port.Http.Failed;
import esess.port.Http.Failure;
import esess.port.Http.Ok;
import esess.port.Http.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A relay that is told and asked by HTTP. Loop thread. */
final class HttpRelay implements Relay {

    /** A relay has switched before it answers; a contactor behind it needs some 100 ms. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    /** How a Gen1 Shelly is asked for a power. */
    private static final Pattern GEN1_METER = Pattern.compile("(https?://[^/?#]+)/meter/\\d+/?");
    /** What answers there with 0 W whatever flows, because it has no meter (https://shelly-api-docs.shelly.cloud/gen1/). */
    private static final Pattern WITHOUT_METER = Pattern.compile("\"type\"\\s*:\\s*\"(SHSW-1|SHUNI-1)\"");

    private final Http http;
    private final HttpLoad load;
    /** Where a Gen1 Shelly tells what it is, until it has told; empty: it is none, or has. */
    private Optional<String> identityUrl;

    private Power power;

    HttpRelay(Http http, HttpLoad load) {
        this.http = http;
        this.load = load;
        this.power = load.powerUrl().isEmpty()
                ? Power.NONE
                : load.powerUrl().equals(load.statusUrl()) ? Power.WITH_STATE : Power.ASKED;
        this.identityUrl = load.powerUrl()
                .map(GEN1_METER::matcher)
                .filter(Matcher::matches)
                .map(url -> url.group(1) + "/shelly");
    }

    @Override
    public boolean tellsState() {
        return load.statusUrl().isPresent();
    }

    @Override
    public Power power() {
        return power;
    }

    @Override
    public Duration settling() {
        return SETTLING;
    }

    @Override
    public void turn(boolean on, Consumer<Report> done) {
        ask(on ? load.onUrl() : load.offUrl(), answer -> Report.done(), done);
    }

    @Override
    public void readState(Consumer<Report> done) {
        ask(load.statusUrl().orElseThrow(), this::state, done);
    }

    @Override
    public void readPower(Consumer<Report> done) {
        ask(load.powerUrl().orElseThrow(), body -> power(null, body), report -> {
            if (identityUrl.isPresent() && report.powerW() != null && report.powerW() == 0) {
                identify(report, done);
            } else {
                done.accept(report);
            }
        });
    }

    /** One look at what tells 0 W: it may have no meter at all. */
    private void identify(Report report, Consumer<Report> done) {
        http.get(new Request(identityUrl.orElseThrow(), load.login(), load.timeout()), answer -> {
            if (answer instanceof Ok ok) {
                identityUrl = Optional.empty();
                power = WITHOUT_METER.matcher(ok.body()).find() ? Power.NONE : power;
            } else if (((Failed) answer).kind() == Failure.BAD_STATUS) {
                identityUrl = Optional.empty();
            }
            done.accept(power == Power.NONE ? Report.done() : report);
        });
    }

    @Override
    public void close() {
        // Each request ends by its own time limit.
    }

    private Report state(String body) {
        Boolean on;
        try {
            on = RelayText.isOn(load.onKeyword().orElseThrow(), body);
        } catch (IllegalArgumentException e) {
            return Report.failed(e.getMessage());
        }
        return power == Power.WITH_STATE ? power(on, body) : new Report(on, null, null, null);
    }

    private Report power(Boolean on, String body) {
        try {
            return new Report(on, RelayText.powerW(load.power(), body), null, null);
        } catch (IllegalArgumentException e) {
            return new Report(on, null, null, e.getMessage());
        }
    }

    private interface Reading {
        Report of(String body);
    }

    private void ask(String url, Reading reading, Consumer<Report> done) {
        http.get(new Request(url, load.login(), load.timeout()), answer -> done.accept(report(answer, reading)));
    }

    private static Report report(Answer answer, Reading reading) {
        if (answer instanceof Ok ok) {
            return reading.of(ok.body());
        }
        return Report.failed(((Failed) answer).message());
    }
}
