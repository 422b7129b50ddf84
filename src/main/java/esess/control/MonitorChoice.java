package esess.control;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the GX may use our battery monitor now. The owner selects it once, on the GX; while it has nothing good to
 * show, and whenever es-ESS is not running, the GX goes back to the owner's former choice, because a selected monitor
 * that is gone leaves the system without a state of charge and stops ESS.
 *
 * <p>Pure state; not thread-safe. "Setting" is {@code /Settings/SystemSetup/BatteryService}.
 */
public final class MonitorChoice {

    /**
     * What survives a restart.
     *
     * @param wanted whether the owner has selected ours
     * @param former what to go back to; never one of ours
     * @param ours   by which values the setting may name ours now: our instance can change while we are selected.
     *               Empty: ours is not selected
     */
    public record Memory(boolean wanted, String former, Set<String> ours) {

        public Memory {
            ours = Set.copyOf(ours);
        }
    }

    public static final String DEFAULT = "default";

    private Memory memory;
    private @Nullable String last;
    /** What we asked for and have not seen yet: seeing it is no choice of the owner's. */
    private @Nullable String asked;
    /** What is not asked for again for the time being. */
    private @Nullable String held;

    public MonitorChoice(Memory memory) {
        this.memory = memory;
    }

    public Memory memory() {
        return memory;
    }

    /**
     * @param setting the setting as it is now; null: unknown
     * @param ours    the setting's value that names our monitor; null: not known, or we have none
     * @param good    whether our monitor is known, shows a state of charge and is on the bus
     * @return what the setting is to become, if anything; the memory is to be kept before it is written
     */
    public Optional<String> next(@Nullable String setting, @Nullable String ours, boolean good) {
        if (setting == null) {
            // What was under way may be lost with the settings service.
            held = null;
            return Optional.empty();
        }
        boolean changed = !setting.equals(last == null ? memory.former() : last);
        boolean byUs = setting.equals(asked);
        last = setting;
        if (byUs) {
            asked = null;
            held = null;
        }
        Set<String> names = new HashSet<>(memory.ours());
        if (ours != null) {
            names.add(ours);
        }
        boolean selected = names.contains(setting);
        boolean byOwner = changed && !byUs && !selected;
        boolean wanted = selected || memory.wanted() && !byOwner;
        String former = byOwner ? setting : names.contains(memory.former()) ? DEFAULT : memory.former();
        Optional<String> wish =
                ask(setting, selected && !good ? former : wanted && good && ours != null ? ours : setting);
        names.removeIf(name -> !name.equals(setting) && !name.equals(asked));
        memory = new Memory(wanted, former, names);
        return wish;
    }

    /** The setting will not become what was asked for last. */
    public void refused() {
        asked = null;
    }

    /** What was asked for last may be asked for again. */
    public void askAgain() {
        held = null;
    }

    /** What the setting is to become when es-ESS stops. */
    public Optional<String> atStop() {
        return last == null || memory.ours().isEmpty() ? Optional.empty() : Optional.of(memory.former());
    }

    private Optional<String> ask(String setting, String value) {
        if (value.equals(setting)) {
            if (held == null) {
                asked = null;
            }
            return Optional.empty();
        }
        if (value.equals(held)) {
            return Optional.empty();
        }
        asked = value;
        held = value;
        return Optional.of(value);
    }
}
