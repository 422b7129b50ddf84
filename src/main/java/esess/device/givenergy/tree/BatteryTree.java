package esess.device.givenergy.tree;

import esess.device.givenergy.Bank;
import esess.device.givenergy.BatteryField;
import esess.device.givenergy.Field;
import esess.device.givenergy.InverterField;
import esess.device.givenergy.MeterField;
import esess.device.givenergy.Model;
import esess.device.givenergy.ModuleField;
import esess.device.givenergy.Pages;
import esess.device.givenergy.Plant;
import esess.device.givenergy.StackField;

/** Batteries, high-voltage stacks and meters, as GivTCP names them. */
final class BatteryTree {

    private static final String STACK = "Battery_Details/Battery_Stack_";
    private static final int CELLS = 16;
    private static final int TEMPERATURES = 4;
    private static final int MODULE_CELLS = 24;
    private static final int MODULE_SENSORS = 12;
    private static final int BATTERY_SERIAL = 110;
    private static final int MODULE_SERIAL = 114;

    private final Plant plant;
    private final Leaves leaves;

    BatteryTree(Plant plant, Leaves leaves) {
        this.plant = plant;
        this.leaves = leaves;
    }

    void put() {
        if (!plant.batteries().isEmpty()) {
            leaves.put(STACK + "1/BMS_Temperature", (Object) plant.at(InverterField.BATTERY_C));
            leaves.put(STACK + "1/BMS_Voltage", (Object) plant.at(InverterField.BATTERY_V));
            plant.batteries().forEach(this::battery);
        }
        int modules = 0;
        for (int i = 0; i < plant.stacks().size(); i++) {
            modules = stack(plant.stacks().get(i), STACK + (i + 1) + "/", modules);
        }
        if (plant.model().family() != Model.Family.EMS) {
            plant.meters().forEach(this::meter);
        }
    }

    private Double at(int address, Field field) {
        return plant.pages().number(address, field);
    }

    private void battery(int address) {
        String serial = plant.pages().text(address, Bank.INPUT, BATTERY_SERIAL, 5);
        if (serial == null || serial.isEmpty()) {
            return;
        }
        String path = STACK + "1/" + serial + "/Battery_";
        leaves.put(path + "Serial_Number", (Object) serial);
        leaves.putWhole(path + "SOC", at(address, BatteryField.SOC));
        leaves.put(path + "Voltage", (Object) at(address, BatteryField.CELL_SUM_V));
        leaves.put(path + "Temperature", (Object) at(address, BatteryField.MOSFET_C));
        leaves.put(path + "Capacity", (Object) at(address, BatteryField.CAPACITY_AH));
        leaves.put(path + "Design_Capacity", (Object) at(address, BatteryField.DESIGN_AH));
        leaves.put(path + "Remaining_Capacity", (Object) at(address, BatteryField.REMAINING_AH));
        leaves.putWhole(path + "Cycles", at(address, BatteryField.CYCLES));
        leaves.putWhole(path + "Cells", at(address, BatteryField.CELLS));
        leaves.putWhole(path + "Firmware_Version", at(address, BatteryField.FIRMWARE));
        leaves.putWhole(path + "USB_present", at(address, BatteryField.USB));
        for (int cell = 0; cell < CELLS; cell++) {
            leaves.put(path + "Cell_" + (cell + 1) + "_Voltage", (Object)
                    at(address, BatteryField.values()[BatteryField.CELL1_V.ordinal() + cell]));
        }
        for (int sensor = 0; sensor < TEMPERATURES; sensor++) {
            leaves.put(path + "Cell_" + (sensor + 1) + "_Temperature", (Object)
                    at(address, BatteryField.values()[BatteryField.T1_C.ordinal() + sensor]));
        }
    }

