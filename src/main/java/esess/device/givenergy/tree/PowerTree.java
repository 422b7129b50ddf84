package esess.device.givenergy.tree;

import esess.device.givenergy.BatteryField;
import esess.device.givenergy.Field;
import esess.device.givenergy.InverterField;
import esess.device.givenergy.Model;
import esess.device.givenergy.Plant;
import esess.device.givenergy.PlantReader;
import java.time.ZonedDateTime;

/** Powers and energies of a single-phase inverter, and what GivTCP derives from them. */
final class PowerTree {

    private static final int OVER_100_HZ = 100;
    private static final int MOST_PV_W = 15_000;
    private static final long FARTHEST_MINUTES = 1_000_000;

    private final Plant plant;
    private final Leaves leaves;

    PowerTree(Plant plant, Leaves leaves) {
        this.plant = plant;
        this.leaves = leaves;
    }

    void put(ZonedDateTime now) {
        Double gridW = at(InverterField.GRID_W);
        Double batteryW = at(InverterField.BATTERY_W);
        Double loadW = at(InverterField.LOAD_W);
        Double inverterW = at(InverterField.INVERTER_W);
        Double pv1W = at(InverterField.PV1_W);
        Double pv2W = at(InverterField.PV2_W);
        Double pvW = pv1W == null || pv2W == null ? null : (Double) (pv1W + pv2W);
        whole("PV_Power", pvW == null || pvW >= MOST_PV_W ? null : pvW);
        whole("PV_Power_String_1", pv1W);
        whole("PV_Power_String_2", pv2W);
        power("PV_Voltage_String_1", at(InverterField.PV1_V));
        power("PV_Voltage_String_2", at(InverterField.PV2_V));
        power("PV_Current_String_1", at(InverterField.PV1_A));
        power("PV_Current_String_2", at(InverterField.PV2_A));
        whole("Grid_Power", gridW);
        whole("Import_Power", positive(PlantReader.negated(gridW)));
        whole("Export_Power", positive(gridW));
        Double voltageV = at(InverterField.AC_V);
        power("Grid_Voltage", voltageV);
        power(
                "Grid_Current",
                gridW == null || voltageV == null
                        ? null
                        : (Double) (Math.rint(Math.abs(gridW) / voltageV * 100) / 100));
        power("Grid_Frequency", at(InverterField.AC_HZ));
        Double outputHz = at(InverterField.EPS_HZ);
        power(
                "Inverter_Output_Frequency",
                outputHz != null && outputHz > OVER_100_HZ ? (Double) (outputHz / 10) : outputHz);
        whole("Load_Power", loadW);
        Integer ratedW = plant.model().ratedW();
        whole("Invertor_Power", inverterW != null && ratedW != null && Math.abs(inverterW) > ratedW ? null : inverterW);
        whole("EPS_Power", at(InverterField.EPS_W));
        whole("AC_Charge_Power", positive(PlantReader.negated(inverterW)));
        whole(
                "Self_Consumption_Power",
                loadW == null || gridW == null ? null : (Double) Math.max(loadW - Math.max(-gridW, 0), 0));
        if (plant.setting(55) != null || !plant.stacks().isEmpty()) {
            whole("Battery_Power", batteryW);
            power("Battery_Voltage", at(InverterField.BATTERY_V));
            power("Battery_Current", at(InverterField.BATTERY_A));
            whole("Charge_Power", positive(PlantReader.negated(batteryW)));
            whole("Discharge_Power", positive(batteryW));
            charge(at(InverterField.SOC), batteryW, now, true);
        }
        if (plant.model().family() != Model.Family.HYBRID_GEN1) {
            whole("Combined_Generation_Power", at(InverterField.COMBINED_GENERATION_W));
        }
        flows(plant.model().family().hasPanels() ? pvW : (Double) 0.0, loadW, gridW, batteryW);
        energies();
    }

    private Double at(Field field) {
        return plant.at(field);
    }

    void power(String name, Double value) {
        leaves.put("Power/Power/" + name, (Object) value);
    }

    void whole(String name, Double value) {
        leaves.putWhole("Power/Power/" + name, value);
    }

    static Double positive(Double value) {
        return value == null ? null : (Double) Math.max(value, 0);
    }

    /** What is in the battery, and how long until it is full or empty. */
    void charge(Double soc, Double batteryW, ZonedDateTime now, boolean both) {
        whole("SOC", soc);
        Double capacityKWh = plant.capacityKWh();
        if (soc == null || capacityKWh == null) {
            return;
        }
        double capacity = Math.rint(capacityKWh * 100) / 100;
        power("SOC_kWh", Math.rint(soc * capacity) / 100);
        Integer reserve = plant.setting(110);
        Integer target = plant.setting(116);
        if (batteryW == null || reserve == null || target == null) {
            return;
        }
        long emptyIn = batteryW > 0 ? minutes(capacity * (soc - reserve) / 100, batteryW) : 0;
        long fullIn = batteryW < 0 ? minutes(capacity * (target - soc) / 100, -batteryW) : 0;
        leaves.put("Power/Power/Charge_Time_Remaining", (Integer) (int) fullIn);
        leaves.put("Power/Power/Discharge_Time_Remaining", (Integer) (int) emptyIn);
        if (now != null) {
            leaves.put(
                    "Power/Power/Charge_Completion_Time",
                    both || fullIn > 0 ? (Object) GivTcpTree.stamp(now.plusMinutes(fullIn)) : null);
            leaves.put(
                    "Power/Power/Discharge_Completion_Time",
                    both || emptyIn > 0 ? (Object) GivTcpTree.stamp(now.plusMinutes(emptyIn)) : null);
        }
    }

