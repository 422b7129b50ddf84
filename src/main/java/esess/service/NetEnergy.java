package esess.service;

import esess.config.Configuration;
import esess.control.NetMetering;
import esess.model.AcMeasurement;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * Net metering of one meter: replaces its total energies by those of {@link NetMetering}, keeps them over a restart
 * (every five minutes and at the end, so a power cut costs no more than that, or than {@value #TRIFLE_KWH} kWh) and
 * reports what nobody measured. The energies of each phase stay the meter's own. Loop thread.
 */
final class NetEnergy {

    private static final Duration SAVED_EVERY = Duration.ofMinutes(5);
    /** While ESS holds the grid at nothing, each save would wear the flash for as good as nothing. */
    private static final double TRIFLE_KWH = 0.01;
    /** Some meters tell their counters apart from the power and a little later. */
    private static final Duration COUNTERS_AWAITED = Duration.ofMinutes(1);

    /** A little longer than the time between two saves. */
    private static final double RESERVE_HOURS = 0.1;

    private static final String SAVED_AT = "savedAt";
    /** A GX starts in 1970. */
    private static final Instant CLOCK_IS_SET = Instant.parse("2020-01-01T00:00:00Z");

    private final Host host;
    private final String name;
    private final String document;
    private final NetMetering counters;
    private boolean measured;
    private double powerW;
    private double savedKWh;
    private long firstTick = -1;

    /**
     * @param name   for the owner
     * @param unique of the meter
     */
    NetEnergy(Host host, String name, String unique, Duration longestGap) {
        this.host = host;
        this.name = name;
        this.document = "NetMetering_" + Configuration.dbusName(unique);
        this.counters = new NetMetering(host.store().read(document), longestGap);
        host.time().every(SAVED_EVERY, () -> {
            if (measured && counters.forwardKWh() + counters.reverseKWh() >= savedKWh + TRIFLE_KWH) {
                write(counters.document(aheadWh()));
            }
        });
    }

    /** The measurement with net energies. */
    AcMeasurement counted(AcMeasurement measurement) {
        powerW = measurement.powerW() == null ? 0 : measurement.powerW();
        if (!measured) {
            if (awaitsCounters(measurement)) {
                return measurement.withEnergies(null, null);
            }
            begin(measurement);
        }
        Duration gap = counters.sample(measurement.powerW(), host.time().tick());
        if (counters.isBeyondPromise()) {
            write(counters.document(aheadWh()));
        }
        if (!gap.isZero()) {
            host.say(
                    name + " gaps",
                    MessageType.WARNING,
                    name + ": " + Math.round(gap.toMillis() / 1000.0)
                            + " s were not measured; their energy is missing in the net counters.");
        }
        return measurement.withEnergies(counters.forwardKWh(), counters.reverseKWh());
    }

    /** To begin at 0 would be a jump back by all that the meter has counted before. */
    private boolean awaitsCounters(AcMeasurement measurement) {
        if (counters.hasBegun() || measurement.energyForwardKWh() != null && measurement.energyReverseKWh() != null) {
            return false;
        }
        firstTick = firstTick < 0 ? host.time().tick() : firstTick;
        return host.time().tick() - firstTick < COUNTERS_AWAITED.toMillis();
    }

    private void begin(AcMeasurement measurement) {
        measured = true;
        Map<String, Object> saved = host.store().read(document);
        if (counters.hasBegun()) {
            Object savedAt = saved.get(SAVED_AT);
            host.say(
                    MessageType.OPERATIONAL,
                    name + ": net metering goes on from " + energies()
                            + (savedAt == null ? "" : ", saved at " + savedAt)
                            + "; what flowed since then is not counted.");
        } else {
            counters.begin(measurement.energyForwardKWh(), measurement.energyReverseKWh());
            write(counters.document(aheadWh()));
            host.say(MessageType.OPERATIONAL, name + ": net metering begins at " + energies() + ".");
        }
    }

    private String energies() {
        return String.format(
                Locale.ROOT, "%.3f kWh import and %.3f kWh export", counters.forwardKWh(), counters.reverseKWh());
    }

    /** Keeps the counters at the end; before the first measurement there is nothing to keep. */
    void save() {
        if (measured) {
            write(counters.document());
        }
    }

    /** What flows until the next time, the way it flows now, so that nothing has to be written earlier unless more does. */
    private double aheadWh() {
        return powerW * RESERVE_HOURS + Math.signum(powerW) * NetMetering.LEAST_RESERVE_WH;
    }

    private void write(Map<String, Object> kept) {
        if (host.time().now().isAfter(CLOCK_IS_SET)) {
            kept.put(SAVED_AT, host.time().now().toString());
        }
        host.store().write(document, kept);
        savedKWh = counters.forwardKWh() + counters.reverseKWh();
    }
}
