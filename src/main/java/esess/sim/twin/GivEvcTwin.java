package esess.sim.twin;

import esess.port.Modbus.Table;
import esess.sim.door.RegisterBank;

/**
 * The registers of a GivEnergy EV charger with, or without, a car that takes what it is offered. Without local control
 * it confirms what is written and undoes it. One thread.
 */
public final class GivEvcTwin {

    private static final int IDLE = 1;
    private static final int CONNECTED = 2;
    private static final int CHARGING = 4;
    private static final int VOLTS = 230;
    private static final int MOST_A = 32;
    private static final double WS_PER_TENTH_KWH = 360_000;

    private final RegisterBank bank = new RegisterBank();
    private boolean car;
    private boolean localControl = true;
    private boolean charging;
    private int limit = 160;
    private int plugAndGo = 1;
    private double sessionWs;
    private double meterWs;

    /** @param serial more than ten characters, as they are */
    public GivEvcTwin(String serial) {
        bank.put(Table.HOLDING, 0, new int[115]);
        for (int i = 0; i < serial.length(); i++) {
            bank.put(Table.HOLDING, 38 + i, serial.charAt(i));
        }
        bank.put(Table.HOLDING, 32, MOST_A * 10, 0, 60, 0, limit);
        bank.put(Table.HOLDING, 91, limit, 0, plugAndGo, 0, 0);
        bank.put(Table.HOLDING, 97, 2026, 6, 21, 10, 0, 0);
        step();
    }

    public RegisterBank bank() {
        return bank;
    }

    /** A car comes or leaves. */
    public void car(boolean there) {
        car = there;
        charging = false;
        sessionWs = there ? 0 : sessionWs;
        step();
    }

    public void localControl(boolean on) {
        localControl = on;
    }

    public boolean isCharging() {
        return charging;
    }

    public int limitA() {
        return limit / 10;
    }

    public double powerW() {
        return charging ? limit / 10.0 * VOLTS : 0;
    }

    /** A second has passed. */
    public void step() {
        int written = bank.get(Table.HOLDING, 95);
        if (localControl) {
            limit = bank.get(Table.HOLDING, 91);
            plugAndGo = bank.get(Table.HOLDING, 93);
            if (written != 0) {
                charging = written == 1 && car;
            }
            bank.put(Table.HOLDING, 94, written == 0 ? bank.get(Table.HOLDING, 94) : written);
        }
        charging &= car;
        bank.put(Table.HOLDING, 95, 0);
        bank.put(Table.HOLDING, 91, limit, 0, plugAndGo);
        bank.put(Table.HOLDING, 36, limit);
        bank.put(Table.HOLDING, 0, !car ? IDLE : charging ? CHARGING : CONNECTED, 0, car ? 1 : 0);
        sessionWs += powerW();
        meterWs += powerW();
        int watts = (int) Math.round(powerW());
        bank.put(Table.HOLDING, 6, charging ? limit : 0);
        bank.put(Table.HOLDING, 12, 0, watts).put(Table.HOLDING, 16, 0, watts);
        bank.put(Table.HOLDING, 29, (int) (meterWs / WS_PER_TENTH_KWH) % 65536);
        bank.put(Table.HOLDING, 72, (int) (sessionWs / WS_PER_TENTH_KWH) % 65536);
        bank.put(Table.HOLDING, 109, VOLTS * 10);
    }
}
