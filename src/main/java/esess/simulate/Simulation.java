package esess.simulate;

import esess.config.Configuration;
import esess.sim.plant.SolarDay;
import esess.web.page.ReasonHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One configuration on one scenario, for whoever shows it in his own way. Made, run and asked on one thread. */
public final class Simulation {

    private static final int REASONS_EVERY_SECONDS = 10;

    /**
     * What came of it.
     *
     * @param reasons  of the consumers by their keys, in seconds since the start
     * @param messages what the services had to say, and what is not simulated
     */
    public record Outcome(Figures figures, Recorder recorder, ReasonHistory reasons, List<String> messages) {}

    private final SimulatedHouse house;
    private final ReasonHistory reasons;
    private long second;

    /** @param steered false: the same days without es-ESS */
    public Simulation(Configuration configuration, Scenario scenario, boolean steered) {
        house = steered
                ? new SimulatedHouse(configuration, scenario)
                : SimulatedHouse.leftAlone(configuration, scenario);
        reasons = new ReasonHistory((long) scenario.days() * SolarDay.SECONDS);
        house.watch(() -> {
            if (++second % REASONS_EVERY_SECONDS == 0) {
                house.consumers().forEach((key, shown) -> reasons.keep(key, shown.reason(), second));
            }
        });
    }

    /**
     * Runs to its end.
     *
     * @param goesOn asked after every hour of it
     * @return empty: it was not to go on
     * @throws IllegalStateException for a defect of ours
     */
    public Optional<Outcome> run(BooleanSupplier goesOn) {
        boolean[] cancelled = {false};
        house.run(time -> {
            if (!goesOn.getAsBoolean()) {
                cancelled[0] = true;
                house.cancel();
            }
        });
        return cancelled[0]
                ? Optional.empty()
                : Optional.of(new Outcome(house.figures(), house.recorder(), reasons, house.messages()));
    }

    /** What each consumer, by its name, does without es-ESS; empty with it. */
    public Map<String, String> leftAlone() {
        return house.leftAlone();
    }
}
