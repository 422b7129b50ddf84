package esess.control;

import java.util.Optional;

/**
 * Whether the GX may use our battery monitor now. The owner selects it once, on the GX; while it has nothing good to
 * show, and whenever es-ESS is not running, the GX goes back to the owner's former choice, because a selected monitor
 * that is gone leaves the system without a state of charge and stops ESS (facts/dbus.md 3.1, option B).
 *
 * <p>Pure state; not thread-safe. "Setting" is {@code /Settings/SystemSetup/BatteryService}.
 */
public final class MonitorChoice {

    /** What survives a restart: whether the owner wants ours, and what to go back to. */
    public record Memory(boolean wanted, String former) {}

    public static final String DEFAULT = "default";

    private final String ours;
    private Memory memory;
    private String awaited;
    private String last;

    /** @param ours the setting's value that names our monitor */
    public MonitorChoice(String ours, Memory memory) {
        this.ours = ours;
        this.memory = memory;
    }

    public Memory memory() {
        return memory;
    }

    /**
     * @param setting the setting as it is now; null: unknown
     * @param good    whether our monitor shows a state of charge and is on the bus
     * @return what the setting is to become, if anything
     */
    public Optional<String> next(String setting, boolean good) {
        if (setting == null) {
            return Optional.empty();
        }
        boolean first = last == null;
        boolean changedByOwner = !first && !setting.equals(last) && !setting.equals(awaited);
        if (setting.equals(awaited)) {
            awaited = null;
        }
        last = setting;
        if (setting.equals(ours)) {
            memory = new Memory(true, memory.former());
            return good ? Optional.empty() : write(memory.former());
        }
        if (changedByOwner || first && !setting.equals(memory.former())) {
            memory = new Memory(false, setting);
        }
        return memory.wanted() && good ? write(ours) : Optional.empty();
    }

    /** The last write was refused or not answered: it may be tried again. */
    public void failed() {
        awaited = null;
    }

    /** What the setting is to become when es-ESS stops. */
    public Optional<String> atStop() {
        return ours.equals(last) || ours.equals(awaited) ? Optional.of(memory.former()) : Optional.empty();
    }

    /** Once, until it has happened or failed. */
    private Optional<String> write(String value) {
        if (value.equals(awaited)) {
            return Optional.empty();
        }
        awaited = value;
        return Optional.of(value);
    }
}
