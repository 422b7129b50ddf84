package esess.service.planner;

import esess.control.plan.BatteryAction.Kind;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SteeredBattery;
import esess.runtime.SteeredBattery.Wish;
import esess.runtime.SteeredInverter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The battery behind a GivEnergy inverter of ours. Each action is one or two wishes, which end by themselves: they are
 * wished again before, so the inverter is at its owner's settings soon after es-ESS is gone. Loop thread.
 */
final class GivEnergyBattery implements BatteryDriver {

    private static final Duration WISH = Duration.ofMinutes(30);
    private static final Duration RENEW = Duration.ofMinutes(10);
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final double WATTS_MATTER = 100;

    private record Wished(Integer watts, Integer percent, long tick) {}

    private final Host host;
    private final String name;
    private final Map<Wish, Wished> wished = new EnumMap<>(Wish.class);
    private final Set<Wish> failing = EnumSet.noneOf(Wish.class);
    /** Taken back while the inverter was silent, so it has not heard of it. */
    private final Set<Wish> unreleased = EnumSet.noneOf(Wish.class);

    private int writes;

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

    @Override
    public void carryOut(Order order) {
        SteeredBattery battery = battery();
        if (battery == null || !battery.isKnown()) {
            return;
        }
        List<Wish> wanted = wishes(order.action().kind());
        for (Wish each : Wish.values()) {
            if (wanted.contains(each)) {
                unreleased.remove(each);
            } else if (wished.remove(each) != null || unreleased.remove(each)) {
                takeBack(battery, each);
            }
        }
        for (Wish each : wanted) {
            boolean pause = each == Wish.PAUSE_CHARGE || each == Wish.PAUSE_DISCHARGE;
            Integer watts =
                    pause ? null : (Integer) (int) Math.round(order.action().watts());
            Integer percent = pause ? null : (Integer) (int) Math.round(order.percent());
            wish(battery, each, watts, percent);
        }
    }

    private void takeBack(SteeredBattery battery, Wish wish) {
        unreleased.remove(wish);
        writes++;
        battery.release(wish, answer -> {});
    }

    private void wish(SteeredBattery battery, Wish wish, Integer watts, Integer percent) {
        Wished before = wished.get(wish);
        long tick = host.time().tick();
        boolean same = before != null
                && (watts == null || Math.abs(watts - before.watts) < WATTS_MATTER)
                && (percent == null || percent.equals(before.percent));
        if (same && tick - before.tick < RENEW.toMillis()) {
            return;
        }
        Wished made = new Wished(watts, percent, tick);
        wished.put(wish, made);
        writes++;
        battery.wish(wish, WISH, watts, percent, answer -> {
            if (answer.isDone()) {
                failing.remove(wish);
            } else {
                // Again in a minute, not when it would have been renewed.
                wished.replace(wish, made, new Wished(watts, percent, tick - RENEW.toMillis() + AGAIN.toMillis()));
                if (failing.add(wish)) {
                    host.say(MessageType.WARNING, "The GivEnergy inverter does not do it: " + answer.text() + ".");
                }
            }
        });
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

    @Override
    public int writes() {
        return writes;
    }

    @Override
    public void stop() {
        release();
    }
}
