package esess.control.surplus;

import esess.control.surplus.SurplusDistribution.Consumer;
import esess.control.surplus.SurplusDistribution.Limit;
import esess.control.surplus.SurplusDistribution.Result;
import esess.control.surplus.SurplusDistribution.Share;
import esess.control.surplus.SurplusDistribution.Situation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The distribution over time. What {@link SurplusDistribution} finds for one moment is not followed at once: the first
 * piece of a consumer is given when it has been there for a while, and taken when it has been missing for a while
 * ({@link Patience}); meanwhile the battery may bridge ({@link BatteryBridge}). The further pieces of one that runs are
 * free: they switch nothing. Who takes less than he may leaves it to the others ({@link UseOfShare}), and sun that is held
 * back is tried ({@link HeldBackSun}). Says of each consumer why it has what it has.
 *
 * <p>Unknown grid or battery: nothing is learned, and {@link SurplusDistribution} keeps or ends what is allowed. Powers in
 * W; ticks are monotonic milliseconds. Not thread-safe.
 */
public final class SurplusControl {

    /** What rounding may take from a piece that is lent. */
    private static final double SLACK_W = 50;
    /** What an idle one leaves is missed only if it begins to take it: so little counts of what would be missing. */
    private static final double IDLE_COUNTS = 0.02;
    /** Without an idea of how much is held back, a modulating consumer tries so many steps at once. */
    private static final int STEPS_TRIED = 2;
    /** The idea is a rough one. */
    private static final double PART_TRIED = 0.7;

    /** Less of a first piece than this is not tried. */
    private static final double LEAST_PART_TRIED = 0.5;

    private static final double FIRST_LOOK_HOURS = 1;
    /** What the battery does not get of its reservation is less bad than what it gives. */
    private static final double RESERVED_COUNTS = 0.25;

    /** @param patienceWh a first piece is given or taken after so much was there or missing, Wh */
    public record Rules(double patienceWh, double bridgeWh) {}

    /**
     * One of those who share.
     *
     * @param consumer     with the standing that its owner's rules give it
     * @param useW         what it measures; null: it cannot, or that is not known
     * @param modulating   whether it takes every step between its first piece and its request
     * @param reachable    whether what it is told arrives
     * @param mayBeBridged whether what it misses may come from the battery
     * @param followMillis so long it may take until it shows what it makes of a new allowance
     * @param silent       whether it counts as not automatic because nothing is heard of it
     */
    public record Candidate(
            Consumer consumer,
            Double useW,
            boolean modulating,
            boolean reachable,
            boolean mayBeBridged,
            long followMillis,
            boolean silent) {}

    /**
     * One look at the house.
     *
     * @param limited       whether production is held back, and gives what its limit lets it
     * @param heldBackW     how much that is about; null: nobody knows
     * @param batteryBridges whether the battery has more than what is kept in it
     * @param fallenW        how much less there is at this moment than on the mean that the situation tells: a cloud may be
     *                       coming
     * @param victrons       whether somebody else shares the overhead: none of it is ours then
     */
    public record Look(
            Situation situation,
            List<Candidate> candidates,
            boolean limited,
            Double heldBackW,
            Double socPercent,
            boolean batteryBridges,
            double fallenW,
            boolean victrons,
            long tick) {}

    /** Whether it took nothing when it was last allowed to. */
    public boolean isIdle(String key) {
        return known.containsKey(key) && known.get(key).use.tookNothing();
    }

    /** What one look came to. */
    public record Outcome(Result result, Map<String, Reason> reasons, double owedToBatteryWh) {}

    private static final class Known {
        final UseOfShare use;
        final Patience patience;

        Known(long followMillis, double patienceWh) {
            patience = new Patience(patienceWh);
            use = new UseOfShare(followMillis);
        }
    }

    private final Rules rules;
    private final BatteryBridge bridge;
    private final HeldBackSun heldBack = new HeldBackSun();
    private final Map<String, Known> known = new HashMap<>();
    private Long tick;
    /** Who has just begun on sun that is not there. */
    private String failed;

    public SurplusControl(Rules rules) {
        this.rules = rules;
        bridge = new BatteryBridge(rules.bridgeWh());
    }

