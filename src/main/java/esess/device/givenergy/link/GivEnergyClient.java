package esess.device.givenergy.link;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.Bank;
import esess.device.givenergy.Model;
import esess.device.givenergy.Pages;
import esess.device.givenergy.Plant;
import esess.device.givenergy.PollPlan;
import esess.device.givenergy.Writable;
import esess.model.HostAddress;
import esess.port.Registration;
import esess.port.Tcp;
import esess.port.Time;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps asking one dongle, for as long as it is not closed. One question at a time, with a pause after it; answers are
 * told apart by what they answer, because the protocol has no numbers, and those to other clients are taken as well. A
 * connection on which nothing comes, or on which the inverter's clock stands still, is closed and opened anew, after a
 * second, later after up to a minute. So no state of the dongle needs a restart of ours. Loop thread.
 */
public final class GivEnergyClient implements Registration {

    public static final int PORT = 8899;
    static final Duration OPENING = Duration.ofSeconds(5);
    /** Between an answer and the next question. */
    static final Duration PAUSE = Duration.ofMillis(250);

    static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int TIMEOUTS = 3;

    private static final int[] BACK_OFF_S = {1, 2, 5, 10, 30, 60};

    /** What its owner gets told, never from within a call of the client. */
    public interface Listener {

        /** Registers were read, and believed. */
        void read(Bank bank);

        /** A connection failed or was given up. */
        void failed(String why);
    }

    private final HostAddress address;
    private final Tcp tcp;
    private final Time time;
    private final Listener listener;
    private final Pages pages;
    private final Polls polls;
    private final Orders orders = new Orders();
    private final Runnable next = this::next;
    private Session session;
    private Registration wake;
    private long notBefore;
    private int failures;
    private int timeouts;
    private boolean closed;
    private final Identity identity = new Identity();
    private LocalDate day;
    private final Standstill standstill = new Standstill();

    /**
     * Connects at once.
     *
     * @param poll how often the measurements are asked for
     * @param full how often the settings are
     */
    public GivEnergyClient(HostAddress address, Duration poll, Duration full, Tcp tcp, Time time, Listener listener) {
        this.address = address;
        this.tcp = tcp;
        this.time = time;
        this.listener = listener;
        pages = new Pages(time::tick, poll, full);
        polls = new Polls(poll, full);
        polls.identify(PollPlan.INVERTER, time.tick());
        wakeAfter(0);
    }

    /** Host and port of the dongle. */
    public String address() {
        return address(address);
    }

    public static String address(HostAddress address) {
        String host = address.host();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.port(PORT);
    }

    /** What is known. */
    public Pages pages() {
        return pages;
    }

    /** Addresses of the low-voltage batteries that are there. */
    public List<Integer> batteries() {
        return polls.present(PollPlan.FIRST_BATTERY, PollPlan.MOST_BATTERIES);
    }

    /** Addresses of the meters that are there. */
    public List<Integer> meters() {
        return polls.present(PollPlan.FIRST_METER, PollPlan.MOST_METERS);
    }

    /** Addresses of the controllers of high-voltage stacks that are there. */
    public List<Integer> stacks() {
        return polls.present(PollPlan.FIRST_STACK, PollPlan.MOST_STACKS);
    }

    /** Addresses of the modules of high-voltage stacks that are there. */
    public List<Integer> modules() {
        return polls.present(PollPlan.FIRST_MODULE, PollPlan.MOST_MODULES);
    }

    /** Questions that were not answered in time, since the start. */
    public int timeouts() {
        return timeouts;
    }

    /** Writes since the start that wear the inverter's memory. */
    public int writes() {
        return orders.writes();
    }

    /** Writes since the start that do not, because real-time control was on. */
    public int sparingWrites() {
        return orders.sparingWrites();
    }

    /** The plant for its topics. */
    public Plant plant(Integer ownMaxBatteryW) {
        return new Plant(pages, batteries(), meters(), stacks(), modules(), ownMaxBatteryW);
    }

    /** What of the model matters to commands; null while it is not known. */
    public Abilities abilities(Integer ownMaxBatteryW) {
        return pages.model() == null ? null : Abilities.of(plant(ownMaxBatteryW));
    }

    /**
     * Writes a register as soon as it is its turn.
     *
     * @param onDone told whether the device has confirmed it
     * @return closing it takes the order back, unless it is on its way
     * @throws IllegalArgumentException if it is not one that may be written to this model, or not to this value
     */
    public Registration write(int register, int value, Consumer<Boolean> onDone) {
        if (!mayWrite(register, value)) {
            throw new IllegalArgumentException("register " + register + " is not written to " + value);
        }
        return order(new Orders.Order(Bank.holding(pages.inverter(), register, 1), value, onDone));
    }

    private boolean mayWrite(int register, int value) {
        return Writable.allows(abilities(null), register, value);
    }

    /** Reads the page with this setting as soon as it is its turn; see {@link #write}. */
    public Registration readBack(int register, Consumer<Boolean> onDone) {
        return order(new Orders.Order(PollPlan.setting(pages.inverter(), register), null, onDone));
    }