    /** @return how many modules belong to this stack and those before it */
    private int stack(int address, String path, int first) {
        Double number = at(address, StackField.MODULES);
        if (number == null) {
            return first;
        }
        leaves.put(path + "Stack_Voltage", (Object) at(address, StackField.BATTERY_V));
        leaves.put(path + "Stack_Load_Voltage", (Object) at(address, StackField.LOAD_V));
        leaves.put(path + "Stack_Current", (Object) at(address, StackField.BATTERY_A));
        Double power = at(address, StackField.POWER_100W);
        leaves.putWhole(path + "Stack_Power", power == null ? null : (Double) (power * 100));
        leaves.putWhole(path + "Stack_SOH", at(address, StackField.SOH));
        leaves.put(path + "Stack_Cycles", (Object) at(address, StackField.CYCLES));
        leaves.put(path + "Stack_Firmware", (Object) version(address, 60));
        Integer socs = plant.pages().register(address, Bank.INPUT, 80);
        if (socs != null) {
            leaves.put(path + "Stack_SOC_High", (Integer) (socs >>> 8));
            leaves.put(path + "Stack_SOC_Low", (Integer) (socs & 0xFF));
            leaves.put(path + "Stack_SOC_Difference", (Integer) ((socs >>> 8) - (socs & 0xFF)));
        }
        leaves.put(path + "Stack_Design_Capacity", (Object) twoDecimals(plant.stackKWh(StackField.NOMINAL_AH)));
        leaves.put(path + "Stack_SOC_kWh", (Object) twoDecimals(plant.stackKWh(StackField.REMAINING_AH)));
        leaves.put(path + "Stack_Charge_Energy_Today_kWh", (Object) at(address, StackField.CHARGE_TODAY_KWH));
        leaves.put(path + "Stack_Charge_Energy_Total_kWh", (Object) at(address, StackField.CHARGE_TOTAL_KWH));
        leaves.put(path + "Stack_Discharge_Energy_Today_kWh", (Object) at(address, StackField.DISCHARGE_TODAY_KWH));
        leaves.put(path + "Stack_Discharge_Energy_Total_kWh", (Object) at(address, StackField.DISCHARGE_TOTAL_KWH));
        int last = Math.min(plant.modules().size(), first + number.intValue());
        double sum = 0;
        int sensors = 0;
        for (int module = first; module < last; module++) {
            int at = plant.modules().get(module);
            module(at, path);
            for (int sensor = 0; sensor < MODULE_SENSORS; sensor++) {
                Double each = at(at, ModuleField.values()[ModuleField.SENSOR1_C.ordinal() + sensor]);
                sum += each == null ? 0 : each;
                sensors += each == null ? 0 : 1;
            }
        }
        leaves.put(path + "BMS_Temperature", sensors == 0 ? null : (Object) twoDecimals(sum / sensors));
        return last;
    }

    static Double twoDecimals(Double value) {
        return value == null ? null : (Double) (Math.rint(value * 100) / 100);
    }

    /** Two registers of characters, two of digits, each byte one. */
    private String version(int address, int register) {
        return version(plant.pages(), address, register);
    }

    static String version(Pages pages, int address, int register) {
        String letters = pages.text(address, Bank.INPUT, register, 2);
        Integer first = pages.register(address, Bank.INPUT, register + 2);
        Integer second = pages.register(address, Bank.INPUT, register + 3);
        return letters == null || first == null || second == null
                ? null
                : letters + (first >>> 8) + (first & 0xFF) + (second >>> 8) + (second & 0xFF);
    }

    private void module(int address, String stack) {
        Integer word = plant.pages().register(address, Bank.INPUT, MODULE_SERIAL);
        String rest = plant.pages().text(address, Bank.INPUT, MODULE_SERIAL + 1, 4);
        String begin =
                plant.pages().text(address, Bank.INPUT, word != null && word == 0 ? BATTERY_SERIAL : MODULE_SERIAL, 1);
        if (rest == null || begin == null) {
            return;
        }
        String serial = begin + rest;
        String path = stack + serial + "/Battery_";
        leaves.put(path + "Serial_Number", (Object) serial);
        for (int cell = 0; cell < MODULE_CELLS; cell++) {
            leaves.put(path + "Cell_" + (cell + 1) + "_Voltage", (Object)
                    at(address, ModuleField.values()[ModuleField.CELL1_V.ordinal() + cell]));
        }
        for (int sensor = 0; sensor < MODULE_SENSORS; sensor++) {
            leaves.put(path + "Cell_" + (sensor + 1) + "_Temperature", (Object)
                    at(address, ModuleField.values()[ModuleField.SENSOR1_C.ordinal() + sensor]));
        }
    }

    private void meter(int address) {
        String path = "Meter_Details/Meter_ID" + address + "/";
        Field[] volts = {MeterField.V1, MeterField.V2, MeterField.V3};
        Field[] amperes = {MeterField.I1, MeterField.I2, MeterField.I3};
        Field[] watts = {MeterField.P1_W, MeterField.P2_W, MeterField.P3_W};
        Field[] factors = {MeterField.PF1, MeterField.PF2, MeterField.PF3};
        for (int phase = 0; phase < volts.length; phase++) {
            String line = path + "Phase_" + (phase + 1) + "_";
            leaves.put(line + "Voltage", (Object) at(address, volts[phase]));
            leaves.put(line + "Current", (Object) at(address, amperes[phase]));
            leaves.putWhole(line + "Power", at(address, watts[phase]));
            leaves.put(line + "Power_Factor", (Object) at(address, factors[phase]));
        }
        leaves.put(path + "Frequency", (Object) at(address, MeterField.HZ));
        leaves.put(path + "Import_Energy_kWh", (Object) at(address, MeterField.IMPORT_KWH));
        leaves.put(path + "Export_Energy_kWh", (Object) at(address, MeterField.EXPORT_KWH));
    }
}
