package esess.workbench;

import esess.Catalog;
import esess.ExitCode;
import esess.Version;
import esess.adapter.Browser;
import esess.adapter.GsonJson;
import esess.adapter.Loopback;
import esess.adapter.SystemClock;
import esess.adapter.log.Logging;
import esess.adapter.net.SelectorListen;
import esess.config.Configuration;
import esess.config.Migration;
import esess.port.Doors;
import esess.port.Json;
import esess.port.Log;
import esess.port.Store;
import esess.runtime.Guard;
import esess.runtime.House;
import esess.runtime.Loop;
import esess.runtime.MachineTime;
import esess.runtime.Pool;
import esess.sim.door.SimBus;
import esess.sim.door.SimComputing;
import esess.sim.door.SimDatagrams;
import esess.sim.door.SimHashing;
import esess.sim.door.SimHttp;
import esess.sim.door.SimModbus;
import esess.sim.door.SimMqtt;
import esess.sim.door.SimSharedFiles;
import esess.sim.door.SimSocket;
import esess.sim.door.SimTcp;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code es-ess workbench}: settings, and what they would do, of one file, on a page for this machine alone. No service
 * runs, and no device is asked; behind all doors but the page's there is nothing.
 */
public final class Workbench {

    private static final int FIRST_PORT = 8099;
    /** One simulates, one reads and writes the file. */
    private static final int THREADS = 2;

    private final WorkbenchArguments arguments;
    private final PrintStream out;

    /** @throws IllegalArgumentException if the arguments are wrong */
    public Workbench(List<String> arguments, PrintStream out) {
        this.arguments = new WorkbenchArguments(arguments);
        this.out = out;
    }

    /** The arguments that name the configuration. */
    public List<String> configArguments() {
        return arguments.config();
    }

    /** Runs until a signal. A file of the original becomes one of ours first, as a start would make it. */
    public int run(Path file) throws InterruptedException, IOException {
        Configuration configuration;
        try {
            Migration.Result migrated = Migration.migrate(file);
            migrated.notes().forEach(note -> out.println("  " + note));
            configuration = Configuration.parse(file, migrated.text(), Catalog.declarations(), Catalog.ALWAYS);
        } catch (IOException e) {
            out.println("es-ess: " + file + " cannot be read: " + e.getMessage());
            return ExitCode.BAD_CONFIGURATION;
        }
        Logging.setLevel(Log.Level.WARNING);
        Logging.setSecrets(configuration.secrets());
        // A file is replaced in one step, so there is nothing to wait for.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(ExitCode.OK), "end"));
        int port = Loopback.freePort(FIRST_PORT);
        Loop loop =
                new Loop(new SystemClock(), cause -> Logging.log("workbench").error("Uncaught", cause));
        Pool pool = new Pool(THREADS);
        House house = new House(doors(loop), House.Settings.of(configuration, Version.NAME + " " + Version.NUMBER));
        Bench bench = new Bench(pool, loop);
        WorkbenchPage page = new WorkbenchPage(
                port, configuration, new WorkbenchUpkeep(file, pool, loop), bench, arguments.recording(), () -> {
                    String address = "http://127.0.0.1:" + port + "/";
                    out.println("The workbench is on " + address + ", for this machine alone. Ctrl-C ends it; " + file
                            + " is changed only when you save.");
                    if (arguments.opensBrowser()) {
                        Browser.open(URI.create(address));
                    }
                });
        loop.execute(() -> new Guard("Workbench", () -> page, house).start());
        loop.run();
        return ExitCode.OK;
    }

    private static Doors doors(Loop loop) {
        SystemClock clock = new SystemClock();
        Json json = new GsonJson();
        Store nothing = new Store() {
            @Override
            public boolean isSaved(String name) {
                return true;
            }

            @Override
            public Map<String, Object> read(String name) {
                return Map.of();
            }

            @Override
            public void write(String name, Map<String, Object> document) {
                // No service runs whose documents could matter.
            }
        };
        return new Doors(
                new SimBus(loop, clock),
                new SimMqtt(loop, false),
                new SimHttp(loop, loop, host -> null),
                new SimSocket(loop, loop),
                new SimModbus(loop, loop),
                new SimDatagrams(loop),
                new SimTcp(loop, loop),
                new SelectorListen(loop, new MachineTime(loop, clock, 1)),
                new SimHashing(loop),
                new SimComputing(loop),
                new SimSharedFiles(loop),
                loop,
                nothing,
                nothing,
                json,
                Logging.log("workbench"));
    }
}