    /** Looks, and decides for the time until the next look. */
    public Outcome look(Look look) {
        Set<String> keys = new HashSet<>();
        look.candidates.forEach(candidate -> keys.add(candidate.consumer.key()));
        known.keySet().retainAll(keys);
        List<Consumer> consumers = new ArrayList<>();
        for (Candidate candidate : look.candidates) {
            Known one = known.computeIfAbsent(
                    candidate.consumer.key(), key -> new Known(candidate.followMillis, rules.patienceWh()));
            consumers.add(candidate.consumer.with(candidate.consumer.standing(), expectedW(candidate, one, look.tick)));
        }
        if (look.victrons && look.situation.isKnown()) {
            tick = null;
            known.values().forEach(one -> one.patience.reset());
            Situation nothing = look.situation.withoutOverhead();
            return outcome(look, SurplusDistribution.distribute(nothing, consumers), nothing);
        }
        if (!look.situation.isKnown()) {
            tick = null;
            return outcome(look, SurplusDistribution.distribute(look.situation, consumers), look.situation);
        }
        Situation situation = situation(look, consumers);
        Result now = SurplusDistribution.distribute(situation, provisional(consumers));
        double hours = tick == null ? 0 : (look.tick - tick) / 3_600_000.0;
        Map<String, Double> beyondW = new HashMap<>();
        for (Consumer consumer : consumers) {
            Double watts = now.shares().get(consumer.key()).beyondW();
            beyondW.put(consumer.key(), watts);
            weigh(consumer, watts, hours, tick == null);
        }
        tick = look.tick;
        Result result = SurplusDistribution.distribute(situation, decided(look, consumers, beyondW));
        owe(look, situation, result, hours);
        result.shares().forEach((key, share) -> known.get(key).use.allowed(share.allowanceW(), look.tick));
        return outcome(look, result, situation);
    }

    private static Double expectedW(Candidate candidate, Known one, long tick) {
        if (!candidate.reachable) {
            return 0.0;
        }
        Consumer consumer = candidate.consumer;
        return one.use.expectedW(
                candidate.useW, consumer.firstPieceW(), candidate.modulating ? consumer.stepSizeW() : 0, tick);
    }

    // ---- sun that is held back ----

    private Situation situation(Look look, List<Consumer> consumers) {
        double measuredW = SurplusDistribution.measuredW(look.situation, consumers);
        double usedW = consumers.stream()
                .filter(Consumer::takesPart)
                .mapToDouble(c -> c.consumptionW() == null ? 0 : c.consumptionW())
                .sum();
        String tried = heldBack.tried();
        double triedW = heldBack.triedW();
        boolean took = heldBack.isTrying();
        boolean followed = heldBack.look(look.limited, usedW - measuredW, look.tick);
        failed = took && !heldBack.isTrying() && !followed ? tried : null;
        double giveBackW = bridge.giveBackW();
        if (!look.limited) {
            return look.situation.with(look.situation.reservationW(), 0, giveBackW);
        }
        double lentW = SLACK_W;
        for (Consumer consumer : consumers) {
            if (consumer.takesPart() && consumer.isRunning()) {
                double takenBackW = consumer.key().equals(failed) ? triedW : 0;
                lentW += Math.max(0, runsOnW(consumer) - takenBackW);
            }
        }
        if (heldBack.mayTry(look.limited, look.tick)) {
            next(look, consumers).ifPresent(next -> heldBack.tries(next.key(), pieceW(look, next), look.tick));
        }
        boolean waits = heldBack.isTrying()
                && consumers.stream()
                        .noneMatch(c -> c.key().equals(heldBack.tried()) && c.isRunning() && isOne(look, c));
        lentW += waits ? heldBack.triedW() : 0;
        // Production that is held back is more than the battery takes, whatever is reserved for it.
        return look.situation.with(0.0, Math.max(0, lentW - Math.max(0, measuredW)), giveBackW);
    }

    /** What it needs to go on as it is. */
    private static double runsOnW(Consumer consumer) {
        double usesW = consumer.consumptionW() == null ? 0 : consumer.consumptionW();
        double pieceW = consumer.expectedUseW() == null ? consumer.firstPieceW() : 0;
        return Math.max(usesW, pieceW);
    }

    /**
     * Who is the first that could make use of more; one that took nothing when it was allowed last is the last, and
     * not tried while another waits for no larger piece. Where it is known that little is held back, nobody begins on it.
     */
    private Optional<Consumer> next(Look look, List<Consumer> consumers) {
        return consumers.stream()
                .filter(c -> c.takesPart() && c.standing().isFree() && c.requestW() > 0)
                .filter(c -> c.isRunning()
                        ? !isOne(look, c) && c.expectedUseW() == null && c.previousAllowanceW() < c.requestW()
                        : c.firstPieceW() > 0
                                && (look.heldBackW == null || look.heldBackW >= LEAST_PART_TRIED * c.firstPieceW()))
                .filter(c -> !isIdle(c.key()) || consumers.stream().noneMatch(other -> waitsForLess(other, c)))
                .min(Comparator.comparing((Consumer c) -> isIdle(c.key())).thenComparingDouble(Consumer::priority));
    }

