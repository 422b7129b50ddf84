package esess.demo;

import esess.model.PlainText;
import esess.model.VictronService;
import esess.port.Clock;
import esess.port.Mqtt;
import esess.port.Watch;
import esess.runtime.House;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the demo shows while it runs: what everybody can read on the bus and on MQTT, and how much better the house is off with
 * es-ESS than without, which only a simulation can know. On a terminal a picture
 * that is drawn anew every second, else a line every few seconds. Unknown is shown as Victron shows it. Loop thread.
 */
final class DemoView {

    private static final String CHARGER = "com.victronenergy.evcharger.esESS_FroniusWattpilot";
    private static final String UNKNOWN = "---";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final double WATTS_PER_BLOCK = 250;
    private static final int LONGEST_BAR = 34;
    private static final int MESSAGES = 5;
    /** Date, time and text. */
    private static final int LONGEST_MESSAGE = 500;

    private static final Pattern MESSAGE = Pattern.compile("\\S+ (\\d\\d:\\d\\d:\\d\\d) \\| (.*)");

    private static final double USUAL_PRIORITY = 100;
    private static final double NOTHING_W = 75;
    /** A longer row would wrap, and the next picture would not cover it. */
    private static final int WIDTH = 79;

    /** A consumer of solar overhead, as it stands on MQTT. */
    private static final class Consumer {
        private final Map<String, String> words = new TreeMap<>();

        /** Null as long as it has not told one. */
        String name() {
            return words.get("CustomName");
        }

        /** Why it has what it has; empty: not told. */
        String reason() {
            return PlainText.of(words.getOrDefault("Reason", ""), LONGEST_MESSAGE);
        }

        double priority() {
            Double told = number("Priority");
            return told == null ? USUAL_PRIORITY : told;
        }

