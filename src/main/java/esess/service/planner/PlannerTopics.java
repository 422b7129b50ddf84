package esess.service.planner;

import esess.control.plan.BatteryAction;
import esess.control.plan.Plan;
import esess.control.plan.Storage;
import esess.model.Payload;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.PlanShown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the planner tells on {@code es-ESS/Planner/#}; retained, so that it is there for whoever comes. Loop thread. */
final class PlannerTopics {

    private static final int MANY_WRITES = 100;

    private final Host host;
    private final Precedence precedence;
    private final Map<String, String> told = new HashMap<>();
    private final Set<BatteryAction.Kind> lacking = EnumSet.noneOf(BatteryAction.Kind.class);

    private boolean manyWritesSaid;

    PlannerTopics(Host host, Precedence precedence) {
        this.host = host;
        this.precedence = precedence;
        text("Precedence", Precedence.TEXT);
    }

    void text(String name, String payload) {
        if (!payload.equals(told.put(name, payload))) {
            host.mqtt().publish(host.topic("Planner/" + name), payload, 0, true);
        }
    }

    void document(String name, Map<String, Object> document) {
        text(name, host.json().write(document));
    }

    void decision(
            PlannerConfig.Operation operation,
            String by,
            BatteryAction action,
            String reason,
            double worth,
            Double soc,
            Double netW) {
        boolean planned = operation == PlannerConfig.Operation.ACT && action.kind() != BatteryAction.Kind.SELF_USE;
        List<PlanShown.Rank> ranks = precedence.ranks(planned);
        host.showPlan(new PlanShown(operation.toString(), by, action.kind().toString(), action.watts(), reason, ranks));
        text(
                "Holds",
                ranks.stream()
                        .filter(PlanShown.Rank::holds)
                        .map(PlanShown.Rank::name)
                        .collect(Collectors.joining("; ")));
        text("Operation", operation.toString());
        text("By", by);
        text("Action", action.kind().toString());
        text("Watts", Payload.text(action.watts()));
        text("Reason", reason);
        text("Worth", Reasons.money(worth));
        text("Soc", Payload.text(soc));
        text("Net", Payload.text(netW == null ? null : (Double) Math.rint(netW)));
    }

    /** Of equal steps in a row one. */
    void plan(Plan plan, Instant from, double storedWh, BatteryAction before, Storage storage) {
        List<Map<String, Object>> steps = new ArrayList<>();
        List<Plan.Step> planned = plan.steps(storedWh, before);
        for (int slot = 0; slot < planned.size(); slot++) {
            Plan.Step step = planned.get(slot);
            if (slot > 0 && step.action().equals(planned.get(slot - 1).action())) {
                continue;
            }
            double importing = plan.course().importPrice()[slot];
            double exporting = plan.course().exportPrice()[slot];
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("start", from.plusSeconds(slot * 900L).toString());
            told.put("action", step.action().kind().toString());
            told.put("watts", Math.rint(step.powerW()));
            told.put("soc", Math.rint(step.storedWh() / storage.capacityWh() * 1000) / 10);
            told.put("importPrice", Math.rint(importing * 1000) / 1000);
            told.put("feedInPrice", Math.rint(exporting * 1000) / 1000);
            told.put("worth", Math.rint(step.worth() * 1000) / 1000);
            told.put("reason", Reasons.byValue(step.action(), importing, exporting, step.worth()));
            steps.add(told);
        }
        text("Plan", host.json().write(steps));
    }

    /** Said once for each. */
    void lacks(BatteryAction.Kind kind) {
        if (lacking.add(kind)) {
            host.say(MessageType.WARNING, "The battery cannot be told \"" + kind + "\": that is left out of the plan.");
        }
    }

    /** What the battery's own memory has to keep wears it: too many of a day are said once. */
    void writes(int today, boolean byPrices) {
        if (!manyWritesSaid && today > MANY_WRITES) {
            manyWritesSaid = true;
            host.say(
                    MessageType.WARNING,
                    "More than " + MANY_WRITES + " settings were written today: the battery's settings wear."
                            + (byPrices ? " SwitchingCost makes it calmer." : ""));
        }
    }

    void newDay() {
        manyWritesSaid = false;
    }

    /** A day in a sentence. */
    String sentence(Map<String, Object> day, boolean acts) {
        return day.get("day") + ": " + day.get("actual") + (acts ? "" : ", as planned " + day.get("planned"))
                + "; without a battery " + day.get("withoutBattery") + ", with one that nobody plans for "
                + day.get("plain") + ", with everything known before " + day.get("hindsight") + ".";
    }
}
