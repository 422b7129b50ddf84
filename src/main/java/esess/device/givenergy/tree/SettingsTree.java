package esess.device.givenergy.tree;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.Bank;
import esess.device.givenergy.InverterField;
import esess.device.givenergy.Model;
import esess.device.givenergy.Pages;
import esess.device.givenergy.Plant;
import esess.device.givenergy.Rates;
import esess.device.givenergy.Slots;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** Settings, times and the identity of an inverter, as GivTCP names them. */
final class SettingsTree {

    private static final String[] PAUSES = {"Disabled", "PauseCharge", "PauseDischarge", "PauseBoth"};
    private static final String[] STAGES = {
        "Off", "Discharge", "Set lower limit", "Charge", "Set upper limit", "Balance", "Set full capacity", "Finish"
    };
    private static final int SLOTS = 10;
    private static final int FULL = 100;

    private final Plant plant;
    private final Leaves leaves;
    private final boolean threePhase;

    SettingsTree(Plant plant, Leaves leaves) {
        this.plant = plant;
        this.leaves = leaves;
        threePhase = plant.model().family().isThreePhase();
    }

    void put() {
        control("Mode", mode());
        if (!threePhase) {
            control("Eco_Mode", enabled(plant.setting(27)));
            control("Battery_Power_Reserve", plant.setting(110));
        }
        control("Enable_Charge_Schedule", enabled(plant.setting(threePhase ? 1112 : 96)));
        control("Enable_Charge_Target", enabled(plant.setting(20)));
        control("Enable_Discharge_Schedule", enabled(plant.setting(threePhase ? 1122 : 59)));
        control("Target_SOC", plant.setting(threePhase ? 1111 : 116));
        control("Battery_Power_Cutoff", plant.setting(threePhase ? 1078 : 114));
        control("Active_Power_Rate", plant.setting(50));
        control("Real_Time_Control", enabled(plant.setting(166)));
        Integer stage = plant.setting(29);
        control(
                "Battery_Calibration",
                stage == null
                        ? null
                        : stage == 0 ? "Off" : stage == 1 ? "Start" : stage == 3 ? "Charge Only" : "Running");
        rates();
        if (!threePhase && plant.setting(318) != null && plant.model().family() != Model.Family.HYBRID_GEN1) {
            control("Battery_pause_mode", named(PAUSES, plant.setting(318)));
        }
        for (String button : new String[] {"Sync_Time", "Reboot_Invertor", "Reboot_Addon"}) {
            control(button, "disable");
        }
        for (String mode : new String[] {"Force_Charge", "Force_Export", "Temp_Pause_Charge", "Temp_Pause_Discharge"}) {
            control(mode, "Normal");
            control(mode + "_Num", 0);
        }
        if (threePhase) {
            control("Force_Charge_Enable", enabled(plant.setting(1123)));
            control("Force_Discharge_Enable", enabled(plant.setting(1122)));
            control("Force_AC_Charge_Enable", enabled(plant.setting(1112)));
        }
        slots();
    }

    private void control(String name, Object value) {
        leaves.put("Control/" + name, value);
    }

    private String mode() {
        Integer eco = plant.setting(27);
        Integer timed = plant.setting(59);
        Integer reserve = plant.setting(threePhase ? 1109 : 110);
        if (threePhase) {
            timed = plant.setting(1122);
            eco = timed == null ? null : (Integer) (1 - timed);
        }
        if (eco == null || timed == null || reserve == null || eco > 1 || timed > 1) {
            return eco == null || timed == null || reserve == null ? null : "Unknown";
        }
        if (eco == 1) {
            return timed == 1 ? "Timed Demand" : reserve >= Abilities.of(plant).fullPercent() ? "Eco (Paused)" : "Eco";
        }
        return timed == 1 ? "Timed Export" : "Export (Paused)";
    }

    private void rates() {
        Integer chargeAc = plant.setting(threePhase ? 1110 : 313);
        Integer dischargeAc = plant.setting(threePhase ? 1108 : 314);
        Abilities abilities = Abilities.of(plant);
        control("Battery_Charge_Rate", Rates.watts(plant.setting(Rates.register(true, abilities)), abilities));
        control("Battery_Discharge_Rate", Rates.watts(plant.setting(Rates.register(false, abilities)), abilities));
        if (chargeAc != null && chargeAc != 0) {
            control("Battery_Charge_Rate_AC", chargeAc);
        }
        if (dischargeAc != null && dischargeAc != 0) {
            control("Battery_Discharge_Rate_AC", dischargeAc);
        }
    }

