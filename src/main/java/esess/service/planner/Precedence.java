package esess.service.planner;

import esess.config.Configuration;
import esess.control.Formula;
import esess.control.plan.BatteryAction;
import esess.control.plan.BatteryAction.Kind;
import esess.model.VictronService;
import esess.port.Watch;
import esess.runtime.GridSetpoint;
import esess.runtime.Host;
import esess.runtime.PlanShown;
import esess.service.ChargeCurrentReducer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who comes before the planner. Without a grid it asks for nothing: what keeps a battery from giving would leave the house in
 * the dark. It charges no faster than ChargeCurrentReducer would let the sun do it. What others lease of the grid set point
 * stands, and is reckoned with where the planner leases beside it. Loop thread.
 */
final class Precedence {

    private enum Who {
        GX("lost grid, external control and Dynamic ESS"),
        CHARGE_LIMIT("ChargeCurrentReducer"),
        REQUESTS("NoBatToEV and scripts' requests"),
        PLANNER("Planner"),
        DISTRIBUTOR("SolarOverheadDistributor shares what is left over");

        private final String text;

        Who(String text) {
            this.text = text;
        }
    }

    /** As the owner reads it. */
    static final String TEXT = Stream.of(Who.values())
            .map(each -> each.ordinal() + 1 + " " + each.text)
            .collect(Collectors.joining("; "));

    /** What {@code /Ac/ActiveIn/Source} says without a grid. */
    private static final int NO_INPUT = 240;

    private static final double AC_TO_DC = 0.97;

    private final @Nullable Formula mostA;
    private @Nullable Host host;
    private boolean limited;
    private @Nullable Watch source;
    private @Nullable Watch voltage;
    private @Nullable Watch soc;

    private Precedence(@Nullable Formula mostA) {
        this.mostA = mostA;
    }

    static Precedence of(Configuration configuration) {
        boolean reduces = configuration.canRun("ChargeCurrentReducer")
                && configuration.get(PlannerConfig.class).battery().isVictron();
        return new Precedence(
                reduces ? configuration.get(ChargeCurrentReducer.Config.class).desiredChargeAmps() : null);
    }

    void start(Host host) {
        this.host = host;
        source = host.watch(VictronService.SYSTEM, "/Ac/ActiveIn/Source");
        voltage = host.watch(VictronService.SYSTEM, "/Dc/Battery/Voltage");
        soc = host.watch(VictronService.SYSTEM, "/Dc/Battery/Soc");
    }

    /** Why nothing is to be asked of the battery now, for the owner; null: it may. */
    @Nullable
    String blocked() {
        Double now = source == null ? null : source.number();
        return now != null && now == NO_INPUT ? "the grid is lost" : null;
    }

    /** The same, no faster than it may be. */
    BatteryAction within(BatteryAction wanted) {
        Double mostW = wanted.kind() == Kind.CHARGE ? mostChargeW() : null;
        limited = mostW != null && wanted.watts() > mostW;
        return limited && mostW != null ? BatteryAction.charge(Math.rint(mostW)) : wanted;
    }

    /** Who comes before whom, and who of them has a say now. */
    List<PlanShown.Rank> ranks(boolean planned) {
        List<PlanShown.Rank> ranks = new ArrayList<>();
        for (Who who : Who.values()) {
            ranks.add(new PlanShown.Rank(who.name(), who.text, holds(who, planned)));
        }
        return ranks;
    }

    private boolean holds(Who who, boolean planned) {
        GridSetpoint.Standing standing =
                host == null ? null : host.whole().gridSetpoint().standing();
        return switch (who) {
            case GX ->
                blocked() != null
                        || standing != null
                                && standing.who() != GridSetpoint.Who.NOBODY
                                && standing.who() != GridSetpoint.Who.ES_ESS;
            case CHARGE_LIMIT -> planned && limited;
            case REQUESTS ->
                standing != null && standing.leases().keySet().stream().anyMatch(each -> !each.equals("Planner"));
            case PLANNER -> planned;
            case DISTRIBUTOR ->
                host != null && host.consumers().values().stream().anyMatch(each -> each.allowanceW() > 0);
        };
    }

    /** On the AC side; null: nobody limits it, or the battery is not known. */
    private @Nullable Double mostChargeW() {
        Double volts = voltage == null ? null : voltage.number();
        Double percent = soc == null ? null : soc.number();
        if (mostA == null || volts == null || percent == null) {
            return null;
        }
        try {
            return Math.max(0, mostA.at(percent)) * volts / AC_TO_DC;
        } catch (ArithmeticException noValueThere) {
            // Then the current is not reduced either, and its service says so.
            return null;
        }
    }
}
