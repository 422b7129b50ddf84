package esess.simulate;

import esess.config.Configuration;
import esess.device.NumberTopic;
import esess.device.modbus.RegisterMap;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import esess.port.Modbus;
import esess.service.FroniusSmartmeterJSON;
import esess.service.FroniusSmartmeterRS485;
import esess.service.ModbusKeys;
import esess.service.ModbusMeter;
import esess.service.MqttDC;
import esess.service.MqttPVInverter;
import esess.service.Shelly;
import esess.service.ShellySection;
import esess.service.SungrowBattery;
import esess.service.givenergy.GivEVC;
import esess.sim.door.RegisterBank;
import esess.sim.plant.Panels;
import esess.sim.plant.Plant;
import esess.sim.twin.GivEvcTwin;
import esess.sim.twin.GxTwin;
import esess.sim.twin.Line;
import esess.sim.twin.MeterDevice;
import esess.sim.twin.MeterTwin;
import esess.sim.twin.RegisterDevice;
import esess.sim.twin.RegisterImage;
import esess.sim.twin.Telemetry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;

/**
 * The meters, PV inverters and DC devices that a configuration names, standing on the plant. The sun of the house is
 * shared among the PV inverters: {@code MaxPower} of those that tell it, little for those on one phase, the rest for the
 * others; what is left feeds in through an inverter that the GX knows by itself. Loop thread.
 */
final class SimulatedMeters {

    private static final double PLUG_W = 800;
    private static final double ONE_PHASE_W = 1500;
    private static final double LEAST_PART = 0.01;
    private static final int DTU_SECONDS = 5;
    private static final double VOLTS = 230;
    private static final double DC_LOAD_W = 60;
    /** An older inverter has made something before the first simulated day. */
    private static final double YIELD_BEFORE_KWH = 4321;

    private final Configuration configuration;
    private final Scenario scenario;
    private final SimulatedDevices.Site site;
    private final Map<String, MeterDevice> plugs = new LinkedHashMap<>();
    private boolean gridMeter = true;

    SimulatedMeters(Configuration configuration, Scenario scenario, SimulatedDevices.Site site) {
        this.configuration = configuration;
        this.scenario = scenario;
        this.site = site;
    }

    void install() {
        shareTheSun();
        if (configuration.canRun("MqttPVInverter")) {
            configuration.all(MqttPVInverter.Inverter.class).forEach(this::mqttInverter);
        }
        shellys().forEach(this::shelly);
        if (configuration.canRun("FroniusSmartmeterJSON")) {
            FroniusSmartmeterJSON.Meter meter = configuration.get(FroniusSmartmeterJSON.Meter.class);
            gridMeter = false;
            MeterDevice device =
                    meter("FroniusSmartmeterJSON", meter.polled().host().text(), MeterTwin.Kind.FRONIUS);
            clamps(device, PhaseOrder.STRAIGHT, 1, site.plant()::gridW);
        }
        if (configuration.canRun("FroniusSmartmeterRS485")) {
            FroniusSmartmeterRS485.Meter meter = configuration.get(FroniusSmartmeterRS485.Meter.class);
            modbusMeter(
                    "FroniusSmartmeterRS485",
                    meter.keys(),
                    meter.model().map(),
                    meter.role(),
                    PhaseOrder.STRAIGHT,
                    false);
        }
        if (configuration.canRun("ModbusMeter")) {
            configuration
                    .all(ModbusMeter.Meter.class)
                    .forEach((key, meter) -> modbusMeter(
                            "ModbusMeter:" + key,
                            meter.keys(),
                            meter.map(),
                            meter.role(),
                            meter.phaseOrder(),
                            meter.invert().orElse(false)));
        }
        if (configuration.canRun("SungrowBattery")) {
            sungrow(configuration.get(SungrowBattery.Config.class).keys());
        }
        if (configuration.canRun("GivEVC")) {
            givEvc(configuration.get(GivEVC.Config.class));
        }
        if (configuration.canRun("MqttDC")) {
            configuration.all(MqttDC.DcDevice.class).forEach(this::dcDevice);
        }
    }

    /** What is left for the GX's own devices. */
    GxTwin.Equipment equipment() {
        return new GxTwin.Equipment(gridMeter, site.plant().otherPanels().part() > LEAST_PART);
    }

    // ---- the sun ----