        Double number(String word) {
            try {
                return Double.valueOf(words.getOrDefault(word, ""));
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    private final House house;
    private final Clock clock;
    private final int speed;
    private final boolean terminal;
    private final PrintStream out;
    private final Map<String, Double> sunW = new TreeMap<>();
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, Double> celsius = new TreeMap<>();
    private final Map<String, Consumer> consumers = new TreeMap<>();
    private final Map<String, String> services = new TreeMap<>();
    private final Map<String, String> topics = new LinkedHashMap<>();
    private final List<String> messages = new ArrayList<>();
    private final String block;
    private final String celsiusSign;
    private final List<Watch> load = new ArrayList<>();
    private final List<Watch> grid = new ArrayList<>();
    private Watch batteryW;
    private Watch soc;
    private Watch timeToGo;
    private Watch carStatus;
    private Watch carWh;
    private final Duration distribution;
    private final Supplier<Balance> with;
    private final Supplier<Balance> without;
    private int drawnLines;
    private long distributed = -1;

    /**
     * @param distribution how often overhead is distributed
     * @param with         what has come and gone
     * @param without      the same without es-ESS
     * @param charset what the terminal shows: with LANG=C it is ASCII alone
     */
    DemoView(
            House house,
            Clock clock,
            int speed,
            Duration distribution,
            Supplier<Balance> with,
            Supplier<Balance> without,
            boolean terminal,
            PrintStream out,
            Charset charset) {
        this.distribution = distribution;
        this.with = with;
        this.without = without;
        CharsetEncoder encoder = charset.newEncoder();
        this.block = encoder.canEncode('█') ? "█" : "#";
        this.celsiusSign = encoder.canEncode('°') ? "°C" : "C";
        this.house = house;
        this.clock = clock;
        this.speed = speed;
        this.terminal = terminal;
        this.out = out;
    }

    void start() {
        for (int phase = 1; phase <= 3; phase++) {
            load.add(follow(VictronService.SYSTEM, "/Ac/Consumption/L" + phase + "/Power"));
            grid.add(follow(VictronService.SYSTEM, "/Ac/Grid/L" + phase + "/Power"));
        }
        batteryW = follow(VictronService.SYSTEM, "/Dc/Battery/Power");
        soc = follow(VictronService.SYSTEM, "/Dc/Battery/Soc");
        timeToGo = follow("com.victronenergy.battery.esESS_TimeToGo", "/TimeToGo");
        carStatus = follow(CHARGER, "/StatusLiteral");
        carWh = follow(CHARGER, "/Session/Energy");
        followEach(VictronService.PVINVERTER, "/Ac/Power", sunW);
        followEach("com.victronenergy.temperature", "/Temperature", celsius);
        house.bus().watchEach("com.victronenergy.temperature", "/CustomName", change -> {
            if (change.reading().orNull() instanceof String name) {
                names.put(change.service(), name);
            }
        });
        house.mqtt()
                .subscribe(
                        house.root() + "/$SYS/GridSetpoint/+", 0, message -> topics.put(last(message), message.text()));
        house.mqtt()
                .subscribe("solar/roof/status/limit_relative", 0, message -> topics.put(last(message), message.text()));
        house.mqtt()
                .subscribe(
                        house.root() + "/$SYS/Services/+", 0, message -> services.put(last(message), message.text()));
        house.mqtt().subscribe(house.root() + "/SolarOverheadDistributor/Requests/+/+", 0, this::heard);
        house.mqtt().subscribe(house.root() + "/SolarOverheadDistributor/Calculations/+", 0, message -> {
            distributed = house.time().tick();
            topics.put(last(message), message.text());
        });
        house.mqtt().subscribe(house.root() + "/+/ServiceMessages/+/+", 0, this::said);
        showLater();
    }

    /** After a while of our own time, however fast the house's goes. */
    private void showLater() {
        long ourMillis = terminal ? 1000 : 4000;
        house.time().after(Duration.ofMillis(ourMillis * 1_000_000 / clock.nanos(1)), () -> {
            show();
            showLater();
        });
    }

    private Watch follow(String service, String path) {
        return house.bus().watch(service, path, change -> {});
    }

    private void followEach(String victronClass, String path, Map<String, Double> values) {
        house.bus().watchEach(victronClass, path, change -> {
            if (change.reading().isAbsent()) {
                values.remove(change.service());
            } else {
                values.put(
                        change.service(),
                        change.reading().orNull() instanceof Number number ? (Double) number.doubleValue() : null);
            }
        });
    }

    private void heard(Mqtt.Message message) {
        String[] levels = message.topic().split("/");
        consumers
                .computeIfAbsent(levels[levels.length - 2], key -> new Consumer())
                .words
                .put(last(message), message.text());
    }

    private void said(Mqtt.Message message) {
        String text = PlainText.of(message.text(), LONGEST_MESSAGE);
        if (!text.isBlank()) {
            String service = message.topic().split("/")[1];
            Matcher said = MESSAGE.matcher(text);
            messages.add(said.matches() ? said.group(1) + " " + service + ": " + said.group(2) : service + ": " + text);
            while (messages.size() > MESSAGES) {
                messages.remove(0);
            }
        }
    }

    private static String last(Mqtt.Message message) {
        return message.topic().substring(message.topic().lastIndexOf('/') + 1);
    }

    private void show() {
        if (terminal) {
            String picture = picture();
            // Over the one before: what was told first stays above it.
            out.print((drawnLines == 0 ? "" : "\033[" + drawnLines + "A\033[J") + picture);
            drawnLines = (int) picture.lines().count();
        } else {
            out.println(line());
        }
        out.flush();
    }

    private String picture() {
        StringBuilder text = new StringBuilder();
        row(
                text,
                "%s in the house%s; %s",
                time(),
                speed == 1 ? "" : ", " + speed + " times as fast as life",
                services());
        row(text, "");
        row(text, "  Sun       %s  %s%s", watts(sun()), bar(sun()), roofLimit());
        row(text, "  House     %s  %s", watts(sum(load)), bar(sum(load)));
        row(text, "  Battery   %s  %s", watts(batteryW.number()), battery());
        row(text, "  Grid      %s  %s, set point %s", watts(sum(grid)), gridWord(), setPoint());
        row(text, "");
        row(text, "  Solar overhead to     asks     may    uses  %s", distribution());
        named().forEach((key, consumer) -> {
            row(
                    text,
                    "  %-19s %s %s %s%s",
                    consumer.name(),
                    watts(consumer.number("Request")),
                    watts(consumer.number("Allowance")),
                    watts(consumer.number("Consumption")),
                    key.equals("Wattpilot") ? "  " + car() : "");
            if (!consumer.reason().isEmpty()) {
                row(text, "    %s", consumer.reason());
            }
        });
        row(text, "");
        row(text, "  %s", temperatures());
        row(text, "");
        row(text, "  %s", Balance.head());
        row(text, "  %s", with.get().row("So far"));
        row(text, "  %s", without.get().row("without es-ESS"));
        row(text, "");
        messages.forEach(message -> wrap(text, message));
        return text.toString();
    }

    private String line() {
        return String.format(
                Locale.ROOT,
                "%s sun %s, house %s, battery %s (%s), grid %s (set point %s); %s; %s; so far %.2f kWh of the sun used"
                        + " (without es-ESS %.2f), %.2f imported (%.2f)",
                time(),
                brief(sun()),
                brief(sum(load)),
                brief(batteryW.number()),
                percent(soc.number()),
                brief(sum(grid)),
                setPoint(),
                named().values().stream()
                        .map(each -> each.name() + " " + brief(each.number("Consumption")) + " (may "
                                + brief(each.number("Allowance")) + ")")
                        .collect(Collectors.joining(", ")),
                temperatures(),
                with.get().usedHere(),
                without.get().usedHere(),
                with.get().imported(),
                without.get().imported());
    }

    private static void row(StringBuilder text, String format, Object... values) {
        String row = String.format(Locale.ROOT, format, values);
        text.append(row.length() > WIDTH ? row.substring(0, WIDTH - 3) + "..." : row)
                .append('\n');
    }

    /** Cut, it would lose its end, which tells what to do. */
    private static void wrap(StringBuilder text, String message) {
        StringBuilder row = new StringBuilder();
        for (String word : message.split(" ")) {
            if (!row.isEmpty() && row.length() + 1 + word.length() > WIDTH - 4) {
                row(text, "  %s", row);
                row.setLength(0);
                row.append("  ");
            }
            row.append(row.isEmpty() || row.toString().isBlank() ? "" : " ").append(word);
        }
        row(text, "  %s", row);
    }

    /** How much there is, and when it is shared out again. */
    private String distribution() {
        if (distributed < 0) {
            return "";
        }
        long passed = (house.time().tick() - distributed) % distribution.toMillis();
        return String.format(
                Locale.ROOT,
                "   of %s; anew in %d s",
                brief(wattsOf("OverheadAvailable")),
                (distribution.toMillis() - passed + 999) / 1000);
    }

    private Double wattsOf(String topic) {
        try {
            return Double.valueOf(topics.getOrDefault(topic, ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private String time() {
        return CLOCK.format(house.time().now().atZone(ZoneOffset.UTC));
    }

    /** Null when nobody tells it. */
    private Double sun() {
        return sunW.isEmpty() || sunW.containsValue(null)
                ? null
                : (Double)
                        sunW.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Double sum(List<Watch> phases) {
        return phases.stream().anyMatch(phase -> phase.number() == null)
                ? null
                : (Double) phases.stream().mapToDouble(Watch::number).sum();
    }

    private String setPoint() {
        String ours = topics.getOrDefault("SetPoint", "");
        String own = topics.getOrDefault("Own", "");
        return ours.isEmpty()
                ? (own.isEmpty() ? UNKNOWN : rounded(own) + " W, the owner's own")
                : rounded(ours) + " W, moved by es-ESS";
    }

    private static String rounded(String number) {
        return Long.toString(Math.round(Double.parseDouble(number)));
    }

    private String battery() {
        Double watts = batteryW.number();
        String does = watts == null ? UNKNOWN : watts > 30 ? "charging" : watts < -30 ? "discharging" : "idle";
        Double seconds = timeToGo.number();
        String rest = seconds == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", %s in %d:%02d h",
                        watts != null && watts > 0 ? "full" : "empty",
                        Math.round(seconds) / 3600,
                        Math.round(seconds) % 3600 / 60);
        return does + ", " + percent(soc.number()) + rest;
    }

    private String gridWord() {
        Double watts = sum(grid);
        return watts == null ? UNKNOWN : watts > NOTHING_W ? "drawing" : watts < -NOTHING_W ? "feeding in" : "balanced";
    }

    private String car() {
        String status = carStatus.text() == null ? UNKNOWN : carStatus.text();
        return "car: " + status
                + (carWh.number() == null ? "" : String.format(Locale.ROOT, ", %.1f kWh", carWh.number()));
    }

    private String services() {
        long failed = services.values().stream()
                .filter(state -> state.startsWith("Failed") || state.startsWith("Not started"))
                .count();
        return failed == 0 ? "all services run" : failed + " services do not run";
    }

    private String roofLimit() {
        String percent = topics.getOrDefault("limit_relative", "100.0");
        return percent.equals("100.0") ? "" : "  (the roof is limited to " + percent + " %)";
    }

    private String temperatures() {
        return celsius.entrySet().stream()
                .map(each -> names.getOrDefault(each.getKey(), "?") + " "
                        + (each.getValue() == null
                                ? UNKNOWN
                                : String.format(Locale.ROOT, "%.1f %s", each.getValue(), celsiusSign)))
                .collect(Collectors.joining(", "));
    }

    /** Those that have told their names by now, as an owner knows no keys; in the order in which they are served. */
    private Map<String, Consumer> named() {
        Map<String, Consumer> named = new LinkedHashMap<>();
        consumers.entrySet().stream()
                .filter(each -> each.getValue().name() != null)
                .sorted(Comparator.comparingDouble(each -> each.getValue().priority()))
                .forEach(each -> named.put(each.getKey(), each.getValue()));
        return named;
    }

    private static String percent(Double value) {
        return value == null ? UNKNOWN : String.format(Locale.ROOT, "%.1f %%", value);
    }

    private static String watts(Double value) {
        return value == null ? String.format("%7s", UNKNOWN) : String.format(Locale.ROOT, "%5d W", Math.round(value));
    }

    private static String brief(Double value) {
        return value == null ? UNKNOWN : Math.round(value) + " W";
    }

    private String bar(Double watts) {
        return watts == null
                ? ""
                : block.repeat((int) Math.max(0, Math.min(LONGEST_BAR, Math.round(watts / WATTS_PER_BLOCK))));
    }
}
