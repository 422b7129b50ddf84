package esess.device.givenergy.link;

import esess.device.givenergy.Bank;
import esess.device.givenergy.Model;
import esess.device.givenergy.PollPlan;
import esess.device.givenergy.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of a dongle, and when. A device that stops answering is asked seldom, until it answers again; what is
 * absent is looked for again now and then, because it may only have been silent. Loop thread.
 */
final class Polls {

    /** So often what did not answer is asked again. */
    static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private static final Duration RETURN = Duration.ofMinutes(1);
    private static final int PATIENCE = 3;

    /** One bank, again and again. */
    static final class Poll {
        private final Bank bank;
        private final long period;
        private long due;
        private int missed;
        private boolean present;

        Poll(Bank bank, Duration period, long due, boolean present) {
            this.bank = bank;
            this.period = period.toMillis();
            this.due = due;
            this.present = present;
        }

        Bank bank() {
            return bank;
        }

        /** Nobody knows whether it is there. */
        boolean isProbe() {
            return !present;
        }
    }

    private final Duration fast;
    private final Duration full;
    private final List<Poll> polls = new ArrayList<>();
    private int main;

    Polls(Duration fast, Duration full) {
        this.fast = fast;
        this.full = full;
    }

    /** Forgets everything but that this device is to be identified. */
    void identify(int address, long now) {
        polls.clear();
        main = address;
        polls.add(new Poll(Bank.holding(address, 0, 60), fast, now, true));
    }

    /** Plans for a model: its measurements first, then what may be there. */
    void plan(Model model, int address, long now) {
        polls.clear();
        main = address;
        PollPlan.fast(model, address).forEach(bank -> polls.add(new Poll(bank, fast, now, true)));
        PollPlan.full(model, address).forEach(bank -> polls.add(new Poll(bank, full, now, true)));
        PollPlan.optional(model, address).forEach(bank -> polls.add(new Poll(bank, full, now, false)));
        if (model.family().mayHaveLowVoltage()) {
            look(PollPlan.battery(0), fast, now);
        }
        if (model.family().mayHaveStack()) {
            look(PollPlan.stack(0), fast, now);
        }
        for (int meter = 0; meter < PollPlan.MOST_METERS; meter++) {
            look(PollPlan.meter(meter), fast, now);
        }
    }

    private void look(Bank bank, Duration period, long now) {
        if (polls.stream().noneMatch(poll -> poll.bank.equals(bank))) {
            polls.add(new Poll(bank, period, now, false));
        }
    }

    /** What is to be asked now, or null. Settings and measurements of the inverter itself go first. */
    Poll due(long now) {
        Poll first = null;
        for (Poll poll : polls) {
            if (poll.due <= now && (first == null || isMain(poll) && !isMain(first))) {
                first = poll;
            }
        }
        return first;
    }

    /** When the next one is due. */
    long next() {
        long next = Long.MAX_VALUE;
        for (Poll poll : polls) {
            next = Math.min(next, poll.due);
        }
        return next;
    }

    /** Who it is, and what its clock shows: what every device answers. */
    Poll identity() {
        for (Poll poll : polls) {
            if (poll.bank.address() == main && poll.bank.function() == Bank.HOLDING && poll.bank.base() == 0) {
                return poll;
            }
        }
        throw new IllegalStateException("nothing is asked of " + main);
    }

    boolean isMain(Poll poll) {
        return poll.bank.address() == main && poll.present;
    }

    /** A page has come, asked for by whomever. */
    void answered(Bank bank, int[] values, long now) {
        Poll poll = of(bank);
        if (poll == null) {
            return;
        }
        poll.missed = 0;
        boolean there = Presence.isThere(poll.bank, values)
                && !(poll.bank.address() == main && !poll.present && Presence.isZero(values));
        if (!there) {
            absent(poll, now);
            return;
        }
        boolean found = !poll.present;
        poll.present = true;
        poll.due = now + poll.period;
        if (found) {
            lookBehind(poll.bank, values, now);
        }
    }

    /** What is there only when this is. */
    private void lookBehind(Bank bank, int[] values, long now) {
        if (PollPlan.isBattery(bank.address()) && PollPlan.isBattery(bank.address() + 1)) {
            look(PollPlan.battery(bank.address() + 1 - PollPlan.FIRST_BATTERY), fast, now);
        } else if (PollPlan.isStack(bank.address())) {
            if (PollPlan.isStack(bank.address() + 1)) {
                look(PollPlan.stack(bank.address() + 1 - PollPlan.FIRST_STACK), fast, now);
            }
            int before = (int) polls.stream()
                    .filter(poll -> PollPlan.isModule(poll.bank.address()))
                    .count();
            int modules = Math.min(values[64 - bank.base()], PollPlan.MOST_MODULES - before);
            for (int module = before; module < before + modules; module++) {
                look(PollPlan.module(module), full, now);
            }
        }
    }

    /** The device says that it has no such registers. */
    void refused(Poll poll, long now) {
        missed(poll, now);
    }

    /** No answer that could be used, after all tries. */
    void missed(Poll poll, long now) {
        poll.missed++;
        if (!poll.present) {
            absent(poll, now);
        } else if (poll.missed >= PATIENCE && poll != identity()) {
            poll.due = now + Math.max(poll.period, RETURN.toMillis());
        } else {
            poll.due = now + poll.period;
        }
    }

    private static void absent(Poll poll, long now) {
        poll.present = false;
        poll.due = now + LOOK_AGAIN.toMillis();
    }

    /** Everything once, soon: a new day, a new connection. */
    void all(long now) {
        for (Poll poll : polls) {
            if (poll.present) {
                poll.due = now;
            }
        }
    }

    private Poll of(Bank bank) {
        for (Poll poll : polls) {
            if (poll.bank.address() == bank.address()
                    && poll.bank.function() == bank.function()
                    && poll.bank.base() == bank.base()
                    && poll.bank.count() <= bank.count()) {
                return poll;
            }
        }
        return null;
    }

    /** Addresses of what is there, of those that this range of addresses is for. */
    List<Integer> present(int first, int most) {
        List<Integer> addresses = new ArrayList<>();
        for (Poll poll : polls) {
            int address = poll.bank.address();
            if (poll.present && address >= first && address < first + most && !addresses.contains(address)) {
                addresses.add(address);
            }
        }
        addresses.sort(null);
        return addresses;
    }
}
