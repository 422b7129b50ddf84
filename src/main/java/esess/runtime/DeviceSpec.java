package esess.runtime;

import esess.config.Configuration;
import esess.model.Unit;
import esess.port.Item;
import java.util.List;

/**
 * What makes up a device of ours beside its measurements: the mandatory paths of
 * https://github.com/victronenergy/venus/wiki/dbus-api are made of this.
 *
 * @param victronClass the class, "temperature": third part of the service name
 * @param unique       the rest of the name, "MqttTemperature_garden"; what may not stand in a name becomes {@code _}
 * @param instance     the wanted device instance, {@code VRMInstanceID}
 * @param productName  shown by the GUI when there is no custom name
 * @param customName   the configured name; a name that was given in VRM later is kept until this one changes
 * @param connection   "MQTT", "HTTP 192.168.1.5"; null is published as invalid, on purpose: systemcalc then never
 *                     chooses a battery
 * @param renameable   false: the service makes the name up as it goes
 * @param items        the measurements
 */
public record DeviceSpec(
        String victronClass,
        String unique,
        int instance,
        String productName,
        String customName,
        String connection,
        boolean renameable,
        List<Item> items) {

    /** A device that the owner can rename in VRM. */
    public DeviceSpec(
            String victronClass,
            String unique,
            int instance,
            String productName,
            String customName,
            String connection,
            List<Item> items) {
        this(victronClass, unique, instance, productName, customName, connection, true, items);
    }

    /** A product of nobody: no special pages in the GUI. */
    private static final int CUSTOM_PRODUCT = 0xFFFF;

    public String serviceName() {
        return "com.victronenergy." + victronClass + "." + identity();
    }

    /** Unique among our devices and the same after every start; upstream's "esESS_" names are kept. */
    String identity() {
        return "esESS_" + Configuration.dbusName(unique);
    }

    List<Item> commonItems(String version, CustomNames names) {
        String identity = identity();
        return List.of(
                Item.text("/Mgmt/ProcessName").initially("es-ESS"),
                Item.text("/Mgmt/ProcessVersion").initially(version),
                Item.text("/Mgmt/Connection").initially(connection),
                Item.integer("/ProductId", Unit.NONE).initially(CUSTOM_PRODUCT),
                Item.text("/ProductName").initially(productName),
                Item.text("/FirmwareVersion").initially(version),
                Item.text("/HardwareVersion").initially(version),
                Item.integer("/Connected").initially(1),
                Item.text("/Serial").initially(identity),
                renameable
                        ? Item.text("/CustomName")
                                .initially(names.of(identity, customName))
                                .writeable(name -> names.rename(identity, customName, name))
                        : Item.text("/CustomName").initially(customName));
    }
}
