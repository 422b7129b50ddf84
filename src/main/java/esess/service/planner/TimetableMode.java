package esess.service.planner;

import esess.control.HousePicture;
import esess.control.plan.BatteryAction;
import esess.control.plan.Dispatches;
import esess.control.plan.Dispatches.Dispatch;
import esess.control.plan.Dispatches.HalfHours;
import esess.control.plan.GridFirstMonitor.Car;
import esess.control.plan.GridFirstMonitor.Slots;
import esess.control.plan.SharedSensors.Block;
import esess.control.plan.Storage;
import esess.control.plan.Timetable;
import esess.control.plan.Timetable.Part;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The day by the clock. A monitor, where the owner has chosen one, decides instead of it by day; the cheap window, the
 * evening's sale and a car beyond the monitor's time are the timetable's. Loop thread.
 */
final class TimetableMode {

    /** What it wants, and why. */
    record Wanted(BatteryAction action, String reason, Order.Turned turned) {}

    private final PlannerConfig config;
    private final TimetableKeys keys;
    private final double capacityWh;
    private final Sources sources;
    private final Cars cars;
    private final BatteryDriver driver;
    private final Supplier<Storage> storage;
    private final SensorsFile sensors;
    private final DayMonitor monitor;
    private Timetable timetable;
    private double target;

    TimetableMode(
            Host host,
            PlannerConfig config,
            double capacityWh,
            Sources sources,
            Cars cars,
            BatteryDriver driver,
            Supplier<Storage> storage) {
        this.config = config;
        this.capacityWh = capacityWh;
        this.sources = sources;
        this.cars = cars;
        this.driver = driver;
        this.storage = storage;
        keys = config.timetable();
        sensors = new SensorsFile(host, config.sensors());
        monitor = monitor(host);
    }

    /** Null: there is none, or the battery cannot do what it wants. */
    private DayMonitor monitor(Host host) {
        MonitorKeys.Kind kind = config.monitor().monitor();
        if (kind == MonitorKeys.Kind.NONE || config.mode() != PlannerConfig.Mode.TIMETABLE) {
            return null;
        } else if (kind == MonitorKeys.Kind.CLIPPING && !driver.hasSwitches()) {
            host.say(
                    MessageType.WARNING,
                    "The charge of this battery cannot be limited: Monitor=Clipping is left out, and the timetable decides by day.");
            return null;
        } else if (!driver.hasSwitches()) {
            host.say(
                    MessageType.WARNING,
                    "This battery cannot take only what the inverters cannot pass on: where Monitor=GridFirst wants that, the sun is"
                            + " fed in and the battery serves the house.");
        }
        return new DayMonitor(host, config, sources::nightTarget);
    }

    boolean hasMonitor() {
        return monitor != null;
    }

    /** What the monitor tells; empty: there is none, or nothing yet. */
    Map<String, Object> told() {
        return monitor == null ? Map.of() : monitor.told();
    }

    /**
     * Decides.
     *
     * @param acts whether what it wants is done
     */
    Wanted look(ZonedDateTime local, double socPercent, HousePicture house, boolean acts) {
        if (timetable == null || target != sources.nightTarget()) {
            target = sources.nightTarget();
            timetable = new Timetable(storage.get(), config.rules(capacityWh, target));
        }
        LocalTime time = local.toLocalTime();
        LocalTime cheapTo = keys.cheapTo().time();
        List<Dispatch> dispatches = sources.dispatches();
        boolean car = config.keepFromCar()
                && (cars.isExpected(dispatches, keys.cheapFrom().time(), cheapTo) || isExpectedByScripts(time));
        LocalTime dayFrom = Dispatches.pauseStart(today(dispatches, local), local.getZone(), cheapTo);
        Timetable.Advice advice = timetable.look(new Timetable.Seen(time, socPercent, car, dayFrom));
        DayMonitor.Verdict verdict =
                monitor == null ? null : monitor.look(moment(local, socPercent, house, acts, dayFrom));
        boolean gridFirst = monitor != null && config.monitor().monitor() == MonitorKeys.Kind.GRID_FIRST;
        boolean monitored =
                advice.part() == Part.DAY || advice.part() == Part.CAR && gridFirst && monitor.isActive(time, dayFrom);
        if (verdict != null && monitored) {
            return new Wanted(verdict.action(), verdict.reason(), driver.hasSwitches() ? verdict.turned() : null);
        } else if (advice.part() == Part.DAY && monitor != null && (gridFirst || monitor.isLost())) {
            return new Wanted(BatteryAction.SELF_USE, "the battery serves the house", null);
        }
        return new Wanted(advice.action(), advice.reason(), null);
    }

