package esess;

import esess.adapter.ConfigFile;
import esess.adapter.FileStore;
import esess.adapter.Nginx;
import esess.adapter.log.LogRing;
import esess.adapter.log.Logging;
import esess.port.FrontDoor;
import esess.port.Log;
import esess.port.LogTail;
import esess.port.OwnersFile;
import esess.port.Time;
import esess.port.Upkeep;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** What the page needs of this program. Made when there is a page. Loop thread. */
final class ProgramUpkeep implements Upkeep {

    private final LogRing log;
    private final OwnersFile file;
    private final FrontDoor frontDoor;
    private final FileStore store;
    private final boolean supervised;
    private final Runnable stop;
    private final Reloading reloading;
    private final Log about;
    private final Map<String, Map<String, Object>> restored = new TreeMap<>();
    private boolean restarting;

    /** @param stop stops the program cleanly */
    ProgramUpkeep(
            LogRing log,
            Optional<Path> file,
            FileStore store,
            Executor pool,
            Executor loop,
            Time time,
            boolean supervised,
            Runnable stop,
            Reloading reloading,
            Log about) {
        this.log = log;
        this.file = file.map(path -> new ConfigFile(path, pool, loop)).orElse(null);
        this.frontDoor = new Nginx(pool, loop, time);
        this.store = store;
        this.supervised = supervised;
        this.stop = stop;
        this.reloading = reloading;
        this.about = about;
    }

    @Override
    public LogTail log() {
        return log;
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
        return frontDoor;
    }

    @Override
    public Map<String, Map<String, Object>> documents() {
        return store.all();
    }

    @Override
    public boolean isSupervised() {
        return supervised;
    }

    @Override
    public void restart(String reason, Map<String, Map<String, Object>> documents) {
        about.info("es-ESS starts again: " + reason + ".");
        restored.putAll(documents);
        restarting = true;
        stop.run();
    }

    @Override
    public String reload(String text, Set<String> services) {
        return reloading.reload(text, services);
    }

    @Override
    public String reloaded() {
        return reloading.reloaded();
    }

    @Override
    public void tryOut(String text, String service, BiConsumer<Boolean, String> onTold) {
        reloading.tryOut(text, service, onTold);
    }

    boolean isRestarting() {
        return restarting;
    }

    /** After everything has stopped: nobody writes his own over it any more. */
    void putRestored() {
        restored.forEach(store::write);
    }
}
