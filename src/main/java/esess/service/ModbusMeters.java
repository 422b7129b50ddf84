package esess.service;

import esess.control.MeterDirection;
import esess.device.PolledMeter;
import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import esess.port.Modbus;
import esess.port.Time;
import esess.runtime.Host;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** How a meter that speaks Modbus comes onto the bus, whatever section it stands in. Loop thread. */
final class ModbusMeters {

    /**
     * @param service for the name on the bus and the product name
     * @param unique  the rest of the service name
     */
    record Spec(
            String service,
            String unique,
            int instance,
            ModbusKeys keys,
            AcRole role,
            int position,
            PhaseOrder phaseOrder,
            Optional<Boolean> invert) {}

    private ModbusMeters() {}

    /** @param meter made of the line and the clock that it is asked by */
    static PolledAcMeter.Section section(Spec spec, BiFunction<Modbus.Connection, Time, PolledMeter> meter) {
        return new PolledAcMeter.Section(spec.keys.title(), host -> publish(host, spec, meter));
    }

    private static PolledAcMeter publish(Host host, Spec spec, BiFunction<Modbus.Connection, Time, PolledMeter> meter) {
        ModbusKeys keys = spec.keys;
        AcMeter shown = new AcMeter(
                host,
                new AcMeter.Spec(
                        spec.role,
                        spec.unique,
                        spec.instance,
                        "es-ESS " + spec.service,
                        keys.customName(),
                        keys.connection(),
                        spec.position,
                        List.of(AcMeter.refreshTime(keys.period()), AcMeter.genericEnergyMeter(spec.role))));
        UnaryOperator<AcMeasurement> directed = MeterDirection.of(spec.role, spec.invert);
        return new PolledAcMeter(
                host,
                keys.title(),
                meter.apply(host.modbus().open(keys.line()), host.time()),
                shown,
                keys.period(),
                keys.loss(),
                measured -> directed.apply(measured.withPhases(spec.phaseOrder.apply(measured.phases()))));
    }
}
