package esess.bench;

import esess.sim.twin.WattpilotDoor;
import java.nio.file.Path;
import java.util.List;

/** The configurations that the program is measured with. */
final class HouseFile {

    static final int SENSORS = 20;
    static final int EXPORTS = 100;
    static final int EXPORTING_SERVICES = 5;
    static final int CONSUMERS_EACH = 5;
    static final String SHELLY = "com.victronenergy.grid.esESS_Shelly3EMGrid";
    static final String PM = "com.victronenergy.pvinverter.esESS_ShellyPMInverter_garage";
    static final String FRONIUS = "com.victronenergy.grid.esESS_FroniusSmartmeterJSON";

    private HouseFile() {}

    static String exporting(int service) {
        return "com.victronenergy.tank.bench" + service;
    }

    static String exportedPath(int export) {
        return "/Bench/Group" + export % (EXPORTS / EXPORTING_SERVICES) / 5 + "/Value" + export % 5;
    }

    static String temperature(int sensor) {
        return "com.victronenergy.temperature.esESS_MqttTemperature_s" + sensor;
    }

    /** Every service at work. */
    static String everything(Path directory, int mqttPort, List<String> meters, List<String> relays, String wattpilot) {
        StringBuilder text = new StringBuilder(head(directory, mqttPort));
        text.append("""
                [Services]
                MqttTemperature = true
                MqttPVInverter = true
                MqttDC = true
                TimeToGoCalculator = true
                SolarOverheadDistributor = true
                NoBatToEV = true
                ChargeCurrentReducer = true
                Grid2Bat = true
                GridSetpoint = true
                FroniusWattpilot = true
                MqttExporter = true
                Shelly3EMGrid = true
                ShellyPMInverter = true
                FroniusSmartmeterJSON = true
                [SolarOverheadDistributor]
                MinBatteryCharge = 5000 - 40 * SOC
                [FroniusWattpilot]
                Host = %s
                Password = %s
                [ChargeCurrentReducer]
                DesiredChargeAmps = 60
                [MqttPVInverter:roof]
                VRMInstanceID = 1008
                CustomName = Roof
                Position = 1
                L1PowerTopic = bench/pv/power
                TotalEnergyForwardedTopic = bench/pv/energy
                [MqttDC:fridge]
                VRMInstanceID = 1010
                CustomName = Fridge
                Topic = bench/fridge/power
                [Shelly3EMGrid]
                VRMInstanceID = 47
                CustomName = Meter
                Host = %s
                Metering = Net
                [ShellyPMInverter:garage]
                VRMInstanceID = 1018
                CustomName = Garage
                Host = %s
                [FroniusSmartmeterJSON]
                VRMInstanceID = 48
                CustomName = Fronius
                Host = %s
                """.formatted(wattpilot, WattpilotDoor.PASSWORD, meters.get(0), meters.get(1), meters.get(2)));
        text.append(sensors(SENSORS));
        for (int i = 0; i < EXPORTS; i++) {
            text.append("[MqttExporter:e").append(i).append("]\nService = ").append(exporting(i / (EXPORTS / EXPORTING_SERVICES)))
                    .append("\nDbusKey = ").append(exportedPath(i)).append("\nMqttTopic = bench/e/").append(i).append('\n');
        }
        for (int i = 0; i < CONSUMERS_EACH; i++) {
            text.append("[HttpConsumer:h").append(i).append("]\nCustomName = Heater ").append(i).append("\nVRMInstanceID = ").append(1100 + i)
                    .append("\nRequest = ").append(300 + 100 * i).append("\nPreset = ShellyGen2\nHost = ").append(relays.get(i)).append('\n');
            text.append("[MqttConsumer:m").append(i).append("]\nCustomName = Pump ").append(i).append("\nVRMInstanceID = ").append(1200 + i)
                    .append("\nRequest = ").append(250 + 100 * i).append("\nPreset = ShellyGen2\nBaseTopic = relay").append(i).append('\n');
        }
        return text.toString();
    }

    /** Nothing but this many published services. */
    static String sensorsOnly(Path directory, int mqttPort, int sensors) {
        return head(directory, mqttPort) + "[Services]\nMqttTemperature = true\n" + sensors(sensors);
    }

    private static String head(Path directory, int mqttPort) {
        return """
                [Common]
                LogDirectory = %s
                BatteryCapacityInWh = 10000
                BatteryMaxChargeInW = 5000
                ConfigVersion = 100
                [Mqtt]
                Host = 127.0.0.1
                Port = %d
                """.formatted(directory.resolve("log"), mqttPort);
    }

    private static String sensors(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("[MqttTemperature:s").append(i).append("]\nVRMInstanceID = ").append(2000 + i).append("\nCustomName = Sensor ")
                    .append(i).append("\nTopic = bench/t/").append(i).append("\nTopicJsonKey = DS18B20.Temperature\n");
        }
        return text.toString();
    }
}
