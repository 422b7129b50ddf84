package esess.workbench;

import esess.adapter.ConfigFile;
import esess.adapter.log.Logging;
import esess.port.FrontDoor;
import esess.port.Log;
import esess.port.LogTail;
import esess.port.OwnersFile;
import esess.port.Registration;
import esess.port.Upkeep;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The file is the owner's; nothing runs that could be started anew or asked. Loop thread. */
final class WorkbenchUpkeep implements Upkeep {

    private final OwnersFile file;
    private final Executor loop;

    WorkbenchUpkeep(Path file, Executor pool, Executor loop) {
        this.file = new ConfigFile(file, pool, loop);
        this.loop = loop;
    }

    @Override
    public LogTail log() {
        return new LogTail() {
            @Override
            public List<Line> recent() {
                return List.of();
            }

            @Override
            public Registration follow(Consumer<List<Line>> onLines) {
                return () -> {};
            }
        };
    }

    @Override
    public void logLevel(Log.Level level) {
        Logging.setLevel(level);
    }

    @Override
    public Log.Level logLevel() {
        return Logging.level();
    }

    @Override
    public OwnersFile file() {
        return file;
    }

    @Override
    public FrontDoor frontDoor() {
        return (port, behind, listener) -> () -> {};
    }

    @Override
    public Map<String, Map<String, Object>> documents() {
        return Map.of();
    }

    /** True: nobody has to start anything by hand. */
    @Override
    public boolean isSupervised() {
        return true;
    }

    @Override
    public void restart(String reason, Map<String, Map<String, Object>> documents) {
        // A saved file counts from the next simulation on.
    }

    @Override
    public @Nullable String reload(String text, Set<String> services) {
        return null;
    }

    @Override
    public @Nullable String reloaded() {
        return null;
    }

    @Override
    public void tryOut(String text, String service, BiConsumer<Boolean, String> onTold) {
        loop.execute(() -> onTold.accept(false, "the workbench asks no device; the GX does, where this is added"));
    }
}
