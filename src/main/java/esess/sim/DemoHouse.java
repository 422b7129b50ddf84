package esess.sim;

import esess.model.Unit;
import esess.port.Bus;
import esess.port.Device;
import esess.port.Item;
import esess.port.Mqtt;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A small moving house for the demo: what a GX would have on its bus, two sensors that report over MQTT, and a heater
 * that is switched over MQTT. A day of sun passes in four minutes. Loop thread.
 */
public final class DemoHouse {

    private static final double DAY_SECONDS = 240;
    private static final double CAPACITY_WH = 10_000;
    private static final double HEATER_W = 1500;
    private static final double DEMO_SPEED = 86_400 / DAY_SECONDS;

    private final Device system;
    private final Device grid;
    private final Mqtt mqtt;
    private final Time time;
    private final long startedAt;
    private double socPercent = 45;
    private boolean heaterOn;

    /**
     * @param bus  a bus connection of the house's own: its devices are foreign to es-ESS
     * @param mqtt a broker connection of the house's own
     */
    public DemoHouse(Bus bus, Mqtt mqtt, Time time) {
        this.mqtt = mqtt;
        this.time = time;
        this.startedAt = time.tick();
        system = bus.publish("com.victronenergy.system", 0, withMandatory("Demo system", List.of(
                Item.text("/Serial").initially("demo"),
                Item.number("/Dc/Battery/Soc", Unit.PERCENT),
                Item.number("/Dc/Battery/Power", Unit.WATT),
                Item.number("/Dc/Battery/Voltage", Unit.VOLT),
                Item.number("/Dc/Battery/Current", Unit.AMPERE),
                Item.number("/Dc/Battery/Temperature", Unit.CELSIUS),
                Item.number("/Control/ActiveSocLimit", Unit.PERCENT).initially(10),
                Item.number("/Ac/Grid/L1/Power", Unit.WATT),
                Item.number("/Ac/Grid/L2/Power", Unit.WATT),
                Item.number("/Ac/Grid/L3/Power", Unit.WATT))));
        grid = bus.publish("com.victronenergy.grid.demo", 30, withMandatory("Demo grid meter", List.of(
                Item.text("/Serial").initially("demo-grid"),
                Item.number("/Ac/Power", Unit.WATT))));
        mqtt.subscribe("Devices/Heater/Set", 1, command -> heaterOn = command.text().equals("true"));
        time.every(Duration.ofSeconds(1), this::step);
    }

    private static List<Item> withMandatory(String product, List<Item> items) {
        List<Item> all = new ArrayList<>(items);
        all.add(Item.text("/Mgmt/ProcessName").initially("demo"));
        all.add(Item.text("/Mgmt/ProcessVersion").initially("demo"));
        all.add(Item.text("/Mgmt/Connection").initially("demo"));
        all.add(Item.text("/ProductName").initially(product));
        all.add(Item.integer("/ProductId").initially(0xFFFF));
        all.add(Item.integer("/Connected").initially(1));
        all.add(Item.text("/CustomName").initially(product));
        return all;
    }

    private void step() {
        double day = (time.tick() - startedAt) / 1000.0 / DAY_SECONDS;
        double sunW = Math.max(0, 6000 * Math.sin(2 * Math.PI * day)) * (0.85 + 0.15 * Math.sin(40 * day));
        double loadW = (heaterOn ? HEATER_W : 0) + 700 + 300 * Math.sin(25 * day) + 200 * Math.sin(61 * day);
        double batteryW = Math.max(-2000, Math.min(2000, sunW - loadW));
        if (socPercent >= 100 && batteryW > 0 || socPercent <= 10 && batteryW < 0) {
            batteryW = 0;
        }
        socPercent = Math.max(0, Math.min(100, socPercent + batteryW * DEMO_SPEED / 3600 / CAPACITY_WH * 100));
        double volts = 48 + socPercent * 0.06;
        double gridW = loadW + batteryW - sunW;

        system.set("/Dc/Battery/Soc", socPercent);
        system.set("/Dc/Battery/Power", batteryW);
        system.set("/Dc/Battery/Voltage", volts);
        system.set("/Dc/Battery/Current", batteryW / volts);
        system.set("/Dc/Battery/Temperature", 22 + batteryW / 1500);
        for (int phase = 1; phase <= 3; phase++) {
            system.set("/Ac/Grid/L" + phase + "/Power", gridW / 3);
        }
        grid.set("/Ac/Power", gridW);

        double outdoor = 12 + 8 * Math.sin(2 * Math.PI * (day - 0.1));
        mqtt.publish("Devices/Garden/Temperature", decimal(outdoor), 0, true);
        mqtt.publish("Devices/Garden/Humidity", decimal(65 - 2 * outdoor / 3), 0, true);
        mqtt.publish("Devices/Heater/State", Boolean.toString(heaterOn), 0, true);
        mqtt.publish("Devices/Heater/Power", decimal(heaterOn ? HEATER_W : 0), 0, true);
        mqtt.publish("Devices/Boiler/SENSOR", "{\"DS18B20\":{\"Temperature\":" + decimal(48 + sunW / 500) + "}}", 0, true);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
