package esess.service;

import esess.port.Watch;
import esess.runtime.Host;

/**
 * Whether Victron's own distributors are at work: Opportunity Loads of Venus 3.80 gives the same overhead to other loads,
 * Dynamic ESS buys and sells by price. Read from the bus. Loop thread.
 */
final class VictronDistributors {

    private final Watch mode;
    private final Watch state;
    private final Watch olderState;
    private final Watch dynamicEss;

    VictronDistributors(Host host, Runnable onChange) {
        mode = host.watch("com.victronenergy.platform", "/Services/OpportunityLoads/Mode", change -> onChange.run());
        state = host.watch("com.victronenergy.opportunityloads", "/OperationalState", change -> onChange.run());
        olderState = host.watch("com.victronenergy.opportunityloads", "/Active", change -> onChange.run());
        dynamicEss = host.watch("com.victronenergy.system", "/DynamicEss/Active", change -> onChange.run());
    }

    /** Whether Opportunity Loads is switched on, and does not say that it does nothing. */
    boolean opportunityLoads() {
        boolean on = mode.number() != null && mode.number() == 1;
        Object said = state.reading().orNull();
        boolean idle = "Disabled".equals(said) || "IncompatibleSystem".equals(said);
        boolean older = olderState.number() != null && olderState.number() == 1;
        return on && !idle || older;
    }

    /** For people; "Off" where it is not. */
    String opportunityLoadsText() {
        Object said = state.reading().orNull();
        return said instanceof String text ? text : opportunityLoads() ? "Active" : "Off";
    }

    /** Whether Dynamic ESS decides when the battery is charged, and from what. */
    boolean dynamicEss() {
        return dynamicEss.number() != null && dynamicEss.number() > 0;
    }

    /** For people. */
    String dynamicEssText() {
        return dynamicEss() ? "Active" : "Off";
    }
}
