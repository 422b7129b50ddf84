package esess;

import esess.config.Broker;
import esess.config.Common;
import esess.config.Configuration;
import esess.config.LaterServices;
import esess.config.ServiceDeclaration;
import esess.config.SetpointSection;
import esess.runtime.BatteryMonitorSetting;
import esess.runtime.HeldPaths;
import esess.runtime.Host;
import esess.runtime.PvLimits;
import esess.runtime.Service;
import esess.service.BatteryCT;
import esess.service.ChargeCurrentReducer;
import esess.service.FroniusSmartmeterJSON;
import esess.service.FroniusSmartmeterRS485;
import esess.service.FroniusWattpilot;
import esess.service.Grid2Bat;
import esess.service.HomeAssistant;
import esess.service.ModbusMeter;
import esess.service.MqttDC;
import esess.service.MqttExporter;
import esess.service.MqttPVInverter;
import esess.service.MqttTemperature;
import esess.service.NoBatToEV;
import esess.service.SetpointRequests;
import esess.service.Shelly;
import esess.service.Shelly3EMGrid;
import esess.service.ShellyPMInverter;
import esess.service.SolarOverheadDistributor;
import esess.service.SungrowBattery;
import esess.service.SwitchedConsumer;
import esess.service.TimeToGoCalculator;
import esess.service.Web;
import esess.service.gateway.Gateway;
import esess.service.givenergy.GivEVC;
import esess.service.givenergy.GivEnergy;
import esess.service.givenergy.GivEnergyLeftovers;
import esess.service.givenergy.Rest;
import esess.service.planner.Planner;
import esess.service.planner.PlannerConfig;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The one ordered list of services: they start in this order and stop in the reverse one. */
public final class Catalog {

    /**
     * A service.
     *
     * @param declaration what the configuration knows of it
     * @param maker       how one is made of a configuration
     * @param handBack    gives back what a crash has left behind, at a start without it; the service itself does so at its own
     * @param withdraw    takes away what it has told others, when its owner has switched it off; a mistake in its section is
     *                    no reason to
     */
    public record Entry(
            ServiceDeclaration declaration,
            Function<Configuration, Service> maker,
            Consumer<Host> handBack,
            Consumer<Host> withdraw) {

        /** A service that leaves nothing behind. */
        public Entry(ServiceDeclaration declaration, Function<Configuration, Service> maker) {
            this(declaration, maker, host -> {}, host -> {});
        }

        /** A service that reads all of its sections. */
        public Entry(
                String name,
                List<String> oldNames,
                String sentence,
                List<Class<? extends Record>> sections,
                Function<Configuration, Service> maker) {
            this(new ServiceDeclaration(name, oldNames, sentence, sections, true), maker);
        }

        Entry handingBack(Consumer<Host> left) {
            return new Entry(declaration, maker, left, withdraw);
        }

        Entry withdrawing(Consumer<Host> told) {
            return new Entry(declaration, maker, handBack, told);
        }

        public String name() {
            return declaration.name();
        }
    }

    /** The sections that belong to no service. */
    public static final List<Class<? extends Record>> ALWAYS =
            List.of(Common.class, Broker.class, SetpointSection.class, Web.Config.class, Rest.Config.class);

