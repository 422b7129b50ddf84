package esess.service;

import esess.model.Payload;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import java.util.List;

/**
 * How a consumer of solar overhead looks in VRM: as a fake battery whose state of charge is the percentage of its request
 * that it uses, or as an AC load. The fake one can never become the system's battery: it names no connection and no
 * limits. Loop thread.
 */
final class OverheadDisplay {

    /** What a consumer is shown as. */
    enum Representation {
        FAKE_BMS("FakeBms"),
        AC_LOAD("AcLoad");

        private final String text;

        Representation(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Host host;
    private final Representation representation;
    private final int wantedInstance;
    private final Device device;

    private OverheadDisplay(Host host, Representation representation, int wantedInstance, Device device) {
        this.host = host;
        this.representation = representation;
        this.wantedInstance = wantedInstance;
        this.device = device;
    }

    static OverheadDisplay ofConsumer(Host host, Representation representation, String key, int instance, String name) {
        String unique = "SolarOverheadConsumer_" + key;
        return new OverheadDisplay(
                host,
                representation,
                instance,
                host.publish(
                        representation == Representation.FAKE_BMS
                                ? fakeBms(unique, instance, "es-ESS SolarOverheadConsumer", name)
                                : new DeviceSpec(
                                        "acload",
                                        unique,
                                        instance,
                                        "es-ESS SolarOverheadConsumer",
                                        name,
                                        "es-ESS",
                                        false,
                                        List.of(
                                                Item.number("/Ac/Power", Unit.WATT),
                                                Item.number("/Ac/Energy/Forward", Unit.KILOWATT_HOUR),
                                                Item.text("/Role").initially("acload"),
                                                Item.integer("/Position").initially(0)))));
    }

    static OverheadDisplay ofReservation(Host host, int instance) {
        return new OverheadDisplay(
                host,
                Representation.FAKE_BMS,
                instance,
                host.publish(fakeBms(
                        "SolarOverheadBatteryReservation",
                        instance,
                        "es-ESS SolarOverheadDistributorBMS",
                        "Battery Charge Reservation")));
    }

    private static DeviceSpec fakeBms(String unique, int instance, String product, String name) {
        return new DeviceSpec(
                "battery",
                unique,
                instance,
                product,
                name,
                null,
                false,
                List.of(
                        Item.number("/Soc", Unit.PERCENT),
                        Item.number("/Dc/0/Power", Unit.WATT),
                        Item.number("/Dc/0/Voltage", Unit.VOLT).initially(0),
                        Item.number("/Dc/0/Current", Unit.AMPERE).initially(0)));
    }

    /** @param consumptionW null unknown */
    void showConsumer(String name, boolean automatic, double requestW, Double consumptionW, double totalWh) {
        if (representation == Representation.AC_LOAD) {
            device.set("/CustomName", name);
            device.set("/Ac/Power", consumptionW);
            device.set("/Ac/Energy/Forward", totalWh / 1000);
        } else {
            device.set("/CustomName", automatic ? name + " ☼ @ " + Payload.text(requestW) + "W" : name + " ◌");
            device.set("/Dc/0/Power", consumptionW);
            device.set("/Soc", percent(consumptionW, requestW));
        }
    }

    /** @param reservationW null unknown, as the battery's power */
    void showReservation(Double reservationW, Double batteryW) {
        device.set(
                "/CustomName",
                "Battery Charge Reservation: " + (reservationW == null ? "unknown" : Math.round(reservationW) + "W"));
        device.set("/Dc/0/Power", 0);
        device.set("/Soc", reservationW == null ? null : percent(batteryW, reservationW));
    }

    int wantedInstance() {
        return wantedInstance;
    }

    void close() {
        host.withdraw(device);
    }

    /** Of nothing: all of it. */
    private static Double percent(Double part, double of) {
        return part == null
                ? null
                : (Double) (of <= 0 ? part > 0 ? 100.0 : 0.0 : Math.max(0, Math.min(100, part / of * 100)));
    }
}
