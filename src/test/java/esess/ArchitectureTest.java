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

    /** RATIONALE.md, section "Packages". The root package may import everything. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.of(
            "model", Set.of(),
            "control", Set.of("model"),
            "config", Set.of("model"),
            "port", Set.of("model"),
            "runtime", Set.of("port", "control", "config", "model"),
            "device", Set.of("port", "model"),
            "service", Set.of("runtime", "device", "control", "config", "port", "model"),
            "adapter", Set.of("port", "model"),
            "sim", Set.of("port", "model", "control"));

    /** Besides the adapters: the owner wants ini4j under the configuration, and one class there names it; twins name the JDK's server. */
    private static final Map<String, String> MAY_NAME_A_LIBRARY = Map.of("config/Ini4j.java", "org.ini4j",
            "sim/HttpTwin.java", "com.sun.net.httpserver",
            "sim/WattpilotTwin.java", "org.java_websocket");

    private static final Pattern NAMED = Pattern.compile("\\b((?:esess|org|com|io)\\.[a-z][A-Za-z0-9_.]*\\.[A-Z]\\w*)");
    private static final Pattern CLOCK = Pattern.compile(
            "System\\.(currentTimeMillis|nanoTime)|Thread\\.sleep|TimeUnit\\.\\w+\\.sleep|(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime|Clock)\\.(now|system\\w*)\\(|new Date\\(\\)|new java\\.util\\.Timer");

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
                    String[] parts = name.split("\\.");
                    String to = parts.length > 2 && Character.isLowerCase(parts[1].charAt(0)) ? parts[1] : "";
                    if (!from.isEmpty() && !to.equals(from) && !MAY_IMPORT.get(from).contains(to)) {
                        wrong.add(path + " names " + name);
                    }
                } else if (!from.equals("adapter") && !name.startsWith(MAY_NAME_A_LIBRARY.getOrDefault(path, "\0"))) {
                    wrong.add(path + " names the library type " + name);
                }
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
            while (!packageOf(path).equals("adapter") && asks.find()) {
                wrong.add(path + ": " + asks.group());
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    @DisplayName("our own paths use no LinkedBlockingQueue: it breaks on 32-bit ARM (facts/java.md 7)")
    void noLinkedBlockingQueue() throws IOException {
        List<String> wrong = new ArrayList<>();
        forEachSource((path, code) -> {
            if (code.contains("new LinkedBlockingQueue") || code.contains("Executors.newFixed") || code.contains("Executors.newSingle")
                    || code.contains("Executors.newCached")) {
                wrong.add(path);
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    @DisplayName("the rules bite: a forbidden edge and a clock call would be found")
    void rulesBite() {
        assertTrue(NAMED.matcher("import esess.adapter.DBus;").find());
        assertTrue(NAMED.matcher("new org.ini4j.Ini()").find());
        assertTrue(CLOCK.matcher("Instant.now()").find());
        assertTrue(CLOCK.matcher("Thread.sleep(5)").find());
    }

    private interface SourceVisitor {
        void visit(String path, String code);
    }

    /** Code without comments and string literals. */
    private static void forEachSource(SourceVisitor visitor) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String code = NOT_CODE.matcher(Files.readString(file)).replaceAll("0");
                sources.put(SOURCES.relativize(file).toString(), code);
            }
        }
        assertTrue(sources.size() > 30, "the sources were not found");
        sources.forEach(visitor::visit);
    }

    private static String packageOf(String path) {
        return path.contains("/") ? path.substring(0, path.indexOf('/')) : "";
    }
}