    private void shareTheSun() {
        Map<String, OptionalDouble> wanted = new LinkedHashMap<>();
        Map<String, List<Integer>> phases = new LinkedHashMap<>();
        if (configuration.canRun("MqttPVInverter")) {
            configuration.all(MqttPVInverter.Inverter.class).forEach((key, inverter) -> {
                phases.put("MqttPVInverter:" + key, inverter.wiredPhases());
                wanted.put(
                        "MqttPVInverter:" + key,
                        inverter.maxPowerW().isPresent()
                                ? OptionalDouble.of(inverter.maxPowerW().get())
                                : inverter.wiredPhases().size() == 1
                                        ? OptionalDouble.of(ONE_PHASE_W)
                                        : OptionalDouble.empty());
            });
        }
        shellys().stream()
                .filter(section -> section.role() == AcRole.PVINVERTER)
                .forEach(section -> {
                    boolean channel = section.channel().isPresent();
                    phases.put(
                            section.title(), channel ? section.clamps().phases().subList(0, 1) : List.of(1, 2, 3));
                    wanted.put(section.title(), channel ? OptionalDouble.of(PLUG_W) : OptionalDouble.empty());
                });
        if (configuration.canRun("ModbusMeter")) {
            configuration.all(ModbusMeter.Meter.class).forEach((key, meter) -> {
                if (meter.role() == AcRole.PVINVERTER) {
                    phases.put("ModbusMeter:" + key, List.of(1, 2, 3));
                    wanted.put("ModbusMeter:" + key, OptionalDouble.empty());
                }
            });
        }
        double knownW =
                wanted.values().stream().mapToDouble(each -> each.orElse(0)).sum();
        long unknown = wanted.values().stream().filter(OptionalDouble::isEmpty).count();
        double eachUnknownW = unknown == 0 ? 0 : Math.max(ONE_PHASE_W, (scenario.pvPeakW() - knownW) / unknown);
        double allW = Math.max(scenario.pvPeakW(), knownW + unknown * eachUnknownW);
        double left = site.plant().otherPanels().part();
        wanted.forEach((section, watts) ->
                site.plant().panels(section, left * watts.orElse(eachUnknownW) / allW, phases.get(section)));
    }

    /** Those that were shared out. */
    private Panels panels(String section) {
        return site.plant().panels(section, 0, List.of());
    }

    private void mqttInverter(String key, MqttPVInverter.Inverter inverter) {
        String section = "MqttPVInverter:" + key;
        Panels panels = panels(section);
        Line line = site.network().line(section);
        Telemetry telemetry = new Telemetry(line, DTU_SECONDS);
        inverter.topics()
                .forEach((name, topic) -> tell(
                        telemetry,
                        topic,
                        name.endsWith("Energy") ? 3 : 1,
                        told(panels, name, inverter.wiredPhases().size())));
        inverter.reachableTopic()
                .ifPresent(topic -> telemetry.telling(
                        SimulatedDevices.someTopic(topic.toString()),
                        "",
                        0,
                        () -> panels.powerW() > 0 || site.plant().availableSunW() > 0 ? 1 : 0));
        site.network().add(telemetry);
        double mostW = inverter.maxPowerW().orElse(panels.part() * scenario.pvPeakW());
        inverter.dtuControlTopic()
                .ifPresent(topic -> line.listen(
                        topic + "/cmd/limit_nonpersistent_relative",
                        percent -> panels.limitW(Double.parseDouble(percent) / 100 * mostW)));
        line.onRestart(() -> panels.limitW(Double.POSITIVE_INFINITY));
    }

    private static DoubleSupplier told(Panels panels, String name, int phases) {
        boolean total = name.startsWith("Total");
        int phase = total ? 0 : name.charAt(1) - '0';
        DoubleSupplier watts = total ? panels::powerW : () -> panels.powerW(phase);
        return switch (name.replaceFirst("^(L\\d|Total)", "")) {
            case "Power" -> watts;
            case "Voltage" -> () -> VOLTS;
            case "Current" -> () -> watts.getAsDouble() / VOLTS;
            default -> () -> (YIELD_BEFORE_KWH + panels.energyWh() / 1000) / (total ? 1 : phases);
        };
    }

    // ---- meters ----

    /** Of the services that run, whatever name they have in the file. */
    private List<ShellySection> shellys() {
        return Shelly.sections(configuration);
    }

