package esess.service.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import esess.sim.door.SimBus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Battery care, a water heater before gas, and a foreign inverter behind powermon, as the house sees them. */
class CareTest {

    private static final String ADHOC = "powermon/adhoc";
    private final GatewayHouse gateway = new GatewayHouse(new HashMap<>());
    private final SimBus.Service settings = gateway.house.bus.foreign("com.victronenergy.settings");
    private final SimBus.Service battery = gateway.house.bus.foreign("com.victronenergy.battery.bms");
    private final SimBus.Service system = gateway.house.bus.foreign("com.victronenergy.system");
    private final SimBus.Service grid = gateway.house.bus.foreign("com.victronenergy.grid.meter");

    private static final String CONFIGURATION = """
            [GatewayClient:ha]
            ByTopic = true
            [GatewayComponent:battery]
            Type = battery
            Service = com.victronenergy.battery.bms
            Highest = 100
            [GatewayComponent:grid]
            Type = sensor
            Service = com.victronenergy.grid.meter
            Values = /Ac/Power W
            [GatewayComponent:boilerrelay]
            Type = relay
            Path = /Relay/0/State
            Fallback = off
            [GatewayForeign:inverter3]
            Topic = mpp/inverter3
            Units = battery_voltage V
            CommandTopic = powermon/adhoc
            ResultTopic = powermon/results
            Ask = QPIRI
            Command1 = setOutputPriority priority: utility=POP00=Utility first, sbu=POP02=SBU first -> output_source_priority
            Command2 = setChargeCurrent current A 10..120/10: MNCHGC{000}
            """;

    private void start(String more) {
        settings.set("/Settings/SystemSetup/MaxChargeCurrent", -1.0)
                .set("/Settings/CGwacs/BatteryLife/MinimumSocLimit", 10.0)
                .accepting("/Settings/SystemSetup/MaxChargeCurrent", each -> true);
        battery.set("/Soc", 60.0).set("/Dc/0/Voltage", 52.0).set("/Dc/0/Current", 20.0);
        system.set("/Serial", "c0ffee").set("/Relay/0/State", 0).accepting("/Relay/0/State", each -> true);
        grid.set("/Ac/Power", 100.0);
        gateway.start(CONFIGURATION + more);
    }

    private double maxCharge() {
        return ((Number) settings.get("/Settings/SystemSetup/MaxChargeCurrent")).doubleValue();
    }

    private int relay() {
        return ((Number) system.get("/Relay/0/State")).intValue();
    }

    private List<String> adhoc() {
        return gateway.house.mqtt.published().stream()
                .filter(each -> each.topic().equals(ADHOC))
                .map(each -> each.payload())
                .toList();
    }

    private void inverterTells(String priority) {
        gateway.house.mqtt.arrive(
                "mpp/inverter3",
                "{\"battery_voltage\": 52.1, \"output_source_priority\": \"" + priority + "\", \"deep\": {\"x\": 1}}");
        gateway.pass(1);
    }

    @Test
    @DisplayName(
            "charging ends at 70 %, is resumed at 67 with what the owner had, and an unknown state of charge changes nothing")
    void chargeLimit() {
        start("[GatewayBattery:house]\nBattery = battery\nChargeBy = battery\n");
        gateway.pass(10);
        assertEquals(-1, maxCharge());
        battery.set("/Soc", 70.0);
        gateway.pass(10);
        assertEquals(0, maxCharge());
        battery.set("/Soc", null);
        gateway.pass(30);
        assertEquals(0, maxCharge());
        battery.set("/Soc", 68.0);
        gateway.pass(600);
        assertEquals(0, maxCharge());
        battery.set("/Soc", 67.0);
        gateway.pass(10);
        assertEquals(-1, maxCharge());
        battery.set("/Soc", 90.0);
        gateway.pass(10);
        assertEquals(0, maxCharge());
        gateway.stop();
        assertEquals(-1, maxCharge());
    }

