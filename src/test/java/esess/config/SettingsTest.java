package esess.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the page of settings does to an owner's file. */
class SettingsTest {

    private static final Settings SETTINGS = new Settings(Catalog.declarations(), Catalog.ALWAYS);

    private static final String FILE = """
            # My house
            [Common]
              LogLevel = INFO
              # BatteryCapacityInWh=5000

            [Mqtt]
            Host = broker
            Password = s3cret-word
            ; the old one was Password = older

            [Services]
            MqttTemperature=true
            Shelly = true

            [MqttTemperature:garden]
            VRMInstanceID = 2000
            CustomName = Garden
            Topic = garden/t
            # behind the shed
            """;

    private static String set(String text, String section, String key, String value) {
        return SETTINGS.changed(text, List.of(new Change.SetValue(section, key, value)));
    }

    @Test
    @DisplayName("a changed value changes its line and nothing else")
    void oneLine() {
        assertEquals(FILE.replace("garden/t", "shed/t"), set(FILE, "MqttTemperature:garden", "Topic", "shed/t"));
        assertEquals(FILE.replace("Shelly = true", "Shelly = false"), set(FILE, "Services", "shelly", "false"));
        String windows = FILE.replace("\n", "\r\n");
        assertEquals(
                windows.replace("LogLevel = INFO", "LogLevel = DEBUG"), set(windows, "common", "loglevel", "DEBUG"));
        assertEquals(FILE, set(FILE, "Mqtt", "Host", "broker"));
    }

    @Test
    @DisplayName("a new key stands below its commented example, as its owner indents and spaces")
    void newKey() {
        assertEquals(
                FILE.replace(
                        "  # BatteryCapacityInWh=5000\n",
                        "  # BatteryCapacityInWh=5000\n  BatteryCapacityInWh = 10000\n"),
                set(FILE, "Common", "BatteryCapacityInWh", "10000"));
        assertEquals(
                FILE.replace("Topic = garden/t\n", "Topic = garden/t\nTopicHumidity = garden/h\n"),
                set(FILE, "MqttTemperature:garden", "TopicHumidity", "garden/h"));
    }

    @Test
    @DisplayName("a key that is taken back becomes a comment, a secret goes")
    void takenBack() {
        assertEquals(FILE.replace("Host = broker", "#Host = broker"), set(FILE, "Mqtt", "Host", " "));
        assertEquals(
                FILE.replace("Password = s3cret-word\n", ""),
                SETTINGS.changed(FILE, List.of(new Change.Unset("Mqtt", "Password"))));
    }

