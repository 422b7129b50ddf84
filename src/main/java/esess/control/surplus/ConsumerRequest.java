package esess.control.surplus;

import esess.model.NumberText;
import esess.model.PlainText;
import esess.model.Quantity;
import esess.model.TimeOfDay;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a consumer has said of itself, value by value and in any order, under
 * {@code es-ESS/SolarOverheadDistributor/Requests/<key>/<name>}. Powers in W. Not thread-safe.
 */
public final class ConsumerRequest {

    /** The values that a consumer can give; the topic's name is {@link #toString()}. */
    public enum Name {
        IS_AUTOMATIC("IsAutomatic"),
        CONSUMPTION("Consumption"),
        CUSTOM_NAME("CustomName"),
        IGNORE_BAT_RESERVATION("IgnoreBatReservation"),
        PRIORITY("Priority"),
        PRIORITY_SHIFT("PriorityShift"),
        STEP_SIZE("StepSize"),
        REQUEST("Request"),
        MINIMUM("Minimum"),
        VRM_INSTANCE_ID("VRMInstanceID"),
        IS_SCRIPTED_CONSUMER("IsScriptedConsumer"),
        MIN_ON_SECONDS("MinOnSeconds"),
        MIN_OFF_SECONDS("MinOffSeconds"),
        ON_HYSTERESIS("OnHysteresis"),
        OFF_HYSTERESIS("OffHysteresis"),
        MIN_RUNTIME_PER_DAY("MinRuntimePerDay"),
        READY_BY("ReadyBy"),
        BATTERY_BRIDGES("BatteryBridges"),
        /** Said when it begins to rest: how long it cannot start; 0 when it can again. */
        RESTS_SECONDS("RestsSeconds");

        private static final Map<String, Name> BY_TOPIC = Arrays.stream(values())
                .collect(Collectors.toMap(name -> name.topic.toLowerCase(Locale.ROOT), name -> name));

        private final String topic;

        Name(String topic) {
            this.topic = topic;
        }

        @Override
        public String toString() {
            return topic;
        }

        /** Found in any case; empty for what is none of these. */
        public static Optional<Name> of(String topic) {
            return Optional.ofNullable(BY_TOPIC.get(topic.toLowerCase(Locale.ROOT)));
        }
    }

    private static final Set<Name> REQUIRED = EnumSet.of(
            Name.IS_AUTOMATIC, Name.CONSUMPTION, Name.CUSTOM_NAME, Name.REQUEST, Name.STEP_SIZE, Name.VRM_INSTANCE_ID);
    private static final Set<Name> FLAGS =
            EnumSet.of(Name.IS_AUTOMATIC, Name.IGNORE_BAT_RESERVATION, Name.IS_SCRIPTED_CONSUMER, Name.BATTERY_BRIDGES);
    private static final int LARGEST_INSTANCE = 65_535;
    /** Of any value, a name among them. */
    private static final int LONGEST = 200;

    private static final double MOST = 1_000_000;

    private final Map<Name, Object> values = new EnumMap<>(Name.class);
    private final Map<Name, String> texts = new EnumMap<>(Name.class);
    private boolean registered;

    /**
     * Takes a value over; an empty payload takes it back.
     *
     * @throws IllegalArgumentException saying what is expected; the value before stays
     */
    public void accept(Name name, String payload) {
        String text = payload.strip();
        if (text.isEmpty()) {
            values.remove(name);
            texts.remove(name);
        } else if (text.length() > LONGEST) {
            throw new IllegalArgumentException("at most " + LONGEST + " characters are expected");
        } else {
            values.put(
                    name,
                    FLAGS.contains(name)
                            ? (Object) flag(text)
                            : name == Name.CUSTOM_NAME
                                    ? PlainText.of(text)
                                    : name == Name.READY_BY ? TimeOfDay.parse(text) : number(name, text));
            texts.put(name, text);
        }
        registered = values.containsKey(Name.VRM_INSTANCE_ID)
                && (registered || values.keySet().containsAll(REQUIRED) || isSet(Name.IS_SCRIPTED_CONSUMER, false));
    }

    /**
     * Whether it takes part: from the moment when everything that is required is there, or its instance and the word that
     * it is a scripted consumer, as the original wanted it; until it takes its instance back.
     */
    public boolean isRegistered() {
        return registered;
    }

    public boolean isAutomatic() {
        return isSet(Name.IS_AUTOMATIC, false);
    }

    public boolean ignoresReservation() {
        return isSet(Name.IGNORE_BAT_RESERVATION, false);
    }

    /** Whether the house battery may give for a while what it misses. */
    public boolean batteryBridges() {
        return isSet(Name.BATTERY_BRIDGES, true);
    }

    /** W; null while unknown. */
    public Double consumptionW() {
        return (Double) values.get(Name.CONSUMPTION);
    }

    /** A number, or what holds while none was given. */
    public double number(Name name, double otherwise) {
        return (Double) values.getOrDefault(name, otherwise);
    }

    public String customName(String otherwise) {
        return (String) values.getOrDefault(Name.CUSTOM_NAME, otherwise);
    }

    public LocalTime readyBy(LocalTime otherwise) {
        return values.get(Name.READY_BY) instanceof TimeOfDay time ? time.time() : otherwise;
    }

    /** A value as it was given, or null. */
    public String text(Name name) {
        return texts.get(name);
    }

    public int instance() {
        return (int) number(Name.VRM_INSTANCE_ID, 0);
    }

    private boolean isSet(Name name, boolean otherwise) {
        return (Boolean) values.getOrDefault(name, otherwise);
    }

    private static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "1.0", "on", "yes" -> true;
            case "false", "0", "0.0", "off", "no" -> false;
            default -> throw new IllegalArgumentException("true or false is expected");
        };
    }

    private static Double number(Name name, String text) {
        if (!NumberText.isNumber(text)) {
            throw new IllegalArgumentException("a number is expected");
        }
        double number = Double.parseDouble(text);
        if (name == Name.VRM_INSTANCE_ID
                && !(number >= 0 && number <= LARGEST_INSTANCE && number == Math.rint(number))) {
            throw new IllegalArgumentException("a whole number from 0 to " + LARGEST_INSTANCE + " is expected");
        }
        if (name == Name.CONSUMPTION) {
            return Quantity.POWER.demand(number);
        }
        if (number < 0 || number > MOST) {
            throw new IllegalArgumentException("a number from 0 to 1000000 is expected");
        }
        return number;
    }
}
