package esess.service.givenergy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.device.givenergy.Snapshots;
import esess.model.HostAddress;
import esess.runtime.CommandedDevice;
import esess.runtime.CommandedDevice.Outcome;
import esess.runtime.Control;
import esess.runtime.HeldOnGx;
import esess.runtime.SteeredBattery.Wish;
import esess.runtime.SteeredInverter;
import esess.sim.twin.GivEnergyDongle;
import esess.sim.twin.GivEnergyDongle.Disturbance;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A GivEnergy inverter that is told what to do: by MQTT, by REST's API, by controls, by a planner. */
@Tag("golden")
class GivEnergyControlTest {

    private static final int INVERTER = 0x11;
    private static final String CONTROL = "GivEnergy/control/SA2114G000/";
    private static final String TREE = "GivEnergy/SA2114G000/";

    private final VirtualHouse house = new VirtualHouse();
    private final GivEnergyDongle dongle = new GivEnergyDongle(house.loop, "WX2201G001", "SA2114G000");

    private GivEnergyTariffs tariffs =
            new GivEnergyTariffs(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private void start(boolean control) {
        Snapshots.load(Snapshots.named("givtcp_tree.json", "hybrid_gen1_two_batteries"), dongle);
        dongle.set(INVERTER, 3, 21, 310); // A third generation with ten slots and pause.
        dongle.set(INVERTER, 3, 116, 80);
        dongle.set(INVERTER, 3, 180, 1);
        dongle.set(INVERTER, 3, 242, 80);
        dongle.set(INVERTER, 3, 272, 20);
        dongle.set(INVERTER, 3, 318, 0);
        dongle.set(INVERTER, 3, 320, 1);
        dongle.onRead(this::tick);
        house.tcp.attach("dongle", 8899, dongle);
        run(control);
    }

    private void run(boolean control) {
        house.start("GivEnergy", () -> new GivEnergy(List.of(config("dongle", control))));
        house.pass(Duration.ofSeconds(45));
    }

    private GivEnergy.Inverter config(String host, boolean control) {
        return new GivEnergy.Inverter(
                "home",
                new HostAddress(host),
                1040,
                "Home",
                Duration.ofSeconds(15),
                Duration.ofSeconds(120),
                GivEnergy.View.NONE,
                1,
                true,
                false,
                GivEnergyMeters.parse(""),
                true,
                Optional.empty(),
                control,
                false,
                true,
                "GivEnergy",
                false,
                tariffs);
    }

    private void tick() {
        LocalDateTime now = LocalDateTime.ofInstant(house.clock.now(), ZoneId.of("Europe/Berlin"));
        int[] parts = {
            now.getYear() - 2000,
            now.getMonthValue(),
            now.getDayOfMonth(),
            now.getHour(),
            now.getMinute(),
            now.getSecond()
        };
        for (int i = 0; i < parts.length; i++) {
            dongle.set(INVERTER, 3, 35 + i, parts[i]);
        }
        dongle.set(INVERTER, 4, 3, (int) (house.clock.tick() / 1000 % 1000));
    }

    private void send(String command, String payload, boolean retained) {
        if (retained) {
            house.mqtt.arriveRetained(CONTROL + command, payload);
        } else {
            house.mqtt.arrive(CONTROL + command, payload);
        }
        house.pass(Duration.ofSeconds(20));
    }

    private String told(String topic) {
        return house.mqtt.published().stream()
                .filter(p -> p.topic().equals(topic))
                .reduce((first, last) -> last)
                .map(p -> p.payload())
                .orElse(null);
    }

    private int register(int function, int register) {
        return dongle.get(INVERTER, function, register);
    }

    private int register(int register) {
        return dongle.get(INVERTER, 3, register);
    }

    @Test
    @DisplayName("a command by MQTT is carried out, answered, and seen in the tree at once")
    void byMqtt() {
        start(true);
        send("setChargeTarget", "55.0", false);
        assertEquals(55, register(116));
        assertEquals("Setting Charge Target 55 was a success", told(CONTROL + "setChargeTarget/answer"));
        assertEquals("55", told(TREE + "Control/Target_SOC"));
        send("setChargeTarget", "3", false);
        assertTrue(told(CONTROL + "setChargeTarget/answer").contains("failed: 4 to 100 % is expected"));
        send("factoryReset", "enable", false);
        assertTrue(told(CONTROL + "factoryReset/answer").contains("no such command"));
        send("setChargeTarget", "70", true);
        assertTrue(told(CONTROL + "setChargeTarget/answer").contains("retained"));
        assertEquals(55, register(116));
        assertEquals(1, dongle.writes());
        assertEquals("1", told(TREE + "Stats/Write_Count"));
    }

    @Test
    @DisplayName("the document has the few raw registers that predbat reads")
    void raw() {
        start(true);
        Map<?, ?> raw = (Map<?, ?>)
                house.house.inverters().find("home").orElseThrow().document().get("raw");
        assertEquals(
                Map.of(
                        "serial_number",
                        "SA2114G000",
                        "model",
                        "Hybrid_gen3",
                        "firmware_version",
                        "D0.449-A0.310",
                        "battery_nominal_capacity",
                        346,
                        "soc_force_adjust",
                        0,
                        "discharge_target_soc_1",
                        20),
                raw.get("invertor"));
    }

    @Test
    @DisplayName("a forced mode shows that it runs and how long, and that it is over")
    void mode() {
        start(true);
        send("forceCharge", "30", false);
        assertEquals("Charge successfully forced for 30 minutes", told(CONTROL + "forceCharge/answer"));
        assertEquals("Running", told(TREE + "Control/Force_Charge"));
        assertEquals("30", told(TREE + "Control/Force_Charge_Num"));
        house.pass(Duration.ofMinutes(20));
        assertEquals("10", told(TREE + "Control/Force_Charge_Num"));
        house.pass(Duration.ofMinutes(12));
        assertEquals("Normal", told(TREE + "Control/Force_Charge"));
        assertEquals("0", told(TREE + "Control/Force_Charge_Num"));
        assertEquals(80, register(116));
        assertTrue(house.messages().toString().contains("former settings are back"));
    }

    @Test
    @DisplayName("the calls of predbat: each POST is seen in the next GET")
    void predbat() {
        start(true);
        SteeredInverter inverter = house.house.inverters().find("SA2114G000").orElseThrow();
        String[][] calls = {
            {"setChargeTarget", "{\"chargeToPercent\":70}", "Control/Target_SOC", "70"},
            {"setChargeRate", "{\"chargeRate\":2600}", "Control/Battery_Charge_Rate", "2480"},
            {"setDischargeRate", "{\"dischargeRate\":0}", "Control/Battery_Discharge_Rate", "0"},
            {"setBatteryReserve", "{\"reservePercent\":4}", "Control/Battery_Power_Reserve", "4"},
            {"setBatteryMode", "{\"mode\":\"Timed Demand\"}", "Control/Mode", "Timed Demand"},
            {"setBatteryPauseMode", "{\"state\":\"PauseDischarge\"}", "Control/Battery_pause_mode", "PauseDischarge"},
            {"enableChargeSchedule", "{\"state\":\"enable\"}", "Control/Enable_Charge_Schedule", "enable"},
            {"enableDischargeSchedule", "{\"state\":\"disable\"}", "Control/Enable_Discharge_Schedule", "disable"},
            {"enableChargeTarget", "{\"state\":\"enable\"}", "Control/Enable_Charge_Target", "enable"},
            {
                "setPauseSlot",
                "{\"start\":\"02:00:00\",\"finish\":\"05:00:00\"}",
                "Timeslots/Battery_pause_start_time_slot",
                "02:00:00"
            },
            {
                "setChargeSlot1",
                "{\"start\":\"0130\",\"finish\":\"0430\"}",
                "Timeslots/Charge_start_time_slot_1",
                "01:30:00"
            },
            {
                "setDischargeSlot1",
                "{\"start\":\"16:00\",\"finish\":\"18:59\"}",
                "Timeslots/Discharge_end_time_slot_1",
                "18:59:00"
            },
            {"setDischargeTarget", "{\"dischargeToPercent\":12,\"slot\":1}", "Control/Discharge_Target_SOC_1", "12"},
        };
        for (String[] call : calls) {
            List<CommandedDevice.Answer> answers = new ArrayList<>();
            inverter.command(call[0], call[1], answers::add);
            house.pass(Duration.ofSeconds(14));
            assertEquals(1, answers.size(), call[0] + " is answered within 15 s");
            assertTrue(answers.get(0).isDone() && answers.get(0).text().endsWith("was a success"), answers.toString());
            Object shown = inverter.document();
            for (String level : call[2].split("/")) {
                shown = ((Map<?, ?>) shown).get(level);
            }
            assertEquals(call[3], String.valueOf(shown), call[0]);
        }
        Map<?, ?> control = (Map<?, ?>) inverter.document().get("Control");
        assertEquals("Off", control.get("Battery_Calibration"));
        assertTrue(inverter.document().get("Stats").toString().contains("GivTCP_Version=3"));
    }

    @Test
    @DisplayName("each command with a value is a control of the house")
    void controls() {
        start(true);
        Control target =
                house.house.controls().find("GivEnergy", "home.setChargeTarget").orElseThrow();
        assertEquals(80.0, target.value());
        List<Control.Answer> answers = new ArrayList<>();
        target.set("60", Control.Origin.PAGE, answers::add);
        house.pass(Duration.ofSeconds(5));
        assertEquals(60, register(116));
        assertTrue(answers.get(0).isDone(), answers.toString());
        for (String[] each : new String[][] {
            {"home.setChargeStart1", "02:30", "94", "230"},
            {"home.setBatteryPauseMode", "PauseBoth", "318", "3"},
            {"home.enableChargeSchedule", "On", "96", "1"},
            {"home.setDischargeTarget10", "40", "299", "40"},
            {"home.forceExport", "20", "59", "1"},
        }) {
            Control control = house.house.controls().find("GivEnergy", each[0]).orElseThrow();
            control.set(each[1], Control.Origin.PAGE, answers::add);
            house.pass(Duration.ofSeconds(25));
            assertTrue(answers.get(answers.size() - 1).isDone(), each[0] + answers);
            assertEquals(Integer.parseInt(each[3]), register(Integer.parseInt(each[2])), each[0]);
        }
        assertTrue(
                house.house.controls().find("GivEnergy", "home.setChargeRateAC").isEmpty(), "not on this model");
        dongle.disturb(Disturbance.HALF_OPEN, true);
        house.pass(Duration.ofMinutes(7));
        assertNull(target.value(), "nothing old is shown");
    }

    @Test
    @DisplayName("a planner's wish ends by itself, and is refused while the inverter is away")
    void planner() {
        start(true);
        SteeredInverter inverter = house.house.inverters().all().get(0);
        List<CommandedDevice.Answer> answers = new ArrayList<>();
        assertTrue(inverter.battery().can(Wish.CHARGE));
        assertEquals(3600, inverter.battery().maxChargeW());
        inverter.battery().wish(Wish.CHARGE, Duration.ofMinutes(30), 1000, 65, answers::add);
        house.pass(Duration.ofSeconds(20));
        assertTrue(answers.get(0).isDone(), answers.toString());
        assertEquals(65, register(116));
        assertTrue(register(111) <= 11, "power: " + register(111));
        assertTrue(inverter.battery().left(Wish.CHARGE).toMinutes() >= 29);
        house.pass(Duration.ofMinutes(31));
        assertNull(inverter.battery().left(Wish.CHARGE));
        assertEquals(80, register(116));
        inverter.battery().wish(Wish.CHARGE, Duration.ofDays(3), null, null, answers::add);
        assertEquals(Outcome.REFUSED, answers.get(1).outcome());
        dongle.disturb(Disturbance.HALF_OPEN, true);
        house.pass(Duration.ofMinutes(7));
        assertFalse(inverter.battery().isKnown());
        inverter.battery().wish(Wish.CHARGE, Duration.ofMinutes(30), null, null, answers::add);
        assertEquals(Outcome.FAILED, answers.get(2).outcome());
    }

    @Test
    @DisplayName("Control=false: no command is heard, nothing is offered")
    void off() {
        start(false);
        send("setChargeTarget", "55", false);
        assertEquals(80, register(116));
        assertEquals(List.of(), house.house.inverters().all());
        assertEquals(List.of(), house.house.controls().of("GivEnergy"));
    }

    @Test
    @DisplayName("two rates: what is imported counts for the one that was chosen, also after a restart")
    void rates() {
        tariffs = new GivEnergyTariffs(Optional.of(0.30), Optional.of(0.10), Optional.of(0.15), Optional.empty());
        start(true);
        int total = register(4, 32) << 16 | register(4, 33);
        assertEquals("Day", told(TREE + "Energy/Rates/Current_Rate_Type"));
        send("switchRate", "night", false);
        assertEquals("Setting rate to night was a success", told(CONTROL + "switchRate/answer"));
        assertEquals("0.1", told(TREE + "Energy/Rates/Current_Rate"));
        dongle.set(INVERTER, 4, 33, (total & 0xFFFF) + 5);
        house.pass(Duration.ofSeconds(30));
        house.stop();
        house.pass(Duration.ofMinutes(1));
        dongle.set(INVERTER, 4, 33, (total & 0xFFFF) + 10);
        run(true);
        assertEquals("Night", told(TREE + "Energy/Rates/Current_Rate_Type"));
        assertEquals("1.0", told(TREE + "Energy/Rates/Night_Energy_kWh"));
        assertEquals("0.1", told(TREE + "Energy/Rates/Night_Cost"));
        assertEquals("0.0", told(TREE + "Energy/Rates/Day_Cost"));
        send("switchRate", "cheap", false);
        assertTrue(told(CONTROL + "switchRate/answer").contains("day or night is expected"));
    }

    @Test
    @DisplayName(
            "a forced mode that a stop has left is taken back with the service off, without Control, or at another Host")
    void leftovers() {
        start(true);
        int target = register(116);
        assertEquals(target, left(() -> house.house.handBack("GivEnergy", GivEnergyLeftovers::handBack)));
        assertEquals(0, dongle.clients(), "and nobody asks it any more");
        run(true);
        assertEquals(target, left(() -> run(false)));
        house.stop();
        run(true);
        assertEquals(
                target,
                left(() -> house.start("GivEnergy", () -> new GivEnergy(List.of(config("nobody-there", true))))));
        assertEquals(List.of(), house.uncaught);
    }

    /** The target, some minutes after a forced charge was left to it. */
    private int left(Runnable then) {
        send("forceCharge", "60", false);
        assertEquals(100, register(116));
        house.stop();
        assertEquals(100, register(116), "it goes on with the next start");
        then.run();
        house.pass(Duration.ofMinutes(4));
        return register(116);
    }

    @Test
    @DisplayName("a forced mode goes on after a restart at another address: what is left behind is not taken for it")
    void movedDongle() {
        start(true);
        send("forceCharge", "60", false);
        house.stop();
        house.tcp.attach("other", 8899, dongle);
        house.start("GivEnergy", () -> new GivEnergy(List.of(config("other", true))));
        house.pass(Duration.ofMinutes(5));
        assertEquals(100, register(116));
        assertEquals("Running", told(TREE + "Control/Force_Charge"));
        house.pass(Duration.ofMinutes(60));
        assertEquals(80, register(116));
    }

    @Test
    @DisplayName("a backup has the rates, and never what is held on the inverter now")
    void backup() {
        tariffs = new GivEnergyTariffs(Optional.of(0.30), Optional.empty(), Optional.empty(), Optional.empty());
        start(true);
        send("forceCharge", "60", false);
        List<String> kept = house.documents.keySet().stream()
                .filter(name -> name.startsWith("givenergy") && !HeldOnGx.isOne(name))
                .toList();
        assertEquals(List.of("givenergy-rates-SA2114G000"), kept);
        assertTrue(house.documents.containsKey("givenergy-plan-SA2114G000"));
    }
}