    @Test
    @DisplayName("a new section follows those of its kind; a removed one stays as comments")
    void sections() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("VRMInstanceID", "2001");
        values.put("Topic", "pool/t");
        assertEquals(
                FILE.replace(
                        "Topic = garden/t\n",
                        "Topic = garden/t\n\n[MqttTemperature:pool]\nVRMInstanceID = 2001\nTopic = pool/t\n\n"),
                SETTINGS.changed(FILE, List.of(new Change.AddSection("MqttTemperature:pool", values))));
        assertEquals(
                FILE.replace("[MqttTemperature:garden]", "#[MqttTemperature:garden]")
                        .replace("VRMInstanceID", "#VRMInstanceID")
                        .replace("Topic =", "#Topic =")
                        .replace("CustomName", "#CustomName"),
                SETTINGS.changed(FILE, List.of(new Change.RemoveSection("MqttTemperature:garden"))));
    }

    @Test
    @DisplayName("what cannot be done is refused in words, and nothing is done")
    void refused() {
        assertThrows(IllegalArgumentException.class, () -> set(FILE, "Mqtt", "Host", "a\nb"));
        assertThrows(IllegalArgumentException.class, () -> set(FILE, "Mqtt", "Nonsense", "a"));
        assertThrows(IllegalArgumentException.class, () -> set(FILE, "Nonsense", "Host", "a"));
        assertThrows(
                IllegalArgumentException.class,
                () -> SETTINGS.changed(FILE, List.of(new Change.AddSection("MqttTemperature:a]b", Map.of()))));
        assertThrows(
                IllegalArgumentException.class,
                () -> SETTINGS.changed(FILE, List.of(new Change.AddSection("mqtttemperature:GARDEN", Map.of()))));
    }

    @Test
    @DisplayName("the difference shows the lines that change, and no secret, old or new, not even in a comment")
    void difference() {
        String after = SETTINGS.changed(
                FILE,
                List.of(
                        new Change.SetValue("Mqtt", "Password", "another-word"),
                        new Change.SetValue("Mqtt", "Host", "other")));
        List<LineChange> difference = SETTINGS.difference(FILE, after);
        String text = difference.stream().map(each -> each.kind() + each.text()).collect(Collectors.joining("\n"));
        assertTrue(text.contains("-Host = broker\n"), text);
        assertTrue(text.contains("+Host = other\n"), text);
        assertTrue(text.contains("+Password = "), text);
        assertFalse(text.contains("-word") || text.contains("older"), text);
        assertEquals(List.of(), SETTINGS.difference(FILE, FILE));
        assertFalse(SETTINGS.values(FILE, true).toString().contains("s3cret"));
    }

    @Test
    @DisplayName("a login in a URL is seen by who may write it, and is in nothing that is shown to others")
    void loginInUrl() {
        for (String url :
                List.of("http://u:geh3im@pump/on", "http://pump/cm?user=admin&password=geh3im&cmnd=Power%20On")) {
            String text = FILE + "[HttpConsumer:pump]\nOnUrl = " + url + "\n";
            assertFalse(SETTINGS.values(text, false).toString().contains("geh3im"), url);
            assertFalse(SETTINGS.withoutSecrets(text).contains("geh3im"), url);
            assertFalse(SETTINGS.difference(FILE, text).toString().contains("geh3im"), url);
        }
    }

    @Test
    @DisplayName("only the services whose sections or flag change are concerned")
    void concerned() {
        assertEquals(
                new Settings.Concerned(false, Set.of("MqttTemperature")),
                SETTINGS.concerned(FILE, set(FILE, "MqttTemperature:garden", "Topic", "x")));
        assertEquals(
                new Settings.Concerned(false, Set.of("MqttTemperature")),
                SETTINGS.concerned(FILE, set(FILE, "Services", "MqttTemperature", "false")));
        assertEquals(
                new Settings.Concerned(true, Set.of()), SETTINGS.concerned(FILE, set(FILE, "Mqtt", "Host", "other")));
        assertEquals(new Settings.Concerned(false, Set.of()), SETTINGS.concerned(FILE, FILE + "# end\n"));
    }

    @Test
    @DisplayName("1,000 random edits lose no comment, no line end and no other value")
    void randomEdits() {
        String[] endings = {"\n", "\r\n", "\r"};
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            String before = randomFile(random, endings[random.nextInt(3)]);
            Change change = randomChange(random);
            String after;
            try {
                after = SETTINGS.changed(before, List.of(change));
            } catch (IllegalArgumentException refused) {
                continue;
            }
            String told = "seed " + seed + ": " + change + "\n" + before + "\n--->\n" + after;
            List<String> comments = comments(before);
            List<String> left = comments(after);
            int found = 0;
            for (String comment : left) {
                found += found < comments.size() && comments.get(found).equals(comment) ? 1 : 0;
            }
            assertEquals(comments.size(), found, told);
            Map<String, String> expected = valuesOf(before);
            Map<String, String> actual = valuesOf(after);
            if (change instanceof Change.SetValue set) {
                assertEquals(set.value(), actual.get(name(set.section(), set.key())), told);
                expected.put(name(set.section(), set.key()), set.value());
            } else if (change instanceof Change.Unset unset) {
                expected.remove(name(unset.section(), unset.key()));
            } else if (change instanceof Change.AddSection add) {
                add.values().forEach((key, value) -> expected.put(name(add.section(), key), value));
            } else if (change instanceof Change.RemoveSection remove) {
                expected.keySet().removeIf(each -> each.startsWith(name(remove.section(), "")));
            }
            assertEquals(expected, actual, told);
            List<String> old = linesOf(before);
            List<String> now = linesOf(after);
            int kept = 0;
            for (String line : now) {
                kept += kept < old.size() && old.get(kept).equals(line) ? 1 : 0;
            }
            if (change instanceof Change.AddSection && before.matches("(?s).*[\r\n]")) {
                assertEquals(old.size(), kept, told);
            }
            assertEquals(after, SETTINGS.changed(after, List.of()), told);
        }
    }

    private static String name(String section, String key) {
        return section.toLowerCase(java.util.Locale.ROOT) + "|" + key;
    }

    private static List<String> linesOf(String text) {
        return IniLine.of(text).stream()
                .map(line -> line.text() + line.ending())
                .toList();
    }

    private static List<String> comments(String text) {
        return IniLine.of(text).stream()
                .filter(line -> line.is(IniLine.Kind.COMMENT))
                .map(IniLine::text)
                .toList();
    }

    private static Map<String, String> valuesOf(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        Block.in(text)
                .forEach(block -> block.entries().forEach(entry -> {
                    assertTrue(block.flaws().isEmpty(), () -> block.flaws() + "\n" + text);
                    values.put(name(block.title(), entry.key()), entry.value());
                }));
        return values;
    }

    private static final List<String> KEYS = List.of("Topic", "VRMInstanceID", "CustomName", "TopicHumidity");

    private static String randomFile(Random random, String ending) {
        List<String> lines = new ArrayList<>();
        noise(random, lines);
        for (String title : List.of("Common", "Services", "MqttTemperature:a", "MqttTemperature:b c", "Mqtt")) {
            if (random.nextInt(6) == 0) {
                continue;
            }
            // A header that is indented deeper than the option above it would be its continuation.
            String indent =
                    random.nextInt(4) == 0 && lines.stream().noneMatch(line -> line.matches("[A-Z].*")) ? "  " : "";
            lines.add(indent + "[" + title + "]" + (random.nextInt(5) == 0 ? " # mine" : ""));
            noise(random, lines);
            List<String> keys = title.startsWith("MqttTemperature")
                    ? KEYS
                    : title.equals("Mqtt")
                            ? List.of("Host", "Password", "Port")
                            : title.equals("Services") ? List.of("MqttTemperature", "Shelly") : List.of("LogLevel");
            for (String key : keys) {
                if (random.nextBoolean()) {
                    lines.add(indent + key + (random.nextBoolean() ? "=" : " :  ") + "v" + random.nextInt(9)
                            + (random.nextInt(5) == 0 ? " # no comment" : ""));
                    noise(random, lines);
                }
            }
        }
        String text = String.join(ending, lines);
        return (random.nextInt(8) == 0 ? IniLine.BOM : "") + text + (random.nextBoolean() ? ending : "");
    }

    private static void noise(Random random, List<String> lines) {
        while (random.nextInt(3) == 0) {
            lines.add(List.of("", "   ", "# words: of mine", ";x=1", "   # deep", "#Topic = example", "\t", "#[No]")
                    .get(random.nextInt(8)));
        }
    }

    private static Change randomChange(Random random) {
        String sensor = random.nextBoolean() ? "MqttTemperature:a" : "MqttTemperature:b c";
        String key = KEYS.get(random.nextInt(KEYS.size()));
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Change.SetValue(sensor, key, "new " + random.nextInt(99) + " = # ä\\");
            case 2 -> new Change.SetValue("Mqtt", random.nextBoolean() ? "Password" : "Host", "n:" + random.nextInt());
            case 3 -> new Change.Unset(sensor, key);
            case 4 -> new Change.AddSection("MqttTemperature:" + random.nextInt(3), Map.of(key, "added"));
            default -> new Change.RemoveSection(sensor);
        };
    }

    @Test
    @DisplayName("a file that went away without its secrets comes back with them, whatever else was changed there")
    void secretsComeBack() {
        String file = FILE.replace("garden/t", "http://me:geh3im@shed/t").replace("\n", "\r\n");
        String away = SETTINGS.withoutSecrets(file);
        assertFalse(away.contains("s3cret-word") || away.contains("older") || away.contains("geh3im"), away);
        assertEquals(file, SETTINGS.withSecretsOf(file, away));
        String changed = away.replace("Host = broker", "Host = other")
                .replace("Password = ", "Password=")
                .replace("CustomName = Garden\r\n", "");
        assertEquals(
                file.replace("Host = broker", "Host = other")
                        .replace("Password = s3", "Password=s3")
                        .replace("CustomName = Garden\r\n", ""),
                SETTINGS.withSecretsOf(file, changed.replace("was Password=", "was Password = ")));
        assertEquals(file, SETTINGS.withSecretsOf(file, away.replace("\r\n", "\n")), "an editor on Linux");
        IllegalArgumentException missing = assertThrows(
                IllegalArgumentException.class,
                () -> SETTINGS.withSecretsOf(file, away.replace("[Mqtt]", "[Shelly:new]")));
        assertTrue(missing.getMessage().contains("line 8 of [Shelly:new]"), missing.getMessage());
        assertFalse(missing.getMessage().contains("s3cret"), missing.getMessage());
    }
}
