package esess.service.gateway;

import esess.control.gateway.Hands;
import esess.control.gateway.Lease;
import esess.control.gateway.Subject;
import esess.control.gateway.Undo;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What the desk cannot do by itself, on the owner's broker, disk and bus. Loop thread. */
final class MqttHands implements Hands {

    /** Leases and their ways back. */
    static final String DOCUMENT = "gateway-leases";
    /** What was carried out lately; a start of the machine takes longer than that matters. */
    private static final String ASKED = "gateway-asked";

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long PATIENCE_MILLIS = 9_000;

    private final Host host;
    private final WaysBack ways;
    private final Consumer<String> onAnswer;
    private final BiConsumer<String, Lease> onAuthority;
    private Object keptLeases;
    private final Set<String> worried = new HashSet<>();

    MqttHands(Host host, WaysBack ways, Consumer<String> onAnswer, BiConsumer<String, Lease> onAuthority) {
        this.host = host;
        this.ways = ways;
        this.onAnswer = onAnswer;
        this.onAuthority = onAuthority;
    }

    /** What an earlier run has kept. */
    static Map<String, Object> kept(Host host) {
        Map<String, Object> kept = new LinkedHashMap<>(host.store().read(DOCUMENT));
        kept.putAll(host.fleeting().read(ASKED));
        return kept;
    }

    @Override
    public Instant now() {
        return host.time().now();
    }

    @Override
    public long tick() {
        return host.time().tick();
    }

    @Override
    public void answer(String text) {
        onAnswer.accept(text);
    }

    @Override
    public void keep(Map<String, Object> document) {
        Object leases = document.get("leases");
        if (!Objects.equals(leases, keptLeases)) {
            keptLeases = leases;
            host.store().write(DOCUMENT, Map.of("leases", leases));
        }
        host.fleeting().write(ASKED, Map.of("asked", document.get("asked")));
    }

    @Override
    public void whenKept(Runnable then) {
        whenKept(then, tick());
    }

    private void whenKept(Runnable then, long since) {
        if (host.store().isSaved(DOCUMENT) && host.fleeting().isSaved(ASKED)) {
            then.run();
        } else if (tick() - since < PATIENCE_MILLIS) {
            host.time().after(LOOK, () -> whenKept(then, since));
        }
    }

    @Override
    public void goBack(Lease lease, Consumer<Subject.Result> done) {
        ways.go(lease, done);
    }

    @Override
    public void goBackAtLast(Lease lease) {
        ways.goAtLast(lease);
    }

    @Override
    public Boolean stands(Undo undo) {
        return ways.stands(undo);
    }

    @Override
    public void authority(String component, Lease lease) {
        onAuthority.accept(component, lease);
    }

    @Override
    public void log(String line) {
        host.log().info(line);
    }

    @Override
    public void warn(String component, String text) {
        worried.add(component);
        host.say(component, MessageType.WARNING, text);
    }

    @Override
    public void settled(String component, String text) {
        if (worried.remove(component)) {
            host.say(component, MessageType.OPERATIONAL, text);
        }
    }
}