    private static long minutes(double kWh, double watts) {
        return Math.max(0, Math.min(FARTHEST_MINUTES, (long) (kWh / (watts / 1000) * 60)));
    }

    /** What goes where, so that sources and sinks add up: the sun first charges, then is exported, the rest is used. */
    void flows(Double pv, Double load, Double grid, Double battery) {
        if (pv == null || load == null || grid == null || battery == null) {
            return;
        }
        double charged = Math.max(-battery, 0);
        double given = Math.max(battery, 0);
        double imported = Math.max(-grid, 0);
        double exported = Math.max(grid, 0);
        double sunToBattery = Math.min(pv, charged);
        double gridToBattery = Math.min(imported, charged - sunToBattery);
        double sunToGrid = Math.min(pv - sunToBattery, exported);
        double batteryToGrid = Math.min(given, exported - sunToGrid);
        flow("Solar_to_House", pv - sunToBattery - sunToGrid);
        flow("Solar_to_Battery", sunToBattery);
        flow("Solar_to_Grid", sunToGrid);
        flow("Battery_to_House", given - batteryToGrid);
        flow("Battery_to_Grid", batteryToGrid);
        flow("Grid_to_Battery", gridToBattery);
        flow("Grid_to_House", imported - gridToBattery);
    }

    private void flow(String name, double watts) {
        leaves.putWhole("Power/Flows/" + name, watts);
    }

    private void energies() {
        Double pvToday = sum(at(InverterField.PV1_TODAY_KWH), at(InverterField.PV2_TODAY_KWH));
        Double charge = at(InverterField.BATTERY_CHARGE_TODAY_KWH);
        Double discharge = at(InverterField.BATTERY_DISCHARGE_TODAY_KWH);
        period(
                "Today",
                pvToday,
                at(InverterField.IMPORT_TODAY_KWH),
                at(InverterField.EXPORT_TODAY_KWH),
                at(InverterField.AC_CHARGE_TODAY_KWH),
                at(InverterField.INVERTER_OUT_TODAY_KWH));
        energy("Today", "Battery_Charge", charge);
        energy("Today", "Battery_Discharge", discharge);
        leaves.put("Energy/Today/Battery_Throughput_Today_kWh", (Object) sum(charge, discharge));
        period(
                "Total",
                at(InverterField.PV_TOTAL_KWH),
                at(InverterField.IMPORT_TOTAL_KWH),
                at(InverterField.EXPORT_TOTAL_KWH),
                at(InverterField.AC_CHARGE_TOTAL_KWH),
                at(InverterField.INVERTER_OUT_TOTAL_KWH));
        int first = plant.batteries().isEmpty() ? -1 : plant.batteries().get(0);
        Double charged = first < 0 ? null : plant.pages().number(first, BatteryField.CHARGE_TOTAL_KWH);
        Double given = first < 0 ? null : plant.pages().number(first, BatteryField.DISCHARGE_TOTAL_KWH);
        if (charged == null || given == null || charged == 0 && given == 0) {
            charged = at(InverterField.OLD_CHARGE_TOTAL_KWH);
            given = at(InverterField.OLD_DISCHARGE_TOTAL_KWH);
        }
        energy("Total", "Battery_Charge", charged);
        energy("Total", "Battery_Discharge", given);
        leaves.put("Energy/Total/Battery_Throughput_Total_kWh", (Object) at(InverterField.THROUGHPUT_TOTAL_KWH));
    }

    private void period(String period, Double pv, Double imported, Double exported, Double acCharge, Double inverter) {
        energy(period, "PV", pv);
        energy(period, "Import", imported);
        energy(period, "Export", exported);
        energy(period, "AC_Charge", acCharge);
        energy(period, "Invertor", inverter);
        if (inverter != null && acCharge != null && exported != null && imported != null && pv != null) {
            double load = inverter
                    - acCharge
                    - (exported - imported)
                    + (plant.model().family().hasPanels() ? 0 : pv);
            leaves.putAboveZero("Energy/" + period + "/Load_Energy_" + period + "_kWh", load);
        }
        if (pv != null && exported != null) {
            leaves.putAboveZero("Energy/" + period + "/Self_Consumption_Energy_" + period + "_kWh", pv - exported);
        }
    }

    void energy(String period, String name, Double value) {
        leaves.put("Energy/" + period + "/" + name + "_Energy_" + period + "_kWh", (Object) value);
    }

    private static Double sum(Double first, Double second) {
        return first == null || second == null ? null : (Double) (first + second);
    }
}
