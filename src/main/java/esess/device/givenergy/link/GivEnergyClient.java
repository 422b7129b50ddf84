package esess.device.givenergy.link;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.Bank;
import esess.device.givenergy.Pages;
import esess.device.givenergy.Plant;
import esess.device.givenergy.PollPlan;
import esess.device.givenergy.Writable;
import esess.model.HostAddress;
import esess.port.Registration;
import esess.port.Tcp;
import esess.port.Time;
import java.time.Duration;
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
    private final PageIntake intake;

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
        intake = new PageIntake(pages, polls);
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

    boolean mayWrite(int register, int value) {
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
            leaving.close();
        }
    }

    void wakeAfter(long millis) {
        if (wake != null) {
            wake.close();
        }
        wake = closed ? null : time.after(Duration.ofMillis(Math.max(0, millis)), next);
    }

    /** Whatever has happened: what is to be done now, and when next. */
    void next() {
        if (closed) {
            return;
        }
        long now = time.tick();
        long work = orders.isEmpty() ? polls.next() : Math.min(orders.due(now), polls.next());
        if (session == null) {
            long at = Math.max(work, notBefore);
            if (at <= now) {
                intake.connected();
                session = new Session(this, time, polls, orders, intake);
                session.open(tcp.open(address, PORT, OPENING, session));
            } else {
                wakeAfter(at - now);
            }
        } else if (session.isOpen()) {
            session.next(now, work);
        }
    }

    void failed(String why) {
        Session leaving = session;
        session = null;
        leaving.close();
        boolean idle = leaving.isIdle();
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

    boolean isOn(Session one) {
        return session == one;
    }

    void countTimeout() {
        timeouts++;
    }

    /** Something was heard that can be used. */
    void isWell() {
        failures = 0;
    }

    void tell(Bank bank) {
        listener.read(bank);
    }
}
