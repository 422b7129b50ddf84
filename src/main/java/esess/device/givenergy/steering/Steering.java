package esess.device.givenergy.steering;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.Writable;
import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.steering.Command.Settings;
import esess.device.givenergy.steering.Command.Shown;
import esess.device.givenergy.steering.TimedSteps.Wanted;
import esess.port.Json;
import esess.port.Registration;
import esess.port.Store;
import esess.port.Time;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Commands to one inverter, one after the other, and the plans that they are. Of two that wait with the same name the
 * newer counts. Everybody gets an answer. Loop thread.
 */
public final class Steering {

    /** What became of a command. */
    public enum Result {
        DONE,
        REFUSED,
        FAILED
    }

    /** @param text for the owner, and for clients of GivTCP */
    public record Answer(Result result, String text) {}

    /** What it needs of its service. */
    public interface Site {

        /** The owner's local time; null: not known. */
        LocalDateTime ownNow();

        /** Settings are made. */
        void made(List<Shown> shown);

        /** Something for the owner to know. */
        void say(boolean warning, String text);

        /** A tariff was chosen; null: done, else why not. */
        String rate(boolean day);
    }

    /** More than a schedule of ten slots; who sends more has lost his head. */
    private static final int MOST_WAITING = 50;

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final GivEnergyClient client;
    private final Integer maxBatteryW;
    private final boolean spareFlash;
    private final Store store;
    private final Json json;
    private final Time time;
    private final Site site;
    private final Turns turns = new Turns();
    private final SettingWriter writer;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Registration looks;
    private String serial;
    private PlanBook book;
    private Plans plans;
    private Runnable onNothingLeft;

    private record Waiting(String payload, Consumer<Answer> onAnswer) {}

    /**
     * @param maxBatteryW configured, where the model does not tell; null: not configured
     * @param spareFlash  whether real-time control is on while a plan runs, so that the inverter's memory is not worn
     */
    public Steering(
            GivEnergyClient client,
            Integer maxBatteryW,
            boolean spareFlash,
            Store store,
            Json json,
            Time time,
            Site site) {
        this.client = client;
        this.maxBatteryW = maxBatteryW;
        this.spareFlash = spareFlash;
        this.store = store;
        this.json = json;
        this.time = time;
        this.site = site;
        writer = new SettingWriter(client, time);
        looks = time.every(LOOK, this::look);
    }

    /** It ends; what runs is on disk, and goes on with the next start. */
    public void close() {
        looks.close();
    }

    public Abilities abilities() {
        return client.abilities(maxBatteryW);
    }

    /** What is left of a mode; null: it does not run. */
    public Duration left(TimedMode mode) {
        return plans == null ? null : plans.left(mode);
    }

    /** Whether a mode is something for this inverter; unknown is no. */
    public boolean can(TimedMode mode) {
        Abilities abilities = abilities();
        return abilities != null && TimedSteps.isFor(mode, abilities);
    }

    private void look() {
        Integer reserve = client.pages().setting(110);
        if (client.pages().model() == null || client.pages().setting(0) == null) {
            return;
        }
        if (!client.pages().serial().equals(serial)) {
            serial = client.pages().serial();
            book = new PlanBook(
                    store, time, serial, client.address(), client.pages().inverter());
            plans = new Plans(
                    client,
                    writer,
                    turns,
                    time,
                    book,
                    new Plans.Site() {
                        @Override
                        public Abilities abilities() {
                            return Steering.this.abilities();
                        }

                        @Override
                        public void say(boolean warning, String text) {
                            site.say(warning, text);
                        }
                    },
                    spareFlash);
            book.unreadable().forEach(text -> site.say(true, "A plan on disk cannot be read, and is left: " + text));
        }
        book.look(reserve, abilities().fullPercent());
        if (onNothingLeft != null) {
            plans.endAll();
            if (book.plans().isEmpty()) {
                onNothingLeft.run();
                return;
            }
        }
        plans.look();
    }

    /** Nobody steers it any more: what still runs is taken back, as soon as it answers. */
    public void endAll(Runnable whenNothingIsLeft) {
        onNothingLeft = whenNothingIsLeft;
    }

    /**
     * Inverters on which something may have been begun, as they were last reached: serial number to host.
     *
     * @param store as it was given to those who steered them
     */
    public static Map<String, String> begun(Store store) {
        Map<String, String> begun = new LinkedHashMap<>();
        store.read(PlanBook.WHERE).forEach((serial, where) -> {
            boolean plans =
                    store.read("givenergy-plan-" + serial).get("plans") instanceof List<?> list && !list.isEmpty();
            if (plans && where instanceof Map<?, ?> known && known.get("host") instanceof String host) {
                begun.put(serial, host);
            }
        });
        return begun;
    }

    private boolean isThere() {
        if (plans == null) {
            look();
        }
        return plans != null && client.pages().setting(0) != null;
    }

    private Command read(String function, String payload) {
        return Commands.read(function, payload, json, new Commands.Moment(abilities(), site.ownNow(), book.reserve()));
    }

