package esess.service;

import esess.config.Configuration;
import esess.config.Section;
import esess.control.HourlyEnergy;
import esess.model.Document;
import esess.model.Payload;
import esess.model.PerPhase;
import esess.model.ServiceState;
import esess.model.VictronService;
import esess.port.Watch;
import esess.runtime.Host;
import esess.runtime.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * Tells on MQTT what the house uses in each hour of the day: {@code Grid2Bat/ConsumptionTracking/wh_<hour>}, retained,
 * so that the last 24 hours stand there. It charges nothing: neither did the original.
 */
public final class Grid2Bat implements Service {

    @Section(value = "Grid2Bat", doc = "Tracks the consumption of each hour of the day on MQTT. Has no keys.")
    public record Config() {}

    private static final String DOCUMENT = "grid2bat";
    private static final Duration PERIOD = Duration.ofSeconds(5);
    /** What a power cut may cost of the hour; each time costs a block of the flash. */
    private static final Duration SAVE_PERIOD = Duration.ofMinutes(30);

    private static final int LONGEST_STAMP = 100;

    private final HourlyEnergy consumption = new HourlyEnergy(3 * PERIOD.toMillis());
    private Host host;
    private PerPhase<Watch> powers;

    /** Made of a configuration as every service is, though it has no keys. */
    public Grid2Bat(Configuration configuration) {}

    @Override
    public void start(Host host) {
        this.host = host;
        powers = host.watchPhases(VictronService.SYSTEM, "/Ac/Consumption/L*/Power");
        resume(host.store().read(DOCUMENT));
        host.time().every(PERIOD, this::update);
        host.time().every(SAVE_PERIOD, this::save);
    }

    @Override
    public void stop() {
        save();
    }

    private void resume(Map<String, Object> document) {
        String begin = new Document(document).text("begin", LONGEST_STAMP);
        Double energyWh = new Document(document).number("energyWh", -Document.MOST, Document.MOST);
        if (begin != null && energyWh != null) {
            try {
                consumption.resume(Instant.parse(begin), energyWh);
            } catch (DateTimeParseException e) {
                host.log().warning("What was counted in the last hour is not readable and is counted anew: " + begin);
            }
        }
    }

    private void save() {
        if (consumption.begin() != null) {
            host.store()
                    .write(
                            DOCUMENT,
                            Map.of("begin", consumption.begin().toString(), "energyWh", consumption.energyWh()));
        }
    }

    private void update() {
        Double powerW = PerPhase.sum(powers.map(Watch::number));
        ZonedDateTime now = host.local();
        if (now == null) {
            host.status(ServiceState.waiting(ServiceState.Reason.BUS, "the time zone of the GX"));
            return;
        }
        consumption.count(now, host.time().tick(), powerW);
        if (powerW == null) {
            host.status(ServiceState.waiting(ServiceState.Reason.BUS, "the consumption in " + VictronService.SYSTEM));
            return;
        }
        host.status(ServiceState.running());
        host.mqtt()
                .publish(
                        host.topic("Grid2Bat/ConsumptionTracking/wh_" + consumption.hour()),
                        Payload.text(consumption.energyWh()),
                        1,
                        true);
    }
}
