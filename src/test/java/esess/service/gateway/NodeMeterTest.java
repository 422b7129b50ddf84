package esess.service.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.door.SimDevice;
import java.util.HashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A meter of another node, as the GX sees it. */
class NodeMeterTest {

    private static final String TOPIC = "es-ESS/gateway/garage/grid_Meter/state";
    private final GatewayHouse gateway = new GatewayHouse(new HashMap<>());

    private void start() {
        gateway.start("[GatewayMeter:garage]\nStateTopic = " + TOPIC
                + "\nRole = grid\nVRMInstanceID = 60\nCustomName = Garage\n");
    }

    private SimDevice device() {
        return gateway.house.bus.devices().stream()
                .filter(each -> each.serviceName().endsWith("esESS_GatewayMeter_garage"))
                .findFirst()
                .orElseThrow();
    }

    private static String state(String power) {
        return "{\"time\":1,\"values\":{\"Ac_Power\":{\"value\":" + power
                + ",\"unit\":\"W\"},\"L1/Power\":{\"value\":" + power
                + ",\"unit\":\"W\"},\"L1/Voltage\":{\"value\":230.4,\"unit\":\"V\"},\"Ac_Energy_Forward\":{\"value\":12.5,\"unit\":\"kWh\"}}}";
    }

    @Test
    @DisplayName(
            "it measures while the node tells, is unknown and then gone when it does not, and what was kept is no sign of life")
    void loss() {
        start();
        gateway.house.mqtt.arriveRetained(TOPIC, state("400"));
        gateway.pass(1);
        assertFalse(device().onBus());
        gateway.house.mqtt.arrive(TOPIC, state("431"));
        gateway.pass(1);
        assertTrue(device().onBus());
        assertEquals(431.0, device().get("/Ac/Power"));
        assertEquals(230.4, device().get("/Ac/L1/Voltage"));
        assertNull(device().get("/Ac/L2/Power"));
        gateway.pass(16);
        assertNull(device().get("/Ac/Power"));
        gateway.house.mqtt.arrive(TOPIC, state("null"));
        gateway.pass(15);
        assertFalse(device().onBus());
        gateway.house.mqtt.arrive(TOPIC, state("-200"));
        gateway.pass(1);
        assertEquals(-200.0, device().get("/Ac/Power"));
        gateway.house.mqtt.arrive(TOPIC, "nonsense");
        gateway.house.mqtt.arrive(TOPIC, state("1e12"));
        gateway.pass(1);
        assertEquals(-200.0, device().get("/Ac/Power"));
    }
}
