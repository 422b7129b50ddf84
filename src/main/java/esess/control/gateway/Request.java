package esess.control.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for, as far as its form goes.
 *
 * @param id            a text or a whole number, as it was written
 * @param timeS         seconds since 1970; null: none that is one
 * @param claimedClient who he says he is; null: he does not
 * @param signature     null: none
 * @param echo          the members that an answer has as well, unchanged
 */
public record Request(
        Object id,
        @Nullable Double timeS,
        String node,
        String component,
        String command,
        Map<String, @Nullable Object> parameters,
        @Nullable String claimedClient,
        @Nullable String signature,
        Map<String, @Nullable Object> echo) {

    static final int LONGEST_ID = 128;
    private static final int LONGEST_NAME = 200;
    private static final List<String> ECHOED = List.of("request_id", "time", "node", "comp", "command", "parameters");

    /** Without id, nobody can tell what an answer is about. */
    static boolean hasId(@Nullable Object message) {
        return message instanceof Map<?, ?> map && isId(map.get("request_id"));
    }

    private static boolean isId(@Nullable Object id) {
        return id instanceof String text && !text.isEmpty() && text.length() <= LONGEST_ID
                || id instanceof JsonNumber number && number.isWhole();
    }

    /** @throws Refusal if it is none; what can be echoed is then in {@link #echoOf} */
    static Request of(@Nullable Object message) throws Refusal {
        if (!(message instanceof Map<?, ?> map)) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "a JSON object is expected");
        }
        if (!isId(map.get("request_id"))) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "request_id: a text or a whole number is expected");
        }
        Object parameters = map.containsKey("parameters") ? map.get("parameters") : Map.of();
        String node = name(map, "node");
        String component = name(map, "comp");
        String command = name(map, "command");
        if (!(parameters instanceof Map<?, ?>)) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "parameters: an object is expected");
        }
        Map<?, ?> auth = map.get("auth") instanceof Map<?, ?> given ? given : Map.of();
        return new Request(
                Objects.requireNonNull(map.get("request_id")),
                map.get("time") instanceof JsonNumber number ? (Double) number.doubleValue() : null,
                node,
                component,
                command,
                asObject(parameters),
                auth.get("client") instanceof String client && client.length() <= LONGEST_NAME ? client : null,
                auth.get("hmac") instanceof String hmac && hmac.length() <= LONGEST_NAME ? hmac : null,
                echoOf(map));
    }

    private static String name(Map<?, ?> map, String member) throws Refusal {
        if (map.get(member) instanceof String text && !text.isEmpty() && text.length() <= LONGEST_NAME) {
            return text;
        }
        throw new Refusal(ErrorCode.BAD_REQUEST, member + ": a text is expected");
    }

    static Map<String, @Nullable Object> echoOf(@Nullable Object message) {
        Map<String, @Nullable Object> echo = new LinkedHashMap<>();
        if (message instanceof Map<?, ?> map) {
            for (String each : ECHOED) {
                if (map.containsKey(each)) {
                    echo.put(each, map.get(each));
                }
            }
        }
        return echo;
    }

    private static Map<String, @Nullable Object> asObject(Object parameters) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        ((Map<?, ?>) parameters).forEach((name, value) -> object.put(String.valueOf(name), value));
        return object;
    }

    boolean isRead() {
        return command.equals(Command.READ);
    }

    /** The whole, where a part is asked. */
    String whole() {
        int slash = component.indexOf('/');
        return slash < 0 ? component : component.substring(0, slash);
    }

    /** Of the whole; null: the whole is asked. */
    @Nullable
    String part() {
        int slash = component.indexOf('/');
        return slash < 0 ? null : component.substring(slash + 1);
    }
}
