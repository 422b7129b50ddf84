package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Device;
import esess.port.Item;
import esess.testing.Await;
import esess.testing.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Device instances, agreed upon with a stand-in for localsettings. */
class InstancesTest extends BusTest {

    private static final String NAME = "com.victronenergy.pvinverter.esESS_garage";
    private static final String RECORD = "/Settings/Devices/esESS_garage/ClassAndVrmInstance";
    private static final String OTHERS = "/Settings/Devices/cgwacs_1/ClassAndVrmInstance";

    private Peer settings(Map<String, Object> records, String... options) {
        return service(SETTINGS, "settings", json(records), options);
    }

    private Device inverter(int wanted) {
        return onBus(NAME, wanted, Item.integer("/Connected").initially(1));
    }

    /** What others read: never anything but what the device knows itself. */
    private Object published(Peer client) {
        return call(client, NAME, "/DeviceInstance", "GetValue", "").get("value");
    }

    @Test
    @DisplayName("A free instance is granted as wanted and stored")
    void granted() {
        Peer settings = settings(Map.of());
        Device device = inverter(40);
        assertEquals(40, loop.call(device::instance));
        assertEquals("pvinverter:40", settings.askMap(Map.of("values", true)).get(RECORD));
        Await.equal(Map.of(NAME, 40.0), () -> loop.call(() -> store.read(DBus.DOCUMENT)));
        assertEquals(0, log.count("not the wanted"));
    }

    @Test
    @DisplayName("An instance that another device of the class has is not taken: the next free one is")
    void taken() {
        settings(Map.of(OTHERS, "pvinverter:40", "/Settings/Devices/x/ClassAndVrmInstance", "grid:41"));
        Device device = inverter(40);
        assertEquals(41, loop.call(device::instance));
        assertEquals(41.0, published(client()));
        assertEquals(1, log.count("gets device instance 41, not the wanted 40"));
    }

    @Test
    @DisplayName("The stored record wins over the wish, at the first start and at every later one with the same wish")
    void storedRecordWins() {
        settings(Map.of(RECORD, "pvinverter:77"));
        assertEquals(77, loop.call(inverter(40)::instance));
        Await.equal(Map.of(NAME, 40.0), () -> loop.call(() -> store.read(DBus.DOCUMENT)));
        dbus.stop();
        dbus = start();
        assertEquals(77, loop.call(inverter(40)::instance));
    }

    @Test
    @DisplayName("A wish that the owner has changed since the last run is granted if nobody has that instance")
    void changedWish() {
        loop.run(() -> store.write(DBus.DOCUMENT, Map.of(NAME, 39.0)));
        Peer settings = settings(Map.of(RECORD, "pvinverter:77", OTHERS, "pvinverter:41"));
        assertEquals(40, loop.call(inverter(40)::instance));
        assertEquals("pvinverter:40", settings.askMap(Map.of("values", true)).get(RECORD));
        dbus.stop();
        dbus = start();
        assertEquals(40, loop.call(inverter(41)::instance), "41 is taken");
        assertEquals("pvinverter:40", settings.askMap(Map.of("values", true)).get(RECORD));
    }

    @Test
    @DisplayName("An instance that somebody changes while we run: leave, take it, join again")
    void changedByOthers() {
        Peer settings = settings(Map.of());
        Device device = inverter(40);
        Heard instance = watch(NAME, "/DeviceInstance");
        instance.await("/DeviceInstance=40");
        settings.ask(Map.of("set", Map.of(RECORD, "pvinverter:50")));
        instance.await("/DeviceInstance=40", "/DeviceInstance=gone", "/DeviceInstance=50");
        loop.await("joined", device::onBus);
        assertEquals(50, loop.call(device::instance));
        settings.ask(Map.of("set", Map.of(RECORD, "nonsense")));
        settings.ask(Map.of("set", Map.of(OTHERS, "pvinverter:51")));
        Await.pause(200);
        assertEquals(3, instance.all().size());
    }

    @Test
    @DisplayName(
            "Without a settings service the wanted instance is used; when it appears later its grant is taken over")
    void lateSettings() {
        Peer settings = settings(Map.of(RECORD, "pvinverter:60"), "--late");
        Device device = inverter(40);
        assertEquals(40, loop.call(device::instance));
        settings.ask(Map.of("join", true));
        Await.equal(60, () -> loop.call(device::instance));
        loop.await("joined", device::onBus);
        assertEquals(60.0, published(client()));
        settings.ask(Map.of("leave", true));
        settings.ask(Map.of("join", true));
        Await.pause(300);
        assertTrue(loop.call(device::onBus));
        assertEquals(60, loop.call(device::instance));
    }

