package esess.demo;

import esess.port.Mqtt;
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
    private static final double BOILER_W = 2000;
    private static final double BOILER_WH_PER_KELVIN = 300 * 1.163;
    private static final double BOILER_OFF_CELSIUS = 62;
    private static final double BOILER_ON_CELSIUS = 57;
    private static final double CELLAR_CELSIUS = 15;
    private static final double BOILER_LOSS_W_PER_KELVIN = 2;
    private static final double SHOWER_W = 9000;
    private static final int SHOWERS_START = 7 * 3600 + 1200;
    private static final int SHOWERS_END = SHOWERS_START + 1500;
    private static final double FRIDGE_W = 55;
    private static final double FRIDGE_V = 12.8;
    private static final double ROOF_WH_BEFORE = 4_321_000;
    private static final String DTU = "solar/roof/";

    private final Plant plant;
    private final Panels roof;
    private final Mqtt mqtt;
    private final double roofMaxW;
    private final Map<String, String> told = new HashMap<>();
    private double roofLimitW;
    private boolean boilerOn;
    private boolean boilerWarm;
    private double boilerCelsius = 51;
    private int due;

    DemoDevices(Plant plant, Mqtt mqtt, double roofMaxW) {
        this.plant = plant;
        this.mqtt = mqtt;
        this.roofMaxW = roofMaxW;
        roof = plant.otherPanels();
        roofLimitW = roofMaxW;
        roof.limitW(roofLimitW);
        mqtt.subscribe(DTU + "cmd/limit_nonpersistent_relative", 0, message -> limit(message.text()));
        mqtt.subscribe("cmnd/boiler/Power", 0, message -> turn(message.text()));
    }

    /** Before a second of the plant. */
    void draw() {
        boilerWarm = boilerCelsius >= BOILER_OFF_CELSIUS || boilerWarm && boilerCelsius > BOILER_ON_CELSIUS;
        plant.load("Boiler", 1).draw(boilerOn && !boilerWarm ? BOILER_W : 0);
        plant.load("Fridge", 2).draw(fridgeW());
    }

    /** After it. */
    void second() {
        double showerW = plant.secondOfDay() >= SHOWERS_START && plant.secondOfDay() < SHOWERS_END ? SHOWER_W : 0;
        double watts = plant.load("Boiler", 1).powerW()
                - showerW
                - BOILER_LOSS_W_PER_KELVIN * (boilerCelsius - CELLAR_CELSIUS);
        boilerCelsius = Math.max(CELLAR_CELSIUS, boilerCelsius + watts / 3600 / BOILER_WH_PER_KELVIN);
        due--;
    }

    void report() {
        tell("stat/boiler/POWER", boilerOn ? "ON" : "OFF");
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
        say(
                "tele/boiler/SENSOR",
                String.format(
                        Locale.ROOT,
                        "{\"ENERGY\":{\"Power\":%.0f}}",
                        plant.load("Boiler", 1).powerW()));
        say(
                "tele/boilertank/SENSOR",
                String.format(Locale.ROOT, "{\"DS18B20\":{\"Temperature\":%.1f}}", boilerCelsius));
        double garden = 17 - 6 * Math.cos(2 * Math.PI * (plant.secondOfDay() - 3 * 3600) / SolarDay.SECONDS);
        say("Devices/Garden/Temperature", number(garden));
        say("Devices/Garden/Humidity", number(90 - 2 * garden));
        say("Devices/Fridge/Power", number(fridgeW()));
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
            boilerOn = command.equals("ON");
        }
        told.remove("stat/boiler/POWER");
        tell("stat/boiler/POWER", boilerOn ? "ON" : "OFF");
        due = Math.min(due, 2);
    }

    private double fridgeW() {
        return plant.secondOfDay() % 2400 < 900 ? FRIDGE_W : 1;
    }

    /** Only news. */
    private void tell(String topic, String payload) {
        if (!payload.equals(told.put(topic, payload))) {
            mqtt.publish(topic, payload, 0, false);
        }
    }

    /** The embedded broker keeps only what comes with QoS 1. */
    private void say(String topic, String payload) {
        mqtt.publish(topic, payload, 1, true);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