    private Registration order(Orders.Order order) {
        Registration registration = orders.add(order);
        wakeAfter(0);
        return registration;
    }

    @Override
    public void close() {
        closed = true;
        if (wake != null) {
            wake.close();
        }
        if (session != null) {
            Session leaving = session;
            session = null;
            leaving.connection.close();
        }
    }

    private void wakeAfter(long millis) {
        if (wake != null) {
            wake.close();
        }
        wake = closed ? null : time.after(Duration.ofMillis(Math.max(0, millis)), next);
    }

    /** Whatever has happened: what is to be done now, and when next. */
    private void next() {
        if (closed) {
            return;
        }
        long now = time.tick();
        long work = orders.isEmpty() ? polls.next() : Math.min(orders.due(now), polls.next());
        if (session == null) {
            long at = Math.max(work, notBefore);
            if (at <= now) {
                session = new Session();
                session.connection = tcp.open(address, PORT, OPENING, session);
            } else {
                wakeAfter(at - now);
            }
        } else if (session.open) {
            session.next(now, work);
        }
    }

    private void failed(String why) {
        Session leaving = session;
        session = null;
        leaving.connection.close();
        // A dongle may end what was idle; that is no trouble. Ours, with a question open, is.
        boolean idle = leaving.heard && leaving.asked == null;
        if (!idle) {
            failures++;
        }
        notBefore = time.tick() + BACK_OFF_S[Math.min(Math.max(failures, 1), BACK_OFF_S.length) - 1] * 1000L;
        if (pages.model() == null) {
            int other = polls.identity().bank().address() == PollPlan.INVERTER ? PollPlan.FACADE : PollPlan.INVERTER;
            polls.identify(other, time.tick());
        }
        wakeAfter(notBefore - time.tick());
        if (!idle) {
            listener.failed(why);
        }
    }

    /** One connection. */
    private final class Session implements Tcp.Listener {
        private final FrameReader reader = new FrameReader();
        private Tcp.Connection connection;
        private boolean open;
        private boolean heard;
        private Long unheardSince;
        private long quietUntil;
        private Asked asked;
        private int silent;
        private boolean doubtful;
        private String serial;
        private int clocks;

        @Override
        public void opened() {
            if (session == this) {
                open = true;
                GivEnergyClient.this.next();
            }
        }

        @Override
        public void closed(String why) {
            if (session == this) {
                failed(why);
            }
        }

        @Override
        public void received(byte[] bytes) {
            if (session != this) {
                return;
            }
            unheardSince = null;
            for (Frame frame : reader.read(bytes)) {
                if (session == this) {
                    heard(frame);
                }
            }
            if (session == this) {
                GivEnergyClient.this.next();
            }
        }

        private void next(long now, long work) {
            if (asked != null && asked.out) {
                if (now - asked.sent < asked.limit()) {
                    wakeAfter(asked.sent + asked.limit() - now);
                    return;
                }
                timedOut(now);
                if (session != this) {
                    return;
                }
            }
            long at = Math.max(asked != null ? now : work, quietUntil);
            if (at > now) {
                wakeAfter(at - now);
                return;
            }
            if (asked == null) {
                Polls.Poll poll = doubtful || serial == null ? polls.identity() : polls.due(now);
                doubtful = false;
                boolean ordered = !orders.isEmpty() && serial != null && orders.due(now) <= now;
                asked = ordered ? new Asked(null, orders.first()) : new Asked(poll, null);
                if (ordered) {
                    orders.sent(asked.order, now);
                }
            }
            ask(now);
        }

        private void ask(long now) {
            asked.tries++;
            asked.sent = now;
            asked.out = true;
            if (unheardSince == null) {
                unheardSince = now;
            }
            if (asked.isWrite() && !mayWrite(asked.order.register(), asked.order.value())) {
                over(now, false); // It was meant for another model than the one that answers now.
                return;
            }
            Frame.Question question = asked.isWrite()
                    ? Frame.Question.write(asked.bank().address(), asked.order.register(), asked.order.value())
                    : Frame.Question.read(asked.bank());
            if (!connection.send(question.bytes())) {
                failed("the connection to " + address + " takes nothing any more");
                return;
            }
            wakeAfter(asked.limit());
        }

        private void timedOut(long now) {
            boolean main = asked.order != null || polls.isMain(asked.poll);
            if (main) {
                timeouts++;
                silent++;
            }
            if (silent >= TIMEOUTS || unheardSince != null && now - unheardSince >= SILENCE.toMillis()) {
                failed(address + " does not answer any more");
            } else {
                again(main, now);
            }
        }

        /** No answer, or none that can be used. */
        private void again(boolean main, long now) {
            quietUntil = now + PAUSE.toMillis();
            if (asked.tries < asked.mostTries(main)) {
                asked.out = false;
                return;
            }
            Asked given = asked;
            asked = null;
            doubtful = !main;
            if (given.order != null) {
                orders.over(given.order, false, pages);
            } else {
                polls.missed(given.poll, now);
            }
        }

