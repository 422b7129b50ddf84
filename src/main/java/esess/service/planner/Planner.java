package esess.service.planner;

import esess.config.Common;
import esess.config.Configuration;
import esess.control.HousePicture;
import esess.control.plan.BatteryAction;
import esess.control.plan.BatteryAction.Kind;
import esess.control.plan.Outlook;
import esess.control.plan.Plan;
import esess.control.plan.Storage;
import esess.model.ServiceState;
import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.HeldPaths;
import esess.runtime.Host;
import esess.runtime.HouseView;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Charges the battery when power is cheap, keeps what is needed, sells when it is dear: by a timetable, or by prices. It
 * comes after everybody else: ESS, Dynamic ESS and a lost grid take the set point from it, what NoBatToEV,
 * ChargeCurrentReducer and scripts lease stands beside its own lease, and the distributor shares what is left over. At
 * first it only shadows: it plans, decides, reckons and writes nothing.
 */
public final class Planner implements Service {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration DECIDE = Duration.ofSeconds(30);
    private static final Duration SAVE = Duration.ofHours(1);
    /** What was begun goes on for so long, unless the battery is full, empty, or a car comes. */
    private static final long DWELL_MILLIS = 5 * 60_000;
    /** A meter is believed to be silent for so long. */
    private static final long SILENT_MILLIS = 120_000;

    private static final double TO_DC = 0.95;
    private static final Map<Integer, String> OPERATIONS = Map.of(0, "Off", 1, "Shadow", 2, "Act");

    private final PlannerConfig config;
    private final double capacityWh;
    private final Precedence precedence;
    private Host host;
    private BatteryDriver driver;
    private Sources sources;
    private HouseMeter meter;
    private HouseView view;
    private Cars cars;
    private PlannerTopics topics;
    private TimetableMode timetable;
    private final Money money = new Money();
    private PlannerConfig.Operation operation;
    private Control control;
    private Plan plan;
    private Instant planFrom;
    private boolean isPlanning;
    private boolean planIsOld = true;
    private BatteryAction action = BatteryAction.SELF_USE;
    private Order.Turned turned;
    private String reason = "";
    private double worth;
    private long changedTick;
    private long heardTick;
    private String fallback;
    private String trouble;

    public Planner(Configuration configuration) {
        this(
                configuration.get(PlannerConfig.class),
                configuration.get(Common.class).batteryCapacityWh().orElse(0.0),
                Precedence.of(configuration));
    }

    Planner(PlannerConfig config, double capacityWh, Precedence precedence) {
        this.config = config;
        this.capacityWh = capacityWh;
        this.precedence = precedence;
        operation = config.operation();
    }

    @Override
    public void start(Host host) {
        this.host = host;
        view = host.house();
        precedence.start(host);
        driver = config.battery().isVictron()
                ? new VictronBattery(host, config.chargeBy(), config.maxImportW(), config.maxExportW())
                : new GivEnergyBattery(host, config.battery().inverter());
        if (!config.battery().isVictron()) {
            // What was held of the GX when the battery was still another one.
            new HeldPaths(host);
        }
        meter = new HouseMeter(host);
        cars = new Cars(host);
        topics = new PlannerTopics(host, precedence);
        sources = new Sources(host, config, () -> planIsOld = true);
        sources.start();
        cars.onChange(sources::chargerChanged);
        timetable = new TimetableMode(host, config, capacityWh, sources, cars, driver, this::storage);
        control = host.control(
                "Operation",
                "What the planner may do",
                new Domain.Choice(new TreeMap<>(OPERATIONS)),
                null,
                this::operate);
        control.show(operation.ordinal());
        changedTick = host.time().tick() - DWELL_MILLIS;
        heardTick = host.time().tick();
        host.time().every(LOOK, this::look);
        host.time().every(timetable.hasMonitor() ? LOOK : DECIDE, this::decide);
        host.time().every(SAVE, meter::save);
        if (config.sensors().sharedSensors().isPresent()) {
            host.time().every(DECIDE, () -> timetable.exchange(host.local(), view.now()));
        }
        host.say(
                MessageType.OPERATIONAL,
                "Plans by " + (isByPrices() ? "prices" : "timetable") + ", " + operationText() + ".");
    }

    @Override
    public void stop() {
        if (driver != null) {
            driver.stop();
            meter.save();
        }
    }

    private boolean isByPrices() {
        return config.mode() == PlannerConfig.Mode.PRICES;
    }

    private String operationText() {
        return switch (operation) {
            case OFF -> "but is off: it only learns";
            case SHADOW -> "in its shadow: nothing is written";
            case ACT -> "and acts";
        };
    }

    private String operate(Object code) {
        operation = code == null ? config.operation() : PlannerConfig.Operation.values()[(Integer) code];
        if (operation != PlannerConfig.Operation.ACT) {
            driver.release();
        } else {
            decide();
        }
        host.say(MessageType.OPERATIONAL, "The planner is set to " + operation + ".");
        control.show(operation.ordinal());
        return null;
    }

