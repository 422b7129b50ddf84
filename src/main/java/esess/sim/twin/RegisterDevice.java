package esess.sim.twin;

import esess.port.Modbus;
import esess.sim.door.RegisterBank;
import esess.sim.door.SimModbus;

/** A device that is asked by Modbus, in virtual time. One thread. */
public final class RegisterDevice implements VirtualDevice {

    private final Line line;
    private final Runnable image;
    private boolean frozen;

    /** @param image writes into the bank what the device measures now */
    public RegisterDevice(Line line, SimModbus modbus, Modbus.Line where, int unit, RegisterBank bank, Runnable image) {
        this.line = line;
        this.image = image;
        modbus.attach(where, unit, bank);
        line.onTrouble(trouble -> {
            frozen = trouble == Trouble.FROZEN;
            bank.keepSilent(trouble == Trouble.LOST || trouble == Trouble.SLOW || trouble == Trouble.WRONG_PASSWORD);
        });
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public void step() {
        if (!frozen) {
            image.run();
        }
    }
}
