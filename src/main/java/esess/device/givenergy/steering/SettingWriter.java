package esess.device.givenergy.steering;

import esess.device.givenergy.Bank;
import esess.device.givenergy.PollPlan;
import esess.device.givenergy.Writable;
import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.steering.Command.Write;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes settings: what is different already is written, read back, and written again if it is not as it should be. The
 * last one is written when those before it are as they should be, because it may be the one that lets them take effect.
 * One list at a time. Loop thread.
 */
final class SettingWriter {

    /** For a list of a dozen, each written and read back, with a slow dongle. */
    static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Duration REFRESH_LIMIT = Duration.ofSeconds(30);
    private static final String SILENT = "the inverter does not answer";
    private static final int ROUNDS = 3;

    private final GivEnergyClient client;
    private final Time time;
    private Job job;

    SettingWriter(GivEnergyClient client, Time time) {
        this.client = client;
        this.time = time;
    }

    /** @param onDone gets null when all is as wanted, else why it is not; not from within this call */
    void make(List<Write> writes, Consumer<String> onDone) {
        if (job != null) {
            throw new IllegalStateException("one list at a time");
        }
        Job begun = new Job(writes, onDone);
        job = begun;
        begun.timer = time.after(LIMIT, () -> begun.over(SILENT));
        begun.next = time.after(Duration.ZERO, begun::write);
    }

    /**
     * Reads what these registers hold now.
     *
     * @param onDone gets null when they are known, else why not
     */
    void refresh(List<Integer> registers, Consumer<String> onDone) {
        Set<Bank> banks = new LinkedHashSet<>();
        registers.forEach(register -> banks.add(PollPlan.setting(client.pages().inverter(), register)));
        new Refresh(new ArrayDeque<>(banks), onDone).next();
    }

    private final class Refresh {
        private final ArrayDeque<Bank> banks;
        private final Consumer<String> onDone;
        private Registration read = () -> {};
        private final Registration timer = time.after(REFRESH_LIMIT, () -> over(SILENT));

        Refresh(ArrayDeque<Bank> banks, Consumer<String> onDone) {
            this.banks = banks;
            this.onDone = onDone;
        }

        void next() {
            if (banks.isEmpty()) {
                over(null);
            } else {
                read = client.readBack(banks.remove().base(), done -> {
                    if (done) {
                        next();
                    } else {
                        over(SILENT);
                    }
                });
            }
        }

        private void over(String why) {
            timer.close();
            read.close();
            onDone.accept(why);
        }
    }

    private final class Job {
        private final ArrayDeque<List<Write>> parts = new ArrayDeque<>();
        private final Consumer<String> onDone;
        private final ArrayDeque<Write> left = new ArrayDeque<>();
        private final List<Write> unread = new ArrayList<>();
        private Registration timer;
        private Registration next;
        private int rounds;

        Job(List<Write> writes, Consumer<String> onDone) {
            this.onDone = onDone;
            int last = writes.size() - 1;
            if (last > 0) {
                parts.add(writes.subList(0, last));
            }
            if (last >= 0) {
                parts.add(writes.subList(last, last + 1));
            }
        }

        private void write() {
            while (!left.isEmpty() && isMade(left.peek())) {
                left.remove();
            }
            if (!left.isEmpty()) {
                Write write = left.remove();
                unread.add(write);
                order(() -> client.write(write.register(), write.value(), done -> {
                    if (done) {
                        write();
                    } else {
                        over("the inverter did not take register " + write.register());
                    }
                }));
            } else if (!unread.isEmpty()) {
                readBack();
            } else if (!parts.isEmpty()) {
                rounds = 0;
                left.addAll(parts.remove());
                write();
            } else {
                over(null);
            }
        }

        private void order(Supplier<Registration> order) {
            try {
                next = order.get();
            } catch (IllegalArgumentException e) {
                over(e.getMessage());
            }
        }

        /** Each page once. */
        private void readBack() {
            Bank bank = null;
            for (Write write : unread) {
                if (!isTransient(write.register())) {
                    bank = PollPlan.setting(client.pages().inverter(), write.register());
                    break;
                }
            }
            if (bank == null) {
                unread.clear();
                write();
                return;
            }
            Bank page = bank;
            next = client.readBack(page.base(), done -> {
                if (!done) {
                    over("what was written could not be read back");
                    return;
                }
                for (Write write : List.copyOf(unread)) {
                    if (page.holds(write.register())) {
                        unread.remove(write);
                        if (!isTransient(write.register()) && !isMade(write)) {
                            left.add(write);
                        }
                    }
                }
                if (!left.isEmpty() && unread.isEmpty() && ++rounds >= ROUNDS) {
                    Write write = left.peek();
                    over("register " + write.register() + " stays at "
                            + client.pages().setting(write.register()) + ", not " + write.value());
                } else if (unread.isEmpty()) {
                    write();
                } else {
                    readBack();
                }
            });
        }

        private boolean isMade(Write write) {
            Integer is = client.pages().setting(write.register());
            return !isMomentary(write.register()) && is != null && is == write.value();
        }

        private void over(String why) {
            timer.close();
            next.close();
            job = null;
            onDone.accept(why);
        }
    }

    /** What has changed by itself when it is read back: the clock, and what only starts something. */
    private static boolean isTransient(int register) {
        return isMomentary(register) || register >= Writable.CLOCK && register < Writable.CLOCK + 6;
    }

    /** Written even if it reads the same: the restart, and the clock's seconds. */
    private static boolean isMomentary(int register) {
        return register == Writable.RESTART || register == Writable.CLOCK + 5;
    }
}