    public static final List<Entry> SERVICES = List.of(
            new Entry(
                    "MqttTemperature",
                    List.of("MqttTemperatures"),
                    "Shows temperature sensors that report over MQTT in the GX and in VRM.",
                    List.of(MqttTemperature.Sensor.class),
                    MqttTemperature::new),
            new Entry(
                            "MqttPVInverter",
                            List.of(),
                            "Shows PV inverters that report over MQTT, and throttles those behind an OpenDTU.",
                            List.of(MqttPVInverter.Config.class, MqttPVInverter.Inverter.class),
                            MqttPVInverter::new)
                    .handingBack(PvLimits::handBack),
            new Entry(
                    "MqttDC",
                    List.of(),
                    "Shows DC loads, sources and systems that report over MQTT.",
                    List.of(MqttDC.DcDevice.class),
                    MqttDC::new),
            new Entry(
                            "TimeToGoCalculator",
                            List.of(),
                            "Tells how long the battery lasts where the BMS does not.",
                            List.of(TimeToGoCalculator.Config.class),
                            TimeToGoCalculator::new)
                    .handingBack(BatteryMonitorSetting::handBack),
            new Entry(
                    "SolarOverheadDistributor",
                    List.of(),
                    "Shares solar overhead among consumers by priority.",
                    List.of(
                            SolarOverheadDistributor.Config.class,
                            SwitchedConsumer.HttpConsumer.class,
                            SwitchedConsumer.MqttConsumer.class),
                    configuration -> new SolarOverheadDistributor(
                            configuration, configuration.get(Common.class).batteryCapacityWh())),
            new Entry(
                    "NoBatToEV",
                    List.of(),
                    "Keeps the house battery out of the car.",
                    List.of(NoBatToEV.Config.class),
                    NoBatToEV::new),
            new Entry(
                    "ChargeCurrentReducer",
                    List.of(),
                    "Feeds in what would charge the battery faster than you like.",
                    List.of(ChargeCurrentReducer.Config.class),
                    ChargeCurrentReducer::new),
            new Entry(
                    "Grid2Bat",
                    List.of(),
                    "Tracks the consumption of each hour of the day on MQTT.",
                    List.of(Grid2Bat.Config.class),
                    Grid2Bat::new),
            new Entry(
                    "GridSetpoint",
                    List.of(),
                    "Moves the grid set point on request by MQTT.",
                    List.of(),
                    SetpointRequests::new),
            new Entry(
                    "FroniusWattpilot",
                    List.of(),
                    "Shows a Fronius Wattpilot as EV charger in VRM, and charges on solar overhead or while power is cheap.",
                    List.of(FroniusWattpilot.Config.class),
                    FroniusWattpilot::new),
            new Entry(
                    "MqttExporter",
                    List.of("MattExporter"),
                    "Sends chosen values of the GX's D-Bus to your MQTT broker.",
                    List.of(MqttExporter.Export.class),
                    MqttExporter::new),
            new Entry(
                    "Shelly",
                    List.of(),
                    "Shows what Shellys of any generation measure as grid meter, PV inverter, AC load or genset.",
                    List.of(Shelly.Meter.class),
                    Shelly::new),
            new Entry(
                    ServiceDeclaration.former(
                            "Shelly3EMGrid",
                            "Shelly",
                            "Shows Shelly energy meters, in the sections of older files.",
                            List.of(Shelly3EMGrid.class)),
                    Shelly::former3EMGrid),
            new Entry(
                    ServiceDeclaration.former(
                            "ShellyPMInverter",
                            "Shelly",
                            "Shows PV inverters behind a Shelly, in the sections of older files.",
                            List.of(ShellyPMInverter.class)),
                    Shelly::formerPMInverter),
            new Entry(
                    "FroniusSmartmeterJSON",
                    List.of(),
                    "Shows a Fronius smart meter as grid meter, asked over HTTP through the inverter.",
                    List.of(FroniusSmartmeterJSON.Meter.class),
                    FroniusSmartmeterJSON::new),
            new Entry(
                    "FroniusSmartmeterRS485",
                    List.of(),
                    "Shows a Fronius smart meter over RS485, or over its inverter's Modbus TCP.",
                    List.of(FroniusSmartmeterRS485.Meter.class),
                    FroniusSmartmeterRS485::new),
            new Entry(
                    "ModbusMeter",
                    List.of("ModbusMeters"),
                    "Shows meters and inverters that speak Modbus, on a serial line or over TCP.",
                    List.of(ModbusMeter.Meter.class),
                    ModbusMeter::new),
            new Entry(
                    "SungrowBattery",
                    List.of(),
                    "Shows the battery of a Sungrow hybrid inverter, its grid meter and its PV.",
                    List.of(SungrowBattery.Config.class),
                    SungrowBattery::new),
            new Entry(
                    "BatteryCT",
                    List.of(),
                    "Tells a car charger's simulated clamp the power of the battery.",
                    List.of(BatteryCT.Config.class),
                    BatteryCT::new),
            new Entry(
                            "GivEnergy",
                            List.of(),
                            "Shows and steers GivEnergy inverters, batteries and meters on the GX, and on MQTT as GivTCP does.",
                            List.of(GivEnergy.Inverter.class),
                            GivEnergy::new)
                    .handingBack(GivEnergyLeftovers::handBack),
            new Entry(
                    "GivEVC",
                    List.of(),
                    "Charges a car from a GivEnergy EV charger, on the sun, and shows the charger in VRM.",
                    List.of(GivEVC.Config.class),
                    GivEVC::new),
            new Entry(
                            "Planner",
                            List.of(),
                            "Charges the battery when power is cheap, keeps what is needed, sells when it is dear.",
                            List.of(PlannerConfig.class),
                            Planner::new)
                    .handingBack(HeldPaths::handBack),
            new Entry(
                            "Gateway",
                            List.of(),
                            "Lets others ask and move devices over MQTT, by authority that ends by itself.",
                            Gateway.SECTIONS,
                            Gateway::new)
                    .handingBack(Gateway::handBack)
                    .withdrawing(Gateway::withdraw),
            // The last: it stops before what it shows.
            new Entry(
                            "HomeAssistant",
                            List.of(),
                            "Shows every device, consumer and control in Home Assistant, by MQTT discovery.",
                            List.of(HomeAssistant.Config.class),
                            HomeAssistant::new)
                    .withdrawing(HomeAssistant::withdraw));

    private Catalog() {}

    /** Without those of which only older files speak. */
    public static List<Entry> today() {
        return SERVICES.stream()
                .filter(service -> !service.declaration().isFormer())
                .toList();
    }

    /** Also those of the original that are not built yet, so that their keys are not called unknown. */
    public static List<ServiceDeclaration> declarations() {
        return LaterServices.beside(SERVICES.stream().map(Entry::declaration).toList());
    }
}
