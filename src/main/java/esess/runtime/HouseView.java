package esess.runtime;

import esess.control.HousePicture;
import esess.control.PowerHistory;
import esess.model.PerPhase;
import esess.model.VictronService;
import esess.port.Change;
import esess.port.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Makes {@link HousePicture}s from what the bus tells and when. A meter that counts its measurements on
 * {@code /UpdateIndex}, as ours do, tells of equal ones too; of others only what changes is news, until they have been
 * quiet for so long that they would have told a change. Whatever moves the set point, es-ESS or somebody else, is a step
 * that has to be carried out before the grid counts again. Loop thread.
 */
public final class HouseView {

    private static final String OVERRIDE_PATH = "/Overrides/Setpoint";
    private static final long KEPT_MILLIS = 60_000;
    /** A meter that does not count tells a change at least so often. */
    private static final long QUIET_MILLIS = 6000;

    private final Host host;
    private final PerPhase<Watch> grid;
    private final PerPhase<Watch> consumption;
    private final List<PerPhase<Watch>> acPv = new ArrayList<>();
    private final Watch dcPv;
    private final Watch batteryPower;
    private final PerPhase<Watch> intoMulti;
    private final Watch override;
    private final Watch setting;
    private final PerPhase<Watch> meter;
    private final Watch count;
    private final PowerHistory setPointW = new PowerHistory();
    private final PowerHistory inverterW = new PowerHistory();
    private final PowerHistory batteryW = new PowerHistory();
    private final TreeSet<Long> measuredTicks = new TreeSet<>();
    private String meterName;

    HouseView(Host host) {
        this.host = host;
        grid = host.watchPhases(VictronService.SYSTEM, "/Ac/Grid/L*/Power");
        consumption = host.watchPhases(VictronService.SYSTEM, "/Ac/Consumption/L*/Power");
        for (String position : List.of("PvOnGrid", "PvOnOutput", "PvOnGenset")) {
            acPv.add(host.watchPhases(VictronService.SYSTEM, "/Ac/" + position + "/L*/Power"));
        }
        dcPv = host.watch(VictronService.SYSTEM, "/Dc/Pv/Power");
        batteryPower = host.watch(
                VictronService.SYSTEM,
                "/Dc/Battery/Power",
                change -> batteryW.is(number(change), host.time().tick()));
        intoMulti = host.watchPhases(VictronService.VEBUS, "/Ac/ActiveIn/L*/P", change -> invertersMove());
        setting = host.watch(PersistedSetpoint.SERVICE, PersistedSetpoint.PATH, change -> setPointMoves());
        override = host.watch(OverrideSetpoint.SERVICE, OVERRIDE_PATH, change -> setPointMoves());
        count = host.watch(VictronService.GRID, "/UpdateIndex", change -> measured(change, true));
        meter = host.watchPhases(VictronService.GRID, "/Ac/L*/Power", change -> measured(change, false));
    }

    /** As things stand. */
    public HousePicture now() {
        long tick = host.time().tick();
        String meterNow = meter.l1().followed();
        boolean byMeter = meterNow != null;
        HousePicture.Measured measured = new Measurements(tick, byMeter);
        long setPointSince = setPointW.isKnown() ? setPointW.steadySince(HousePicture.STEP_W) : 0;
        long batterySince = batteryW.steadySince(HousePicture.RESTING_W);
        long inverterSince = inverterW.isKnown() ? inverterW.steadySince(HousePicture.RESTING_W) : batterySince;
        return new HousePicture(
                tick,
                meterNow,
                measured.newest(),
                setPoint(),
                setPointSince,
                HousePicture.isSinceOurs(measured, setPointSince),
                grid.map(Watch::number),
                consumption.map(Watch::number),
                pvW(),
                batteryPower.number(),
                HousePicture.isOfOneMoment(measured, setPointSince, inverterSince, tick),
                HousePicture.isOfOneMoment(measured, setPointSince, batterySince, tick));
    }

    private double pvW() {
        double watts = orZero(dcPv.number());
        for (PerPhase<Watch> position : acPv) {
            watts += orZero(PerPhase.sum(position.map(Watch::number)));
        }
        return watts;
    }

    private void invertersMove() {
        if (intoMulti != null) {
            inverterW.is(PerPhase.sum(intoMulti.map(Watch::number)), host.time().tick());
        }
    }

    private void setPointMoves() {
        if (override != null) {
            setPointW.is(setPoint(), host.time().tick());
        }
    }

    private Double setPoint() {
        return override.number() != null ? override.number() : setting.number();
    }

    private void measured(Change change, boolean counted) {
        if (!change.service().equals(meterName)) {
            meterName = change.service();
            measuredTicks.clear();
        }
        boolean counts = count != null && count.reading().isKnown();
        if (change.reading().isKnown() && (counted || !counts)) {
            measuredTicks.add(host.time().tick());
            measuredTicks.headSet(host.time().tick() - KEPT_MILLIS).clear();
        }
    }

    private static Double number(Change change) {
        return change.reading().orNull() instanceof Number watts ? (Double) watts.doubleValue() : null;
    }

    private static double orZero(Double watts) {
        return watts == null ? 0 : watts;
    }

    /** What is known of the times at which the grid was measured. */
    private final class Measurements implements HousePicture.Measured {
        private final long tick;
        private final boolean byMeter;

        Measurements(long tick, boolean byMeter) {
            this.tick = tick;
            this.byMeter = byMeter;
        }

        /** The inverters measure the grid all the time; a quiet meter has measured what it told last. */
        private long knownUntil() {
            return !byMeter ? tick : count.reading().isKnown() ? Long.MIN_VALUE : tick - QUIET_MILLIS;
        }

        @Override
        public Long since(long from) {
            return from <= knownUntil() ? (Long) from : measuredTicks.ceiling(from);
        }

        @Override
        public Long newest() {
            Long told = byMeter ? measuredTicks.floor(tick) : null;
            return told == null || told < knownUntil()
                    ? knownUntil() == Long.MIN_VALUE ? null : (Long) knownUntil()
                    : told;
        }
    }
}