    // ---- every few seconds ----

    private void look() {
        HousePicture house = view.now();
        HouseMeter.Quarter over = meter.look(house, cars.drawW(), batteryW(house));
        if (over != null) {
            quarterIsOver(over);
        }
        if (meter.netW() != null) {
            heardTick = host.time().tick();
        }
        driver.look();
        if (operation != PlannerConfig.Operation.ACT) {
            return;
        }
        boolean silent = host.time().tick() - heardTick > SILENT_MILLIS;
        if (inTheWay() != null || silent) {
            driver.release();
        } else {
            driver.carryOut(order());
        }
    }

    private String inTheWay() {
        String blocked = precedence.blocked();
        return blocked != null ? blocked : driver.trouble();
    }

    private static Double batteryW(HousePicture house) {
        Double watts = house.batteryW();
        return watts == null ? null : (Double) (watts > 0 ? watts / TO_DC : watts * TO_DC);
    }

    private Order order() {
        double percent = switch (action.kind()) {
            case CHARGE -> isByPrices() && fallback == null ? 100 : sources.nightTarget();
            case SELL ->
                Math.max(reservePercent(), isByPrices() ? 0 : config.timetable().saleTarget());
            default -> 100;
        };
        return new Order(action, percent, lasting(), turned);
    }

    /** How long the plan goes on like this. */
    private Duration lasting() {
        ZonedDateTime local = host.local();
        if (!isByPrices() && local != null && action.kind() == Kind.CHARGE) {
            Duration rest = Duration.between(
                    local.toLocalTime(), config.timetable().cheapTo().time());
            return rest.isNegative() ? rest.plusDays(1) : rest;
        }
        return Duration.ofMinutes(30);
    }

    private double reservePercent() {
        Double floor = driver.floorPercent();
        return Math.max(config.reservePercent(), floor == null ? 0 : floor);
    }

    private Storage storage() {
        return config.storage(capacityWh, reservePercent());
    }

    private void quarterIsOver(HouseMeter.Quarter over) {
        meter.learnSun(sources.sun(), over);
        Double importing = sources.importPrice().at(over.start());
        Double exporting = sources.feedInPrice().at(over.start());
        Double soc = driver.socPercent();
        if (importing == null || exporting == null || soc == null) {
            return;
        }
        meter.learnPrices(over.start(), importing, exporting);
        Map<String, Object> day = money.count(
                over.start().atZone(host.zone()).toLocalDate(),
                storage(),
                soc / 100 * capacityWh,
                worth,
                over,
                importing,
                exporting,
                action,
                driver.writes());
        if (day != null) {
            topics.newDay();
            topics.document("Yesterday", day);
            host.say(MessageType.OPERATIONAL, topics.sentence(day, operation == PlannerConfig.Operation.ACT));
        }
        Map<String, Object> today = money.today(storage(), soc / 100 * capacityWh, worth, driver.writes());
        if (today != null) {
            topics.document("Today", today);
        }
        planIsOld = true;
    }

    // ---- the decision ----

    private void decide() {
        String nowTrouble = inTheWay();
        sayTrouble(nowTrouble);
        Double soc = driver.socPercent();
        ZonedDateTime local = host.local();
        turned = null;
        if (operation == PlannerConfig.Operation.OFF) {
            changeTo(BatteryAction.SELF_USE, "it is off", true);
            host.status(ServiceState.resting("Off: it only learns"));
            topics.decision(operation, "", BatteryAction.SELF_USE, "it is off", worth, soc, meter.netW());
            return;
        } else if (nowTrouble != null || soc == null || local == null || meter.netW() == null) {
            host.status(
                    nowTrouble != null
                            ? ServiceState.resting("Waits: " + nowTrouble)
                            : ServiceState.waiting(
                                    ServiceState.Reason.BUS,
                                    local == null ? "the time zone of the GX" : "grid and battery"));
            changeTo(BatteryAction.SELF_USE, "what is needed is not known: the battery serves the house", true);
            topics.decision(operation, "", action, reason, worth, soc, meter.netW());
            return;
        }
        boolean byPrices = isByPrices() && priced(soc, local);
        if (!byPrices) {
            timetabled(soc, local);
        }
        topics.writes(money.writesToday(driver.writes()), isByPrices());
        topics.decision(operation, byPrices ? "Prices" : "Timetable", action, reason, worth, soc, meter.netW());
        host.status(ServiceState.running(
                (operation == PlannerConfig.Operation.ACT ? "Acts: " : "Shadows: ") + action + ", " + reason));
    }

    private void sayTrouble(String now) {
        if (now != null && trouble == null) {
            host.say("battery", MessageType.WARNING, "The battery cannot be steered: " + now + ".");
        } else if (now == null && trouble != null) {
            host.say("battery", MessageType.OPERATIONAL, "The battery can be steered again.");
        }
        trouble = now;
    }