    private void slots() {
        if (threePhase) {
            for (int number = 1; number <= 2; number++) {
                slot("Charge", number, 1113 + 2 * (number - 1));
                slot("Discharge", number, 1118 + 2 * (number - 1));
            }
            return;
        }
        boolean ten = plant.model().hasTenSlots();
        for (int number = 1; number <= (ten ? SLOTS : 2); number++) {
            if (ten || number == 1) {
                slot("Charge", number, Slots.charge(number));
            }
            slot("Discharge", number, Slots.discharge(number));
            if (ten) {
                control("Charge_Target_SOC_" + number, plant.setting(Slots.chargeTarget(number)));
                control("Discharge_Target_SOC_" + number, plant.setting(Slots.dischargeTarget(number)));
            }
        }
        if (ten) {
            leaves.put("Timeslots/Battery_pause_start_time_slot", (Object) Slots.text(plant.setting(319)));
            leaves.put("Timeslots/Battery_pause_end_time_slot", (Object) Slots.text(plant.setting(320)));
        }
    }

    private void slot(String kind, int number, int register) {
        leaves.put("Timeslots/" + kind + "_start_time_slot_" + number, (Object) Slots.text(plant.setting(register)));
        leaves.put("Timeslots/" + kind + "_end_time_slot_" + number, (Object) Slots.text(plant.setting(register + 1)));
    }

    /** Null: unknown. */
    static String firmware(Pages pages) {
        Integer dsp = pages.setting(19);
        Integer arm = pages.setting(21);
        return dsp == null || arm == null ? null : "D0." + dsp + "-A0." + arm;
    }

    static String enabled(Integer setting) {
        return setting == null ? null : setting == 1 ? "enable" : "disable";
    }

    static String named(String[] names, Integer code) {
        return code == null ? null : code >= 0 && code < names.length ? names[code] : "Unknown";
    }

    /** Who it is. */
    void identity(ZoneId zone) {
        Model model = plant.model();
        own("Invertor_Serial_Number", plant.pages().serial());
        own("Invertor_Type", model.family().shown());
        LocalDateTime clock = plant.pages().inverterClock();
        own("Invertor_Time", clock == null ? null : GivTcpTree.stamp(clock.atZone(zone)));
        if (model.family() != Model.Family.EMS) {
            own("Invertor_Max_Inv_Rate", model.ratedW());
            own("Invertor_Max_Bat_Rate", plant.maxBatteryW());
            Double capacityKWh = plant.capacityKWh();
            own("Battery_Capacity_kWh", capacityKWh == null ? null : (Double) (Math.rint(capacityKWh * 100) / 100));
        }
        if (threePhase) {
            own("Invertor_Software", plant.pages().text(plant.pages().inverter(), Bank.INPUT, 1317, 3));
            own("Invertor_Firmware", plant.pages().text(plant.pages().inverter(), Bank.INPUT, 1320, 5));
        } else if (model.family() != Model.Family.GATEWAY) {
            own("Invertor_Firmware", firmware(plant.pages()));
        }
        if (!threePhase) {
            own("Export_Limit", plant.setting(26));
        }
        if (model.family().isSinglePhase() || threePhase) {
            Integer kind = plant.setting(54);
            own("Battery_Type", kind == null ? null : threePhase || kind == 1 ? "Lithium" : "Lead_acid");
            own("Battery_Calibration_Status", named(STAGES, plant.setting(29)));
        }
        if (model.family().isSinglePhase()) {
            own("Invertor_Temperature", plant.at(InverterField.HEATSINK_C));
            Integer meter = plant.setting(47);
            own("Meter_Type", meter == null ? null : meter == 1 ? "Em115" : "Ct_or_em418");
            Integer version = plant.setting(34);
            own("Modbus_Version", version == null ? null : String.format("%d.%02d", version / FULL, version % FULL));
        }
    }

    void own(String name, Object value) {
        leaves.put(plant.pages().serial() + "/" + name, value);
    }
}
