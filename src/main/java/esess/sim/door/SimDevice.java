package esess.sim.door;

import esess.port.BusRules;
import esess.port.Device;

/** A device of ours on a {@link SimBus}: it joins and leaves in a turn of the loop of its own. One thread. */
public final class SimDevice implements Device {

    private final SimBus bus;
    private final SimBus.Service service;
    private int instance;
    private boolean present = true;
    private boolean heldOff;
    private boolean onBus;
    private boolean closed;

    SimDevice(SimBus bus, SimBus.Service service, int wantedInstance) {
        this.bus = bus;
        this.service = service;
        this.instance = wantedInstance;
    }

    @Override
    public String serviceName() {
        return service.busName();
    }

    @Override
    public void set(String path, Object value) {
        service.declared(path);
        if (!closed) {
            service.setOwn(path, value);
        }
    }

    @Override
    public Object get(String path) {
        service.declared(path);
        return service.get(path);
    }

    public boolean has(String path) {
        return service.has(path);
    }

    /** How often es-ESS has told a value there, new or the same. */
    public long told(String path) {
        return service.told(path);
    }

    @Override
    public int instance() {
        return instance;
    }

    @Override
    public boolean onBus() {
        return onBus;
    }

    @Override
    public void present(boolean shallBePresent) {
        if (!closed && present != shallBePresent) {
            present = shallBePresent;
            bus.changed();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onBus = false;
            bus.forget(this);
            service.leave();
        }
    }

    SimBus.Service service() {
        return service;
    }

    /** Off the bus for a moment, to come back with another instance. */
    void holdOff(boolean off) {
        heldOff = off;
    }

    boolean wantsBus() {
        return present && !heldOff;
    }

    void joined() {
        onBus = true;
        instance = (Integer) service.get(BusRules.INSTANCE_PATH);
    }

    void left() {
        onBus = false;
    }
}
