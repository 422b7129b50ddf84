package esess.service;

import esess.control.ProductionSide;
import esess.device.PolledMeter;
import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import esess.model.Unit;
import esess.port.Item;
import esess.port.Modbus;
import esess.runtime.Host;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    static PolledAcMeter publish(Host host, Spec spec, Function<Modbus.Connection, PolledMeter> meter) {
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
                        List.of(
                                Item.integer("/RefreshTime", Unit.NONE)
                                        .initially((int) keys.period().toMillis()),
                                // It is 1 where a meter stands for something else than the grid: the GX then shows it
                                // as a meter.
                                Item.integer("/IsGenericEnergyMeter").initially(spec.role == AcRole.GRID ? 0 : 1))));
        UnaryOperator<AcMeasurement> directed = direction(spec);
        return new PolledAcMeter(
                host,
                keys.title(),
                meter.apply(host.modbus().open(keys.line())),
                shown,
                keys.period(),
                keys.loss(),
                measured -> directed.apply(measured.withPhases(spec.phaseOrder.apply(measured.phases()))));
    }

    private static UnaryOperator<AcMeasurement> direction(Spec spec) {
        boolean inverted = spec.invert.orElse(false);
        if (spec.role != AcRole.PVINVERTER) {
            return measured -> inverted ? measured.inverted() : measured;
        } else if (spec.invert.isPresent()) {
            return measured -> ProductionSide.produced(inverted ? measured.inverted() : measured);
        }
        return new ProductionSide()::production;
    }
}
