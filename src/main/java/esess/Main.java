package esess;

import esess.adapter.dbus.DBus;
import esess.adapter.log.Logging;
import esess.config.Configuration;
import esess.config.Migration;
import esess.config.Problem;
import esess.config.Severity;
import esess.demo.DemoOptions;
import esess.model.PlainText;
import esess.simulate.Simulate;
import esess.workbench.Workbench;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The command line: {@code es-ess [run|check|add|simulate|workbench|demo|password|version] [--config FILE]}. */
public final class Main {

    /** A supervisor gives five seconds. */
    private static final Duration LONGEST_STOP = Duration.ofMillis(4200);

    private static final String USAGE = """
            es-ess [VERB] [--config FILE]

              run      run until stopped (when no verb is given)
              check    say everything that is wrong with the configuration
              add      es-ess add SERVICE asks what a service needs, tries it, writes it into FILE and switches it on
              simulate try the configuration on a simulated house; touches nothing real
                       --day clear|cloudy|winter|mixed|FILE.csv  the sun: one of these, or a recording with time and
                                  W or kW; clear if not given, of several days mixed
                       --days N   how many days, from midnight to midnight; 1 if not given, of a recording all
                       --start 2026-03-21  the first of them
                       --pv WATTS  what the panels give in full sun; --phases 1|3 of the house
                       --grid-loss 12:00-13:30  when the grid fails, every day; several with commas
                       --seed N   other clouds and another family; the same number gives the same result
                       --without  the same days without es-ESS beside it, and what is different
                       --price 0.30 --feed-in 0.08  what a kWh costs, and what one earns that is fed in
                       --prices FILE, --feed-in-prices FILE  the same by time, JSON or CSV; compares what a battery makes of it
                       --out DIR  where report.html and samples.csv go; "simulation" if not given
              workbench  change the configuration on a page of this machine, and compare what it would do
                       --recording FILE.csv  a sun to choose beside those of simulate; --no-browser
              demo     see all services work in a house that the demo brings along; needs no configuration
                       --speed N    so many times as fast as life, 1 to 120
                       --from HH:MM when its day begins; 09:01 if not given
                       --no-browser the page is not opened by itself
              password ask for a password, and print the hash of it for PasswordHash of [Web]
              version  print the version

            FILE is config.ini beside the program if not given. With --help every verb says this.
            Exit codes: 0 done, or "run", "demo" or "workbench" stopped by a signal; 1 the configuration is wrong, or a recording;
            2 wrong command line, or --out cannot be written; 70 es-ESS gave up because of an error of its own and is to
            be started again. What a signal cuts off ends with 130 (SIGINT) or 143 (SIGTERM).
            """;
    private static final List<String> VERBS =
            List.of("run", "check", "add", "simulate", "workbench", "demo", "password", "version");

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        int code;
        try {
            code = run(List.of(arguments));
        } catch (IllegalArgumentException e) {
            String verb = arguments.length > 0 && VERBS.contains(arguments[0]) ? arguments[0] + " " : "";
            System.err.println("es-ess: " + e.getMessage() + "\nWhat there is: es-ess " + verb + "--help");
            code = ExitCode.BAD_COMMAND;
        } catch (NoClassDefFoundError e) {
            Path libraries = installation().resolve("lib");
            System.err.println("es-ess: a library is missing (" + e.getMessage() + "): the folder " + libraries
                    + " belongs beside " + program().getFileName() + ", as the archive has it; copy both");
            code = ExitCode.FAILED;
        }
        System.out.flush();
        System.exit(code);
    }

    private static int run(List<String> arguments) throws Exception {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.println(USAGE);
            return ExitCode.OK;
        }
        List<String> rest = new ArrayList<>(arguments);
        String verb = rest.isEmpty() || rest.get(0).startsWith("--") ? "run" : rest.remove(0);
        switch (verb) {
            case "run":
                return run(configFile(rest));
            case "check":
                return check(configFile(rest));
            case "add":
                String name = rest.isEmpty() || rest.get(0).startsWith("--") ? "" : rest.remove(0);
                return new Add(
                                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                                System.out,
                                Duration.ofSeconds(60))
                        .run(name, configFile(rest));
            case "simulate":
                Simulate simulation = new Simulate(rest, System.out);
                return simulate(configFile(simulation.configArguments()), simulation);
            case "demo":
                return demo(rest);
            case "workbench":
                Workbench workbench = new Workbench(rest, System.out);
                return workbench.run(configFile(workbench.configArguments()));
            case "password":
                return PasswordVerb.run(rest);
            case "version":
                System.out.println(Version.NAME + " " + Version.NUMBER);
                return ExitCode.OK;
            case "help":
                System.out.println(USAGE);
                return ExitCode.OK;
            default:
                throw new IllegalArgumentException("there is no verb '" + verb + "', but " + String.join(", ", VERBS));
        }
    }

    private static int run(Path file) throws InterruptedException {
        Configuration configuration;
        try {
            Migration.Result migrated = Migration.migrate(file);
            print(migrated.notes());
            configuration = parse(file, migrated);
            if (!configuration.secrets().isEmpty()) {
                protect(file);
            }
        } catch (IOException e) {
            print(Configuration.read(file, Catalog.declarations(), Catalog.ALWAYS));
            return ExitCode.BAD_CONFIGURATION;
        }
        Path directory = file.toAbsolutePath().getParent();
        App app = new App(
                configuration,
                directory.resolve("runtimeData"),
                Optional.ofNullable(System.getenv("ESS_FLEETING")).map(Path::of),
                DBus.systemAddress());
        app.of(file, System.getenv("ESS_STATE_FILE") != null);
        String stateFile = System.getenv("ESS_STATE_FILE");
        if (stateFile != null) {
            tell(Path.of(stateFile), app);
        }
        String pulseFile = System.getenv("ESS_PULSE_FILE");
        if (pulseFile != null) {
            app.pulse(Path.of(pulseFile));
        }
        app.runUntilSignal(LONGEST_STOP, () -> {});
        return ExitCode.OK;
    }

    /**
     * For the scripts around us: "running" once everything is put together, "stopped" after a clean end, else as it was.
     * They keep our output on the same flash as the log file, so what the file has is not said twice from then on.
     */
    private static void tell(Path stateFile, App app) {
        AtomicBoolean running = new AtomicBoolean();
        app.onStart(house -> {
                    running.set(true);
                    tell(stateFile, "running");
                    house.log().info("From here on only the log file is written.");
                    Logging.setConsoleSparing(true);
                })
                .onEnd(() -> {
                    if (running.get()) {
                        tell(stateFile, "stopped");
                    }
                });
    }

    private static void tell(Path stateFile, String state) {
        try {
            Files.writeString(stateFile, state + " " + Version.NUMBER + "\n");
        } catch (IOException e) {
            Logging.log(Version.NAME).error("Nobody will know that es-ESS is " + state + ": " + e, null);
        }
    }

    /** A file with a password is for its owner alone. */
    private static void protect(Path file) {
        try {
            if (!Files.getPosixFilePermissions(file).stream()
                    .allMatch(p -> p.name().startsWith("OWNER"))) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                print(List.of(file + " holds a password and could be read by others; now only by its owner."));
            }
        } catch (IOException | UnsupportedOperationException e) {
            print(List.of(file + " holds a password; its permissions could not be checked: " + e));
        }
    }

    private static int check(Path file) {
        Configuration configuration = checked(file);
        print(configuration);
        if (!isUnreadable(configuration)) {
            Summary.of(configuration).forEach(line -> System.out.println(PlainText.of(line)));
        }
        return configuration.hasErrors() ? ExitCode.BAD_CONFIGURATION : ExitCode.OK;
    }

    private static int simulate(Path file, Simulate simulation) {
        Configuration configuration = checked(file);
        if (!configuration.problems().isEmpty()) {
            print(configuration);
            if (isUnreadable(configuration)) {
                return ExitCode.BAD_CONFIGURATION;
            }
            System.out.println();
        }
        return simulation.run(configuration, file);
    }

    /** Nothing else can be said of it then. */
    private static boolean isUnreadable(Configuration configuration) {
        return configuration.problems().stream()
                .anyMatch(each -> each.severity() == Severity.ERROR
                        && each.line() == 0
                        && each.section().isEmpty());
    }

    /** Changes nothing: a file of the original is checked as it will be after its migration. */
    private static Configuration checked(Path file) {
        Configuration configuration = Configuration.read(file, Catalog.declarations(), Catalog.ALWAYS);
        try {
            Migration.Result migrated = Migration.preview(file);
            if (migrated.changed()) {
                System.out.println(
                        "This is a file of the original. The next start will change it, and keep the old one beside it:");
                print(migrated.notes());
                System.out.println("Checked as it will be then; the line numbers are those of the file as it is now.");
                configuration = parse(file, migrated);
            }
        } catch (IOException unreadable) {
            // Configuration.read has said so.
        }
        return configuration;
    }

    private static void print(Configuration configuration) {
        List<Problem> problems = configuration.problems();
        problems.forEach(problem -> System.out.println(problem.severity() + " " + PlainText.of(problem.text())));
        long errors =
                problems.stream().filter(p -> p.severity() == Severity.ERROR).count();
        System.out.println(
                problems.isEmpty()
                        ? "The configuration is good."
                        : errors
                                + (errors == 1 ? " error, " : " errors, ")
                                + (problems.size() - errors)
                                + (problems.size() - errors == 1 ? " warning." : " warnings."));
    }

    private static void print(List<String> notes) {
        notes.forEach(note -> System.out.println("  " + PlainText.of(note)));
    }

    private static Configuration parse(Path file, Migration.Result migrated) {
        return Configuration.parse(file, migrated, Catalog.declarations(), Catalog.ALWAYS);
    }

    /** Beside the program, or above it: in the repository that is one directory up, on a GX two. */
    private static Path configFile(List<String> arguments) {
        if (arguments.isEmpty()) {
            Path directory = installation();
            return Stream.of(directory, directory.resolve(".."), directory.resolve("../.."))
                    .map(each -> each.resolve("config.ini").normalize())
                    .filter(Files::exists)
                    .findFirst()
                    .orElse(directory.resolve("config.ini"));
        }
        if (arguments.size() != 2 || !arguments.get(0).equals("--config")) {
            throw new IllegalArgumentException(
                    "only --config FILE is expected, not '" + String.join(" ", arguments) + "'");
        }
        return Path.of(arguments.get(1));
    }

    /** The demo's broker is not among the program's libraries, because a GX has no use for it: see pom.xml. */
    private static int demo(List<String> arguments) throws Exception {
        DemoOptions.of(arguments);
        Path demoLibraries = installation().resolve("demo-lib");
        if (!Files.isDirectory(demoLibraries)) {
            System.err.println("es-ess: the demo is not part of this installation (" + demoLibraries + " is missing)");
            return ExitCode.BAD_COMMAND;
        }
        List<URL> classPath = new ArrayList<>();
        classPath.add(program().toUri().toURL());
        for (Path directory : List.of(installation().resolve("lib"), demoLibraries)) {
            try (Stream<Path> jars = Files.list(directory)) {
                for (Path jar : jars.filter(each -> each.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    classPath.add(jar.toUri().toURL());
                }
            }
        }
        URLClassLoader loader = new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return (int) loader.loadClass("esess.demo.Demo")
                    .getMethod("run", List.class)
                    .invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Path installation() {
        return program().toAbsolutePath().getParent();
    }

    private static Path program() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