    @Test
    @DisplayName("A settings service that does not answer holds nobody up for long")
    void silentSettings() {
        Peer settings = settings(Map.of());
        settings.ask(Map.of("shut", true));
        Device device = inverter(40);
        assertEquals(40, loop.call(device::instance));
        assertEquals(1, log.count("does not grant pvinverter:40"));
        settings.ask(Map.of("shut", false));
        settings.ask(Map.of("set", Map.of(OTHERS, "pvinverter:40")));
        settings.ask(Map.of("leave", true));
        settings.ask(Map.of("join", true));
        Await.equal(41, () -> loop.call(device::instance));
    }

    @Test
    @DisplayName("Many devices with one wish get an instance each")
    void oneWishForMany() {
        settings(Map.of());
        List<Device> devices = List.of(
                onBus("com.victronenergy.acload.esESS_a", 5),
                onBus("com.victronenergy.acload.esESS_b", 5),
                onBus("com.victronenergy.acload.esESS_c", 5));
        assertEquals(
                List.of(5, 6, 7),
                devices.stream().map(device -> loop.call(device::instance)).toList());
    }

    // ---- who has no record ----

    private static final String BMS = "com.victronenergy.battery.ttyUSB0";
    private static final String FAKE = "com.victronenergy.battery.esESS_pool";

    private Peer bms(int instance, String... options) {
        return service(BMS, "both", json(Map.of("/DeviceInstance", instance, "/Soc", 55.5)), options);
    }

    @Test
    @DisplayName(
            "an instance that a service without a record has on the bus is not taken, for no moment, and it is said")
    void takenOnTheBus() {
        Peer settings = settings(Map.of("/Settings/Devices/x/ClassAndVrmInstance", "battery:101"));
        bms(100);
        List<String> said = new ArrayList<>();
        loop.run(() -> dbus.onGivingWay(said::add));
        Device fake = onBus(FAKE, 100);
        assertEquals(102, loop.call(fake::instance), "101 has a record");
        assertEquals(
                102.0, call(client(), FAKE, "/DeviceInstance", "GetValue", "").get("value"));
        assertEquals(
                "battery:102",
                settings.askMap(Map.of("values", true)).get("/Settings/Devices/esESS_pool/ClassAndVrmInstance"));
        assertEquals(1, loop.call(() -> List.copyOf(said)).size());
        assertTrue(said.get(0).contains(BMS) && said.get(0).contains("has 102 from now on"), said.get(0));
        dbus.stop();
        dbus = start();
        assertEquals(102, loop.call(onBus(FAKE, 100)::instance), "the next start finds its own record");
    }

    @Test
    @DisplayName(
            "a real battery that comes later with our instance: es-ESS gives way; the same for grid meters, and without settings")
    void laterOnTheBus() {
        for (boolean recorded : new boolean[] {true, false}) {
            Peer settings = recorded ? settings(Map.of()) : null;
            Device fake = onBus(FAKE, 100);
            Device meter = onBus("com.victronenergy.grid.esESS_meter", 30);
            assertEquals(100, loop.call(fake::instance));
            Peer real = bms(100);
            Peer cgwacs = service("com.victronenergy.grid.cgwacs_1", "both", json(Map.of("/DeviceInstance", 30)));
            Await.equal(101, () -> loop.call(fake::instance));
            Await.equal(31, () -> loop.call(meter::instance));
            loop.await("joined", fake::onBus);
            loop.await("joined", meter::onBus);
            assertEquals(
                    101.0,
                    call(client(), FAKE, "/DeviceInstance", "GetValue", "").get("value"));
            loop.run(fake::close);
            loop.run(meter::close);
            real.close();
            cgwacs.close();
            if (settings != null) {
                settings.close();
            }
            dbus.stop();
            store.write(DBus.DOCUMENT, Map.of());
            dbus = start();
        }
    }

    @Test
    @DisplayName("a service that does not answer holds nobody up for long")
    void muteNeighbour() {
        settings(Map.of());
        service(BMS, "mute", json(Map.of("/DeviceInstance", 100)));
        assertEquals(100, loop.call(onBus(FAKE, 100)::instance));
    }
}
