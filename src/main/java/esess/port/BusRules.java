package esess.port;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is true of every bus, the real and the simulated one: which names, paths and values it takes, how a value
 * arrives, and which service of a class is followed. Pure; any thread.
 */
public final class BusRules {

    /** The one path of a device that the bus adds. */
    public static final String INSTANCE_PATH = "/DeviceInstance";

    /** Invalid: systemcalc never chooses the service. */
    public static final String CONNECTION_PATH = "/Mgmt/Connection";

    private static final Set<String> CHOOSING_PATHS = Set.of(INSTANCE_PATH, CONNECTION_PATH);
    /** Only these of Victron's services, which a simulated GX has, do without a unique part. */
    private static final Pattern SERVICE_NAME = Pattern.compile(
            "com\\.victronenergy(\\.(system|settings|hub4|platform)|(\\.[A-Za-z_-][A-Za-z0-9_-]*){2,})");

    private static final Pattern WATCHED_NAME = Pattern.compile("com\\.victronenergy(\\.[A-Za-z_-][A-Za-z0-9_-]*)+");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_]+)+");
    private static final int LONGEST_NAME = 255;
    private static final int DOTS_OF_A_CLASS = 2;

    private BusRules() {}

    /**
     * All items of a device that is to be published, with its instance.
     *
     * @throws IllegalArgumentException as {@link Bus#publish}
     */
    public static List<Item> declared(String serviceName, int wantedInstance, List<Item> items) {
        require(SERVICE_NAME, serviceName, "is no name for a service");
        List<Item> all = new ArrayList<>(items);
        all.add(Item.integer(INSTANCE_PATH).initially(wantedInstance));
        Set<String> paths = new LinkedHashSet<>();
        for (Item item : all) {
            requirePath(item.path());
            if (!paths.add(item.path())) {
                throw new IllegalArgumentException(serviceName + " has " + item.path() + " twice");
            }
            item.own(item.initial());
        }
        return all;
    }

    /** @throws IllegalArgumentException if no service and no class can have this name */
    public static void requireWatchedName(String name) {
        require(WATCHED_NAME, name, "is no name of a service or class");
    }

    /** @throws IllegalArgumentException if the bus would not take the path */
    public static void requirePath(String path) {
        require(PATH, path, "is no D-Bus path");
    }

    /** @throws IllegalArgumentException if it is neither a path nor a pattern of paths */
    public static void requireWatchedPath(String path) {
        require(PATH, path.replace('*', '_'), "is no D-Bus path");
    }

    /**
     * A value that is sent, as it arrives at the other side.
     *
     * @throws IllegalArgumentException if no path of Victron's has such a value
     */
    public static @Nullable Object carried(@Nullable Object value) {
        if (value == null || value instanceof Integer || value instanceof Double) {
            return value;
        }
        if (value instanceof Long number) {
            return whole(number);
        }
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(each -> text((String) each)).toList();
        }
        throw new IllegalArgumentException(
                "D-Bus has no use for " + value + ", a " + value.getClass().getSimpleName());
    }

    /** What others are told of a value: an empty list, a dictionary and what is not finite are invalid, null. */
    public static @Nullable Object told(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        boolean none = value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?>
                || value instanceof Double number && !Double.isFinite(number);
        return none ? null : value;
    }

    /** An Integer where it fits, else a Long. */
    public static Object whole(long number) {
        return number == (int) number ? (Object) (int) number : (Object) number;
    }

    /** The bus drops a connection that sends a NUL within a string. */
    public static String text(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /** Whether a watch of this path follows several. */
    public static boolean isPattern(String path) {
        return path.indexOf('*') >= 0;
    }

    /** What a watch of this path follows: {@code *} stands for one part of the path. */
    public static Pattern pattern(String path) {
        return Pattern.compile(Pattern.quote(path).replace("*", "\\E[^/]+\\Q"));
    }

    /**
     * Whether a watch follows the service of this name.
     *
     * @param single whether the watched name was ever seen on the bus: then it is no class (system, settings)
     */
    public static boolean follows(String watched, boolean single, String name) {
        return name.equals(watched) || !single && isClass(watched) && isOfClass(watched, name);
    }

    /** Whether a service of this name is of the class. */
    public static boolean isOfClass(String victronClass, String name) {
        return name.length() > victronClass.length()
                && name.charAt(victronClass.length()) == '.'
                && name.startsWith(victronClass);
    }

    /** Whether the choice of {@link #bestFirst} may be another when this path changes. */
    public static boolean isChoosing(String path) {
        return CHOOSING_PATHS.contains(path);
    }

    /** As systemcalc sees services of a class: what has no valid connection is never chosen, then the lowest instance. */
    public static <S> Comparator<S> bestFirst(Function<S, String> name, BiFunction<S, String, Object> value) {
        return Comparator.<S, Boolean>comparing(service -> value.apply(service, CONNECTION_PATH) == null)
                .thenComparing(service -> value.apply(service, INSTANCE_PATH) instanceof Number instance
                        ? instance.longValue()
                        : Long.MAX_VALUE)
                .thenComparing(name);
    }

    /** Whether a service of ours only shows something in VRM, such as a consumer as a battery: a class does not mean it. */
    public static boolean isDisplay(String watched, boolean ours, String name, Object connection) {
        return ours && connection == null && !name.equals(watched);
    }

    private static boolean isClass(String watched) {
        return watched.chars().filter(c -> c == '.').count() == DOTS_OF_A_CLASS;
    }

    private static void require(Pattern pattern, String text, String complaint) {
        if (text.length() > LONGEST_NAME || !pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" " + complaint);
        }
    }
}