    @Test
    @DisplayName("without a BMS the current is counted from the first full charge on")
    void counted() {
        start("[GatewayBattery:house]\nBattery = battery\nCapacityAh = 280\n");
        battery.set("/Soc", null).set("/System/MaxCellVoltage", 3.3);
        gateway.pass(60);
        assertNull(gateway.house.mqtt.payload("es-ESS/Gateway/Battery/house/Soc"));
        battery.set("/System/MaxCellVoltage", 3.46).set("/Dc/0/Current", 5.0);
        gateway.pass(310);
        assertEquals("100.0", gateway.house.mqtt.payload("es-ESS/Gateway/Battery/house/Soc"));
        battery.set("/System/MaxCellVoltage", 3.3).set("/Dc/0/Current", -50.0);
        gateway.pass(1800);
        assertEquals(91.07, Double.parseDouble(gateway.house.mqtt.payload("es-ESS/Gateway/Battery/house/Soc")), 0.1);
    }

    @Test
    @DisplayName("an inverter behind powermon takes the grid when the battery is low, by its ad-hoc command, read back")
    void priority() {
        start("[GatewayBattery:house]\nBattery = battery\nPriorityBy = inverter3\n");
        inverterTells("SBU first");
        battery.set("/Soc", 30.0);
        gateway.pass(7);
        assertEquals(List.of("POP00", "QPIRI"), adhoc().subList(0, 2));
        gateway.house.mqtt.arrive(
                "powermon/results",
                "{\"data_name\": \"output_source_priority\", \"data_value\": \"Utility first\", \"data_unit\": \"\"}");
        gateway.pass(1);
        assertEquals("Utility first", gateway.value("inverter3", "output_source_priority"));
        assertEquals("battery-house", gateway.document("/inverter3/authority").get("holder"));
        gateway.stop();
        assertEquals("POP02", adhoc().get(adhoc().size() - 1));
    }

    @Test
    @DisplayName("only declared commands reach a foreign device, with its digits; its refusal and its silence are told")
    void foreign() {
        start("");
        assertEquals("stale", GatewayHouse.code(gateway.ask("ha", "inverter3", "read", Map.of())));
        inverterTells("SBU first");
        assertEquals(
                "bad_parameter",
                GatewayHouse.code(gateway.ask("ha", "inverter3", "setOutputPriority", Map.of("priority", "POP01"))));
        assertNull(gateway.ask("ha", "inverter3", "setChargeCurrent", Map.of("current", 47.0)));
        assertEquals("MNCHGC050", adhoc().get(0));
        gateway.house.mqtt.arrive(
                "powermon/results", "{\"data_name\": \"x\", \"data_value\": \"(NAK\", \"data_unit\": \"\"}");
        gateway.pass(1);
        assertEquals("not_taken", GatewayHouse.code(gateway.answers.get(gateway.answers.size() - 1)));
        gateway.pass(5);
        assertNull(gateway.ask("ha", "inverter3", "setChargeCurrent", Map.of("current", 60.0)));
        gateway.pass(10);
        assertEquals("timeout", GatewayHouse.code(gateway.answers.get(gateway.answers.size() - 1)));
        gateway.pass(200);
        assertNull(gateway.value("inverter3", "battery_voltage"));
    }

    @Test
    @DisplayName(
            "a heater comes before gas when 500 W were left for two minutes, goes when nothing was for one, and heats in the window")
    void heater() {
        start("[GatewayHeater:boiler]\nRelay = boilerrelay\nGridOf = grid\nCheapFrom = 14:00\nCheapTo = 15:00\n");
        grid.set("/Ac/Power", -800.0);
        gateway.pass(110);
        assertEquals(0, relay());
        gateway.pass(20);
        assertEquals(1, relay());
        grid.set("/Ac/Power", 200.0);
        gateway.pass(50);
        assertEquals(1, relay());
        gateway.pass(20);
        assertEquals(0, relay());
        // 12:00 in Berlin at the start.
        gateway.pass(2 * 3600);
        assertEquals(1, relay());
        gateway.pass(3600);
        assertEquals(0, relay());
    }
}