    /** In the shadow the plan goes on with the battery as it would be. */
    private double storedWh(double soc) {
        boolean shadows = operation == PlannerConfig.Operation.SHADOW && !Double.isNaN(money.shadowWh());
        return shadows ? money.shadowWh() : soc / 100 * capacityWh;
    }

    /** False: prices or load are not known. */
    private boolean priced(double soc, ZonedDateTime local) {
        Instant now = local.toInstant();
        if (planIsOld || !Outlook.slotStart(now).equals(planFrom)) {
            if (!beginPlan(now)) {
                return false;
            }
        }
        sayFallback(null);
        if (plan == null) {
            // It takes a GX a second or two to make one; until then nothing changes.
            return true;
        }
        double leftHours = Math.max(
                1 / 60.0, Duration.between(now, planFrom.plus(Outlook.SLOT)).toMillis() / 3_600_000.0);
        boolean fromCar = config.keepFromCar() && cars.isCharging();
        double netW = meter.netW() - (fromCar ? cars.drawW() : 0);
        Plan.Decision decision = plan.decide(0, leftHours, storedWh(soc), netW, action);
        worth = decision.worthPerKWh();
        BatteryAction wanted = able(decision.action());
        String why = Reasons.byValue(
                wanted, plan.course().importPrice()[0], plan.course().exportPrice()[0], worth);
        if (fromCar && (wanted.kind() == Kind.SELL || wanted.kind() == Kind.SELF_USE && meter.netW() > 0)) {
            wanted = able(BatteryAction.HOLD);
            why = "a car charges: the battery keeps out";
        }
        changeTo(wanted, why, fromCar);
        return true;
    }

    /** False: prices or load are not known. */
    private boolean beginPlan(Instant now) {
        // Two plans at once would be too much for a small GX.
        plan = null;
        if (isPlanning) {
            return true;
        }
        Optional<Outlook> outlook = Outlook.from(
                now,
                meter.importPrice(sources.importPrice()),
                meter.feedInPrice(sources.feedInPrice()),
                meter.load(sources.load(), config.loadW()),
                meter.sun(sources.sun()));
        if (outlook.isEmpty()) {
            planFrom = null;
            sayFallback("the price of now is not known");
            return false;
        }
        Storage storage = storage();
        isPlanning = true;
        planFrom = Outlook.slotStart(now);
        planIsOld = false;
        host.computing().compute(() -> outlook.get().plan(storage), made -> planned(made, storage));
        return true;
    }

    /** @param made null: it could not be made */
    private void planned(Plan made, Storage storage) {
        isPlanning = false;
        if (made == null) {
            // The next decision tries it again.
            planIsOld = true;
        } else if (!planIsOld) {
            plan = made;
            Double soc = driver.socPercent();
            if (soc != null) {
                topics.plan(plan, planFrom, storedWh(soc), action, storage);
            }
            decide();
        }
    }

    private void sayFallback(String why) {
        if (why != null && fallback == null) {
            host.say("prices", MessageType.WARNING, "It goes by the timetable: " + why + ".");
        } else if (why == null && fallback != null) {
            host.say("prices", MessageType.OPERATIONAL, "It goes by prices again.");
        }
        fallback = why;
    }

    private void timetabled(double soc, ZonedDateTime local) {
        TimetableMode.Wanted wanted = timetable.look(
                local, storedWh(soc) / capacityWh * 100, view.now(), operation == PlannerConfig.Operation.ACT);
        turned = wanted.turned();
        changeTo(turned == null ? able(wanted.action()) : wanted.action(), wanted.reason(), true);
        Map<String, Object> told = timetable.told();
        if (!told.isEmpty()) {
            topics.document("Monitor", told);
        }
    }

    /** What the battery cannot do is left out. */
    private BatteryAction able(BatteryAction wanted) {
        Set<Kind> abilities = driver.abilities();
        if (abilities.contains(wanted.kind())) {
            return precedence.within(wanted);
        }
        Kind nearest = wanted.kind() == Kind.IDLE || wanted.kind() == Kind.CHARGE ? Kind.HOLD : Kind.SELF_USE;
        topics.lacks(wanted.kind());
        return abilities.contains(nearest) ? new BatteryAction(nearest, 0) : BatteryAction.SELF_USE;
    }

    /** @param atOnce also if the last change was a moment ago */
    private void changeTo(BatteryAction wanted, String why, boolean atOnce) {
        if (wanted.equals(action)) {
            reason = why;
            return;
        }
        long tick = host.time().tick();
        if (!atOnce && tick - changedTick < DWELL_MILLIS) {
            return;
        }
        boolean otherKind = wanted.kind() != action.kind();
        action = wanted;
        reason = why;
        changedTick = tick;
        if (otherKind) {
            host.log()
                    .info((operation == PlannerConfig.Operation.ACT ? "" : "Would do: ") + wanted + ", because " + why
                            + ".");
        }
    }
}
