package esess.adapter.dbus;

import static esess.adapter.dbus.BusItems.INTERFACE;

import esess.model.PlainText;
import esess.port.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A service that is on the bus and that somebody watches: its values, read once and then kept by its signals. Lives as
 * long as the owner of the name. Bus thread only.
 *
 * <p>As velib_python's dbusmonitor: the match rules are set before the values are asked for, so nothing is missed;
 * signals that come before the answer are older than it and are skipped.
 */
final class RemoteService {

    /** Who keeps it. */
    interface Keeper {
        /** The values are known, or asking for them has failed for the first time. */
        void answered(RemoteService service);

        void changed(RemoteService service, List<String> paths);
    }

    private static final String UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod";

    private static final String VALUE = "Value";
    /** How a signal tells of several items, and of one. */
    private static final String ITEMS = "a{sa{sv}}";

    private static final String ITEM = "a{sv}";
    private static final int ITEMS_ALIGNMENT = 8;

    /** More than any service has; that of the settings has some 1500. */
    static final int MOST_PATHS = 5_000;

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-]{1,100}){1,20}|/");
    private static final int LONGEST_TEXT = 16 * 1024;
    private static final int LONGEST_SHOWN = 100;

    private final String name;
    private final BusThread thread;
    private final BusLink link;
    private final Keeper keeper;
    private final Log log;
    private final Map<String, Object> values = new HashMap<>();
    private final Backoff backoff = new Backoff(500, 30_000);
    private String owner;
    private boolean surplusSaid;
    private boolean loaded;
    private boolean failed;
    private boolean released;

    RemoteService(String name, BusThread thread, BusLink link, Keeper keeper, Log log) {
        this.name = name;
        this.thread = thread;
        this.link = link;
        this.keeper = keeper;
        this.log = log;
        link.addMatch(rule("ItemsChanged") + ",path='/'");
        link.addMatch(rule("PropertiesChanged"));
        load();
    }

    String name() {
        return name;
    }

    boolean isLoaded() {
        return loaded;
    }

    /** Whether it may still answer to the first question. */
    boolean isAwaited() {
        return !loaded && !failed;
    }

    /** The value, or null when it is invalid or there is no such path. */
    Object value(String path) {
        return values.get(path);
    }

    Set<String> paths() {
        return values.keySet();
    }

    /** Nobody watches it any more, or it is gone. */
    void release() {
        released = true;
        if (link.isUp()) {
            link.removeMatch(rule("ItemsChanged") + ",path='/'");
            link.removeMatch(rule("PropertiesChanged"));
        }
    }

    /** The bus is lost, and its rules with it. */
    void abandon() {
        released = true;
    }

    /** Whether signals of this connection are from this service, and news. */
    boolean isOwnedBy(String uniqueName) {
        return loaded && uniqueName.equals(owner);
    }

    /** Takes over a signal of its owner. */
    void signalled(Signal signal) throws IOException {
        if (!signal.iface().equals(INTERFACE)) {
            return;
        }
        List<String> changed = new ArrayList<>();
        Signal.Reader reader = signal.body();
        try {
            take(signal, reader, changed);
        } finally {
            // Also of a signal that turns into nonsense half-way.
            if (!changed.isEmpty()) {
                keeper.changed(this, changed);
            }
        }
    }

    private void take(Signal signal, Signal.Reader reader, List<String> changed) throws IOException {
        if (signal.member().equals("ItemsChanged") && signal.signature().startsWith(ITEMS)) {
            for (int end = reader.array(ITEMS_ALIGNMENT); reader.isBefore(end); ) {
                reader.entry();
                takeItem(absolute(reader.name()), reader, changed);
            }
        } else if (signal.member().equals("PropertiesChanged")
                && signal.signature().startsWith(ITEM)) {
            takeItem(signal.path(), reader, changed);
        }
    }

    /** Of an item's properties only the value is of use: its text is for displays. */
    private void takeItem(String path, Signal.Reader reader, List<String> changed) throws IOException {
        for (int end = reader.array(ITEMS_ALIGNMENT); reader.isBefore(end); ) {
            reader.entry();
            if (reader.name().equals(VALUE)) {
                Object before = values.get(path);
                Object value = reader.variant(before);
                if ((value != before || value == null) && keep(path, value)) {
                    changed.add(path);
                }
            } else {
                reader.skipVariant();
            }
        }
    }

    private String rule(String member) {
        return "type='signal',interface='" + INTERFACE + "',member='" + member + "'"
                + (link.matchesNames() ? ",sender='" + name + "'" : "");
    }

    private void load() {
        if (!released && link.isUp()) {
            ask("GetItems", this::items);
        }
    }

    private void ask(String method, Consumer<BusConnection.Answer> onAnswer) {
        link.call(
                name,
                "/",
                INTERFACE,
                method,
                BusConnection.CALL_TIMEOUT_MS,
                answer -> {
                    if (!released) {
                        onAnswer.accept(answer);
                    }
                },
                null);
    }

    private void items(BusConnection.Answer answer) {
        if (UNKNOWN_METHOD.equals(answer.error())) {
            ask("GetValue", this::legacyTree);
        } else if (answer.first() instanceof Map<?, ?> items) {
            items.forEach((path, item) -> take(absolute(path), item));
            known(answer);
        } else {
            failed(answer);
        }
    }

    /** A service from before GetItems: one dictionary, its keys without the leading slash. */
    private void legacyTree(BusConnection.Answer answer) {
        if (answer.first() instanceof Map<?, ?> tree) {
            tree.forEach((path, value) -> keep(absolute(path), value));
            known(answer);
        } else {
            failed(answer);
        }
    }

    /** The tree of old services has relative paths, and dbus-victron-virtual (Node-RED) signals them so. */
    private static String absolute(Object path) {
        String text = path.toString();
        return text.startsWith("/") ? text : "/" + text;
    }

    private void take(String path, Object item) {
        if (item instanceof Map<?, ?> properties && properties.containsKey(VALUE)) {
            keep(path, properties.get(VALUE));
        }
    }

    /**
     * What is no path of an item, or one more than any service has, is passed over.
     *
     * @return whether it is news
     */
    private boolean keep(String path, Object item) {
        if (!values.containsKey(path)
                && (values.size() >= MOST_PATHS || !PATH.matcher(path).matches())) {
            if (!surplusSaid) {
                surplusSaid = true;
                log.warning("D-Bus: " + name + " has more than " + MOST_PATHS + " values, or such as have no path ("
                        + PlainText.of(path, LONGEST_SHOWN) + "); those are not used");
            }
            return false;
        }
        Object value = Wire.valueOf(item);
        Object kept = value instanceof String text && text.length() > LONGEST_TEXT ? null : value;
        boolean known = values.containsKey(path);
        return !Objects.equals(values.put(path, kept), kept) || !known;
    }

    private void known(BusConnection.Answer answer) {
        owner = answer.sender();
        loaded = true;
        if (failed) {
            log.info("D-Bus: " + name + " answers now");
        }
        keeper.answered(this);
    }

    private void failed(BusConnection.Answer answer) {
        thread.after(backoff.nextMs(), this::load);
        if (!failed) {
            failed = true;
            log.warning("D-Bus: " + name + " does not tell its values (" + answer.error()
                    + "); asking again until it does");
            keeper.answered(this);
        }
    }
}
