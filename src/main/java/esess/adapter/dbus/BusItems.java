package esess.adapter.dbus;

import static esess.adapter.dbus.BusConnection.parameters;

import esess.port.Bus;
import esess.port.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.MethodCall;

/**
 * Answers what others call on a device of ours: Victron's BusItem and what D-Bus tools expect of any object. Reads are
 * answered at once from memory; a write that may be asked for goes to {@link Writer}. Bus thread only.
 *
 * <p>Answers as https://github.com/victronenergy/velib_python does. Its VeDbusItemImport calls without an interface.
 */
final class BusItems {

    /** Who decides about a write. */
    interface Writer {
        void write(BusConnection connection, MethodCall call, Item item, Object value);
    }

    /** What a device answers beside Victron's BusItem. */
    interface Extra {

        Extra NONE = (connection, call) -> false;

        /** Whether it has answered. */
        boolean called(BusConnection connection, MethodCall call) throws DBusException;
    }

    static final String INTERFACE = "com.victronenergy.BusItem";
    private static final String INTROSPECTABLE = "org.freedesktop.DBus.Introspectable";
    private static final String PEER = "org.freedesktop.DBus.Peer";
    private static final String ERROR = "org.freedesktop.DBus.Error.";
    private static final Path[] MACHINE_IDS = {Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id")};

    private final Tree tree;
    private final Writer writer;
    private final Extra extra;

    BusItems(Tree tree, Writer writer, Extra extra) {
        this.tree = tree;
        this.writer = writer;
        this.extra = extra;
    }

    void called(BusConnection connection, MethodCall call) throws DBusException {
        String path = call.getPath();
        String method = call.getName();
        String iface = call.getInterface() == null ? interfaceOf(method) : call.getInterface();
        boolean leaf = tree.item(path) != null;
        if (iface.equals(PEER) && method.equals("Ping")) {
            connection.answer(call, null);
        } else if (iface.equals(PEER) && method.equals("GetMachineId")) {
            answerMachineId(connection, call);
        } else if (!leaf && !tree.isNode(path)) {
            connection.answerError(call, ERROR + "UnknownObject", "there is no " + path);
        } else if (iface.equals(INTROSPECTABLE) && method.equals("Introspect")) {
            connection.answer(call, "s", Introspection.of(tree.childrenOf(path)));
        } else if (!iface.equals(INTERFACE)) {
            if (!extra.called(connection, call)) {
                unknownMethod(connection, call);
            }
        } else {
            switch (method) {
                case "GetValue" ->
                    connection.answer(call, "v", (Object)
                            (leaf ? tree.variant(path) : new Object[] {"a{sv}", tree.variantsBelow(path)}));
                case "GetText" -> {
                    if (leaf) {
                        connection.answer(call, "s", tree.text(path));
                    } else {
                        connection.answer(call, "v", (Object) new Object[] {"a{ss}", tree.textsBelow(path)});
                    }
                }
                case "SetValue" -> setValue(connection, call, tree.item(path));
                case "GetDescription" -> connection.answer(call, "s", "");
                case "GetItems" -> {
                    if (path.equals("/")) {
                        connection.answer(call, "a{sa{sv}}", tree.items());
                    } else {
                        unknownMethod(connection, call);
                    }
                }
                default -> unknownMethod(connection, call);
            }
        }
    }

    private void setValue(BusConnection connection, MethodCall call, Item item) throws DBusException {
        Object[] arguments = parameters(call);
        Item.Written written = item == null || arguments.length == 0
                ? new Item.Written(Bus.NOT_WRITEABLE, null)
                : item.foreign(Wire.plain(arguments[0]));
        if (written.code() == Bus.ACCEPTED) {
            writer.write(connection, call, item, written.value());
        } else {
            connection.answer(call, "i", written.code());
        }
    }

    private static void unknownMethod(BusConnection connection, MethodCall call) throws DBusException {
        connection.answerError(
                call,
                ERROR + "UnknownMethod",
                "there is no method " + call.getName() + " with interface " + call.getInterface() + " on "
                        + call.getPath());
    }

    private static String interfaceOf(String method) {
        return switch (method) {
            case "Introspect" -> INTROSPECTABLE;
            case "Ping", "GetMachineId" -> PEER;
            default -> INTERFACE;
        };
    }

    private static void answerMachineId(BusConnection connection, MethodCall call) throws DBusException {
        for (Path file : MACHINE_IDS) {
            try {
                connection.answer(call, "s", Files.readString(file).strip());
                return;
            } catch (IOException e) {
                // The other place, then.
            }
        }
        connection.answerError(call, ERROR + "FileNotFound", "this machine has no id");
    }
}
