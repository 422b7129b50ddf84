package esess.device.givenergy.tree;

import esess.device.givenergy.Bank;
import esess.device.givenergy.EmsField;
import esess.device.givenergy.Field;
import esess.device.givenergy.GatewayField;
import esess.device.givenergy.InverterField;
import esess.device.givenergy.Plant;
import esess.device.givenergy.PlantReader;
import esess.device.givenergy.SiteReader;
import esess.device.givenergy.Slots;
import java.time.ZonedDateTime;

/** What a Gateway or an EMS tells of several inverters, as GivTCP names it. */
final class SiteTree {

    private static final String[] MODES = {"Initialising", "Off grid", "On grid", "Fault", "Update"};
    private static final String[] STATES = {"Static", "Charge", "Discharge"};
    private static final String[] CAR_MODES = {"Stop", "Eco", "Eco+", "Fast"};
    private static final int EMS_SLOTS = 3;
    private static final int EMS_METERS = 8;
    private static final int EMS_INVERTERS = 4;

    private final Plant plant;
    private final Leaves leaves;

    SiteTree(Plant plant, Leaves leaves) {
        this.plant = plant;
        this.leaves = leaves;
    }

    private static Field gateway(String name) {
        return GatewayField.valueOf(name);
    }

    private static Field ems(String name) {
        return EmsField.valueOf(name);
    }

    void gateway(ZonedDateTime now) {
        PowerTree powers = new PowerTree(plant, leaves);
        Double battery = PlantReader.negated(plant.at(GatewayField.AIO_TOTAL_RAW_W));
        Double liberty = PlantReader.negated(plant.at(GatewayField.LIBERTY_RAW_W));
        powers.whole("Battery_Power", battery);
        powers.whole("Invertor_Power", battery);
        powers.whole("Liberty_Power", liberty);
        powers.whole("Grid_Power", plant.at(GatewayField.GRID_W));
        powers.whole("Load_Power", plant.at(GatewayField.LOAD_W));
        powers.whole("PV_Power", plant.at(GatewayField.PV_W));
        powers.power("Grid_Current", plant.at(GatewayField.GRID_A));
        powers.power("Grid_Voltage", plant.at(GatewayField.GRID_V));
        powers.power("Load_Current", plant.at(GatewayField.LOAD_A));
        powers.power("Load_Voltage", plant.at(GatewayField.LOAD_V));
        powers.power("PV_Current", plant.at(GatewayField.PV_A));
        powers.power("Grid_Relay_Voltage", plant.at(GatewayField.GRID_RELAY_V));
        powers.power("Inverter_Relay_Voltage", plant.at(GatewayField.INVERTER_RELAY_V));
        powers.charge(new SiteReader(plant.pages()).gatewaySoc(), battery, now, false);
        powers.flows(
                plant.at(GatewayField.PV_W), plant.at(GatewayField.LOAD_W), plant.at(GatewayField.GRID_W), liberty);
        for (String period : new String[] {"Today", "Total"}) {
            String end = "_" + period.toUpperCase(java.util.Locale.ROOT) + "_KWH";
            powers.energy(period, "Battery_Charge", plant.at(gateway("BATTERY_CHARGE" + end)));
            powers.energy(period, "Battery_Discharge", plant.at(gateway("BATTERY_DISCHARGE" + end)));
            powers.energy(period, "Export", plant.at(gateway("EXPORT" + end)));
            powers.energy(period, "Import", plant.at(gateway("IMPORT" + end)));
            powers.energy(period, "Load", plant.at(gateway("LOAD" + end)));
            powers.energy(period, "PV", plant.at(gateway("PV" + end)));
            powers.energy(period, "Parallel_Total_Charge", plant.at(gateway("AIO_CHARGE" + end)));
            powers.energy(period, "Parallel_Total_Discharge", plant.at(gateway("AIO_DISCHARGE" + end)));
        }
        Double number = plant.at(GatewayField.AIOS);
        for (int n = 1; number != null && n <= Math.min(number, 3); n++) {
            String path = "Inverters/AIO_" + n + "/";
            leaves.putWhole(path + "SOC", plant.at(gateway("AIO" + n + "_SOC")));
            leaves.putWhole(path + "Invertor_Power", PlantReader.negated(plant.at(gateway("AIO" + n + "_RAW_W"))));
            leaves.put(
                    path + "AC_Charge_Energy_Today_kWh", (Object) plant.at(gateway("AIO" + n + "_CHARGE_TODAY_KWH")));
            leaves.put(
                    path + "AC_Charge_Energy_Total_kWh", (Object) plant.at(gateway("AIO" + n + "_CHARGE_TOTAL_KWH")));
            leaves.put(path + "AC_Discharge_Energy_Today_kWh", (Object)
                    plant.at(gateway("AIO" + n + "_DISCHARGE_TODAY_KWH")));
            leaves.put(path + "AC_Discharge_Energy_Total_kWh", (Object)
                    plant.at(gateway("AIO" + n + "_DISCHARGE_TOTAL_KWH")));
            leaves.put(path + "AIO_" + n + "_Serial_Number", (Object)
                    plant.pages().text(plant.pages().inverter(), Bank.INPUT, 1841 + 5 * (n - 1), 5));
        }
        own("Gateway_Mode", SettingsTree.named(MODES, whole(GatewayField.MODE)));
        own("Gateway_State", SettingsTree.named(STATES, whole(GatewayField.AIO_STATE)));
        own(
                "Gateway_Software_Version",
                BatteryTree.version(plant.pages(), plant.pages().inverter(), 1600));
        own("Parallel_Total_AIO_Number", whole(GatewayField.AIOS));
        own("Parallel_Total_AIO_Online_Number", whole(GatewayField.AIOS_ONLINE));
    }

