package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.testing.Await;
import esess.testing.Program;
import esess.testing.RawClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program with its page: over a real socket, on its own, without bus and broker. */
class WebIT {

    private static final String NO_BUS = "unix:path=/nonexistent";

    @TempDir
    Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static RawClient.Seen ask(int port, String method, String target, String body) throws IOException {
        return RawClient.ask(port, method, target, Map.of("Content-Type", "application/json"), body);
    }

    private static void awaitPage(int port) {
        Await.until("the page", () -> {
            try {
                return ask(port, "GET", "/healthz", "").status() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private String password(String typed) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-jar",
                        Path.of("target/es-ess.jar").toAbsolutePath().toString(),
                        "password")
                .start();
        process.getOutputStream().write((typed + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertFalse((out + complaint).contains(typed), "what is typed is shown nowhere");
        return process.exitValue() == ExitCode.OK ? out.strip() : "refused";
    }

    @Test
    @DisplayName("a password made by es-ess password opens the page, and a backup restored starts es-ESS again")
    void passwordAndRestore() throws Exception {
        assertEquals("refused", password("short"));
        String hash = password("correct horse");
        assertTrue(hash.startsWith("$2a$10$") && hash.length() == 60, hash);
        int port = freePort();
        Program.configure(directory, 1, "[Web]\nEnabled=true\nPort=" + port + "\nPasswordHash=" + hash + "\n");
        Path runtimeData = Files.createDirectories(directory.resolve("runtimeData"));
        Files.writeString(runtimeData.resolve("solar-overhead.json"), "{\"day\": 1.0}");
        try (Program program = Program.with(
                directory,
                Map.of(
                        "DBUS_SYSTEM_BUS_ADDRESS",
                        NO_BUS,
                        "ESS_STATE_FILE",
                        directory.resolve("state").toString()),
                "run",
                "--config",
                "config.ini")) {
            awaitPage(port);
            assertEquals(401, ask(port, "GET", "/api/v1/backup", "").status());
            assertEquals(
                    401,
                    ask(port, "POST", "/api/v1/login", "{\"password\":\"wrong horse\"}")
                            .status());
            RawClient.Seen in = ask(port, "POST", "/api/v1/login", "{\"password\":\"correct horse\"}");
            assertEquals(204, in.status());
            Map<String, String> session =
                    Map.of("Cookie", in.header("Set-Cookie").split(";")[0], "Content-Type", "application/json");
            String report =
                    RawClient.ask(port, "GET", "/api/v1/report", session, "").text();
            assertTrue(report.contains("The page is on http://127.0.0.1:" + port + "/"), report);
            assertFalse(report.contains(hash), "no secret leaves");
            RawClient.Seen backup = RawClient.ask(port, "GET", "/api/v1/backup", session, "");
            assertEquals(200, backup.status());
            Map<?, ?> parsed = (Map<?, ?>) new GsonJson().parse(backup.text());
            String changed = new GsonJson().compact(parsed).replace("\"day\":1.0", "\"day\":7.0");
            assertTrue(changed.contains("\"day\":7.0"), changed);
            assertEquals(
                    200,
                    RawClient.ask(port, "POST", "/api/v1/restore", session, changed)
                            .status());
            assertEquals(ExitCode.OK, program.awaitEnd());
        }
        assertTrue(Files.readString(runtimeData.resolve("solar-overhead.json")).contains("7"));
        assertTrue(Files.readString(directory.resolve("state")).startsWith("stopped"), "a clean end, not a crash");
    }

    @Test
    @DisplayName("beyond the GX without a password: check names file, line and key, and nothing listens")
    void beyondLoopback() throws Exception {
        int port = freePort();
        Program.configure(directory, 1, "[Web]\nEnabled=true\nBind=0.0.0.0\nPort=" + port + "\n");
        try (Program program = new Program(directory, NO_BUS, "check", "--config", "config.ini")) {
            assertEquals(ExitCode.BAD_CONFIGURATION, program.awaitEnd());
            assertTrue(program.out().contains("config.ini:9 [Web] Bind"), program.out());
        }
        try (Program program = new Program(directory, NO_BUS, "run", "--config", "config.ini")) {
            Await.until("it runs", () -> program.out().contains("is running"));
            try (ServerSocket mine = new ServerSocket(port)) {
                assertTrue(mine.isBound(), "the port is free");
            }
        }
    }
}