    private DayMonitor.Moment moment(
            ZonedDateTime local, double socPercent, HousePicture house, boolean acts, LocalTime dayFrom) {
        return new DayMonitor.Moment(
                local.toLocalTime(),
                socPercent,
                driver.measured(house),
                acts && driver.hasSwitches(),
                driver.switches(),
                dayFrom,
                config.keepFromCar() ? car() : null,
                config.keepFromCar() ? slots(local) : null);
    }

    private boolean isExpectedByScripts(LocalTime time) {
        SensorsFile.Zappi zappi = sensors.zappi();
        SensorsFile.Told told = sensors.slots();
        boolean isReady = zappi == null ? !cars.isUnplugged() : zappi.isReady();
        return zappi != null && zappi.isCharging() || told != null && isReady && told.isNow(Dispatches.index(time));
    }

    /** The GX's charger, or the one of the scripts. */
    private Car car() {
        SensorsFile.Zappi zappi = sensors.zappi();
        return cars.isCharging() || zappi == null
                ? new Car(cars.isCharging(), true, 0)
                : new Car(
                        zappi.status() == SensorsFile.Zappi.CHARGING,
                        zappi.mode() == SensorsFile.Zappi.FOLLOWS,
                        zappi.ageSeconds());
    }

    /** The half hours of the car that are left of today; null: not known, or no car is there. */
    private Slots slots(ZonedDateTime local) {
        SensorsFile.Zappi zappi = sensors.zappi();
        SensorsFile.Told told = sensors.slots();
        if (zappi != null ? !zappi.isReady() : cars.isUnplugged()) {
            return null;
        }
        Instant known = sources.dispatchesKnown();
        if (known == null) {
            return told == null ? null : new Slots(told.halfHours(), told.ageSeconds());
        }
        return new Slots(
                halfHours(left(local), local.getZone()),
                Duration.between(known, local.toInstant()).toSeconds());
    }

    private List<Dispatch> left(ZonedDateTime local) {
        Instant now = local.toInstant();
        return today(sources.dispatches(), local).stream()
                .filter(each -> !each.completed() && each.end().isAfter(now))
                .toList();
    }

    private List<HalfHours> halfHours(List<Dispatch> dispatches, ZoneId zone) {
        return Dispatches.halfHours(
                dispatches,
                zone,
                Dispatches.index(keys.cheapFrom().time()),
                Dispatches.index(keys.cheapTo().time()));
    }

    /** To be called every half minute, whatever the planner may do: what the owner's scripts share with it. */
    void exchange(ZonedDateTime local, HousePicture house) {
        sensors.refresh();
        if (sensors.writes(Block.GIVENERGY)) {
            sensors.writeGivEnergy(driver.measured(house), driver.socPercent());
        }
        if (sensors.writes(Block.ZAPPI)) {
            sensors.writeZappi(cars.charger(), house.totalGridW());
        }
        Instant known = sources.dispatchesKnown();
        if (sensors.writes(Block.IOG) && known != null && local != null) {
            List<Dispatch> left = left(local);
            sensors.writeSlots(left.size(), halfHours(left, local.getZone()), known);
        }
    }

    /** What ends today; what has begun yesterday begins at midnight. */
    private static List<Dispatch> today(List<Dispatch> dispatches, ZonedDateTime local) {
        ZoneId zone = local.getZone();
        Instant midnight = local.toLocalDate().atStartOfDay(zone).toInstant();
        Instant tomorrow = local.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
        return dispatches.stream()
                .filter(each -> each.end().isAfter(midnight) && !each.end().isAfter(tomorrow))
                .map(each ->
                        each.start().isBefore(midnight) ? new Dispatch(midnight, each.end(), each.completed()) : each)
                .toList();
    }
}