    private boolean waitsForLess(Consumer other, Consumer than) {
        return other.takesPart()
                && !other.isRunning()
                && !isIdle(other.key())
                && other.requestW() > 0
                && other.firstPieceW() <= than.firstPieceW();
    }

    private static double pieceW(Look look, Consumer next) {
        if (!next.isRunning()) {
            return next.firstPieceW() + Math.max(0, next.standing().marginW()) + SLACK_W;
        }
        double piecesW = look.heldBackW == null ? STEPS_TRIED * next.stepSizeW() : PART_TRIED * look.heldBackW;
        return Math.min(next.requestW() - next.previousAllowanceW(), Math.max(next.stepSizeW(), piecesW));
    }

    private static boolean isOne(Look look, Consumer consumer) {
        return look.candidates.stream()
                .noneMatch(each -> each.consumer.key().equals(consumer.key()) && each.modulating);
    }

    // ---- patience ----

    /** What runs is kept and what waits goes on waiting, to see what is there for each. */
    private List<Consumer> provisional(List<Consumer> consumers) {
        return consumers.stream()
                .map(consumer -> consumer.standing().isFree()
                        ? as(consumer, consumer.isRunning() ? Standing.Kind.KEPT : Standing.Kind.WAITING)
                        : consumer)
                .toList();
    }

    private void weigh(Consumer consumer, Double beyondW, double hours, boolean firstLook) {
        Known one = known.get(consumer.key());
        if (consumer.standing().isHeldOn() && consumer.isRunning()) {
            one.patience.heldOn(hours);
        } else if (!consumer.standing().isFree() || beyondW == null) {
            one.patience.reset();
        } else if (consumer.isRunning()) {
            double lackW = Math.min(0, Math.max(beyondW, -consumer.firstPieceW()));
            one.patience.runs(beyondW > 0 ? beyondW : one.use.isIdle() ? IDLE_COUNTS * lackW : lackW, hours);
        } else {
            one.patience.waits(beyondW, firstLook ? FIRST_LOOK_HOURS : hours);
        }
    }

    private List<Consumer> decided(Look look, List<Consumer> consumers, Map<String, Double> beyondW) {
        List<Consumer> decided = new ArrayList<>();
        for (int i = 0; i < consumers.size(); i++) {
            Consumer consumer = consumers.get(i);
            Patience patience = known.get(consumer.key()).patience;
            boolean isTried = consumer.key().equals(heldBack.tried());
            boolean patient = consumer.isRunning()
                    ? !consumer.key().equals(failed)
                            && (patience.mayStay(bridgeable(look, look.candidates.get(i), beyondW.get(consumer.key())))
                                    || !isTried && bridges(look, look.candidates.get(i), beyondW))
                    : !mayStart(look, consumer, beyondW.get(consumer.key())) && !isTried && !consumer.runsAnyway();
            decided.add(
                    consumer.standing().isFree() && patient
                            ? as(consumer, consumer.isRunning() ? Standing.Kind.KEPT : Standing.Kind.WAITING)
                            : consumer);
        }
        return decided;
    }

    /** Who begins while the sun falls would be off again a minute later. */
    private boolean mayStart(Look look, Consumer consumer, Double beyondW) {
        return known.get(consumer.key()).patience.mayStart() && (beyondW == null || beyondW >= look.fallenW);
    }

    /** Less for the battery than is reserved for it is no discharge, so that may be missing to everybody. */
    private static boolean bridgeable(Look look, Candidate candidate, Double beyondW) {
        double reservedW = look.situation.reservationW() == null ? 0 : look.situation.reservationW();
        return candidate.mayBeBridged || beyondW != null && beyondW + reservedW >= 0;
    }

    /** Where several miss something, the last of them is the first to go: the others are bridged for longer then. */
    private boolean bridges(Look look, Candidate candidate, Map<String, Double> beyondW) {
        Double lackW = beyondW.get(candidate.consumer.key());
        if (lackW == null) {
            return false;
        }
        int all = 0;
        int before = 0;
        for (Candidate other : look.candidates) {
            Double otherW = beyondW.get(other.consumer.key());
            if (other.consumer.isRunning() && otherW != null && otherW <= 0) {
                all++;
                before += other.consumer.priority() < candidate.consumer.priority() ? 1 : 0;
            }
        }
        return look.batteryBridges
                && bridgeable(look, candidate, lackW)
                && !known.get(candidate.consumer.key()).use.isIdle()
                && bridge.canGive((all - before) / (double) Math.max(1, all));
    }

