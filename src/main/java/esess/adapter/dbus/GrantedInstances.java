package esess.adapter.dbus;

import static esess.adapter.dbus.BusConnection.parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.MethodCall;

/**
 * The one thing that the demo's GX does besides having values: it grants every device the instance that it asks for
 * (AddSettings of com.victronenergy.settings). Bus thread only.
 */
final class GrantedInstances implements BusItems.Extra {

    @Override
    public boolean called(BusConnection connection, MethodCall call) throws DBusException {
        if (!"AddSettings".equals(call.getName())) {
            return false;
        }
        List<Map<String, Object[]>> granted = new ArrayList<>();
        if (Wire.plain(parameters(call)[0]) instanceof List<?> wishes) {
            for (Object wish : wishes) {
                if (wish instanceof Map<?, ?> setting) {
                    granted.add(Map.of(
                            "path",
                            Wire.variant(setting.get("path")),
                            "error",
                            Wire.variant(0),
                            "value",
                            Wire.variant(setting.get("default"))));
                }
            }
        }
        connection.answer(call, "aa{sv}", granted);
        return true;
    }
}
