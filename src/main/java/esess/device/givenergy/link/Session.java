package esess.device.givenergy.link;

import esess.device.givenergy.Bank;
import esess.device.givenergy.Pages;
import esess.port.Tcp;
import esess.port.Time;

/**
 * One connection of a {@link GivEnergyClient}: one question at a time, answers told apart by what they answer. Loop
 * thread.
 */
final class Session implements Tcp.Listener {

    private static final int TIMEOUTS = 3;

    private final GivEnergyClient client;
    private final Time time;
    private final Polls polls;
    private final Orders orders;
    private final Pages pages;
    private final PageIntake intake;
    private final FrameReader reader = new FrameReader();
    private Tcp.Connection connection;
    private boolean open;
    private boolean heard;
    private Long unheardSince;
    private long quietUntil;
    private Asked asked;
    private int silent;
    private boolean doubtful;

    /** @param intake what takes the pages that come */
    Session(GivEnergyClient client, Time time, Polls polls, Orders orders, PageIntake intake) {
        this.client = client;
        this.time = time;
        this.polls = polls;
        this.orders = orders;
        this.intake = intake;
        pages = client.pages();
    }

    void open(Tcp.Connection made) {
        connection = made;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        connection.close();
    }

    /** A dongle may end what was idle; that is no trouble. Ours, with a question open, is. */
    boolean isIdle() {
        return heard && asked == null;
    }

    @Override
    public void opened() {
        if (client.isOn(this)) {
            open = true;
            client.next();
        }
    }

    @Override
    public void closed(String why) {
        if (client.isOn(this)) {
            client.failed(why);
        }
    }

    @Override
    public void received(byte[] bytes) {
        if (!client.isOn(this)) {
            return;
        }
        unheardSince = null;
        for (Frame frame : reader.read(bytes)) {
            if (client.isOn(this)) {
                heard(frame);
            }
        }
        if (client.isOn(this)) {
            client.next();
        }
    }

    void next(long now, long work) {
        if (asked != null && asked.out) {
            if (now - asked.sent < asked.limit()) {
                client.wakeAfter(asked.sent + asked.limit() - now);
                return;
            }
            timedOut(now);
            if (!client.isOn(this)) {
                return;
            }
        }
        long at = Math.max(asked != null ? now : work, quietUntil);
        if (at > now) {
            client.wakeAfter(at - now);
            return;
        }
        if (asked == null) {
            Polls.Poll poll = doubtful || intake.serial() == null ? polls.identity() : polls.due(now);
            doubtful = false;
            boolean ordered = !orders.isEmpty() && intake.serial() != null && orders.due(now) <= now;
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
        if (asked.isWrite() && !client.mayWrite(asked.order.register(), asked.order.value())) {
            over(now, false); // It was meant for another model than the one that answers now.
            return;
        }
        Frame.Question question = asked.isWrite()
                ? Frame.Question.write(asked.bank().address(), asked.order.register(), asked.order.value())
                : Frame.Question.read(asked.bank());
        if (!connection.send(question.bytes())) {
            client.failed("the connection to " + client.address() + " takes nothing any more");
            return;
        }
        client.wakeAfter(asked.limit());
    }

    private void timedOut(long now) {
        boolean main = asked.order != null || polls.isMain(asked.poll);
        if (main) {
            client.countTimeout();
            silent++;
        }
        if (silent >= TIMEOUTS || unheardSince != null && now - unheardSince >= GivEnergyClient.SILENCE.toMillis()) {
            client.failed(client.address() + " does not answer any more");
        } else {
            again(main, now);
        }
    }

    /** No answer, or none that can be used. */
    private void again(boolean main, long now) {
        quietUntil = now + GivEnergyClient.PAUSE.toMillis();
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
        quietUntil = now + GivEnergyClient.PAUSE.toMillis();
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
        } else if (asked.isWrite() && refused.function() == Frame.WRITE && refused.base() == asked.order.register()) {
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
        switch (intake.look(page, now)) {
            case FOREIGN -> {}
            case UNSURE -> unusable(ours, now);
            case DOUBTFUL -> {
                silent = ours ? 0 : silent;
                unusable(ours, now);
            }
            case FROZEN -> frozen(ours, now);
            case TAKEN -> {
                silent = ours ? 0 : silent;
                taken(page, ours, now);
            }
        }
    }

    private void unusable(boolean ours, long now) {
        if (ours) {
            unusable(now);
        }
    }

    private void frozen(boolean ours, long now) {
        silent = ours ? 0 : silent;
        if (intake.clocks() > 1) {
            client.failed("the clock of " + client.address() + " stands still, and so do its values");
        } else if (ours && asked.order == null) {
            Asked given = asked;
            done(now);
            polls.missed(given.poll, now);
        } else {
            unusable(ours, now);
        }
    }

    private void taken(Frame.Page page, boolean ours, long now) {
        Bank real = intake.real(page.bank());
        heard = true;
        client.isWell();
        polls.answered(real, page.values(), now);
        if (ours && asked.order != null) {
            over(now, true);
        } else if (ours) {
            done(now);
        }
        if (intake.isNewDay()) {
            polls.all(now);
        }
        client.tell(real);
    }
}
