package esess.demo;

import esess.port.Mqtt;
import esess.sim.plant.Appliance;
import esess.sim.plant.Panels;
import esess.sim.plant.Plant;
import esess.sim.plant.SolarDay;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What of the demo's house reports over MQTT: the OpenDTU with the inverter on the roof, the boiler behind a Tasmota relay,
 * the sensor in its tank, the garden's sensor and the fridge. They act on the plant and follow it. Loop thread.
 */
final class DemoDevices {

    private static final int REPORT_SECONDS = 10;
    static final double BOILER_W = 2000;
    private static final double FRIDGE_V = 12.8;
    private static final double ROOF_WH_BEFORE = 4_321_000;
    private static final String DTU = "solar/roof/";

    private final Plant plant;
    private final Panels roof;
    private final Mqtt mqtt;
    private final double roofMaxW;
    private final Map<String, String> told = new HashMap<>();
    private double roofLimitW;
    private final Appliance boiler;
    private int due;

    DemoDevices(Plant plant, Mqtt mqtt, double roofMaxW) {
        this.plant = plant;
        this.mqtt = mqtt;
        this.roofMaxW = roofMaxW;
        boiler = Appliance.boiler(plant, plant.load("Boiler", 1), BOILER_W);
        roof = plant.otherPanels();
        roofLimitW = roofMaxW;
        roof.limitW(roofLimitW);
        mqtt.subscribe(DTU + "cmd/limit_nonpersistent_relative", 0, message -> limit(message.text()));
        mqtt.subscribe("cmnd/boiler/Power", 0, message -> turn(message.text()));
    }

    /** Before a second of the plant. */
    void draw() {
        plant.load("Fridge", 2).draw(LeftAlone.fridgeW(plant));
    }

    /** After it. */
    void second() {
        boiler.step();
        due--;
    }

    void report() {
        tell("stat/boiler/POWER", boiler.isOn() ? "ON" : "OFF");
        if (due > 0) {
            return;
        }
        due = REPORT_SECONDS;
        for (int phase = 1; phase <= 3; phase++) {
            say(DTU + phase + "/power", number(roof.powerW(phase)));
        }
        say(DTU + "0/yieldtotal", String.format(Locale.ROOT, "%.3f", (ROOF_WH_BEFORE + roof.energyWh()) / 1000));
        say(DTU + "status/reachable", "1");
        say(DTU + "status/limit_relative", number(roofLimitW / roofMaxW * 100));
        say("tele/boiler/SENSOR", String.format(Locale.ROOT, "{\"ENERGY\":{\"Power\":%.0f}}", boiler.powerW()));
        say(
                "tele/boilertank/SENSOR",
                String.format(Locale.ROOT, "{\"DS18B20\":{\"Temperature\":%.1f}}", boiler.celsius()));
        double garden = 17 - 6 * Math.cos(2 * Math.PI * (plant.secondOfDay() - 3 * 3600) / SolarDay.SECONDS);
        say("Devices/Garden/Temperature", number(garden));
        say("Devices/Garden/Humidity", number(90 - 2 * garden));
        say("Devices/Fridge/Power", number(LeftAlone.fridgeW(plant)));
        say("Devices/Fridge/Voltage", number(FRIDGE_V));
    }

    private void limit(String percent) {
        try {
            roofLimitW = Math.max(0, Math.min(100, Double.parseDouble(percent))) / 100 * roofMaxW;
            roof.limitW(roofLimitW);
        } catch (NumberFormatException e) {
            // As an OpenDTU: what it does not understand changes nothing.
        }
    }

    /** An empty payload only asks. */
    private void turn(String command) {
        if (!command.isEmpty()) {
            boiler.turn(command.equals("ON"));
        }
        told.remove("stat/boiler/POWER");
        tell("stat/boiler/POWER", boiler.isOn() ? "ON" : "OFF");
        due = Math.min(due, 2);
    }

    /** Only news. */
    private void tell(String topic, String payload) {
        if (!payload.equals(told.put(topic, payload))) {
            mqtt.publish(topic, payload, 0, false);
        }
    }

    /** Kept by the broker. */
    private void say(String topic, String payload) {
        mqtt.publish(topic, payload, 0, true);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
