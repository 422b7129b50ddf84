package esess.runtime;

import esess.port.Item;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Something of a service that can be set: declared once, and offered as a D-Bus item, on MQTT, and wherever else the
 * {@link Controls} of the house are read. A setting has somebody who made it, and an end where it is a lease, which holds
 * as long as it is repeated, or where it was made for a while: then what held before is set again. Loop thread.
 */
public final class Control implements Registration {

    /** Where a setting came from. */
    public enum Origin {
        DBUS("D-Bus"),
        MQTT("MQTT"),
        REST("REST"),
        PAGE("page"),
        HOME_ASSISTANT("Home Assistant"),
        MODBUS("Modbus"),
        PLANNER("planner"),
        GATEWAY("gateway");

        private final String text;

        Origin(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Carries a setting out at once. */
    public interface Setter {

        /**
         * @param value of the domain; null: the lease is over, and the service decides again
         * @return null when it is carried out, or will be; else why not, for the owner
         */
        String set(Object value);
    }

    /** Carries a setting out and hears later what became of it. */
    public interface AsyncSetter {

        /**
         * @param value  as for {@link Setter}
         * @param answer null when it is carried out, else why not; told once, and in half a minute
         */
        void set(Object value, Consumer<String> answer);
    }

    /** The answer to somebody who sets: null is done. */
    public record Answer(String refusal) {

        static final Answer DONE = new Answer(null);

        public boolean isDone() {
            return refusal == null;
        }
    }

    /** A setting for a while: what is set again when it is over, and when. */
    record Passing(Object former, Instant until) {}

    private static final String ID = "[A-Za-z0-9_.:-]{1,64}";
    private static final int LONGEST_ID = 64;
    private static final Duration LONGEST_WHILE = Duration.ofDays(7);
    /** A former value that could not be set again, because the device is away, is tried again. */
    private static final Duration TRIED_AGAIN = Duration.ofMinutes(1);

    private final String service;
    private final String id;
    private final String label;
    private final Domain domain;
    private final Duration lease;
    private final AsyncSetter setter;
    private final Time time;
    private Consumer<Control> onChange = control -> {};
    private Object value;
    private Origin origin;
    private Instant until;
    private Passing passing;
    private Registration end;
    private AskedSetting pending;

    /**
     * @param id    short and without spaces: a level of a topic, a part of a URL
     * @param label for people
     * @param lease how long a setting holds that is not repeated; null: until it is changed
     */
    Control(String service, String id, String label, Domain domain, Duration lease, AsyncSetter setter, Time time) {
        if (!id.matches(ID)) {
            throw new IllegalArgumentException(id + " cannot be the id of a control");
        }
        this.service = service;
        this.id = id;
        this.label = label;
        this.domain = domain;
        this.lease = lease;
        this.setter = setter;
        this.time = time;
    }

    /** An id for something of a section, whose key may hold what an id may not. */
    public static String id(String what, String key) {
        String fitting = what + ":" + key.replaceAll("[^A-Za-z0-9_.-]", "_");
        boolean isWhole = fitting.equals(what + ":" + key) && fitting.length() <= LONGEST_ID;
        return isWhole
                ? fitting
                : fitting.substring(0, Math.min(fitting.length(), LONGEST_ID - 9))
                        + "-"
                        + String.format(Locale.ROOT, "%08x", key.hashCode());
    }

    /** The key itself where it can be an id, else {@link #id}. */
    public static String idOr(String what, String key) {
        return key.matches(ID) ? key : id(what, key);
    }

    public String service() {
        return service;
    }

    public String id() {
        return id;
    }

    public String label() {
        return label;
    }

    public Domain domain() {
        return domain;
    }

    /** How long a setting holds that is not repeated; null: until it is changed. */
    public Duration lease() {
        return lease;
    }

    /** What holds now, as the service shows it; null: not known, or nothing is set. */
    public Object value() {
        return value;
    }

    /** Who made the setting that holds; null: the service itself. */
    public Origin origin() {
        return origin;
    }

    /** When the setting ends; null: it does not, or there is none. */
    public Instant until() {
        return until;
    }

    /** The value as owners read it; empty when it is not known. */
    public String text() {
        return value == null ? "" : domain.text(value);
    }

    /** The service says what holds now; null: not known. */
    public void show(Object now) {
        Object fitting = now;
        if (now instanceof Number number) {
            fitting = domain instanceof Domain.Range ? (Object) number.doubleValue() : (Object) number.intValue();
        }
        if (!Objects.equals(value, fitting)) {
            value = fitting;
            onChange.accept(this);
        }
    }

    /**
     * Somebody sets it, in the words of people: "12.5", "Auto", "on"; "on for 90 min" for a while; empty: it is released.
     *
     * @param answered told once, often within the call
     */
    public void set(String words, Origin by, Consumer<Answer> answered) {
        SettingWords said = SettingWords.of(words);
        if (said.word().isEmpty()) {
            release(answered);
        } else if (said.lasts() != null && !(domain instanceof Domain.Text)) {
            set(said.word(), said.lasts(), by, answered);
        } else {
            set(words.strip(), null, by, answered);
        }
    }

    /** As {@link #set(String, Origin, Consumer)}, for a while; null: without an end, or as long as its lease. */
    public void set(String word, Duration lasts, Origin by, Consumer<Answer> answered) {
        if (lasts != null && (lasts.isZero() || lasts.isNegative() || lasts.compareTo(LONGEST_WHILE) > 0)) {
            answered.accept(new Answer("at most " + LONGEST_WHILE.toDays() + " days are expected"));
        } else if (lasts != null && lease == null && value == null) {
            answered.accept(new Answer("what holds now is not known, so it cannot be set again later"));
        } else {
            read(() -> domain.read(word.strip()), lasts, by, answered);
        }
    }

    /** Somebody sets it to a number, or to the choice of this code. */
    public void set(double number, Origin by, Consumer<Answer> answered) {
        read(() -> domain.read(number), null, by, answered);
    }

    private void read(Supplier<Object> words, Duration lasts, Origin by, Consumer<Answer> answered) {
        Object wanted;
        try {
            wanted = words.get();
        } catch (IllegalArgumentException e) {
            answered.accept(new Answer(e.getMessage()));
            return;
        }
        // Before the service is asked: it may show the new value at once.
        Object former = passing == null ? value : passing.former;
        ask(wanted, refusal -> {
            if (refusal == null && !(domain instanceof Domain.Button)) {
                hold(wanted, former, lasts, by);
            }
            answered.accept(new Answer(refusal));
        });
    }

    /** Whoever set it takes it back: a lease ends, and what held before a setting for a while is set again. */
    public void release(Consumer<Answer> answered) {
        if (passing != null) {
            restore(answered);
        } else if (lease == null) {
            answered.accept(new Answer("a value is expected"));
        } else if (origin == null) {
            answered.accept(Answer.DONE);
        } else {
            forget();
            value = null;
            ask(null, refusal -> answered.accept(new Answer(refusal)));
            onChange.accept(this);
        }
    }

    /** The service was told otherwise in another way: whoever had set it has no say any more, and nothing is set again. */
    public void overruled() {
        if (origin != null) {
            forget();
            onChange.accept(this);
        }
    }

    /** The same as a D-Bus item; a write of "invalid" releases. The service shows its value on the device as always. */
    public Item offeredBy(Item item) {
        return domain.offered(item, this::setByBus);
    }

    private boolean setByBus(Object written) {
        Answer[] answer = {Answer.DONE};
        if (written == null) {
            release(told -> answer[0] = told);
        } else if (written instanceof Number number) {
            set(number.doubleValue(), Origin.DBUS, told -> answer[0] = told);
        } else {
            set(written.toString(), Origin.DBUS, told -> answer[0] = told);
        }
        return answer[0].isDone();
    }

    private void ask(Object wanted, Consumer<String> then) {
        if (pending != null && !pending.isAnswered()) {
            pending.answer("another setting came before it was carried out");
        }
        AskedSetting asked = new AskedSetting(then);
        pending = asked;
        setter.set(wanted, asked::answer);
        asked.await(time);
    }

    private void hold(Object wanted, Object former, Duration lasts, Origin by) {
        forget();
        origin = by;
        value = wanted;
        if (lease != null) {
            Duration mine = lasts == null || lasts.compareTo(lease) > 0 ? lease : lasts;
            until = time.now().plus(mine);
            end = time.after(mine, () -> release(answer -> {}));
        } else if (lasts != null) {
            until = time.now().plus(lasts);
            passing = new Passing(former, until);
            end = time.after(lasts, () -> restore(answer -> {}));
        }
        onChange.accept(this);
    }

    /** Until it has succeeded: a restart in between must not make a setting for a while one for ever. */
    private void restore(Consumer<Answer> answered) {
        Object former = passing.former;
        ask(former, refusal -> {
            if (refusal == null) {
                forget();
                value = former;
                onChange.accept(this);
            } else if (passing != null) {
                if (end != null) {
                    end.close();
                }
                end = time.after(TRIED_AGAIN, () -> restore(answer -> {}));
            }
            answered.accept(new Answer(refusal));
        });
    }

    /** A setting for a while from before the start goes on, or is over. */
    void resume(Passing kept, Origin by) {
        passing = kept;
        origin = by;
        until = kept.until;
        Duration left = Duration.between(time.now(), kept.until);
        Duration atMost = left.compareTo(LONGEST_WHILE) > 0 ? LONGEST_WHILE : left;
        end = time.after(atMost.isNegative() ? Duration.ZERO : atMost, () -> restore(answer -> {}));
    }

    /** What is set for a while; null: nothing is. */
    Passing passing() {
        return passing;
    }

    void onChange(Consumer<Control> listener) {
        onChange = listener;
    }

    private void forget() {
        if (end != null) {
            end.close();
            end = null;
        }
        origin = null;
        until = null;
        passing = null;
    }

    /** The service is over; what it has to release it releases itself. */
    @Override
    public void close() {
        if (end != null) {
            end.close();
        }
        onChange = control -> {};
        if (pending != null) {
            pending.answer("the service has stopped");
        }
    }
}
