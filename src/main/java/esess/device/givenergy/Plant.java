package esess.device.givenergy;

import java.util.List;

/**
 * One plant as its tree of topics needs it.
 *
 * @param batteries        addresses of the low-voltage batteries that are there
 * @param stacks           of the controllers of high-voltage stacks
 * @param modules          of their modules
 * @param ownMaxBatteryW   configured, where the model does not tell; null: not configured
 */
public record Plant(
        Pages pages,
        List<Integer> batteries,
        List<Integer> meters,
        List<Integer> stacks,
        List<Integer> modules,
        Integer ownMaxBatteryW) {

    private static final double LOW_VOLTAGE_V = 51.2;
    private static final double HIGH_VOLTAGE_V = 317;
    private static final double MODULE_V = 76.8;
    private static final double USABLE = 0.9;
    private static final double ALL_IN_ONE_KWH = 13.5;
    private static final int ALL_IN_ONE_W = 6000;

    public Model model() {
        return pages.model();
    }

    public Double at(Field field) {
        return pages.number(field);
    }

    public Integer setting(int register) {
        return pages.setting(register);
    }

    /** Null: unknown. */
    public Double capacityKWh() {
        if (model().family() == Model.Family.GATEWAY) {
            Double number = at(GatewayField.AIOS);
            return number == null ? null : (Double) (number * ALL_IN_ONE_KWH);
        }
        if (!stacks.isEmpty()) {
            return stackKWh(StackField.NOMINAL_AH);
        }
        Integer ampereHours = setting(55);
        if (ampereHours == null || ampereHours == 0) {
            return null;
        }
        boolean high = model().family() == Model.Family.ALL_IN_ONE;
        return ampereHours * (high ? HIGH_VOLTAGE_V : LOW_VOLTAGE_V) / 1000;
    }

    /** Of all stacks; charge is told for each module, and each module is rounded, as in GivTCP. */
    public Double stackKWh(Field ampereHours) {
        double sum = 0;
        for (int stack : stacks) {
            Double each = pages.number(stack, ampereHours);
            Double number = pages.number(stack, StackField.MODULES);
            if (each == null || number == null) {
                return null;
            }
            sum += Math.rint(each * MODULE_V / 10) / 100 * number * USABLE;
        }
        return sum;
    }

    /** Null: unknown, never 0. */
    public Integer maxBatteryW() {
        if (ownMaxBatteryW != null) {
            return ownMaxBatteryW;
        }
        if (model().family() == Model.Family.GATEWAY) {
            Double number = at(GatewayField.AIOS);
            return number == null || number == 0 ? null : (Integer) (int) (number * ALL_IN_ONE_W);
        }
        if (model().family().isThreePhase() && model().maxBatteryW() == null) {
            int number = 0;
            for (int stack : stacks) {
                Double each = pages.number(stack, StackField.MODULES);
                number += each == null ? 0 : each.intValue();
            }
            return number == 0 ? null : (Integer) (number * Model.STACK_MODULE_W);
        }
        return model().maxBatteryW();
    }
}
