package esess.runtime;

import esess.port.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The inverters of the house that take commands, in the order of their sections, and its charger. Loop thread. */
public final class SteeredInverters {

    private final List<SteeredInverter> inverters = new ArrayList<>();
    private final List<CommandedDevice> chargers = new ArrayList<>();

    public List<SteeredInverter> all() {
        return List.copyOf(inverters);
    }

    /** @param name a serial number, or the key of a section */
    public Optional<SteeredInverter> find(String name) {
        return inverters.stream()
                .filter(each -> name.equals(each.serial()) || name.equals(each.key()))
                .findFirst();
    }

    /** The charger that takes GivTCP's commands. */
    public Optional<CommandedDevice> charger() {
        return chargers.stream().findFirst();
    }

    Registration offerCharger(CommandedDevice charger) {
        chargers.add(charger);
        return () -> chargers.remove(charger);
    }

    Registration offer(SteeredInverter inverter) {
        inverters.add(inverter);
        return () -> inverters.remove(inverter);
    }
}