    void ems() {
        leaves.putWhole("Power/Grid_Power", plant.at(EmsField.GRID_W));
        leaves.putWhole("Power/Battery_Power", plant.at(EmsField.BATTERY_W));
        leaves.putWhole("Power/Total_Power", plant.at(InverterField.INVERTER_W));
        leaves.putWhole("Power/Other_Battery_Power", plant.at(EmsField.OTHER_BATTERY_W));
        leaves.putWhole("Power/Calculated_Load_Power", plant.at(EmsField.CALCULATED_LOAD_W));
        leaves.putWhole("Power/Measured_Load_Power", plant.at(EmsField.MEASURED_LOAD_W));
        leaves.putWhole("Power/Generation_Load_Power", plant.at(EmsField.GENERATION_W));
        for (int n = 1; n <= EMS_METERS; n++) {
            leaves.putWhole("Power/Meters/Meter_" + n + "_Power", plant.at(ems("METER" + n + "_W")));
        }
        Integer inverters = whole(EmsField.INVERTERS);
        for (int n = 1; inverters != null && n <= Math.min(inverters, EMS_INVERTERS); n++) {
            String serial = plant.pages().text(plant.pages().inverter(), Bank.INPUT, 2066 + 5 * (n - 1), 5);
            if (serial != null && !serial.isEmpty()) {
                String path = "Inverters/" + serial + "/";
                leaves.put(path + "Serial_Number", (Object) serial);
                leaves.putWhole(path + "Power", plant.at(ems("INVERTER" + n + "_W")));
                leaves.putWhole(path + "SOC", plant.at(ems("SOC" + n)));
                leaves.put(path + "Temperature", (Object) plant.at(ems("TEMP" + n + "_C")));
            }
        }
        energies();
        Integer remaining = whole(EmsField.REMAINING_WH);
        own("Serial_Number", plant.pages().serial());
        own("Inverter_Count", inverters);
        own("Meter_Count", whole(EmsField.METERS));
        own("Remaining_Battery_Wh", remaining);
        own(
                "status",
                SettingsTree.named(
                        new String[] {"Waiting", "Normal", "Warning", "Fault", "Flash_firmware"},
                        whole(EmsField.STATUS)));
        leaves.put("Control/Car_Charge_Mode", (Object) SettingsTree.named(CAR_MODES, plant.setting(2072)));
        leaves.put("Control/Car_Charge_Boost", plant.setting(2073));
        for (int n = 1; n <= EMS_SLOTS; n++) {
            slot("EMS_Discharge", n, 2044 + 3 * (n - 1));
            slot("EMS_Charge", n, 2053 + 3 * (n - 1));
            slot("Export", n, 2062 + 3 * (n - 1));
        }
    }

    private void energies() {
        PowerTree powers = new PowerTree(plant, leaves);
        powers.energy("Today", "Export", plant.at(InverterField.EXPORT_TODAY_KWH));
        powers.energy("Today", "Import", plant.at(InverterField.IMPORT_TODAY_KWH));
        powers.energy("Today", "Generation", plant.at(InverterField.INVERTER_OUT_TODAY_KWH));
        powers.energy("Today", "Inverter_Out", plant.at(InverterField.INVERTER_OUT_TODAY_KWH));
        powers.energy("Today", "Inverter_In", plant.at(InverterField.AC_CHARGE_TODAY_KWH));
        powers.energy("Total", "Export", plant.at(InverterField.EXPORT_TOTAL_KWH));
        powers.energy("Total", "Import", plant.at(InverterField.IMPORT_TOTAL_KWH));
        powers.energy("Total", "Generation", plant.at(InverterField.INVERTER_OUT_TOTAL_KWH));
        powers.energy("Total", "Inverter_Out", plant.at(InverterField.INVERTER_OUT_TOTAL_KWH));
        powers.energy("Total", "Inverter_In", plant.at(InverterField.AC_CHARGE_TOTAL_KWH));
    }

    private void slot(String kind, int number, int register) {
        leaves.put("Timeslots/" + kind + "_start_time_slot_" + number, (Object) Slots.text(plant.setting(register)));
        leaves.put("Timeslots/" + kind + "_end_time_slot_" + number, (Object) Slots.text(plant.setting(register + 1)));
        leaves.put("Control/" + kind + "_Target_SOC_" + number, plant.setting(register + 2));
    }

    private Integer whole(Field field) {
        Double value = plant.at(field);
        return value == null ? null : (Integer) value.intValue();
    }

    private void own(String name, Object value) {
        leaves.put(plant.pages().serial() + "/" + name, value);
    }
}
