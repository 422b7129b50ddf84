package esess.control.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Hands in virtual time that remember what they were asked for. */
final class TestHands implements Hands {

    final List<String> answers = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    final List<Lease> wentBack = new ArrayList<>();
    final Map<String, Lease> authorities = new LinkedHashMap<>();
    final Map<String, Object> standing = new LinkedHashMap<>();
    final List<Runnable> waitingForDisk = new ArrayList<>();
    Map<String, Object> document = Map.of();
    Subject.Result goingBack = Subject.Result.DONE;
    boolean diskStuck;
    long millis;
    private final long startS;

    TestHands(long startS) {
        this.startS = startS;
    }

    void pass(double seconds) {
        millis += Math.round(seconds * 1000);
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(startS * 1000 + millis);
    }

    @Override
    public long tick() {
        return millis;
    }

    @Override
    public void answer(String text) {
        answers.add(text);
    }

    @Override
    public void keep(Map<String, Object> kept) {
        document = kept;
    }

    @Override
    public void whenKept(Runnable then) {
        if (diskStuck) {
            waitingForDisk.add(then);
        } else {
            then.run();
        }
    }

    @Override
    public void goBack(Lease lease, Consumer<Subject.Result> done) {
        wentBack.add(lease);
        done.accept(goingBack);
    }

    @Override
    public void goBackAtLast(Lease lease) {
        wentBack.add(lease);
    }

    @Override
    public Boolean stands(Undo undo) {
        Object now = standing.get(undo.what());
        return now == null ? null : (Boolean) undo.ours().contains(now);
    }

    @Override
    public void authority(String component, Lease lease) {
        authorities.put(component, lease);
    }

    @Override
    public void log(String line) {
        log.add(line);
    }

    @Override
    public void warn(String component, String text) {
        warnings.add(text);
    }

    @Override
    public void settled(String component, String text) {}
}
