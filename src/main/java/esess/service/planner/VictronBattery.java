package esess.service.planner;

import esess.control.HousePicture;
import esess.control.plan.BatteryAction;
import esess.control.plan.BatteryAction.Kind;
import esess.control.plan.ChargeSchedule;
import esess.control.plan.NetLoad;
import esess.model.VictronService;
import esess.port.Watch;
import esess.runtime.GridSetpoint;
import esess.runtime.HeldPaths;
import esess.runtime.HeldPaths.Place;
import esess.runtime.Host;
import esess.runtime.HouseView;
import esess.runtime.SteeredBattery.Measured;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The battery of a Victron ESS. The band of an action is made by a lease of the grid set point, on top of what others
 * lease; no discharge by the limit that hub4 keeps for controllers; a charge, if the owner likes that better, by a free
 * entry of the scheduled charging. Loop thread.
 */
final class VictronBattery implements BatteryDriver {

    /** How a charge from the grid is made. */
    enum ChargeBy {
        SETPOINT("Setpoint"),
        SCHEDULE("Schedule");

        private final String text;

        ChargeBy(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static final Place MAX_DISCHARGE = new Place(VictronService.HUB4, "/Overrides/MaxDischargePower");
    private static final String SCHEDULE = "/Settings/CGwacs/BatteryLife/Schedule/Charge/";
    private static final String BATTERY_LIFE = "/Settings/CGwacs/BatteryLife/State";
    private static final int KEEP_CHARGED = 9;
    private static final int EXTERNAL_CONTROL = 3;
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final long REPEAT_MILLIS = 30_000;
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(23);
    private static final Duration LENGTHENED_BEFORE = Duration.ofMinutes(2);

    private final Host host;
    private final ChargeBy chargeBy;
    private final double mostImportW;
    private final double mostExportW;
    private final GridSetpoint.Handle setpoint;
    private final HeldPaths held;
    private final HouseView view;
    private final NetLoad netLoad = new NetLoad();
    private final Watch soc;
    private final Watch floor;
    private final Watch maxDischarge;
    private final Watch hub4Mode;
    private final Watch batteryLife;
    private final List<Watch> days = new ArrayList<>();
    private Order order = new Order(BatteryAction.SELF_USE, 100, Duration.ZERO);
    private Double askedW;
    private int entry = -1;
    private long beganTick;
    private Duration lasts = Duration.ZERO;
    private long repeatedTick;

    VictronBattery(Host host, ChargeBy chargeBy, double mostImportW, double mostExportW) {
        this.host = host;
        this.chargeBy = chargeBy;
        this.mostImportW = mostImportW;
        this.mostExportW = mostExportW;
        setpoint = host.gridSetpoint();
        held = new HeldPaths(host);
        view = host.house();
        soc = host.watch(VictronService.SYSTEM, "/Dc/Battery/Soc");
        floor = host.watch(VictronService.SYSTEM, "/Control/ActiveSocLimit");
        maxDischarge = host.watch(MAX_DISCHARGE.service(), MAX_DISCHARGE.path());
        hub4Mode = host.watch(VictronService.SETTINGS, "/Settings/CGwacs/Hub4Mode");
        batteryLife = host.watch(VictronService.SETTINGS, BATTERY_LIFE);
        for (int i = 0; i < ChargeSchedule.ENTRIES; i++) {
            days.add(host.watch(VictronService.SETTINGS, SCHEDULE + i + "/Day"));
        }
    }

    HouseView view() {
        return view;
    }

    @Override
    public Double socPercent() {
        return soc.number();
    }

    @Override
    public Double floorPercent() {
        return floor.number();
    }

    @Override
    public Set<Kind> abilities() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    public Measured measured(HousePicture house) {
        Double gridW = house.totalGridW();
        Double batteryW = house.batteryW();
        return gridW == null || batteryW == null
                ? null
                : new Measured(house.pvW(), house.pvW() - batteryW, -gridW, -batteryW, 0.0, List.of(), null);
    }

    @Override
    public String trouble() {
        if (soc.number() == null) {
            return "the state of charge in " + VictronService.SYSTEM + " is not known";
        } else if (hub4Mode.number() == null) {
            return VictronService.SETTINGS + " is not there";
        } else if (hub4Mode.number() == EXTERNAL_CONTROL) {
            return "ESS is set to external control";
        } else if (batteryLife.number() != null && batteryLife.number() == KEEP_CHARGED) {
            return "ESS is set to keep the batteries charged";
        }
        return null;
    }

    @Override
    public void carryOut(Order wanted) {
        HousePicture house = view.now();
        netLoad.look(house);
        boolean sameKind = wanted.action().kind() == order.action().kind();
        order = wanted;
        Kind kind = wanted.action().kind();
        boolean scheduled = kind == Kind.CHARGE && chargeBy == ChargeBy.SCHEDULE && schedule(sameKind);
        if (!scheduled) {
            endSchedule();
        }
        boolean stops = (kind == Kind.HOLD || kind == Kind.IDLE) && maxDischarge.number() != null;
        if (stops) {
            held.hold(MAX_DISCHARGE, 0);
            repeat();
        } else {
            held.release(MAX_DISCHARGE);
        }
        if (scheduled || kind == Kind.SELF_USE || stops && kind == Kind.HOLD) {
            releaseSetpoint();
        } else {
            lease(wanted.action());
        }
    }

    /** What lapses unless it is written again. */
    private void repeat() {
        long tick = host.time().tick();
        if (tick - repeatedTick >= REPEAT_MILLIS) {
            repeatedTick = tick;
            held.repeat(MAX_DISCHARGE);
        }
    }

    /** The set point at which ESS does what the band says, with what the house takes and others have asked for. */
    private void lease(BatteryAction action) {
        Double netW = netLoad.watts();
        Double ownW = setpoint.ownW();
        if (netW == null || ownW == null) {
            releaseSetpoint();
            return;
        }
        double baseW = ownW + setpoint.othersW();
        double naturalW = baseW - netW;
        double batteryW = action.powerW(naturalW);
        double setPointW = netW + batteryW;
        if (action.kind() == Kind.CHARGE || action.kind() == Kind.SELL) {
            setPointW = Math.max(-mostExportW, Math.min(mostImportW, setPointW));
        }
        double leaseW = Math.rint(setPointW - baseW);
        boolean isNews = askedW == null || Math.abs(leaseW - askedW) >= HousePicture.LEAST_STEP_W;
        askedW = isNews ? (Double) leaseW : askedW;
        if (askedW == 0) {
            setpoint.release();
        } else {
            setpoint.lease(askedW, LEASE);
        }
    }

    private void releaseSetpoint() {
        askedW = null;
        setpoint.release();
    }

    /** False: there is no free entry, or the owner's time is not known. */
    private boolean schedule(boolean sameKind) {
        ZonedDateTime now = host.local();
        if (sameKind && entry >= 0) {
            held.hold(place("Soc"), (double) Math.round(order.percent()));
            lengthen();
            return true;
        }
        int free = freeEntry();
        if (now == null || free < 0) {
            return false;
        }
        entry = free;
        beganTick = host.time().tick();
        lasts = within(order.lasting());
        new ChargeSchedule(
                        ChargeSchedule.EVERY_DAY,
                        now.toLocalTime().toSecondOfDay() / 60 * 60,
                        (int) lasts.toSeconds(),
                        (int) Math.round(order.percent()),
                        0)
                .values()
                .forEach((name, value) -> held.hold(place(name), value));
        return true;
    }

    /** Before it is over, if it should go on. */
    private void lengthen() {
        Duration gone = Duration.ofMillis(host.time().tick() - beganTick);
        if (lasts.minus(gone).compareTo(LENGTHENED_BEFORE) < 0) {
            lasts = within(gone.plus(order.lasting()));
            held.hold(place("Duration"), (double) lasts.toSeconds());
        }
    }

    private static Duration within(Duration lasting) {
        Duration whole = Duration.ofMinutes(lasting.toMinutes());
        return whole.compareTo(SHORTEST) < 0 ? SHORTEST : whole.compareTo(LONGEST) > 0 ? LONGEST : whole;
    }

    private Place place(String name) {
        return new Place(VictronService.SETTINGS, SCHEDULE + entry + "/" + name);
    }

    private int freeEntry() {
        for (int i = ChargeSchedule.ENTRIES - 1; i >= 0; i--) {
            Double day = days.get(i).number();
            if (day != null && day < 0) {
                return i;
            }
        }
        return -1;
    }

    private void endSchedule() {
        if (entry >= 0) {
            List<String> names =
                    new ArrayList<>(new ChargeSchedule(0, 0, 0, 0, 0).values().keySet());
            for (int i = names.size() - 1; i >= 0; i--) {
                held.release(place(names.get(i)));
            }
            entry = -1;
        }
    }

    @Override
    public void release() {
        order = new Order(BatteryAction.SELF_USE, 100, Duration.ZERO);
        endSchedule();
        held.release(MAX_DISCHARGE);
        releaseSetpoint();
    }

    @Override
    public boolean isInForce() {
        return switch (order.action().kind()) {
            case SELF_USE -> true;
            case HOLD -> held.isInForce(MAX_DISCHARGE) || askedW == null || askedW == 0 || setpoint.isInForce();
            case FEED_SUN, IDLE, SELL -> askedW != null && (askedW == 0 || setpoint.isInForce());
            case CHARGE ->
                entry >= 0 ? held.isInForce(place("Day")) : askedW != null && (askedW == 0 || setpoint.isInForce());
        };
    }

    @Override
    public int writes() {
        return held.writes();
    }

    @Override
    public void stop() {
        held.stop();
        setpoint.release();
    }
}
