package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.Await;
import esess.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The watcher of the service by itself, in the shells that it may meet. It counts its looks, not seconds, so its "sleep" is a
 * short one here; whom it asks on the bus is a script.
 */
@Tag("slow")
@Timeout(60)
class WatchTest {

    @TempDir
    Path directory;

    private Path tools;
    private Path pulse;
    private Path looks;
    private Path asked;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        Programs.require("busybox");
        tools = Files.createDirectories(directory.resolve("tools"));
        pulse = directory.resolve("pulse");
        looks = directory.resolve("looks");
        asked = directory.resolve("asked");
        everyLook("0.02");
        answers(false, true);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private void script(String name, String text) throws IOException {
        Path fresh = directory.resolve(name + ".new");
        Files.writeString(fresh, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, tools.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void everyLook(String seconds) throws IOException {
        script("sleep", "echo >>" + looks + "\nexec busybox sleep " + seconds);
    }

    /** Who answers on the bus. */
    private void answers(boolean program, boolean daemon) throws IOException {
        script(
                "dbus-send",
                "echo \"$*\" >>" + asked + "\ncase $* in *Ping*) exit " + (program ? 0 : 1) + " ;; *) exit "
                        + (daemon ? 0 : 1) + " ;; esac");
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        Process process = builder.redirectOutput(
                        directory.resolve("out" + started.size()).toFile())
                .start();
        started.add(process);
        return process;
    }

    private Process watch(String shell, Process watched) throws IOException {
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        command.addAll(List.of("src/main/dist/service/watch", Long.toString(watched.pid()), pulse.toString()));
        return start(command.toArray(String[]::new));
    }

    /** Ignores the request for a dump of its threads, as Java does not. */
    private Process idle() throws IOException {
        return start("sh", "-c", "trap '' QUIT; exec busybox sleep 100");
    }

    private Process working() throws IOException {
        return start("sh", "-c", "trap '' QUIT; while :; do :; done");
    }

    private long looks() {
        try {
            return Files.exists(looks) ? Files.readAllLines(looks).size() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private void moreLooks(int count) {
        long before = looks();
        // On a busy machine a look, which starts processes, takes its time.
        Await.until("it looks", Duration.ofSeconds(30 + count), () -> looks() >= before + count);
    }

    private boolean hasAsked() {
        return Files.exists(asked);
    }

    private void pulses(String line) throws IOException {
        Files.writeString(pulse, line + "     \n");
    }

    private static void awaitEnd(Process process) throws InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox sh", "sh"})
    @DisplayName("who gives signs is not even asked; when it ends, so does the watcher")
    void alive(String shell) throws Exception {
        Process program = idle();
        Process watcher = watch(shell, program);
        for (int i = 0; i < 20; i++) {
            pulses(i + " running :1.5");
            moreLooks(1);
        }
        assertFalse(hasAsked());
        program.destroyForcibly();
        awaitEnd(watcher);
        assertEquals("", Files.readString(directory.resolve("out1")), "there is nothing to say");
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox sh", "sh"})
    @DisplayName("who is silent and does not answer is killed in time, and why is said")
    void frozen(String shell) throws Exception {
        Process program = idle();
        Process watcher = watch(shell, program);
        pulses("7 running :1.5");
        awaitEnd(program);
        assertEquals(137, program.exitValue());
        awaitEnd(watcher);
        // Two seconds each, and two questions of 1.5 s at the end.
        assertTrue(looks() <= 4, "after " + looks() + " looks");
        List<String> questions = Files.readAllLines(asked);
        assertEquals(3, questions.size(), questions.toString());
        assertTrue(questions.get(0).contains("--dest=:1.5 / org.freedesktop.DBus.Peer.Ping"), questions.toString());
        assertTrue(questions.stream().allMatch(q -> q.contains("--reply-timeout=1500")), questions.toString());
        String said = Files.readString(directory.resolve("out1"));
        assertTrue(
                said.contains("process " + program.pid()) && said.contains("for 4 s") && said.contains("killed"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox sh", "sh"})
    @DisplayName("who cannot write its signs, but answers on the bus, is left alone")
    void answersOnTheBus(String shell) throws Exception {
        answers(true, true);
        Process program = idle();
        watch(shell, program);
        pulses("7 running :1.5");
        moreLooks(20);
        assertTrue(hasAsked() && program.isAlive());
        Files.delete(pulse);
        moreLooks(100);
        assertTrue(program.isAlive(), "nor does it matter that its file is gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox sh", "sh"})
    @DisplayName("a bus that answers nobody is not blamed on es-ESS, nor is one that is away")
    void theBusItself(String shell) throws Exception {
        answers(false, false);
        Process program = idle();
        watch(shell, program);
        pulses("7 running :1.5");
        moreLooks(40);
        assertTrue(program.isAlive());
        pulses("8 running -");
        moreLooks(40);
        assertTrue(program.isAlive());
        awaitEnd(program);
        assertTrue(looks() >= 40 + 40 + 10, "three minutes: " + looks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox sh", "sh"})
    @DisplayName(
            "a slow start is not taken for a frozen one: its first sign may take three minutes, and then it may work")
    void slowStart(String shell) throws Exception {
        Process program = working();
        watch(shell, program);
        moreLooks(80);
        assertTrue(program.isAlive(), "160 s without a sign");
        // A tenth of a core is asked for; with looks this long it is a fifth of one, which a busy machine has left.
        everyLook("1");
        pulses("1 starting :1.5");
        moreLooks(5);
        assertTrue(program.isAlive(), "it loads its classes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox sh", "sh"})
    @DisplayName("a start that stands still while its names are on the bus is killed like any other")
    void frozenStart(String shell) throws Exception {
        Process program = idle();
        watch(shell, program);
        pulses("1 starting :1.5");
        awaitEnd(program);
        assertTrue(looks() <= 4, "after " + looks() + " looks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox sh", "sh"})
    @DisplayName("where there is nothing to ask with, the signs alone decide")
    void noDbusSend(String shell) throws Exception {
        Files.delete(tools.resolve("dbus-send"));
        script("sleep", "exec /bin/busybox sleep 0.02");
        Process program = idle();
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "PATH=" + tools));
        command.addAll(List.of(shell.replace("busybox", "/bin/busybox")
                .replaceFirst("^sh", "/bin/sh")
                .split(" ")));
        command.addAll(List.of("src/main/dist/service/watch", Long.toString(program.pid()), pulse.toString()));
        start(command.toArray(String[]::new));
        pulses("7 running :1.5");
        awaitEnd(program);
    }
}
