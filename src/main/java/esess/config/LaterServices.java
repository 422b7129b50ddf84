package esess.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Services of the original that come later: their flags and sections stand in owners' files and must not be called
 * typos. A service that gets built simply stands in the catalogue, and its entry here is passed over.
 */
public final class LaterServices {

    private static final List<ServiceDeclaration> ALL = List.of(
            ServiceDeclaration.later("SolarOverheadDistributor", "Shares surplus solar power out by priority.",
                    "SolarOverheadDistributor", "HttpConsumer", "MqttConsumer", "NPC"),
            ServiceDeclaration.later("FroniusWattpilot", "Shows and steers a Fronius Wattpilot.", "FroniusWattpilot"),
            ServiceDeclaration.later("NoBatToEV", "Keeps the car from emptying the house battery.", "NoBatToEV"),
            ServiceDeclaration.later("Shelly3EMGrid", "Shows a Shelly 3EM as grid meter.", "Shelly3EMGrid"),
            ServiceDeclaration.later("ShellyPMInverter", "Shows a Shelly PM as PV inverter.", "ShellyPMInverter"),
            ServiceDeclaration.later("FroniusSmartmeterJSON", "Shows a Fronius meter (HTTP) as grid meter.",
                    "FroniusSmartmeterJSON"),
            ServiceDeclaration.later("FroniusSmartmeterRS485", "Shows a Fronius meter (RS485) as grid meter.",
                    "FroniusSmartmeterRS485"),
            ServiceDeclaration.later("MqttPVInverter", "Shows PV inverters that report by MQTT.", "MqttPVInverter"),
            ServiceDeclaration.later("MqttDC", "Shows DC devices that report by MQTT.", "MqttDC"),
            ServiceDeclaration.later("ChargeCurrentReducer", "Limits the charge current.", "ChargeCurrentReducer"),
            ServiceDeclaration.later("Grid2Bat", "Charges the battery from the grid.", "Grid2Bat"),
            ServiceDeclaration.later("GridSetpoint", "Moves the grid set point on request.", "GridSetpoint"));

    private LaterServices() {}

    /** These services, and behind them those of the original that are not among them by name. */
    public static List<ServiceDeclaration> beside(List<ServiceDeclaration> services) {
        List<ServiceDeclaration> all = new ArrayList<>(services);
        for (ServiceDeclaration later : ALL) {
            if (services.stream().noneMatch(each -> each.name().equalsIgnoreCase(later.name()))) {
                all.add(later);
            }
        }
        return all;
    }
}
