package esess;

import esess.config.Broker;
import esess.config.Common;
import esess.config.Configuration;
import esess.config.LaterServices;
import esess.config.ServiceDeclaration;
import esess.config.SetpointSection;
import esess.runtime.Service;
import esess.service.ChargeCurrentReducer;
import esess.service.FroniusSmartmeterJSON;
import esess.service.FroniusWattpilot;
import esess.service.Grid2Bat;
import esess.service.MqttDC;
import esess.service.MqttExporter;
import esess.service.MqttPVInverter;
import esess.service.MqttTemperature;
import esess.service.NoBatToEV;
import esess.service.SetpointRequests;
import esess.service.Shelly3EMGrid;
import esess.service.ShellyPMInverter;
import esess.service.SolarOverheadDistributor;
import esess.service.SwitchedConsumer;
import esess.service.TimeToGoCalculator;
import java.util.List;
import java.util.function.Function;

/** The one ordered list of services: they start in this order and stop in the reverse one. */
public final class Catalog {

    /** A service: what the configuration knows of it, and how one is made of a configuration. */
    public record Entry(ServiceDeclaration declaration, Function<Configuration, Service> maker) {

        public String name() {
            return declaration.name();
        }
    }

    /** The sections that belong to no service. */
    public static final List<Class<? extends Record>> ALWAYS =
            List.of(Common.class, Broker.class, SetpointSection.class);

    public static final List<Entry> SERVICES = List.of(
            new Entry(
                    new ServiceDeclaration(
                            "MqttTemperature",
                            List.of("MqttTemperatures"),
                            "Shows temperature sensors that report over MQTT in the GX and in VRM.",
                            List.of(MqttTemperature.Sensor.class),
                            true),
                    configuration -> new MqttTemperature(
                            configuration.all(MqttTemperature.Sensor.class).values())),
            new Entry(
                    new ServiceDeclaration(
                            "MqttPVInverter",
                            List.of(),
                            "Shows PV inverters that report over MQTT, and throttles those behind an OpenDTU.",
                            List.of(MqttPVInverter.Config.class, MqttPVInverter.Inverter.class),
                            true),
                    MqttPVInverter::new),
            new Entry(
                    new ServiceDeclaration(
                            "MqttDC",
                            List.of(),
                            "Shows DC loads, sources and systems that report over MQTT.",
                            List.of(MqttDC.DcDevice.class),
                            true),
                    configuration ->
                            new MqttDC(configuration.all(MqttDC.DcDevice.class).values())),
            new Entry(
                    new ServiceDeclaration(
                            "TimeToGoCalculator",
                            List.of(),
                            "Tells how long the battery lasts where the BMS does not.",
                            List.of(TimeToGoCalculator.Config.class),
                            true),
                    configuration -> new TimeToGoCalculator(
                            configuration.get(TimeToGoCalculator.Config.class),
                            configuration.get(Common.class).batteryCapacityWh().orElseThrow())),
            new Entry(
                    new ServiceDeclaration(
                            "SolarOverheadDistributor",
                            List.of(),
                            "Shares solar overhead among consumers by priority.",
                            List.of(
                                    SolarOverheadDistributor.Config.class,
                                    SwitchedConsumer.HttpConsumer.class,
                                    SwitchedConsumer.MqttConsumer.class),
                            true),
                    configuration -> new SolarOverheadDistributor(
                            configuration, configuration.get(Common.class).batteryCapacityWh())),
            new Entry(
                    new ServiceDeclaration(
                            "NoBatToEV",
                            List.of(),
                            "Keeps the house battery out of the car.",
                            List.of(NoBatToEV.Config.class),
                            true),
                    configuration -> new NoBatToEV(configuration.get(NoBatToEV.Config.class))),
            new Entry(
                    new ServiceDeclaration(
                            "ChargeCurrentReducer",
                            List.of(),
                            "Feeds in what would charge the battery faster than you like.",
                            List.of(ChargeCurrentReducer.Config.class),
                            true),
                    configuration -> new ChargeCurrentReducer(configuration.get(ChargeCurrentReducer.Config.class))),
            new Entry(
                    new ServiceDeclaration(
                            "Grid2Bat",
                            List.of(),
                            "Tracks the consumption of each hour of the day on MQTT.",
                            List.of(Grid2Bat.Config.class),
                            true),
                    configuration -> new Grid2Bat()),
            new Entry(
                    new ServiceDeclaration(
                            "GridSetpoint", List.of(), "Moves the grid set point on request by MQTT.", List.of(), true),
                    configuration -> new SetpointRequests(configuration.get(SetpointSection.class))),
            new Entry(
                    new ServiceDeclaration(
                            "FroniusWattpilot",
                            List.of(),
                            "Shows a Fronius Wattpilot as EV charger in VRM, and charges on solar overhead or while power is cheap.",
                            List.of(FroniusWattpilot.Config.class),
                            true),
                    configuration -> new FroniusWattpilot(
                            configuration.get(FroniusWattpilot.Config.class),
                            configuration
                                    .get(SolarOverheadDistributor.Config.class)
                                    .updateInterval(),
                            configuration.canRun("NoBatToEV"))),
            new Entry(
                    new ServiceDeclaration(
                            "MqttExporter",
                            List.of("MattExporter"),
                            "Sends chosen values of the GX's D-Bus to your MQTT broker.",
                            List.of(MqttExporter.Export.class),
                            true),
                    configuration -> new MqttExporter(
                            configuration.all(MqttExporter.Export.class).values())),
            new Entry(
                    new ServiceDeclaration(
                            "Shelly3EMGrid",
                            List.of(),
                            "Shows Shelly energy meters of any generation as grid meter, PV inverter, AC load or genset.",
                            List.of(Shelly3EMGrid.Meter.class),
                            true),
                    configuration -> new Shelly3EMGrid(
                            configuration.all(Shelly3EMGrid.Meter.class).values())),
            new Entry(
                    new ServiceDeclaration(
                            "ShellyPMInverter",
                            List.of(),
                            "Shows PV inverters that feed in through a Shelly PM or Plug.",
                            List.of(ShellyPMInverter.Inverter.class),
                            true),
                    configuration -> new ShellyPMInverter(
                            configuration.all(ShellyPMInverter.Inverter.class).values())),
            new Entry(
                    new ServiceDeclaration(
                            "FroniusSmartmeterJSON",
                            List.of(),
                            "Shows a Fronius smart meter as grid meter, asked over HTTP through the inverter.",
                            List.of(FroniusSmartmeterJSON.Meter.class),
                            true),
                    configuration -> new FroniusSmartmeterJSON(configuration.get(FroniusSmartmeterJSON.Meter.class))));

    private Catalog() {}

    /** Also those of the original that are not built yet, so that their keys are not called unknown. */
    public static List<ServiceDeclaration> declarations() {
        return LaterServices.beside(SERVICES.stream().map(Entry::declaration).toList());
    }
}
