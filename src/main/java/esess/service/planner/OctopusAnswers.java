package esess.service.planner;

import esess.control.plan.Dispatches.Dispatch;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Octopus' GraphQL is asked, and what it answers: a token for an hour, the devices of an account, and the times of a
 * device. An older field tells the times of the whole account. Schema:
 * https://developer.octopus.energy/graphql/reference/queries
 */
final class OctopusAnswers {

    static final String URL = "https://api.octopus.energy/v1/graphql/";

    static final int MOST_DEVICES = 5;
    private static final int MOST_DISPATCHES = 200;
    private static final int LONGEST_TOKEN = 8192;
    private static final int LONGEST_ID = 100;
    /** The token is too old, or none; see https://developer.octopus.energy/graphql/guides/basics */
    private static final Set<String> TOKEN_IS_OLD =
            Set.of("KT-CT-1111", "KT-CT-1112", "KT-CT-1124", "KT-CT-1139", "KT-CT-1143");

    private static final String NO_CODE = "an error";
    private static final Set<String> FIELD_IS_MISSING = Set.of("KT-CT-1113", NO_CODE);

    private OctopusAnswers() {}

    /** There is an answer, and what it tells is no answer to the question. */
    static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final boolean tokenIsOld;
        private final boolean fieldIsMissing;

        Refused(String code) {
            super("it refuses with " + code);
            tokenIsOld = TOKEN_IS_OLD.contains(code);
            fieldIsMissing = FIELD_IS_MISSING.contains(code);
        }

        /** It does not know, or not any more, what it is asked for. */
        boolean fieldIsMissing() {
            return fieldIsMissing;
        }

        boolean tokenIsOld() {
            return tokenIsOld;
        }
    }

    // ---- questions ----

    static Map<String, Object> tokenFor(String apiKey) {
        return question(
                "mutation Token($key: String!) { obtainKrakenToken(input: {APIKey: $key}) { token } }",
                Map.of("key", apiKey));
    }

    static Map<String, Object> devicesOf(String account) {
        return question(
                "query Devices($account: String!) { devices(accountNumber: $account) { id deviceType } }",
                Map.of("account", account));
    }

    /** @param devices none: of the whole account, in the old way */
    static Map<String, Object> dispatchesOf(String account, List<String> devices) {
        StringBuilder declared = new StringBuilder("$account: String!");
        StringBuilder asked = new StringBuilder();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("account", account);
        for (int i = 0; i < devices.size(); i++) {
            declared.append(", $d").append(i).append(": String!");
            asked.append("d")
                    .append(i)
                    .append(": flexPlannedDispatches(deviceId: $d")
                    .append(i)
                    .append(") { start end } ");
            values.put("d" + i, devices.get(i));
        }
        if (devices.isEmpty()) {
            asked.append("d0: plannedDispatches(accountNumber: $account) { start end delta } ");
        }
        asked.append("completedDispatches(accountNumber: $account) { start end delta }");
        return question("query Dispatches(" + declared + ") { " + asked + " }", values);
    }

    private static Map<String, Object> question(String query, Map<String, Object> variables) {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("query", query);
        question.put("variables", variables);
        return question;
    }

    // ---- answers ----

    static String token(Object json) {
        if (data(json).get("obtainKrakenToken") instanceof Map<?, ?> made
                && made.get("token") instanceof String token
                && !token.isEmpty()
                && token.length() <= LONGEST_TOKEN
                && token.chars().allMatch(each -> each > ' ' && each < 127)) {
            return token;
        }
        throw refused(json, "an answer without a token");
    }

    /** Of cars and chargers; others charge no car. */
    static List<String> devices(Object json) {
        if (!(data(json).get("devices") instanceof List<?> list)) {
            throw refused(json, "an answer without devices");
        }
        List<String> devices = new ArrayList<>();
        for (Object each : list) {
            boolean isCars = each instanceof Map<?, ?> device
                    && (!(device.get("deviceType") instanceof String type) || type.startsWith("ELECTRIC_VEHICLE"));
            if (isCars
                    && ((Map<?, ?>) each).get("id") instanceof String id
                    && id.length() <= LONGEST_ID
                    && devices.size() < MOST_DEVICES) {
                devices.add(id);
            }
        }
        return List.copyOf(devices);
    }

    /** What was planned and cannot be told is no answer at all: an empty list would mean that nothing is planned. */
    static List<Dispatch> dispatches(Object json) {
        Map<?, ?> data = data(json);
        List<Dispatch> dispatches = new ArrayList<>();
        boolean told = false;
        for (int i = 0; i < MOST_DEVICES; i++) {
            if (data.get("d" + i) instanceof List<?> planned) {
                told = true;
                add(dispatches, planned, false);
            } else if (data.containsKey("d" + i)) {
                throw refused(json, "an answer without times");
            }
        }
        if (!told) {
            throw refused(json, "an answer without times");
        }
        if (data.get("completedDispatches") instanceof List<?> completed) {
            add(dispatches, completed, true);
        }
        return List.copyOf(dispatches);
    }

    private static void add(List<Dispatch> dispatches, List<?> list, boolean completed) {
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> entry) || dispatches.size() >= MOST_DISPATCHES) {
                throw new IllegalArgumentException("at most " + MOST_DISPATCHES + " times are expected");
            }
            // Above 0 is what a car has given.
            if (number(entry.get("delta")) <= 0) {
                Instant start = time(entry.get("start"));
                Instant end = time(entry.get("end"));
                if (start.isBefore(end)) {
                    dispatches.add(new Dispatch(start, end, completed));
                }
            }
        }
    }

    /** Decimals come as texts. */
    private static double number(Object value) {
        try {
            return value == null ? 0 : Double.parseDouble(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a delta that is no number", e);
        }
    }

    private static Instant time(Object value) {
        try {
            return OffsetDateTime.parse(String.valueOf(value).replace(' ', 'T')).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time that is none", e);
        }
    }

    private static Map<?, ?> data(Object json) {
        if (json instanceof Map<?, ?> answer && answer.get("data") instanceof Map<?, ?> data) {
            return data;
        }
        throw refused(json, "no data");
    }

    /** The code only: what else it says may repeat what it was asked. */
    private static IllegalArgumentException refused(Object json, String otherwise) {
        if (json instanceof Map<?, ?> answer
                && answer.get("errors") instanceof List<?> errors
                && !errors.isEmpty()
                && errors.get(0) instanceof Map<?, ?> error) {
            boolean coded = error.get("extensions") instanceof Map<?, ?> more
                    && more.get("errorCode") instanceof String code
                    && code.matches("[A-Z0-9-]{1,20}");
            return new Refused(coded ? (String) ((Map<?, ?>) error.get("extensions")).get("errorCode") : NO_CODE);
        }
        return new IllegalArgumentException(otherwise);
    }
}
