package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The house rules that a reader relies on: who may import whom, who may name a library, who may ask the clock. */
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src/main/java/esess");

    /**
     * RATIONALE.md, section "Packages"; nested packages by their full name below esess. What is named here includes the
     * packages below it, and a package may import its own parent and its parent's classes import it.
     */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("control", Set.of("model")),
            Map.entry("config", Set.of("model")),
            Map.entry("port", Set.of("model")),
            Map.entry("runtime", Set.of("port", "control", "config", "model")),
            Map.entry("device", Set.of("port", "model")),
            Map.entry("device.givenergy.tree", Set.of("device.givenergy.link", "port", "model")),
            Map.entry("device.givenergy.steering", Set.of("device.givenergy.link", "port", "model")),
            Map.entry("web", Set.of("runtime", "control", "config", "port", "model")),
            Map.entry("service", Set.of("web", "runtime", "device", "control", "config", "port", "model")),
            Map.entry("adapter", Set.of("port", "model")),
            Map.entry("sim.plant", Set.of()),
            Map.entry("sim.door", Set.of("port", "model")),
            Map.entry("sim.recording", Set.of("sim.plant")),
            Map.entry("sim.twin", Set.of("sim.plant", "sim.door", "port", "model", "control", "device.modbus")),
            Map.entry(
                    "simulate",
                    Set.of(
                            "", "sim", "adapter", "web", "service", "runtime", "device", "control", "config", "port",
                            "model")),
            Map.entry(
                    "workbench",
                    Set.of(
                            "",
                            "simulate",
                            "sim",
                            "adapter",
                            "web",
                            "service",
                            "runtime",
                            "device",
                            "control",
                            "config",
                            "port",
                            "model")),
            Map.entry(
                    "demo",
                    Set.of(
                            "", "sim", "adapter", "web", "service", "runtime", "device", "control", "config", "port",
                            "model")));

    /** Besides the adapters: the owner wants ini4j under the configuration, and one class there names it; twins name the JDK's server. */
    private static final Map<String, String> MAY_NAME_A_LIBRARY = Map.of(
            "config/Ini4j.java", "org.ini4j",
            "sim/twin/HttpTwin.java", "com.sun.net.httpserver",
            "sim/twin/WattpilotTwin.java", "org.java_websocket",
            "demo/EmbeddedBroker.java", "io.moquette",
            "demo/KeptMessages.java", "io.");

    /** Files, the network and threads are the adapters' and the verbs'; these read and write the one file they are about. */
    private static final Set<String> MAY_TOUCH_THE_MACHINE = Set.of(
            "config/FileText.java",
            "config/Migration.java",
            "config/Replacement.java",
            "sim/recording/TextTable.java",
            "sim/twin/Acceptor.java",
            "sim/twin/HttpTwin.java",
            "sim/twin/ModbusTwin.java",
            "sim/twin/TcpTwin.java",
            "sim/twin/WattpilotTwin.java",
            "runtime/Pool.java");

    private static final Pattern NAMED =
            Pattern.compile("(?<![\\w.])((?:esess|org|com|io|okhttp3|okio|net)\\.(?:[a-z][A-Za-z0-9_]*\\.)*[A-Z]\\w*)");
    private static final Pattern WILDCARD = Pattern.compile("import\\s+(?:static\\s+)?[\\w.]+\\.\\*;");
    private static final Pattern MACHINE = Pattern.compile(
            "\\bjava\\.(net\\.(?!URI\\b|URLEncoder|URLDecoder)|nio\\.file\\.(?!Path\\b|InvalidPathException)|nio\\.channels\\.)[\\w.]+|new Thread\\b|new java\\.lang\\.Thread\\b");
    private static final Pattern CLOCK = Pattern.compile(
            "System\\.(currentTimeMillis|nanoTime)|Thread\\.sleep|TimeUnit\\.\\w+\\.sleep|(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime|Clock)\\.(now|system\\w*)\\(|new Date\\(\\)|new java\\.util\\.Timer");

    /** Working papers and case numbers that are not in the repository. */
    private static final Pattern CITATION = Pattern.compile("\\b(?:facts|shared)/[\\w.*]*|\\bB\\d+\\b");

    /** Text blocks, strings, characters, comments: whichever begins first. */
    private static final Pattern NOT_CODE = Pattern.compile(
            "(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|/\\*.*?\\*/|//[^\n]*");

    @Test
    @DisplayName("a package imports only what its place in the house allows")
    void imports() throws IOException {
        List<String> wrong = new ArrayList<>();
        forEachSource((path, code) -> {
            String from = packageOf(path);
            Matcher named = NAMED.matcher(code);
            while (named.find()) {
                String name = named.group(1);
                if (name.startsWith("esess.")) {
                    if (!mayName(from, packageOfType(name)) || !from.isEmpty() && name.equals("esess.Main")) {
                        wrong.add(path + " names " + name);
                    }
                } else if (!isWithin(from, "adapter")
                        && !name.startsWith("org.jspecify.annotations.")
                        && !name.startsWith(MAY_NAME_A_LIBRARY.getOrDefault(path, "\0"))) {
                    wrong.add(path + " names the library type " + name);
                }
            }
            Matcher wildcard = WILDCARD.matcher(code);
            while (wildcard.find()) {
                wrong.add(path + ": " + wildcard.group());
            }
        });
        assertEquals(List.of(), wrong);
    }

    private static boolean mayName(String from, String to) {
        if (from.isEmpty() || from.equals(to)) {
            return true;
        }
        boolean isAdapter = isWithin(from, "adapter");
        if (isAdapter && isWithin(to, "adapter") || to.startsWith(from + ".")) {
            return false;
        }
        return from.startsWith(to + ".") && !to.isEmpty()
                || allowed(from).stream().anyMatch(each -> isWithin(to, each));
    }

    /** What stands for the package, or for the nearest one above it. */
    private static Set<String> allowed(String from) {
        String at = from;
        while (!MAY_IMPORT.containsKey(at)) {
            int dot = at.lastIndexOf('.');
            if (dot < 0) {
                return Set.of();
            }
            at = at.substring(0, dot);
        }
        return MAY_IMPORT.get(at);
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.equals(outer) || !outer.isEmpty() && inner.startsWith(outer + ".");
    }

    private static String packageOfType(String name) {
        return name.replaceFirst("^esess\\.?", "").replaceFirst("\\.?[A-Z].*", "");
    }

    @Test
    @DisplayName("files, the network and threads are for adapters, the verbs, and who stands in the list")
    void machine() throws IOException {
        List<String> wrong = new ArrayList<>();
        forEachSource((path, code) -> {
            String from = packageOf(path);
            if (from.isEmpty()
                    || isWithin(from, "adapter")
                    || isWithin(from, "demo")
                    || isWithin(from, "simulate")
                    || isWithin(from, "workbench")
                    || MAY_TOUCH_THE_MACHINE.contains(path)) {
                return;
            }
            Matcher touches = MACHINE.matcher(code);
            while (touches.find()) {
                wrong.add(path + ": " + touches.group());
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    @DisplayName("only the adapters ask the system's clock or sleep")
    void clock() throws IOException {
        List<String> wrong = new ArrayList<>();
        forEachSource((path, code) -> {
            Matcher asks = CLOCK.matcher(code);
            while (!isWithin(packageOf(path), "adapter") && !path.equals("demo/FastClock.java") && asks.find()) {
                wrong.add(path + ": " + asks.group());
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    @DisplayName("our own paths use no LinkedBlockingQueue: it breaks on 32-bit ARM")
    void noLinkedBlockingQueue() throws IOException {
        List<String> wrong = new ArrayList<>();
        forEachSource((path, code) -> {
            if (code.contains("new LinkedBlockingQueue")
                    || code.contains("Executors.newFixed")
                    || code.contains("Executors.newSingle")
                    || code.contains("Executors.newCached")) {
                wrong.add(path);
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    @DisplayName("a comment cites only what a reader can open")
    void citations() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path root : List.of(SOURCES, Path.of("src/test/java"), Path.of("src/bench/java"))) {
            forEachFile(root, (path, text) -> {
                Matcher part = NOT_CODE.matcher(text);
                while (part.find()) {
                    boolean isComment = part.group().startsWith("/");
                    Matcher citation = CITATION.matcher(isComment ? part.group() : "");
                    while (citation.find()) {
                        wrong.add(path + " cites " + citation.group());
                    }
                }
            });
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    @DisplayName("the rules bite: a forbidden edge, a clock call and a citation would be found")
    void rulesBite() {
        assertTrue(NAMED.matcher("import esess.adapter.dbus.DBus;").find());
        assertTrue(NAMED.matcher("new org.ini4j.Ini()").find());
        assertTrue(CLOCK.matcher("Instant.now()").find());
        assertTrue(CLOCK.matcher("Thread.sleep(5)").find());
        assertTrue(CITATION.matcher("see facts/dbus.md 3").find());
        assertTrue(CITATION.matcher("as in B12").find());
    }

    private interface SourceVisitor {
        void visit(String path, String code);
    }

    /** Code without comments and string literals. */
    private static void forEachSource(SourceVisitor visitor) throws IOException {
        forEachFile(
                SOURCES,
                (path, text) -> visitor.visit(path, NOT_CODE.matcher(text).replaceAll("0")));
    }

    private static void forEachFile(Path root, SourceVisitor visitor) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        assertTrue(sources.size() > 5, "the sources were not found");
        sources.forEach(visitor::visit);
    }

    private static String packageOf(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')).replace('/', '.') : "";
    }
}
