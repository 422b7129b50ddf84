package esess.control.charge;

import esess.control.charge.GivEvcRules.Mode;
import esess.control.charge.GivEvcRules.Moment;
import esess.control.charge.GivEvcRules.Why;
import esess.control.charge.GivEvcRules.Wish;
import esess.model.ChargerCommand;
import esess.model.ChargerState.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link GivEvcRules} with patience: the sun starts a charge when it was enough twice in a row and stops it when it was
 * not three times, with five minutes between; a cap that has reduced a charge lets it grow again when there was room for
 * two minutes. A session that has reached its cap stays stopped until the car has left. Knows no clock; not thread-safe.
 */
public final class GivEvcController {

    private static final int TO_START = 2;
    private static final int TO_STOP = 3;
    private static final long BETWEEN_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final long ROOM_MILLIS = Duration.ofMinutes(2).toMillis();
    private static final double ROOM = 0.85;

    private int starts;
    private int stops;
    private Long turnedTick;
    private Integer ownersLimitA;
    private Long roomSinceTick;
    private boolean sessionOver;
    private boolean stoppedByCap;
    private Mode mode;

    /** What the charger is told now; the limit first, then the order. */
    public record Told(List<ChargerCommand> commands, String event) {}

    /** A car has come or left: nothing of the last one counts. */
    public void newCar() {
        starts = 0;
        stops = 0;
        turnedTick = null;
        sessionOver = false;
        forgetCap();
    }

    /** The owner has set a limit or an order himself: what a cap has changed before is not set back. */
    public void ownersTurn() {
        forgetCap();
        starts = 0;
        stops = 0;
        turnedTick = null;
    }

    private void forgetCap() {
        roomSinceTick = null;
        stoppedByCap = false;
    }

    /** The limit that the owner has set, where we have set another since; null: it is his. */
    public Integer ownersLimitA() {
        return ownersLimitA;
    }

    /** @param limitA what an earlier run has found; null: nothing to set back */
    public void resume(Integer limitA) {
        ownersLimitA = limitA;
    }

    /** The owner has set another limit. */
    public void ownersLimit() {
        ownersLimitA = null;
        ownersTurn();
    }

    /** Whether the cap of the session has ended this one. */
    public boolean isSessionOver() {
        return sessionOver;
    }

    /** One evaluation, each half minute and when something has changed. */
    public Told decide(Moment now, long tick) {
        if (now.mode() != mode) {
            mode = now.mode();
            ownersTurn();
        }
        Wish wish = GivEvcRules.decide(now);
        if (wish.why() == Why.SESSION_CAP) {
            sessionOver = true;
            return stop("Stops charging: the session has reached its " + now.maxSessionKWh() + " kWh.", tick);
        }
        if (sessionOver) {
            return now.charging() ? stop("Stops charging: the session is over.", tick) : nothing();
        }
        if (wish.why() == Why.IMPORT_CAP) {
            return capped(now, wish, tick);
        }
        if (stoppedByCap && now.charging()) {
            stoppedByCap = false;
        }
        if (stoppedByCap) {
            return hasRoom(now, tick) ? startAgain(now, tick) : nothing();
        }
        if (wish.order() == Order.STOPPED) {
            starts = 0;
            stops++;
            return stops >= TO_STOP && mayTurn(tick)
                    ? stop("Stops charging: the sun is not enough.", tick)
                    : limit(now, now.leastA());
        }
        if (wish.order() == Order.STARTED) {
            stops = 0;
            starts++;
            return starts >= TO_START && mayTurn(tick) ? start(now, wish, tick) : nothing();
        }
        starts = 0;
        stops = 0;
        return now.mode() == Mode.GRID ? grow(now, tick) : limit(now, wish.limitA());
    }

    private Told capped(Moment now, Wish wish, long tick) {
        roomSinceTick = null;
        if (wish.order() == Order.STOPPED) {
            stoppedByCap = true;
            return stop("Stops charging: the house imports too much.", tick);
        }
        return limit(now, wish.limitA());
    }

    /** Back to the owner's limit, when what it would add is likely to fit. */
    private Told grow(Moment now, long tick) {
        if (ownersLimitA == null) {
            return nothing();
        }
        if (now.limitA() >= ownersLimitA) {
            ownersLimitA = null;
            return nothing();
        }
        if (!hasRoom(now, tick)) {
            return nothing();
        }
        roomSinceTick = null;
        if (now.importCapA() <= 0) {
            return limit(now, ownersLimitA);
        }
        double roomA = ROOM * now.importCapA() - Math.max(now.importW(), 0) / now.voltageV();
        return limit(now, (int) Math.min(ownersLimitA, now.limitA() + Math.max(1, Math.floor(roomA))));
    }

    private boolean hasRoom(Moment now, long tick) {
        boolean room = now.importCapA() <= 0
                || now.importW() != null
                        && now.voltageV() != null
                        && Math.max(now.importW(), 0) / now.voltageV() + (now.charging() ? 0 : GivEvcRules.LEAST_A)
                                < ROOM * now.importCapA();
        roomSinceTick = room ? roomSinceTick == null ? (Long) tick : roomSinceTick : null;
        return room && tick - roomSinceTick >= (now.importCapA() <= 0 ? 0 : ROOM_MILLIS);
    }

    private Told startAgain(Moment now, long tick) {
        if (!mayTurn(tick)) {
            return nothing();
        }
        stoppedByCap = false;
        roomSinceTick = null;
        turnedTick = tick;
        keep(now);
        return new Told(
                List.of(new ChargerCommand.OfferCurrent(GivEvcRules.LEAST_A), ChargerCommand.START),
                "Charges again: the house imports less.");
    }

    private Told start(Moment now, Wish wish, long tick) {
        turnedTick = tick;
        starts = 0;
        List<ChargerCommand> commands = new ArrayList<>();
        if (wish.limitA() != null) {
            keep(now);
            commands.add(new ChargerCommand.OfferCurrent(wish.limitA()));
        }
        commands.add(ChargerCommand.START);
        return new Told(commands, "Starts to charge: the sun is enough.");
    }

    private Told stop(String event, long tick) {
        turnedTick = tick;
        stops = 0;
        return new Told(List.of(ChargerCommand.STOP), event);
    }

    private Told limit(Moment now, Integer amperes) {
        if (amperes == null || amperes == now.limitA()) {
            return nothing();
        }
        keep(now);
        return new Told(List.of(new ChargerCommand.OfferCurrent(amperes)), null);
    }

    private void keep(Moment now) {
        ownersLimitA = ownersLimitA == null ? (Integer) now.limitA() : ownersLimitA;
    }

    private static Told nothing() {
        return new Told(List.of(), null);
    }

    private boolean mayTurn(long tick) {
        return turnedTick == null || tick - turnedTick >= BETWEEN_MILLIS;
    }
}
