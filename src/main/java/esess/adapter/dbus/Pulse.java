package esess.adapter.dbus;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Signs of life of the bus thread, once a second and whenever the bus comes or goes: the unique name under which it
 * answers on the bus, or {@value #NOWHERE}. None while the program as a whole is not alive. Bus thread.
 */
final class Pulse implements BusLink.Tenant {

    static final String NOWHERE = "-";
    static final long PERIOD_MS = 1000;

    private final BusThread thread;
    private final BusLink link;
    private final BooleanSupplier alive;
    private final Consumer<String> sign;

    Pulse(BusThread thread, BusLink link, BooleanSupplier alive, Consumer<String> sign) {
        this.thread = thread;
        this.link = link;
        this.alive = alive;
        this.sign = sign;
    }

    void start() {
        give();
        thread.after(PERIOD_MS, this::start);
    }

    @Override
    public void busUp() {
        give();
    }

    @Override
    public void busDown() {
        give();
    }

    private void give() {
        if (alive.getAsBoolean()) {
            String name = link.ownName();
            sign.accept(name == null ? NOWHERE : name);
        }
    }
}
