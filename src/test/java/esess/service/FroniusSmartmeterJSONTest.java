package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import esess.model.HostAddress;
import esess.port.Http;
import esess.service.FroniusSmartmeterJSON.Meter;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FroniusSmartmeterJSONTest {

    private static final String URL =
            "http://10.10.20.46/solar_api/v1/GetMeterRealtimeData.cgi?Scope=Device&DeviceId=1&DataCollection=MeterRealtimeData";
    private static final Meter METER = new Meter(
            40,
            new PolledKeys(
                    "Fronius",
                    new HostAddress("10.10.20.46"),
                    new LossKeys(Duration.ofMillis(500), Optional.empty(), Duration.ofSeconds(15))),
            1);

    private final VirtualHouse house = new VirtualHouse();

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    private SimBus.Service start(String data) {
        answer(data);
        house.start("FroniusSmartmeterJSON", () -> new FroniusSmartmeterJSON(METER));
        return house.bus.service("com.victronenergy.grid.esESS_FroniusSmartmeterJSON");
    }

    private void answer(String data) {
        house.http.answers.put(
                URL, () -> new Http.Ok(200, "{\"Body\":{\"Data\":{" + data + "}},\"Head\":{\"Status\":{\"Code\":0}}}"));
    }

    @Test
    @DisplayName("a single-phase meter is a meter: its phase is shown, the others are unknown")
    void singlePhase() {
        SimBus.Service grid = start(
                "\"Enable\":1,\"PowerReal_P_Phase_1\":-712.34,\"PowerReal_P_Sum\":-712.34,\"Voltage_AC_Phase_1\":229.9,"
                        + "\"Current_AC_Phase_1\":3.1,\"PowerFactor_Phase_1\":0.987,\"EnergyReal_WAC_Sum_Consumed\":5000,\"EnergyReal_WAC_Sum_Produced\":7000");
        assertEquals(-712.3, grid.get("/Ac/Power"));
        assertEquals(-712.3, grid.get("/Ac/L1/Power"));
        assertEquals(0.987, grid.get("/Ac/L1/PowerFactor"));
        assertNull(grid.get("/Ac/L2/Power"));
        assertEquals(1, grid.get("/NrOfPhases"));
        assertEquals(5.0, grid.get("/Ac/Energy/Forward"));
        assertEquals(7.0, grid.get("/Ac/Energy/Reverse"));
        assertEquals("JSON-API via 10.10.20.46", grid.get("/Mgmt/Connection"));
        house.pass(Duration.ofMinutes(1));
        assertEquals(1, house.messages().size(), "and no trouble with any poll");
    }

    @Test
    @DisplayName("values that the inverter calls invalid count as one failed poll, told once")
    void disabled() {
        SimBus.Service grid = start("\"Enable\":1,\"PowerReal_P_Sum\":100");
        answer("\"Enable\":0,\"PowerReal_P_Sum\":0");
        house.pass(Duration.ofMillis(1499));
        assertEquals(100.0, grid.get("/Ac/Power"), "held for three periods, however often it counts as an error");
        house.pass(Duration.ofMillis(1));
        assertNull(grid.get("/Ac/Power"), "not 0");
        house.pass(Duration.ofSeconds(14));
        assertEquals(List.of(), house.bus.names());
        assertEquals(3, house.messages().size(), house.messages().toString());
    }
}
