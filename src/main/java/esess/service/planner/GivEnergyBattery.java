package esess.service.planner;

import esess.control.HousePicture;
import esess.control.plan.BatteryAction.Kind;
import esess.runtime.CommandedDevice;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SteeredBattery;
import esess.runtime.SteeredBattery.Measured;
import esess.runtime.SteeredBattery.Switches;
import esess.runtime.SteeredBattery.Wish;
import esess.runtime.SteeredInverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The battery behind a GivEnergy inverter of ours. Each action is one or two wishes, which end by themselves: they are
 * wished again before, so the inverter is at its owner's settings soon after es-ESS is gone. Loop thread.
 */
final class GivEnergyBattery implements BatteryDriver {

    private static final Duration WISH = Duration.ofMinutes(30);
    private static final Duration RENEW = Duration.ofMinutes(10);
    private static final Duration RENEW_SALE = Duration.ofMinutes(20);
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final Set<Wish> MONITORS = EnumSet.of(Wish.SWITCHES, Wish.TIMED_SALE);
    private static final double WATTS_MATTER = 100;
    private static final int PAUSES_CHARGE = 1;
    private static final int PAUSES_DISCHARGE = 2;

    private record Wished(Integer watts, Integer percent, Order.Turned turned, long tick) {}

    private final Host host;
    private final String name;
    private final Map<Wish, Wished> wished = new EnumMap<>(Wish.class);
    private final Set<Wish> failing = EnumSet.noneOf(Wish.class);
    /** Taken back while the inverter was silent, so it has not heard of it. */
    private final Set<Wish> unreleased = EnumSet.noneOf(Wish.class);

    private int writes;
    private int registers;
    private int countedBefore;

    /** @param name a serial number or the key of a section; empty: the first inverter */
    GivEnergyBattery(Host host, String name) {
        this.host = host;
        this.name = name;
    }

    private SteeredBattery battery() {
        List<SteeredInverter> all = host.inverters().all();
        SteeredInverter inverter = name.isEmpty()
                ? all.isEmpty() ? null : all.get(0)
                : host.inverters().find(name).orElse(null);
        return inverter == null ? null : inverter.battery();
    }

    @Override
    public Double socPercent() {
        SteeredBattery battery = battery();
        return battery == null || !battery.isKnown() ? null : battery.socPercent();
    }

    @Override
    public Double floorPercent() {
        return null;
    }

