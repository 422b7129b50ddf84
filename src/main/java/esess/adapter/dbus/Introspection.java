package esess.adapter.dbus;

import java.util.Collection;

/** The description of an object that dbus -y, dbus-spy and busctl ask for. */
final class Introspection {

    private static final String HEAD = """
            <!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
             "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
            <node>
             <interface name="com.victronenergy.BusItem">
              <method name="GetItems"><arg type="a{sa{sv}}" name="items" direction="out"/></method>
              <method name="GetValue"><arg type="v" name="value" direction="out"/></method>
              <method name="GetText"><arg type="v" name="text" direction="out"/></method>
              <method name="SetValue"><arg type="v" name="value" direction="in"/><arg type="i" name="code" direction="out"/></method>
              <method name="GetDescription"><arg type="s" name="language" direction="in"/><arg type="i" name="length" direction="in"/>\
            <arg type="s" name="description" direction="out"/></method>
              <signal name="ItemsChanged"><arg type="a{sa{sv}}" name="changes"/></signal>
             </interface>
             <interface name="org.freedesktop.DBus.Introspectable">
              <method name="Introspect"><arg type="s" name="xml" direction="out"/></method>
             </interface>
             <interface name="org.freedesktop.DBus.Peer">
              <method name="Ping"/>
              <method name="GetMachineId"><arg type="s" name="machine_uuid" direction="out"/></method>
             </interface>
            """;

    private Introspection() {}

    /** @param children the names of the nodes below; of letters, digits and underscores only */
    static String of(Collection<String> children) {
        StringBuilder xml = new StringBuilder(HEAD);
        children.forEach(child -> xml.append(" <node name=\"").append(child).append("\"/>\n"));
        return xml.append("</node>\n").toString();
    }
}