        private void heard(Frame frame) {
            long now = time.tick();
            if (frame instanceof Frame.Heartbeat beat) {
                connection.send(new Frame.Heartbeat(Frame.OURS, beat.type()).bytes());
            } else if (frame instanceof Frame.Page page) {
                read(page, now);
            } else if (frame instanceof Frame.Refused refused) {
                refused(refused, now);
            } else if (frame instanceof Frame.Damaged damaged) {
                if (asked != null && asked.isRead(damaged.address(), damaged.function(), damaged.base())) {
                    unusable(now);
                }
            } else if (frame instanceof Frame.Written written) {
                written(written);
            }
        }

        /** The question is put again after the pause. */
        private void unusable(long now) {
            again(asked.order != null || polls.isMain(asked.poll), now);
        }

        private void done(long now) {
            asked = null;
            quietUntil = now + PAUSE.toMillis();
        }

        /** The order is. */
        private void over(long now, boolean confirmed) {
            Orders.Order order = asked.order;
            done(now);
            orders.over(order, confirmed, pages);
        }

        private void refused(Frame.Refused refused, long now) {
            if (asked == null) {
                return;
            }
            silent = 0;
            if (asked.isRead(refused.address(), refused.function(), refused.base())) {
                if (asked.order != null) {
                    over(now, false);
                    return;
                }
                Asked given = asked;
                done(now);
                polls.refused(given.poll, now);
            } else if (asked.isWrite()
                    && refused.function() == Frame.WRITE
                    && refused.base() == asked.order.register()) {
                over(now, false);
            }
        }

        private void written(Frame.Written written) {
            pages.written(written.address(), written.register(), written.value());
            if (asked != null
                    && asked.isWrite()
                    && asked.order.register() == written.register()
                    && asked.order.value() == written.value()) {
                silent = 0;
                over(time.tick(), true);
            }
        }

        private void read(Frame.Page page, long now) {
            Bank bank = page.bank();
            boolean ours = asked != null
                    && asked.isRead(bank.address(), bank.function(), bank.base())
                    && asked.bank().count() <= bank.count();
            if (isIdentity(bank) && !identified(page, now)) {
                if (ours) {
                    unusable(now);
                }
                return;
            }
            Model model = pages.model();
            if (model == null || isForeign(page)) {
                return;
            }
            if (ours) {
                silent = 0;
            }
            Bank real = isFacade(bank, model)
                    ? new Bank(pages.inverter(), bank.function(), bank.base(), bank.count())
                    : bank;
            clocks += isIdentity(real) ? 1 : 0;
            boolean ofInverter = real.address() == pages.inverter();
            if (ofInverter ? standstill.isFrozen(real, page.values(), now) : standstill.isFrozen(now)) {
                if (clocks > 1) {
                    failed("the clock of " + address + " stands still, and so do its values");
                } else if (ours && asked.order == null) {
                    Asked given = asked;
                    done(now);
                    polls.missed(given.poll, now);
                } else if (ours) {
                    unusable(now);
                }
                return;
            }
            if (!pages.accept(real, page.values())) {
                if (ours) {
                    unusable(now);
                }
                return;
            }
            heard = true;
            failures = 0;
            polls.answered(real, page.values(), now);
            if (ours && asked.order != null) {
                over(now, true);
            } else if (ours) {
                done(now);
            }
            newDay(now);
            listener.read(real);
        }

        private boolean isIdentity(Bank bank) {
            return bank.function() == Bank.HOLDING
                    && bank.base() == 0
                    && bank.count() == Bank.LONGEST
                    && bank.address() == polls.identity().bank().address();
        }

        /** False: this is no device, or another one than before, which is believed when it says so again. */
        private boolean identified(Frame.Page page, long now) {
            Identity.Verdict verdict = identity.look(page.values());
            if (verdict == Identity.Verdict.UNSURE) {
                return false;
            }
            if (verdict == Identity.Verdict.ANOTHER) {
                pages.identified(page.bank().address(), identity.model(), identity.serial());
                polls.plan(identity.model(), page.bank().address(), now);
                standstill.clear();
            }
            serial = page.serial();
            return true;
        }

        private boolean isForeign(Frame.Page page) {
            return serial != null
                    && page.bank().address() == pages.inverter()
                    && !page.serial().equals(serial);
        }

        private static boolean isFacade(Bank bank, Model model) {
            return bank.address() == PollPlan.FACADE
                    && (model.family() == Model.Family.AC || model.family() == Model.Family.HYBRID_GEN1);
        }
    }

    /** Midnight of the inverter: everything once, so that no counter shows yesterday. */
    private void newDay(long now) {
        LocalDateTime clock = pages.inverterClock();
        if (clock != null) {
            if (day != null && clock.toLocalDate().isAfter(day)) {
                polls.all(now);
            }
            day = clock.toLocalDate();
        }
    }
}