    @Override
    public Set<Kind> abilities() {
        EnumSet<Kind> kinds = EnumSet.of(Kind.SELF_USE);
        SteeredBattery battery = battery();
        for (Kind kind : Kind.values()) {
            if (battery != null && wishes(kind).stream().allMatch(battery::can)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private static List<Wish> wishes(Kind kind) {
        return switch (kind) {
            case SELF_USE -> List.of();
            case HOLD -> List.of(Wish.PAUSE_DISCHARGE);
            case FEED_SUN -> List.of(Wish.PAUSE_CHARGE);
            case IDLE -> List.of(Wish.PAUSE_CHARGE, Wish.PAUSE_DISCHARGE);
            case CHARGE -> List.of(Wish.CHARGE);
            case SELL -> List.of(Wish.EXPORT);
        };
    }

    @Override
    public String trouble() {
        SteeredBattery battery = battery();
        if (battery == null) {
            return name.isEmpty() ? "there is no GivEnergy inverter" : "there is no GivEnergy inverter " + name;
        }
        return battery.isKnown() && battery.socPercent() != null ? null : "the GivEnergy inverter does not answer";
    }

    /** What only a monitor wishes, and this run does not, is there from before a crash, or was not heard to be over. */
    @Override
    public void look() {
        SteeredBattery battery = battery();
        if (battery == null || !battery.isKnown()) {
            return;
        }
        for (Wish each : MONITORS) {
            if (!wished.containsKey(each) && battery.left(each) != null) {
                unreleased.remove(each);
                takeBack(battery, each);
            }
        }
    }

    @Override
    public boolean hasSwitches() {
        return true;
    }

    @Override
    public Switches switches() {
        SteeredBattery battery = battery();
        Switches now = battery == null ? null : battery.switches();
        if (now == null) {
            return null;
        }
        // A timed discharge of the owner's own is his, with the times that he has set.
        int sells = battery.left(Wish.TIMED_SALE) == null ? 0 : 1;
        return new Switches(now.eco(), now.pause(), sells, now.chargeSteps());
    }

    @Override
    public Measured measured(HousePicture house) {
        SteeredBattery battery = battery();
        return battery == null ? null : battery.measured();
    }

    @Override
    public void carryOut(Order order) {
        SteeredBattery battery = battery();
        if (battery == null || !battery.isKnown()) {
            return;
        }
        List<Wish> wanted = order.switches() == null
                ? wishes(order.action().kind())
                : wishes(order.switches().switches(), battery);
        for (Wish each : Wish.values()) {
            if (wanted.contains(each)) {
                unreleased.remove(each);
            } else if (wished.remove(each) != null || unreleased.remove(each)) {
                takeBack(battery, each);
            }
        }
        for (Wish each : wanted) {
            wish(battery, each, order);
        }
    }

    private static List<Wish> wishes(Switches switches, SteeredBattery battery) {
        List<Wish> wishes = new ArrayList<>(List.of(Wish.SWITCHES));
        int pause = switches.pause() == null || battery.pausesBySwitch() ? 0 : switches.pause();
        if ((pause & PAUSES_CHARGE) != 0 && switches.chargeSteps() == null) {
            wishes.add(Wish.PAUSE_CHARGE);
        }
        if ((pause & PAUSES_DISCHARGE) != 0) {
            wishes.add(Wish.PAUSE_DISCHARGE);
        } else if (switches.discharge() != null && switches.discharge() == 1) {
            wishes.add(Wish.TIMED_SALE);
        }
        return wishes;
    }

    /** An inverter without a switch for the pause is told to charge with nothing. */
    private static Order.Turned asItCan(Order.Turned turned, SteeredBattery battery) {
        Switches wanted = turned.switches();
        if (battery.pausesBySwitch() || wanted.pause() == null) {
            return turned;
        }
        boolean paused = (wanted.pause() & PAUSES_CHARGE) != 0;
        Integer steps = paused && wanted.chargeSteps() != null ? (Integer) 0 : wanted.chargeSteps();
        return new Order.Turned(
                new Switches(wanted.eco(), null, null, steps),
                turned.pauseFrom(),
                turned.pauseTo(),
                turned.saleW(),
                turned.salePercent());
    }

    private void takeBack(SteeredBattery battery, Wish wish) {
        unreleased.remove(wish);
        writes++;
        battery.release(wish, answer -> {});
    }

    private void wish(SteeredBattery battery, Wish wish, Order order) {
        Integer watts = null;
        Integer percent = null;
        Order.Turned turned = null;
        switch (wish) {
            case CHARGE, EXPORT -> {
                watts = (int) Math.round(order.action().watts());
                percent = (int) Math.round(order.percent());
            }
            case TIMED_SALE -> {
                watts = order.switches().saleW();
                percent = order.switches().salePercent();
            }
            case SWITCHES -> turned = asItCan(order.switches(), battery);
            case PAUSE_CHARGE, PAUSE_DISCHARGE, GRID_FIRST -> {}
        }
        Wished before = wished.get(wish);
        long tick = host.time().tick();
        boolean same = before != null
                && (watts == null || Math.abs(watts - before.watts) < WATTS_MATTER)
                && Objects.equals(percent, before.percent)
                && (turned == null || isSame(turned, before.turned));
        if (same && tick - before.tick < renewMillis(wish)) {
            return;
        }
        Wished made = new Wished(watts, percent, turned, tick);
        wished.put(wish, made);
        writes++;
        Consumer<CommandedDevice.Answer> onAnswer = answer -> answered(wish, made, answer);
        if (turned == null) {
            battery.wish(wish, WISH, watts, percent, onAnswer);
        } else {
            battery.hold(turned.switches(), turned.pauseFrom(), turned.pauseTo(), WISH, onAnswer);
        }
    }

    /** A sale is renewed late: each time its end is written, and most are over by then. */
    private static long renewMillis(Wish wish) {
        return (wish == Wish.TIMED_SALE ? RENEW_SALE : RENEW).toMillis();
    }

    private static boolean isSame(Order.Turned one, Order.Turned other) {
        return one.pauseFrom().equals(other.pauseFrom())
                && one.pauseTo().equals(other.pauseTo())
                && one.switches().equals(other.switches());
    }

    private void answered(Wish wish, Wished made, CommandedDevice.Answer answer) {
        if (answer.isDone()) {
            failing.remove(wish);
            return;
        }
        // Again in a minute, not when it would have been renewed.
        long again = made.tick - renewMillis(wish) + AGAIN.toMillis();
        wished.replace(wish, made, new Wished(made.watts, made.percent, made.turned, again));
        if (failing.add(wish)) {
            host.say(MessageType.WARNING, "The GivEnergy inverter does not do it: " + answer.text() + ".");
        }
    }

    @Override
    public void release() {
        SteeredBattery battery = battery();
        for (Wish each : Set.copyOf(wished.keySet())) {
            wished.remove(each);
            if (battery == null || !battery.isKnown()) {
                unreleased.add(each);
            } else {
                takeBack(battery, each);
            }
        }
    }

    @Override
    public boolean isInForce() {
        SteeredBattery battery = battery();
        return battery != null && wished.keySet().stream().allMatch(each -> battery.left(each) != null);
    }

    /** Of registers, where the inverter's service counts them; else of wishes. */
    @Override
    public int writes() {
        SteeredBattery battery = battery();
        Integer counted = battery == null ? null : battery.writes();
        if (counted != null) {
            registers += counted < countedBefore ? counted : counted - countedBefore;
            countedBefore = counted;
        }
        return registers == 0 ? writes : registers;
    }

    @Override
    public void stop() {
        release();
    }
}
