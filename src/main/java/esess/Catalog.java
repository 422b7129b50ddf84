package esess;

import esess.config.Common;
import esess.config.Configuration;
import esess.config.LaterServices;
import esess.config.ServiceDeclaration;
import esess.runtime.Service;
import esess.service.FroniusWattpilot;
import esess.service.MqttExporter;
import esess.service.MqttTemperature;
import esess.service.SolarOverheadDistributor;
import esess.service.SwitchedConsumer;
import esess.service.TimeToGoCalculator;
import java.util.List;
import java.util.function.Function;

/** The one ordered list of services: they start in this order and stop in the reverse one. */
final class Catalog {

    /** A service: what the configuration knows of it, and how one is made of a configuration. */
    record Entry(ServiceDeclaration declaration, Function<Configuration, Service> maker) {

        String name() {
            return declaration.name();
        }
    }

    static final List<Entry> SERVICES = List.of(
            new Entry(new ServiceDeclaration("MqttTemperature", List.of("MqttTemperatures"),
                    "Shows temperature sensors that report over MQTT in the GX and in VRM.",
                    List.of(MqttTemperature.Sensor.class), true),
                    configuration -> new MqttTemperature(configuration.all(MqttTemperature.Sensor.class).values())),
            new Entry(new ServiceDeclaration("TimeToGoCalculator", List.of(),
                    "Tells how long the battery lasts where the BMS does not.",
                    List.of(TimeToGoCalculator.Config.class), true),
                    configuration -> new TimeToGoCalculator(configuration.get(TimeToGoCalculator.Config.class),
                            configuration.get(Common.class).batteryCapacityWh().orElseThrow())),
            new Entry(new ServiceDeclaration("SolarOverheadDistributor", List.of(),
                    "Shares solar overhead among consumers by priority.",
                    List.of(SolarOverheadDistributor.Config.class, SwitchedConsumer.HttpConsumer.class,
                            SwitchedConsumer.MqttConsumer.class), true),
                    SolarOverheadDistributor::new),
            new Entry(new ServiceDeclaration("FroniusWattpilot", List.of(),
                    "Shows a Fronius Wattpilot as EV charger in VRM, and charges on solar overhead or while power is cheap.",
                    List.of(FroniusWattpilot.Config.class), true),
                    configuration -> new FroniusWattpilot(configuration.get(FroniusWattpilot.Config.class),
                            configuration.get(SolarOverheadDistributor.Config.class).updateInterval())),
            new Entry(new ServiceDeclaration("MqttExporter", List.of("MattExporter"),
                    "Sends chosen values of the GX's D-Bus to your MQTT broker.",
                    List.of(MqttExporter.Export.class), true),
                    configuration -> new MqttExporter(configuration.all(MqttExporter.Export.class).values())));

    private Catalog() {}

    /** Also those of the original that are not built yet, so that their keys are not called unknown. */
    static List<ServiceDeclaration> declarations() {
        return LaterServices.beside(SERVICES.stream().map(Entry::declaration).toList());
    }
}
