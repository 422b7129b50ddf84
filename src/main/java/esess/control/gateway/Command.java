package esess.control.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An action of a component.
 *
 * @param pause       between two of them on the same component
 * @param mostPerHour of them; 0: the pause is enough
 */
public record Command(String name, List<Parameter> parameters, Duration pause, int mostPerHour) {

    /** So often a component is moved at most, where nothing else is said. */
    public static final Duration PAUSE = Duration.ofSeconds(1);

    /** What only looks. */
    public static final String READ = "read";

    /** What gives a lease back before its end. */
    public static final String RELEASE = "release";

    static final Parameter.Amounts LEASE = new Parameter.Amounts("lease", "s", 10, 3600, 1);
    static final double DEFAULT_LEASE_S = 300;

    public Command {
        parameters = List.copyOf(parameters);
    }

    public Command(String name, Parameter... parameters) {
        this(name, List.of(parameters), PAUSE, 0);
    }

    public Command paced(Duration between, int perHour) {
        return new Command(name, parameters, between, perHour);
    }

    /** What it is given, as it will be carried out; what is unknown, missing or wrong is refused before what is too much. */
    Map<String, Object> read(Map<String, @Nullable Object> given) throws Refusal {
        for (String each : given.keySet()) {
            if (!each.equals(LEASE.name())
                    && parameters.stream().noneMatch(known -> known.name().equals(each))) {
                throw new Refusal(ErrorCode.BAD_PARAMETER, "there is no such parameter");
            }
        }
        Map<String, Object> effective = new LinkedHashMap<>();
        @Nullable Refusal outOfRange = null;
        for (Parameter each : parameters) {
            if (!given.containsKey(each.name())) {
                throw new Refusal(ErrorCode.BAD_PARAMETER, each.name() + " is missing");
            }
            outOfRange = put(effective, each, given.get(each.name()), outOfRange);
        }
        outOfRange = put(effective, LEASE, given.getOrDefault(LEASE.name(), DEFAULT_LEASE_S), outOfRange);
        if (outOfRange != null) {
            throw outOfRange;
        }
        return effective;
    }

    private static @Nullable Refusal put(
            Map<String, Object> effective, Parameter parameter, @Nullable Object given, @Nullable Refusal before)
            throws Refusal {
        try {
            effective.put(parameter.name(), parameter.read(given));
            return before;
        } catch (Refusal refusal) {
            if (refusal.code() != ErrorCode.OUT_OF_RANGE) {
                throw refusal;
            }
            return before == null ? refusal : before;
        }
    }

    /** What was set, with units. */
    Map<String, Amount> amounts(Map<String, Object> effective) {
        Map<String, Amount> amounts = new LinkedHashMap<>();
        for (Parameter each : parameters) {
            amounts.put(each.name(), new Amount(effective.get(each.name()), each.unit()));
        }
        amounts.put(LEASE.name(), new Amount(effective.get(LEASE.name()), LEASE.unit()));
        return amounts;
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name);
        document.put("parameters", parameters.stream().map(Parameter::document).toList());
        document.put("pause", new Amount(pause.toMillis() / 1000.0, "s"));
        if (mostPerHour > 0) {
            document.put("mostPerHour", (double) mostPerHour);
        }
        return document;
    }
}
