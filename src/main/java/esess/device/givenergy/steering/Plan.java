package esess.device.givenergy.steering;

import esess.device.givenergy.steering.Command.Write;
import esess.device.givenergy.steering.TimedSteps.Role;
import esess.device.givenergy.steering.TimedSteps.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Registers that are other than their owner's for a while: what they were, what of ours they may hold now, and until
 * when. It is kept on disk as long as one of them may hold something of ours. Loop thread.
 */
final class Plan {

    enum Phase {
        /** Some of it may be written; after a restart it is taken back. */
        BEGINNING,
        RUNNING,
        /** It is being taken back. */
        ENDING
    }

    /** One register. */
    static final class Part {
        final int register;
        final int former;
        final Role role;
        int value;
        /** All that we may have written. */
        final Set<Integer> ours = new LinkedHashSet<>();

        Part(int register, int former, Role role, int value) {
            this.register = register;
            this.former = former;
            this.role = role;
            want(value);
        }

        void want(int wanted) {
            value = wanted;
            ours.add(wanted);
        }
    }

    /** Null: settings that belong together, on their way; they have no end of their own. */
    final TimedMode mode;

    final List<Part> parts = new ArrayList<>();
    Phase phase = Phase.BEGINNING;
    Instant begun;
    Duration lasting;
    /** Of the monotonic clock; what the clock on the wall does meanwhile changes nothing. */
    long endTick;

    /** So many looks in a row the inverter's clock did not fit its slots. */
    int misfits;

    Plan(TimedMode mode, Instant begun, Duration lasting, long nowTick) {
        this.mode = mode;
        this.begun = begun;
        this.lasting = lasting;
        endTick = nowTick + lasting.toMillis();
    }

    void add(Step step) {
        parts.add(new Part(step.register(), step.former(), step.role(), step.value()));
    }

    Part part(int register) {
        return parts.stream().filter(p -> p.register == register).findFirst().orElse(null);
    }

    Part part(Role role) {
        return parts.stream().filter(p -> p.role == role).findFirst().orElse(null);
    }

    List<Write> writes() {
        return parts.stream().map(p -> new Write(p.register, p.value)).toList();
    }

    boolean overlaps(List<Integer> registers) {
        return parts.stream().anyMatch(p -> registers.contains(p.register));
    }

    /**
     * Whether somebody else has taken it back: what lets a mode take effect is the last that was written. A monitor looks
     * for itself at what is set.
     */
    boolean isWithdrawn(IntFunction<Integer> settings) {
        Part last = parts.get(parts.size() - 1);
        Integer is = settings.apply(last.register);
        return mode != TimedMode.MONITOR && parts.size() > 1 && is != null && !last.ours.contains(is);
    }

    String title() {
        return mode == null ? "settings" : mode.title();
    }

    // ---- on disk ----

    Map<String, Object> document() {
        List<Map<String, Object>> registers = new ArrayList<>();
        for (Part part : parts) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("register", (double) part.register);
            each.put("former", (double) part.former);
            each.put("value", (double) part.value);
            each.put("role", part.role.name());
            each.put("ours", part.ours.stream().map(Integer::doubleValue).toList());
            registers.add(each);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("mode", mode == null ? "" : mode.name());
        document.put("phase", phase.name());
        document.put("begun", (double) begun.getEpochSecond());
        document.put("lastingSeconds", (double) lasting.toSeconds());
        document.put("registers", registers);
        return document;
    }

    /** @throws RuntimeException if it is none of ours */
    static Plan of(Map<?, ?> document, Instant now, long nowTick) {
        String mode = (String) document.get("mode");
        Instant begun = Instant.ofEpochSecond(((Number) document.get("begun")).longValue());
        Duration lasting = Duration.ofSeconds(number(document.get("lastingSeconds")));
        Plan plan = new Plan(mode.isEmpty() ? null : TimedMode.valueOf(mode), begun, lasting, nowTick);
        // A GX whose clock is not set yet is in the past: then the whole time is left, at most.
        Duration left = Duration.between(now, begun.plus(lasting));
        Duration bounded = left.isNegative() ? Duration.ZERO : left.compareTo(lasting) > 0 ? lasting : left;
        plan.endTick = nowTick + bounded.toMillis();
        plan.phase = Phase.valueOf((String) document.get("phase"));
        for (Object each : (List<?>) document.get("registers")) {
            Map<?, ?> part = (Map<?, ?>) each;
            Part read = new Part(
                    number(part.get("register")),
                    number(part.get("former")),
                    Role.valueOf((String) part.get("role")),
                    number(part.get("value")));
            ((List<?>) part.get("ours")).forEach(value -> read.ours.add(number(value)));
            plan.parts.add(read);
        }
        return plan;
    }

    private static int number(Object value) {
        return ((Number) value).intValue();
    }
}
