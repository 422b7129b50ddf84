package esess.service;

import esess.config.Configuration;
import esess.control.OngoingCounter;
import esess.model.AcMeasurement;
import esess.model.AcMeasurement.Line;
import esess.model.PerPhase;
import esess.runtime.Host;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The counters of one device, each of which goes on over whatever the device does to it, and over a restart
 * ({@link OngoingCounter}). Written when {@value #RESERVE_KWH} kWh have flowed since the last time, when the device counts
 * anew, and at the end: by time it would wear the flash at night. Loop thread.
 */
final class OngoingEnergy {

    private static final double RESERVE_KWH = 0.5;
    private static final String FORWARD = "forward";
    private static final String REVERSE = "reverse";

    /** What the counters of a phase are called. */
    private record Names(String forward, String reverse) {}

    private static final PerPhase<Names> PHASES =
            new PerPhase<>("L1 ", "L2 ", "L3 ").map(phase -> new Names(phase + FORWARD, phase + REVERSE));

    private final Host host;
    private final String document;
    private final Map<String, Object> saved;
    private final Map<String, OngoingCounter> counters = new LinkedHashMap<>();
    private boolean beyond;

    /** @param unique of the device */
    OngoingEnergy(Host host, String unique) {
        this.host = host;
        document = "Energy_" + Configuration.dbusName(unique);
        saved = host.store().read(document);
    }

    /** The measurement, as the device tells it, with counters that go on. */
    AcMeasurement carriedOn(AcMeasurement measurement) {
        PerPhase<Line> phases = measurement.phases();
        for (int phase = 1; phase <= 3; phase++) {
            Line line = phases.of(phase);
            if (line != null) {
                Names names = PHASES.of(phase);
                phases = phases.with(
                        phase,
                        line.withEnergies(
                                counted(names.forward, line.energyForwardKWh()),
                                counted(names.reverse, line.energyReverseKWh())));
            }
        }
        AcMeasurement carried = measurement
                .withPhases(phases)
                .withEnergies(
                        counted(FORWARD, measurement.energyForwardKWh()),
                        counted(REVERSE, measurement.energyReverseKWh()));
        keepPromises();
        return carried;
    }

    /** One counter of a device that tells each by itself. */
    double count(String name, double toldKWh) {
        double energyKWh = counted(name, toldKWh);
        keepPromises();
        return energyKWh;
    }

    private Double counted(String name, Double toldKWh) {
        if (toldKWh == null) {
            return null;
        }
        OngoingCounter counter = counters.computeIfAbsent(name, each -> new OngoingCounter(saved(each)));
        Double energyKWh = counter.count(toldKWh, host.time().tick());
        beyond |= counter.isBeyondPromise();
        return energyKWh;
    }

    /** Older documents know one counter, of the device and of its only phase. */
    private Map<?, ?> saved(String name) {
        if (saved.get(name) instanceof Map<?, ?> own) {
            return own;
        }
        return name.equals(FORWARD) || name.equals("L1 " + FORWARD) ? saved : Map.of();
    }

    private void keepPromises() {
        if (beyond) {
            write(RESERVE_KWH);
        }
    }

    /** The last time. */
    void save() {
        if (!counters.isEmpty()) {
            write(0);
        }
    }

    private void write(double reserveKWh) {
        beyond = false;
        Map<String, Object> all = new LinkedHashMap<>();
        saved.forEach((name, own) -> {
            if (own instanceof Map<?, ?>) {
                all.put(name, own);
            }
        });
        counters.forEach((name, counter) -> all.put(name, counter.document(reserveKWh)));
        host.store().write(document, all);
    }
}
