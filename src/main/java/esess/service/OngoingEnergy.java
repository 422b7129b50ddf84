package esess.service;

import esess.config.Configuration;
import esess.control.OngoingCounter;
import esess.model.AcMeasurement;
import esess.model.AcMeasurement.Line;
import esess.runtime.Host;
import java.time.Duration;

/**
 * The energy of a device with one counter, which begins again at 0 when the device loses power, as those of Gen1 Shellys
 * do: kept over that, over a restart (saved every quarter of an hour and at the end) and over both. A device with two counters
 * keeps them itself and is shown as it is. Loop thread.
 */
final class OngoingEnergy {

    /** Only what a device loses while es-ESS is away as well can be missed. */
    private static final Duration SAVED_EVERY = Duration.ofMinutes(15);

    private final Host host;
    private final String document;
    private final OngoingCounter counter;
    private boolean counted;

    /** @param unique of the device */
    OngoingEnergy(Host host, String unique) {
        this.host = host;
        document = "Energy_" + Configuration.dbusName(unique);
        counter = new OngoingCounter(host.store().read(document));
        host.every(SAVED_EVERY, this::save);
    }

    AcMeasurement carriedOn(AcMeasurement measurement) {
        if (measurement.energyForwardKWh() == null || measurement.energyReverseKWh() != null) {
            return measurement;
        }
        counted = true;
        Double energyKWh = counter.count(measurement.energyForwardKWh());
        return measurement
                .withEnergies(energyKWh, null)
                .withPhases(measurement
                        .phases()
                        .map(line -> new Line(
                                line.voltageV(), line.currentA(), line.powerW(), line.powerFactor(), energyKWh, null)));
    }

    void save() {
        if (counted) {
            host.store().write(document, counter.document());
        }
    }
}
