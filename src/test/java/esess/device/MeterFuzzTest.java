package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.device.PolledMeter.Measured;
import esess.device.PolledMeter.Result;
import esess.model.AcMeasurement;
import esess.port.Http;
import esess.port.Http.Ok;
import esess.sim.door.VirtualClock;
import esess.sim.twin.MeterTwin;
import esess.sim.twin.MeterTwin.Kind;
import esess.sim.twin.MeterTwin.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers of every device, spoilt in many ways: each poll ends in one result, and no number in it is absurd. */
class MeterFuzzTest {

    private static final int ROUNDS = 4000;
    private static final Pattern VALUE = Pattern.compile(":\\s*(-?\\d+(?:\\.\\d+)?|true|false|null|\"[^\"]*\")");
    private static final List<String> WRONG = List.of(
            "null",
            "\"12\"",
            "\"\"",
            "[]",
            "{}",
            "[1,2]",
            "{\"total\":\"x\"}",
            "true",
            "-1",
            "1e300",
            "-1e300",
            "1e999",
            "NaN",
            "Infinity",
            "-0.0",
            "99999999999",
            "0",
            "1e-320",
            "00",
            "0x10",
            "");

    private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
    private final Random random = new Random(4711);
    private final Deque<Runnable> answers = new ArrayDeque<>();
    private final Map<String, String> pages = new HashMap<>();
    private MeterTwin twin;
    private boolean spoil;

    private final Http http = (request, onAnswer) -> answers.add(() -> {
        String text = pages.computeIfAbsent(request.url(), this::fetch);
        clock.advance(5);
        onAnswer.accept(
                text.isEmpty()
                        ? new Http.Failed(Http.Failure.BAD_STATUS, 404, "missing")
                        : new Ok(200, spoil ? spoilt(text) : text));
    });

    private String fetch(String url) {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            return "";
        }
    }

    private String spoilt(String text) {
        return switch (random.nextInt(8)) {
            case 0 -> text.substring(0, random.nextInt(text.length()));
            case 1 -> scratched(text);
            case 2 ->
                text.replaceFirst("\"[a-zA-Z_0-9]*" + (char) ('a' + random.nextInt(26)) + "[a-zA-Z_0-9]*\":", "\"x\":");
            case 3 -> random.nextBoolean() ? "[" + text + "]" : text + text;
            case 4 -> text;
            default -> withWrongValues(text, 1 + random.nextInt(3));
        };
    }

    private String scratched(String text) {
        StringBuilder scratched = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            scratched.setCharAt(
                    random.nextInt(text.length()), "{}[]\",:-.eE19a\u0000\u00e4".charAt(random.nextInt(16)));
        }
        return scratched.toString();
    }

    private String withWrongValues(String text, int count) {
        String changed = text;
        for (int i = 0; i < count; i++) {
            List<int[]> places = new ArrayList<>();
            for (Matcher value = VALUE.matcher(changed); value.find(); ) {
                places.add(new int[] {value.start(1), value.end(1)});
            }
            if (!places.isEmpty()) {
                int[] place = places.get(random.nextInt(places.size()));
                changed = changed.substring(0, place[0])
                        + WRONG.get(random.nextInt(WRONG.size()))
                        + changed.substring(place[1]);
            }
        }
        return changed;
    }

    private PolledMeter meter(Kind kind) {
        return switch (kind) {
            case SHELLY_3EM, PRO_3EM -> new ShellyMeter(http, new GsonJson(), clock, twin.address(), Optional.empty());
            case SHELLY_PLUG, SHELLY_SWITCH, SHELLY_PM_MINI, PRO_3EM_MONOPHASE ->
                new ShellyChannel(http, new GsonJson(), clock, twin.address(), Optional.empty(), 0);
            case FRONIUS, FRONIUS_GEN24 -> new FroniusMeter(http, new GsonJson(), twin.address(), 0);
        };
    }

    private Result poll(PolledMeter meter) {
        List<Result> results = new ArrayList<>();
        meter.poll(Duration.ofSeconds(1), results::add);
        while (!answers.isEmpty()) {
            answers.remove().run();
        }
        assertEquals(1, results.size());
        clock.advance(1000);
        return results.get(0);
    }

    @ParameterizedTest
    @DisplayName("no spoilt answer throws, hangs, or becomes an absurd number")
    @EnumSource(Kind.class)
    void spoiltAnswers(Kind kind) throws IOException {
        try (MeterTwin device = new MeterTwin(kind, 2)) {
            twin = device;
            twin.measure(
                    new Phase(1234.5, 230.5, 100_000, 200),
                    new Phase(-321, 231.5, 300_000, 400),
                    new Phase(77, 229, 500_000, 600));
            PolledMeter meter = meter(kind);
            Result whole = poll(meter);
            int measured = 0;
            for (int i = 0; i < ROUNDS; i++) {
                spoil = true;
                Result result = poll(meter);
                if (result instanceof Measured some) {
                    measured++;
                    sane(some.measurement());
                }
                spoil = false;
            }
            int counted = measured;
            assertTrue(
                    measured > ROUNDS / 20 && measured < ROUNDS,
                    () -> counted + " of " + ROUNDS + " were measurements");
            poll(meter);
            clock.advance(Shelly.ENERGY_PERIOD_MILLIS);
            assertEquals(whole, poll(meter), "it recovers");
        }
    }

    private static void sane(AcMeasurement measured) {
        within(1e6, measured.powerW());
        assertTrue(measured.powerW() != null);
        Stream.of(measured.energyForwardKWh(), measured.energyReverseKWh()).forEach(energy -> {
            within(3e9, energy);
            assertTrue(energy == null || energy >= 0);
        });
        within(70, measured.frequencyHz());
        measured.phases().known().forEach(line -> {
            within(1000, line.voltageV());
            within(10_000, line.currentA());
            within(1e6, line.powerW());
            within(1, line.powerFactor());
            within(1e9, line.energyForwardKWh());
            within(1e9, line.energyReverseKWh());
        });
    }

    private static void within(double limit, Double value) {
        assertTrue(value == null || Math.abs(value) <= limit, () -> "absurd: " + value);
    }
}
