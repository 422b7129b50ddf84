package esess.device.givenergy.tree;

import esess.device.givenergy.Field;
import esess.device.givenergy.Plant;
import esess.device.givenergy.StackField;
import esess.device.givenergy.ThreePhaseField;

/** Powers and energies of a three-phase inverter, as GivTCP names them; phases of grid and inverter under names that say so. */
final class ThreePhaseTree {

    private static final String[] STATES = {"Waiting", "Normal", "Warning", "Fault", "Flash_firmware"};
    private static final String[] MODES = {"Off_grid", "Grid_tied"};

    private final Plant plant;
    private final Leaves leaves;

    ThreePhaseTree(Plant plant, Leaves leaves) {
        this.plant = plant;
        this.leaves = leaves;
    }

    void put() {
        power("PV_Voltage_String_1", ThreePhaseField.PV1_V);
        power("PV_Voltage_String_2", ThreePhaseField.PV2_V);
        power("PV_Current_String_1", ThreePhaseField.PV1_A);
        power("PV_Current_String_2", ThreePhaseField.PV2_A);
        power("PV_Power_String_1", ThreePhaseField.PV1_W);
        power("PV_Power_String_2", ThreePhaseField.PV2_W);
        value("PV_Power", sum(ThreePhaseField.PV1_W, ThreePhaseField.PV2_W));
        value("PV_Current", sum(ThreePhaseField.PV1_A, ThreePhaseField.PV2_A));
        power("Grid_Phase1_Voltage", ThreePhaseField.V1);
        power("Grid_Phase2_Voltage", ThreePhaseField.V2);
        power("Grid_Phase3_Voltage", ThreePhaseField.V3);
        power("Grid_Phase1_Current", ThreePhaseField.I1);
        power("Grid_Phase2_Current", ThreePhaseField.I2);
        power("Grid_Phase3_Current", ThreePhaseField.I3);
        power("Grid_Frequency", ThreePhaseField.HZ);
        power("Grid_Apparent_Power", ThreePhaseField.APPARENT_VA);
        power("Output_Phase1_Voltage", ThreePhaseField.L1_V);
        power("Output_Phase2_Voltage", ThreePhaseField.L2_V);
        power("Output_Phase3_Voltage", ThreePhaseField.L3_V);
        power("Inverter_Power_Out", ThreePhaseField.INVERTER_W);
        power("AC_Charge_Power", ThreePhaseField.AC_CHARGE_W);
        power("Load_Power", ThreePhaseField.LOAD_W);
        power("Export_Power", ThreePhaseField.EXPORT_W);
        power("Meter_Import_Power", ThreePhaseField.IMPORT_W);
        power("Meter_Export_Power", ThreePhaseField.METER_EXPORT_W);
        power("Meter2_Power", ThreePhaseField.METER2_TOTAL_W);
        power("Battery_Charge_Power", ThreePhaseField.CHARGE_W);
        power("Battery_Discharge_Power", ThreePhaseField.DISCHARGE_W);
        power("Battery_Current", ThreePhaseField.BATTERY_A);
        power("BMS_Voltage", ThreePhaseField.BMS_V);
        power("PCS_Voltage", ThreePhaseField.PCS_V);
        power("EPS_Nominal_Frequency", ThreePhaseField.EPS_HZ);
        power("EPS_Phase1_Power", ThreePhaseField.EPS1_W);
        power("EPS_Phase2_Power", ThreePhaseField.EPS2_W);
        power("EPS_Phase3_Power", ThreePhaseField.EPS3_W);
        whole("Grid_Phase1_Power", ThreePhaseField.METER1_W);
        whole("Grid_Phase2_Power", ThreePhaseField.METER2_W);
        whole("Grid_Phase3_Power", ThreePhaseField.METER3_W);
        whole("Inverter_Phase1_Power", ThreePhaseField.INVERTER1_W);
        whole("Inverter_Phase2_Power", ThreePhaseField.INVERTER2_W);
        whole("Inverter_Phase3_Power", ThreePhaseField.INVERTER3_W);
        whole("SOC", ThreePhaseField.SOC);
        value("SOC_kWh", BatteryTree.twoDecimals(plant.stackKWh(StackField.REMAINING_AH)));
        energies();
        Double state = plant.at(ThreePhaseField.STATUS);
        own("status", SettingsTree.named(STATES, state == null ? null : (Integer) state.intValue()));
        Double mode = plant.at(ThreePhaseField.MODE);
        own("System_Mode", SettingsTree.named(MODES, mode == null ? null : (Integer) mode.intValue()));
        own("Inverter_Temperature", plant.at(ThreePhaseField.INVERTER_C));
        own("Boost_Temperature", plant.at(ThreePhaseField.BOOST_C));
        own("Buck_Boost_Temperature", plant.at(ThreePhaseField.BUCK_BOOST_C));
    }

    private void energies() {
        today("AC_Charge", ThreePhaseField.AC_CHARGE_TODAY_KWH, ThreePhaseField.AC_CHARGE_TOTAL_KWH);
        today("Battery_Charge", ThreePhaseField.CHARGE_TODAY_KWH, ThreePhaseField.CHARGE_TOTAL_KWH);
        today("Battery_Discharge", ThreePhaseField.DISCHARGE_TODAY_KWH, ThreePhaseField.DISCHARGE_TOTAL_KWH);
        today("Export", ThreePhaseField.EXPORT_TODAY_KWH, ThreePhaseField.EXPORT_TOTAL_KWH);
        today("Export2", ThreePhaseField.EXPORT2_TODAY_KWH, ThreePhaseField.EXPORT2_TOTAL_KWH);
        today("Import", ThreePhaseField.IMPORT_TODAY_KWH, ThreePhaseField.IMPORT_TOTAL_KWH);
        today("Inverter_Out", ThreePhaseField.INVERTER_OUT_TODAY_KWH, ThreePhaseField.INVERTER_OUT_TOTAL_KWH);
        today("Load", ThreePhaseField.LOAD_TODAY_KWH, ThreePhaseField.LOAD_TOTAL_KWH);
        today("PV1", ThreePhaseField.PV1_TODAY_KWH, ThreePhaseField.PV1_TOTAL_KWH);
        today("PV", ThreePhaseField.PV_TODAY_KWH, ThreePhaseField.PV_TOTAL_KWH);
        leaves.put("Energy/Total/PV2_Energy_Total_kWh", (Object) plant.at(ThreePhaseField.PV2_TOTAL_KWH));
    }

    private void today(String name, Field today, Field total) {
        leaves.put("Energy/Today/" + name + "_Energy_Today_kWh", (Object) plant.at(today));
        leaves.put("Energy/Total/" + name + "_Energy_Total_kWh", (Object) plant.at(total));
    }

    private Double sum(Field first, Field second) {
        Double one = plant.at(first);
        Double other = plant.at(second);
        return one == null || other == null ? null : (Double) (one + other);
    }

    private void power(String name, Field field) {
        value(name, plant.at(field));
    }

    private void value(String name, Double value) {
        leaves.put("Power/Power/" + name, (Object) value);
    }

    private void whole(String name, Field field) {
        leaves.putWhole("Power/Power/" + name, plant.at(field));
    }

    private void own(String name, Object value) {
        leaves.put(plant.pages().serial() + "/" + name, value);
    }
}
