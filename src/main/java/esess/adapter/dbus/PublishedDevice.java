package esess.adapter.dbus;

import esess.port.Bus;
import esess.port.Device;
import esess.port.Item;
import esess.port.Log;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A device as its service sees it: values are set here and flushed together once per turn. Loop thread only. */
final class PublishedDevice implements Device {

    /** What happens to a device, as its bus must know it. */
    interface Home {
        /** Something is to be flushed at the end of the turn. */
        void touched(PublishedDevice device);

        void present(boolean onBus);

        void closed(PublishedDevice device);
    }

    private final String serviceName;
    private final Home home;
    private final Log log;
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private Map<String, Object> unsent = new LinkedHashMap<>();
    private List<Runnable> answers = new ArrayList<>();
    private int instance;
    private boolean onBus;
    private boolean present = true;
    private boolean closed;

    PublishedDevice(String serviceName, int wantedInstance, List<Item> items, Home home, Log log) {
        this.serviceName = serviceName;
        this.instance = wantedInstance;
        this.home = home;
        this.log = log;
        for (Item item : items) {
            this.items.put(item.path(), item);
            this.values.put(item.path(), item.own(item.initial()));
        }
    }

    @Override
    public String serviceName() {
        return serviceName;
    }

    @Override
    public void set(String path, Object value) {
        take(path, declared(path).own(value));
    }

    @Override
    public Object get(String path) {
        declared(path);
        return values.get(path);
    }

    @Override
    public int instance() {
        return instance;
    }

    @Override
    public boolean onBus() {
        return onBus;
    }

    @Override
    public void present(boolean shallBePresent) {
        if (!closed && present != shallBePresent) {
            present = shallBePresent;
            home.present(shallBePresent);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onBus = false;
            home.closed(this);
        }
    }

    void joined(int grantedInstance) {
        instance = grantedInstance;
        onBus = !closed;
    }

    void left() {
        onBus = false;
    }

    /** Somebody writes, maybe what is there already; the answer goes out together with the new value. */
    void written(Item item, Object value, Consumer<Integer> answer) {
        int code = decide(item, value);
        if (code == Bus.ACCEPTED) {
            take(item.path(), value);
        }
        answers.add(() -> answer.accept(code));
        home.touched(this);
    }

    /** What is to be sent, for the bus thread: the values, then the answers. */
    void flush(Consumer<Map<String, Object>> update, Consumer<Runnable> post) {
        Map<String, Object> changes = unsent;
        List<Runnable> codes = answers;
        unsent = new LinkedHashMap<>();
        answers = new ArrayList<>();
        post.accept(() -> {
            update.accept(changes);
            codes.forEach(Runnable::run);
        });
    }

    private int decide(Item item, Object value) {
        return closed
                ? Bus.REJECTED
                : item.ask(
                        value,
                        failure ->
                                log.error(serviceName + item.path() + ": the write of " + value + " failed", failure));
    }

    private void take(String path, Object value) {
        if (!closed && !Objects.equals(values.get(path), value)) {
            values.put(path, value);
            unsent.put(path, value);
            home.touched(this);
        }
    }

    private Item declared(String path) {
        Item item = items.get(path);
        if (item == null) {
            throw new IllegalArgumentException(serviceName + " has no path " + path);
        }
        return item;
    }
}