    /** Carries a command out. */
    public void command(String function, String payload, Consumer<Answer> onAnswer) {
        if (!Commands.knows(function)) {
            onAnswer.accept(no(Result.REFUSED, function, "there is no such command"));
            return;
        }
        if (!isThere()) {
            onAnswer.accept(no(Result.FAILED, function, "the inverter does not answer"));
            return;
        }
        if (read(function, payload) instanceof Command.Refused refused) {
            onAnswer.accept(no(Result.REFUSED, function, refused.why()));
            return;
        }
        Waiting before = waiting.remove(function);
        if (before != null) {
            before.onAnswer.accept(no(Result.FAILED, function, "a newer one came"));
        } else if (turns.waiting() >= MOST_WAITING) {
            onAnswer.accept(no(Result.FAILED, function, "too many commands wait"));
            return;
        }
        Waiting now = new Waiting(payload, onAnswer);
        waiting.put(function, now);
        if (before == null) {
            turns.last(done -> {
                Waiting newest = waiting.remove(function);
                carryOut(function, newest.payload, answer -> {
                    newest.onAnswer.accept(answer);
                    done.run();
                });
            });
        }
    }

    /** It is understood anew: "now" is now, and the model may be another one. */
    private void carryOut(String function, String payload, Consumer<Answer> onAnswer) {
        Command command = read(function, payload);
        if (command instanceof Command.Refused refused) {
            onAnswer.accept(no(Result.REFUSED, function, refused.why()));
        } else if (command instanceof Settings settings) {
            make(function, settings, onAnswer);
        } else if (command instanceof Command.Begin begin) {
            begin(
                    new Wanted(begin.mode(), Duration.ofMinutes(begin.minutes()), null, null),
                    failure -> onAnswer.accept(
                            answer(function, failure, begin.mode().begun(begin.minutes()))));
        } else if (command instanceof Command.End end) {
            plans.end(end.mode(), failure -> {
                site.made(List.of());
                onAnswer.accept(answer(function, failure, end.mode().title() + " Reverted successfully"));
            });
        } else if (command instanceof Command.Rate rate) {
            String failure = site.rate(rate.day());
            onAnswer.accept(
                    failure == null
                            ? new Answer(
                                    Result.DONE, "Setting rate to " + (rate.day() ? "day" : "night") + " was a success")
                            : no(Result.REFUSED, function, failure));
        }
    }

    private void make(String function, Settings settings, Consumer<Answer> onAnswer) {
        List<Integer> registers =
                settings.writes().stream().map(Command.Write::register).toList();
        Consumer<String> onDone = failure -> {
            if (failure == null) {
                book.release(registers);
                site.made(settings.shown());
            }
            onAnswer.accept(answer(function, failure, settings.success()));
        };
        boolean clock = registers.contains(Writable.CLOCK);
        if (registers.size() > 1 && !clock) {
            plans.together(settings.writes(), onDone);
        } else {
            writer.make(settings.writes(), onDone);
        }
    }

    private void begin(Wanted wanted, Consumer<String> onDone) {
        plans.begin(wanted, failure -> {
            site.made(List.of());
            onDone.accept(failure);
        });
    }

    /**
     * Begins a mode, or lets it go on from now.
     *
     * @param watts   null: all that it can
     * @param percent null: full, or empty
     */
    public void wish(TimedMode mode, Duration lasting, Integer watts, Integer percent, Consumer<Answer> onAnswer) {
        beginInTurn(new Wanted(mode, lasting, watts, percent), onAnswer);
    }

    /** Holds these settings for a monitor, in this order, or other values of them from now on. */
    public void hold(List<Command.Write> settings, Duration lasting, Consumer<Answer> onAnswer) {
        beginInTurn(new Wanted(TimedMode.MONITOR, lasting, null, null, settings), onAnswer);
    }

    private void beginInTurn(Wanted wanted, Consumer<Answer> onAnswer) {
        String success = wanted.mode().begun((int) wanted.lasting().toMinutes());
        take(wanted.mode(), onAnswer, onDone -> begin(wanted, onDone), success);
    }

    /** Ends a mode. */
    public void release(TimedMode mode, Consumer<Answer> onAnswer) {
        take(mode, onAnswer, onDone -> plans.end(mode, onDone), mode.title() + " Reverted successfully");
    }

    private void take(TimedMode mode, Consumer<Answer> onAnswer, Consumer<Consumer<String>> work, String success) {
        if (!isThere()) {
            onAnswer.accept(no(Result.FAILED, mode.title(), "the inverter does not answer"));
            return;
        }
        turns.last(done -> work.accept(failure -> {
            onAnswer.accept(answer(mode.title(), failure, success));
            done.run();
        }));
    }

    private static Answer answer(String function, String failure, String success) {
        return failure == null ? new Answer(Result.DONE, success) : no(Result.FAILED, function, failure);
    }

    private static Answer no(Result result, String function, String why) {
        return new Answer(result, "Setting " + function + " failed: " + why);
    }
}