    /** One with clamps on all phases is a device of its own; channels of one host are one device. */
    private void shelly(ShellySection section) {
        String host = section.polled().host().text();
        // What hangs the wrong way round shows the opposite, and so es-ESS has to turn it again.
        int sign = section.invert().orElse(false) ? -1 : 1;
        IntToDoubleFunction watts = watts(section.role(), section.title());
        if (section.channel().isEmpty()) {
            clamps(meter(section.title(), host, MeterTwin.Kind.PRO_3EM), section.clamps(), sign, watts);
        } else {
            int phase = scenario.phases() == 1 ? 1 : section.clamps().phases().get(0);
            plugs.computeIfAbsent(host, each -> meter(section.title(), each, MeterTwin.Kind.SHELLY_SWITCH))
                    .measuring(section.channel().get(), () -> sign * watts.applyAsDouble(phase));
        }
    }

    /** What a meter in that role measures of a phase. */
    private IntToDoubleFunction watts(AcRole role, String section) {
        Plant plant = site.plant();
        return switch (role) {
            case GRID -> {
                gridMeter = false;
                yield plant::gridW;
            }
            case PVINVERTER -> panels(section)::powerW;
            case ACLOAD -> plant::loadW;
            case GENSET -> phase -> 0;
        };
    }

    private void modbusMeter(
            String section,
            ModbusKeys keys,
            Optional<RegisterMap> map,
            AcRole role,
            PhaseOrder order,
            boolean inverted) {
        IntToDoubleFunction watts = watts(role, section);
        int sign = inverted ? -1 : 1;
        RegisterImage image = new RegisterImage(
                map,
                clamp -> scenario.phases() == 1 && clamp > 1
                        ? 0
                        : sign
                                * watts.applyAsDouble(
                                        scenario.phases() == 1
                                                ? 1
                                                : order.phases().get(clamp - 1)));
        site.network()
                .add(new RegisterDevice(
                        site.network().line(section),
                        site.modbus(),
                        keys.line(),
                        keys.unit(),
                        image.bank(),
                        image::step));
    }

    /** Its battery is full and does nothing: the plant has one battery only. */
    private void sungrow(ModbusKeys keys) {
        RegisterBank bank = RegisterImage.sungrow();
        site.network()
                .add(new RegisterDevice(
                        site.network().line("SungrowBattery"),
                        site.modbus(),
                        keys.line(),
                        keys.unit(),
                        bank,
                        () -> RegisterImage.sungrowGrid(bank, site.plant().gridW())));
    }

    /** No car comes to it: the plant has one car only. */
    private void givEvc(GivEVC.Config config) {
        GivEvcTwin twin = new GivEvcTwin("XX2202X0001");
        site.network()
                .add(new RegisterDevice(
                        site.network().line("GivEVC"),
                        site.modbus(),
                        new Modbus.Tcp(config.host().host(), config.host().port(Modbus.Tcp.PORT)),
                        1,
                        twin.bank(),
                        twin::step));
    }

    private MeterDevice meter(String section, String host, MeterTwin.Kind kind) {
        MeterDevice device = new MeterDevice(site.network().line(section), host, kind);
        site.network().add(device);
        return device;
    }

    private void clamps(MeterDevice device, PhaseOrder order, int sign, IntToDoubleFunction watts) {
        order.phases().stream()
                .limit(scenario.phases() == 1 ? 1 : 3)
                .forEach(phase ->
                        device.measuring(() -> sign * watts.applyAsDouble(scenario.phases() == 1 ? 1 : phase)));
    }

    // ---- direct current ----

    /** A load behind the battery is for the plant one on the first phase: the losses aside it comes to the same. A source sleeps. */
    private void dcDevice(String key, MqttDC.DcDevice device) {
        Plant plant = site.plant();
        Plant.Load load = plant.load("MqttDC:" + key, 1);
        boolean consumes = device.type() != MqttDC.Type.DCSOURCE;
        int sign = device.invert() ? -1 : 1;
        Telemetry telemetry = new Telemetry(site.network().line("MqttDC:" + key), DTU_SECONDS) {
            @Override
            public void step() {
                load.draw(consumes && plant.secondOfDay() / 60 % 40 < 15 ? DC_LOAD_W : 0);
                super.step();
            }
        };
        device.power().ifPresent(topic -> tell(telemetry, topic, 1, () -> sign * load.powerW()));
        device.voltage().ifPresent(topic -> tell(telemetry, topic, 2, plant.battery()::voltageV));
        device.current()
                .ifPresent(topic -> tell(
                        telemetry,
                        topic,
                        2,
                        () -> sign * load.powerW() / plant.battery().voltageV()));
        site.network().add(telemetry);
    }

    private static void tell(Telemetry telemetry, NumberTopic topic, int decimals, DoubleSupplier number) {
        telemetry.telling(
                SimulatedDevices.someTopic(topic.filter().toString()),
                topic.key().map(Object::toString).orElse(""),
                decimals,
                number);
    }
}
