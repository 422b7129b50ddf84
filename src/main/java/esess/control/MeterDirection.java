package esess.control;

import esess.model.AcMeasurement;
import esess.model.AcRole;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Which way a meter is read: import and consumption positive, but of a PV inverter its production. */
public final class MeterDirection {

    private MeterDirection() {}

    /**
     * From measurements as the meter is mounted to those of its role. For one device: it may remember the way.
     *
     * @param invert whether it is mounted the wrong way round; empty: of a PV inverter that is found out, see
     *               {@link ProductionSide}, others are mounted right
     */
    public static UnaryOperator<AcMeasurement> of(AcRole role, Optional<Boolean> invert) {
        if (role == AcRole.PVINVERTER && invert.isEmpty()) {
            return new ProductionSide()::production;
        }
        UnaryOperator<AcMeasurement> turned = invert.orElse(false) ? AcMeasurement::inverted : UnaryOperator.identity();
        return role == AcRole.PVINVERTER ? measured -> ProductionSide.produced(turned.apply(measured)) : turned;
    }
}
