package esess.bench;

import esess.sim.twin.WattpilotDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The configurations that the program is measured with. The demo's has every service; devices that are measured are the bench's own. */
final class HouseFile {

    static final int SENSORS = 20;
    static final int EXPORTS = 100;
    static final int EXPORTING_SERVICES = 5;
    static final int CONSUMERS_EACH = 5;
    static final int RESTING_SENSORS = 5;
    static final int RESTING_EXPORTS = 20;
    static final String SHELLY = "com.victronenergy.grid.esESS_Shelly_meter";
    static final String PM = "com.victronenergy.pvinverter.esESS_Shelly_garage";
    static final String FRONIUS = "com.victronenergy.grid.esESS_FroniusSmartmeterJSON";

    private static final Path DEMO = Path.of("src/main/resources/esess/demo/demo.ini");

    /** What the load is made for: services that came later have no part in it. */
    private static final Set<String> MEASURED = Set.of(
            "MqttTemperature", "MqttPVInverter", "MqttDC", "TimeToGoCalculator", "SolarOverheadDistributor", "NoBatToEV", "ChargeCurrentReducer",
            "Grid2Bat", "GridSetpoint", "FroniusWattpilot", "MqttExporter", "Shelly", "FroniusSmartmeterJSON");

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
                [Shelly:meter]
                VRMInstanceID = 47
                CustomName = Meter
                Role = grid
                Host = %s
                Metering = Net
                [Shelly:garage]
                VRMInstanceID = 1018
                CustomName = Garage
                Role = pvinverter
                Channel = 0
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
        return text + othersOfTheDemo(text.toString());
    }

    /** The switches and what the services need that are not measured by devices of the bench. */
    private static String othersOfTheDemo(String own) {
        return Arrays.stream(demo().split("(?m)^(?=\\[)"))
                .filter(section -> section.startsWith("["))
                .map(HouseFile::measuredAlone)
                .filter(section -> !section.isEmpty())
                .filter(section -> Pattern.compile("(?m)^\\[" + section.substring(1).split("[:\\]]")[0] + "[:\\]]").matcher(own).results().count() == 0)
                .collect(Collectors.joining());
    }

    private static String measuredAlone(String section) {
        return section.startsWith("[Services]")
                ? "[Services]\n" + MEASURED.stream().sorted().map(service -> service + " = true\n").collect(Collectors.joining())
                : Pattern.compile("^\\[(GivEnergy|GivEVC|HomeAssistant|Planner|Gateway|Web|Rest|ModbusMeter|FroniusSmartmeterRS485|SungrowBattery|BatteryCT)").matcher(section).find()
                        ? "" : section;
    }

    /** What a typical owner has, while nothing happens: a meter a second, five sensors, three HTTP consumers, 20 exports, a Wattpilot without a car. */
    static String atRest(Path directory, int mqttPort, String meter, List<String> relays, String wattpilot) {
        StringBuilder text = new StringBuilder(head(directory, mqttPort)).append("""
                [Services]
                MqttTemperature = true
                SolarOverheadDistributor = true
                FroniusWattpilot = true
                MqttExporter = true
                Shelly = true
                [SolarOverheadDistributor]
                VRMInstanceID = 1000
                VRMInstanceID_ReservationMonitor = 1001
                [FroniusWattpilot]
                VRMInstanceID = 1050
                VRMInstanceID_OverheadRequest = 1051
                HibernateMode = true
                Host = %s
                Password = %s
                [Shelly:meter]
                VRMInstanceID = 47
                CustomName = Meter
                Role = grid
                Host = %s
                """.formatted(wattpilot, WattpilotDoor.PASSWORD, meter));
        text.append(sensors(RESTING_SENSORS));
        for (int i = 0; i < RESTING_EXPORTS; i++) {
            text.append("[MqttExporter:e").append(i).append("]\nService = ").append(exporting(i / (EXPORTS / EXPORTING_SERVICES)))
                    .append("\nDbusKey = ").append(exportedPath(i)).append("\nMqttTopic = bench/e/").append(i).append('\n');
        }
        for (int i = 0; i < 3; i++) {
            text.append("[HttpConsumer:h").append(i).append("]\nCustomName = Heater ").append(i).append("\nVRMInstanceID = ").append(1100 + i)
                    .append("\nRequest = ").append(300 + 100 * i).append("\nPreset = ShellyGen2\nHost = ").append(relays.get(i)).append('\n');
        }
        return text.toString();
    }

    /** A start with every service, of which nothing answers; see src/main/dist/archives.sh. */
    static String training() {
        return demo().replaceAll("(?m)^LogDirectory = .*", "LogDirectory = log").replaceAll("(?m)^Port = 1883$", "Port = 1");
    }

    private static String demo() {
        try {
            return Files.readString(DEMO).replaceAll("(?m)\\w+\\.demo$", "127.0.0.1:1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
