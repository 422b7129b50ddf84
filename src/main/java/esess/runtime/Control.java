package esess.runtime;

import esess.model.Unit;
import esess.port.Item;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Something of a service that can be set: declared once, and offered as a D-Bus item, on MQTT, and wherever else the
 * {@link Controls} of the house are read. A setting has somebody who made it and, where it is a lease, an end: it holds
 * as long as it is repeated, and then the service is told to release it. Nothing is remembered over a restart.
 * Loop thread.
 */
public final class Control implements Registration {

    /** Where a setting came from. */
    public enum Origin {
        DBUS("D-Bus"),
        MQTT("MQTT"),
        REST("REST"),
        PAGE("page");

        private final String text;

        Origin(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What may be set. */
    public sealed interface Domain {

        /** A number with a unit, both ends included. */
        record Range(Unit unit, double lowest, double highest) implements Domain {}

        /** One of several, by its code on the D-Bus; the texts are what owners read and write elsewhere. */
        record Choice(Map<Integer, String> texts) implements Domain {
            public Choice {
                texts = Map.copyOf(new LinkedHashMap<>(texts));
            }
        }
    }

    /** Carries a setting out. */
    public interface Setter {

        /**
         * @param value a Double of a range, an Integer of a choice; null: the setting is over, and the service decides
         *              again
         * @return null when it is carried out, or will be; else why not, for the owner
         */
        String set(Object value);
    }

    /** The answer to somebody who sets: null is done. */
    public record Answer(String refusal) {

        static final Answer DONE = new Answer(null);

        public boolean isDone() {
            return refusal == null;
        }
    }

    private final String id;
    private final String name;
    private final Domain domain;
    private final Duration lease;
    private final Setter setter;
    private final Time time;
    private Consumer<Control> onChange = control -> {};
    private Object value;
    private Origin origin;
    private Instant until;
    private Registration end;

    /**
     * @param id    short and without spaces: a level of a topic, a part of a URL
     * @param name  for people
     * @param lease how long a setting holds that is not repeated; null: until it is changed
     */
    Control(String id, String name, Domain domain, Duration lease, Setter setter, Time time) {
        if (!isId(id)) {
            throw new IllegalArgumentException(id + " cannot be the id of a control");
        }
        this.id = id;
        this.name = name;
        this.domain = domain;
        this.lease = lease;
        this.setter = setter;
        this.time = time;
    }

    static boolean isId(String name) {
        return name.matches("[A-Za-z0-9_.:-]{1,64}");
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Domain domain() {
        return domain;
    }

    /** What holds now, as the service shows it; null: not known, or nothing is set. */
    public Object value() {
        return value;
    }

    /** Who made the setting that holds; null: the service itself. */
    public Origin origin() {
        return origin;
    }

    /** When the setting ends unless it is repeated; null: it does not, or there is none. */
    public Instant until() {
        return until;
    }

    /** The value as owners read it; empty when it is not known. */
    public String text() {
        if (value == null) {
            return "";
        }
        return domain instanceof Domain.Choice choice
                ? choice.texts().getOrDefault(((Number) value).intValue(), value.toString())
                : Unit.NONE.text(((Number) value).doubleValue());
    }

    /** The service says what holds now. */
    public void show(Object now) {
        Object fitting = now instanceof Number number && domain instanceof Domain.Range
                ? (Object) number.doubleValue()
                : now instanceof Number number ? (Object) number.intValue() : null;
        if (!Objects.equals(value, fitting)) {
            value = fitting;
            onChange.accept(this);
        }
    }

    /** Somebody sets it, in the words of people: a number, or the text or code of a choice; empty: it is released. */
    public Answer set(String text, Origin by) {
        String word = text.strip();
        if (word.isEmpty()) {
            return release();
        }
        if (domain instanceof Domain.Choice choice) {
            for (Map.Entry<Integer, String> each : choice.texts().entrySet()) {
                if (each.getValue().equalsIgnoreCase(word)
                        || each.getKey().toString().equals(word)) {
                    return apply(each.getKey(), by);
                }
            }
            return new Answer("one of " + String.join(", ", choice.texts().values()) + " is expected");
        }
        try {
            return set(Double.parseDouble(word), by);
        } catch (NumberFormatException e) {
            return new Answer("a number is expected");
        }
    }

    /** Somebody sets it to a number, or to the choice of this code. */
    public Answer set(double number, Origin by) {
        if (domain instanceof Domain.Range range) {
            boolean fits = number >= range.lowest() && number <= range.highest();
            return fits
                    ? apply((Object) number, by)
                    : new Answer("a number from " + Unit.NONE.text(range.lowest()) + " to "
                            + Unit.NONE.text(range.highest()) + " is expected");
        }
        int code = (int) number;
        Domain.Choice choice = (Domain.Choice) domain;
        return code == number && choice.texts().containsKey(code)
                ? apply(code, by)
                : new Answer("one of " + choice.texts().keySet() + " is expected");
    }

    /** Whoever set it takes it back: the service decides again. */
    public Answer release() {
        if (origin == null) {
            return Answer.DONE;
        }
        forget();
        value = null;
        String refusal = setter.set(null);
        onChange.accept(this);
        return new Answer(refusal);
    }

    /** The same as a D-Bus item; a write of "invalid" releases. The service shows its value on the device as always. */
    public Item offeredBy(Item item) {
        if (domain instanceof Domain.Range range) {
            return item.writeable(range.lowest(), range.highest(), written -> setByBus(written));
        }
        Map<Integer, String> texts = ((Domain.Choice) domain).texts();
        int lowest = texts.keySet().stream().min(Integer::compare).orElseThrow();
        int highest = texts.keySet().stream().max(Integer::compare).orElseThrow();
        return item.named(texts).writeable(lowest, highest, this::setByBus);
    }

    private boolean setByBus(Object written) {
        Answer answer = written instanceof Number number ? set(number.doubleValue(), Origin.DBUS) : release();
        return answer.isDone();
    }

    void onChange(Consumer<Control> listener) {
        onChange = listener;
    }

    private Answer apply(Object wanted, Origin by) {
        String refusal = setter.set(wanted);
        if (refusal != null) {
            return new Answer(refusal);
        }
        forget();
        origin = by;
        if (lease != null) {
            until = time.now().plus(lease);
            end = time.after(lease, this::release);
        }
        value = wanted;
        onChange.accept(this);
        return Answer.DONE;
    }

    private void forget() {
        if (end != null) {
            end.close();
            end = null;
        }
        origin = null;
        until = null;
    }

    /** The service is over; what it has to release it releases itself. */
    @Override
    public void close() {
        forget();
        onChange = control -> {};
    }
}