    private static Consumer as(Consumer consumer, Standing.Kind kind) {
        return consumer.with(consumer.standing().as(kind), consumer.expectedUseW());
    }

    private void owe(Look look, Situation situation, Result result, double hours) {
        double missingW = 0;
        for (Candidate candidate : look.candidates) {
            Share share = result.shares().get(candidate.consumer.key());
            if (share.limit() == Limit.KEPT
                    && !known.get(candidate.consumer.key()).use.isIdle()) {
                missingW = Math.max(missingW, Math.min(-share.beyondW(), candidate.consumer.firstPieceW()));
            }
        }
        double reservedW = situation.reservationW() == null ? 0 : Math.max(0, situation.reservationW());
        if (missingW > 0) {
            double givenW = Math.max(0, missingW - reservedW);
            bridge.gives(givenW + RESERVED_COUNTS * (missingW - givenW), hours);
        } else {
            bridge.gives(-Math.max(0, result.remainingW() - reservedW), hours);
        }
    }

    // ---- why ----

    private Outcome outcome(Look look, Result result, Situation situation) {
        Map<String, Reason> reasons = new LinkedHashMap<>();
        for (Candidate candidate : look.candidates) {
            reasons.put(
                    candidate.consumer.key(),
                    reason(look, situation, candidate, result.shares().get(candidate.consumer.key())));
        }
        return new Outcome(result, reasons, bridge.owedWh());
    }

    private Reason reason(Look look, Situation situation, Candidate candidate, Share share) {
        Consumer consumer = candidate.consumer;
        Standing standing = consumer.standing();
        Known one = known.get(consumer.key());
        switch (share.limit()) {
            case NOT_INITIALIZED:
                return new Reason.Incomplete();
            case NOT_AUTOMATIC:
                return new Reason.NotAutomatic(candidate.silent);
            case HELD_OFF:
                return new Reason.MinimumTime(false, standing.leftSeconds());
            case GRID_OR_BATTERY_UNKNOWN:
                return new Reason.FiguresUnknown(
                        share.allowanceW() > 0 ? situation.keepForSeconds() - situation.unknownSeconds() : 0);
            case WAITING:
                double hours = one.patience.hoursToStart(share.beyondW());
                return new Reason.WaitsForMore(consumer.firstPieceW(), share.beyondW(), hours * 3600);
            default:
                break;
        }
        if (share.allowanceW() > 0) {
            return running(look, candidate, share, one);
        }
        if (look.victrons) {
            return new Reason.LeftToVictron();
        }
        if (share.limit() != Limit.TOO_LITTLE_OVERHEAD) {
            return new Reason.NothingAsked(share.limit());
        }
        double needsW = consumer.firstPieceW() + standing.marginW();
        double beyondW = share.beyondW() == null ? -needsW : share.beyondW();
        return beyondW + situation.giveBackW() > 0
                ? new Reason.BatteryFirst(bridge.owedWh())
                : new Reason.Waits(
                        needsW,
                        beyondW + needsW,
                        consumer.ignoresReservation() ? (Double) 0.0 : situation.reservationW(),
                        look.socPercent);
    }

    private Reason running(Look look, Candidate candidate, Share share, Known one) {
        Standing standing = candidate.consumer.standing();
        if (standing.kind() == Standing.Kind.PROGRAMME) {
            return new Reason.ProgrammeRuns();
        }
        if (!candidate.reachable || one.use.isIdle()) {
            return new Reason.TakesNothing(share.allowanceW(), candidate.reachable ? candidate.useW : null);
        }
        if (standing.kind() == Standing.Kind.MIN_ON) {
            return new Reason.MinimumTime(true, standing.leftSeconds());
        }
        if (standing.kind() == Standing.Kind.READY_BY) {
            return new Reason.ReadyBy(standing.leftSeconds());
        }
        if (share.limit() == Limit.KEPT) {
            return look.batteryBridges && bridgeable(look, candidate, share.beyondW())
                    ? new Reason.Bridged(-share.beyondW(), bridge.leftWh())
                    : new Reason.RunsOn(-share.beyondW());
        }
        return candidate.consumer.key().equals(heldBack.tried())
                ? new Reason.TriesHeldBackSun(heldBack.triedW())
                : new Reason.Runs(share.allowanceW(), share.limit() == Limit.REQUEST_MET);
    }
}
