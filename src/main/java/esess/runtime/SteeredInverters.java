package esess.runtime;

import esess.port.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The inverters of the house that take commands, in the order of their sections. Loop thread. */
public final class SteeredInverters {

    private final List<SteeredInverter> inverters = new ArrayList<>();

    public List<SteeredInverter> all() {
        return List.copyOf(inverters);
    }

    /** @param name a serial number, or the key of a section */
    public Optional<SteeredInverter> find(String name) {
        return inverters.stream()
                .filter(each -> name.equals(each.serial()) || name.equals(each.key()))
                .findFirst();
    }

    Registration offer(SteeredInverter inverter) {
        inverters.add(inverter);
        return () -> inverters.remove(inverter);
    }
}
