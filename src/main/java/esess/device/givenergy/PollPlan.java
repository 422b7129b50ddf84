package esess.device.givenergy;

import java.util.ArrayList;
import java.util.List;

/** Which registers of a model are read often, which seldom, and what may be there. */
public final class PollPlan {

    public static final int INVERTER = 0x11;
    /** On AC coupled and first-generation inverters the same registers again. */
    public static final int FACADE = 0x31;

    public static final int FIRST_BATTERY = 0x32;
    public static final int MOST_BATTERIES = 6;
    public static final int FIRST_METER = 0x01;
    public static final int MOST_METERS = 8;
    public static final int FIRST_MODULE = 0x50;
    public static final int MOST_MODULES = 0x20;
    public static final int FIRST_STACK = 0x70;
    public static final int MOST_STACKS = 8;
    static final Bank IDENTITY = Bank.holding(INVERTER, 0, 60);

    /** Where the registers of an EMS begin. */
    static final int SITE = 2040;

    private PollPlan() {}

    /** With the clock and the measurements. */
    public static List<Bank> fast(Model model, int at) {
        List<Bank> banks = new ArrayList<>();
        if (model.family().isThreePhase()) {
            for (int base = 1000 + 60; base <= 1240; base += 60) {
                banks.add(Bank.input(at, base, 60));
            }
            banks.add(Bank.input(at, 1000, 60));
            banks.add(Bank.input(at, 1300, 60));
            banks.add(Bank.input(at, 1360, 54));
        } else if (model.family() == Model.Family.GATEWAY) {
            for (int base = 1600; base <= 1840; base += 60) {
                banks.add(Bank.input(at, base, 60));
            }
        } else {
            if (model.family() == Model.Family.EMS) {
                banks.add(Bank.input(at, SITE, 55));
            }
            banks.add(Bank.input(at, 0, 60));
            switch (model.family()) {
                case HYBRID_GEN1, HYBRID_GEN2 -> banks.add(Bank.input(at, 180, 60));
                case HYBRID_GEN3, HYBRID_GEN3_PLUS, HV_GEN3, ALL_IN_ONE_HYBRID, HYBRID_GEN4 ->
                    banks.add(Bank.input(at, 240, 60));
                default -> {}
            }
        }
        banks.add(Bank.holding(at, 0, 60));
        return banks;
    }

    public static List<Bank> full(Model model, int at) {
        List<Bank> banks = new ArrayList<>(List.of(Bank.holding(at, 60, 60), Bank.holding(at, 120, 60)));
        if (model.family().isThreePhase()) {
            banks.add(Bank.holding(at, 1000, 60));
            banks.add(Bank.holding(at, 1060, 60));
            banks.add(Bank.holding(at, 1120, 5));
        } else if (model.family() == Model.Family.EMS) {
            banks.add(Bank.holding(at, 2040, 36));
        }
        return banks;
    }

    /** What firmware may have: asked once, and polled with the full ones where it is answered. */
    public static List<Bank> optional(Model model, int at) {
        return model.family() == Model.Family.EMS
                ? List.of()
                : List.of(Bank.holding(at, 180, 60), Bank.holding(at, 240, 60), Bank.holding(at, 300, 60));
    }

    /** The page that a setting is read with. */
    public static Bank setting(int at, int register) {
        int base = register / 60 * 60;
        return register >= 2040
                ? Bank.holding(at, 2040, 36)
                : register >= 1120
                        ? Bank.holding(at, 1120, 5)
                        : register >= 1060
                                ? Bank.holding(at, 1060, 60)
                                : register >= 1000 ? Bank.holding(at, 1000, 60) : Bank.holding(at, base, 60);
    }

    public static boolean isBattery(int address) {
        return address >= FIRST_BATTERY && address < FIRST_BATTERY + MOST_BATTERIES;
    }

    public static boolean isMeter(int address) {
        return address >= FIRST_METER && address < FIRST_METER + MOST_METERS;
    }

    public static boolean isModule(int address) {
        return address >= FIRST_MODULE && address < FIRST_MODULE + MOST_MODULES;
    }

    public static boolean isStack(int address) {
        return address >= FIRST_STACK && address < FIRST_STACK + MOST_STACKS;
    }

    public static Bank battery(int number) {
        return Bank.input(FIRST_BATTERY + number, 60, 60);
    }

    public static Bank meter(int number) {
        return Bank.input(FIRST_METER + number, 60, 30);
    }

    public static Bank stack(int number) {
        return Bank.input(FIRST_STACK + number, 60, 60);
    }

    public static Bank module(int number) {
        return Bank.input(FIRST_MODULE + number, 60, 60);
    }
}
