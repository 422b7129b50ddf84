package esess.control.charge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.AcMeasurement;
import esess.model.ChargerCommand;
import esess.model.ChargerState;
import esess.model.EvChargerStatus;
import esess.model.PerPhase;
import esess.testing.Wattpilots;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChargeControllerTest {

    private static final int SUN_GONE = 0;

    private Integer car = 3;
    private Integer mode = 4;
    private Integer force = 0;
    private Integer phaseMode = 0;
    private Integer amp = 6;
    private Integer limit = 16;
    private Integer modelStatus = 17;
    private Double voltage = 230.0;
    private double drawnA;
    private Double priceLimitCt;
    private Double priceCt;
    private int second;
    private ChargeController controller = controller(300, 300, false);

    private static ChargeController controller(int onOff, int phases, boolean lowPrice) {
        return new ChargeController(
                new ChargeController.Rules(Duration.ofSeconds(onOff), Duration.ofSeconds(phases), lowPrice, 48));
    }

    private ChargerState state() {
        int phases = phaseMode != null && phaseMode == 1 ? 1 : 3;
        AcMeasurement.Line used = new AcMeasurement.Line(
                voltage, drawnA, voltage == null ? null : (Double) (drawnA * voltage), null, null, null);
        AcMeasurement.Line unused = new AcMeasurement.Line(voltage, 0.0, 0.0, null, null, null);
        return Wattpilots.state(
                car,
                mode,
                force,
                phaseMode,
                amp,
                limit,
                modelStatus,
                new PerPhase<>(used, phases == 1 ? unused : used, phases == 1 ? unused : used),
                voltage == null ? null : (Double) (phases * drawnA * voltage),
                0.0,
                0.0,
                priceLimitCt,
                priceCt);
    }

    private void charging(int psm, int amperes) {
        force = 2;
        modelStatus = 3;
        phaseMode = psm;
        amp = amperes;
        drawnA = amperes;
        car = 2;
    }

    private ChargePlan after(int seconds, double allowanceW) {
        return after(seconds, (Double) allowanceW);
    }

    private ChargePlan after(int seconds, Double allowanceW) {
        second += seconds;
        return controller.decide(state(), allowanceW, second * 1000L);
    }

    private static String commands(ChargePlan plan) {
        return commands(plan.commands());
    }

    private static String commands(List<ChargerCommand> commands) {
        return Wattpilots.words(commands);
    }

    @Test
    @DisplayName("8 kW start on three phases with a third of the current each, not with the total on each")
    void startOnThreePhases() {
        assertEquals("psm=2 amp=12 frc=2", commands(after(5, 8000)));
    }

    @Test
    @DisplayName("a change to three phases divides by three, and one to one phase by one")
    void phaseSwitch() {
        charging(1, 16);
        ChargePlan up = after(5, 8280);
        assertEquals("psm=2 amp=12", commands(up));
        assertEquals(EvChargerStatus.SWITCHING_TO_THREE_PHASES, up.status());
        charging(2, 12);
        ChargePlan down = after(301, 2300);
        assertEquals("psm=1 amp=10", commands(down));
        assertEquals(EvChargerStatus.SWITCHING_TO_ONE_PHASE, down.status());
    }

    @ParameterizedTest
    @DisplayName(
            "whatever is allowed, each phase gets 6..limit amperes, and in total no more than the allowance and a rounding")
    @CsvSource({"6", "10", "16", "32"})
    void alwaysPossible(int limitA) {
        limit = limitA;
        for (int watts = 0; watts < 25_000; watts += 7) {
            ChargeCurrent current = ChargeCurrent.ofPower(watts, new ChargerView(state()));
            if (current == null) {
                assertTrue(watts < 1380, "at " + watts);
                continue;
            }
            assertTrue(current.amperes() >= 6 && current.amperes() <= limitA, watts + " W: " + current);
            assertTrue(current.totalA() * 230.0 <= watts + current.phases() * 115.0 + 130, watts + " W: " + current);
        }
        assertEquals(new ChargeCurrent(1, 16), ChargeCurrent.ofTotal(17, 16, true));
        assertEquals(new ChargeCurrent(3, 6), ChargeCurrent.ofTotal(18, 16, true));
        assertEquals(new ChargeCurrent(3, 16), ChargeCurrent.ofTotal(96, 16, true));
        assertEquals(new ChargeCurrent(1, 6), ChargeCurrent.ofTotal(1, 16, true));
        assertEquals(new ChargeCurrent(1, 16), ChargeCurrent.ofTotal(48, 16, false), "a house with one phase");
    }

    @Test
    @DisplayName("17 A stay on one phase at the limit: three phases cannot have less than 18 A")
    void betweenTheLimitAndThreePhases() {
        charging(1, 10);
        assertEquals("amp=16", commands(after(5, 17 * 230)));
        assertEquals("", commands(controller.setCurrent(10, state(), 0)), "and /SetCurrent repeats nothing");
        assertEquals("amp=16", commands(controller.setCurrent(17, state(), 0)));
        limit = null;
        assertEquals(List.of(), controller.setCurrent(17, state(), 0), "an unknown limit is no reason to fail");
    }

    @Test
    @DisplayName(
            "while a change of phases has to wait, the current still follows, and the status does not speak of switching")
    void cooldownWithAutomaticPhases() {
        assertEquals("psm=1 amp=13 frc=2", commands(after(5, 3000)), "a start counts as a change of phases");
        charging(0, 13);
        ChargePlan waiting = after(5, 8000);
        assertEquals("amp=6", commands(waiting), "in use on three phases: the least");
        assertEquals(EvChargerStatus.CHARGING, waiting.status());
        charging(1, 13);
        assertEquals("amp=16", commands(after(5, 8000)), "on one phase: the most");
        assertEquals("psm=2 amp=12", commands(after(300, 8000)));
    }

    @Test
    @DisplayName("/SetCurrent counts as a change of phases too")
    void setCurrentArmsTheCooldown() {
        charging(1, 10);
        assertEquals("psm=2", commands(controller.setCurrent(30, state(), 5000)));
        charging(2, 10);
        second = 5;
        assertEquals("amp=6", commands(after(5, 2300)));
        assertEquals("psm=1", commands(after(300, 2300)));
    }

    @Test
    @DisplayName(
            "an owner, or a script, who moves the current up and down in VRM does not wear the contactor: the last wish counts when the time has come")
    void setCurrentAgainAndAgain() {
        mode = 3;
        charging(1, 10);
        assertEquals("psm=2", commands(controller.setCurrent(30, state(), 0)));
        charging(2, 10);
        assertEquals(
                "amp=6",
                commands(controller.setCurrent(12, state(), 5_000)),
                "still on three phases: as near as can be");
        amp = 6;
        assertEquals("amp=8", commands(controller.setCurrent(24, state(), 10_000)));
        amp = 8;
        assertEquals("amp=6", commands(controller.setCurrent(14, state(), 15_000)));
        amp = 6;
        second = 20;
        assertEquals("", commands(after(270, SUN_GONE)));
        ChargePlan then = after(20, SUN_GONE);
        assertEquals("psm=1 amp=14", commands(then));
        assertEquals("Switches to 14 A on one phase.", then.event());
        charging(1, 14);
        assertEquals("", commands(after(400, SUN_GONE)), "once");
        assertEquals("psm=2 amp=10", commands(controller.setCurrent(30, state(), second * 1000L)));
        charging(2, 10);
        assertEquals("amp=6", commands(controller.setCurrent(9, state(), second * 1000L)));
        amp = 6;
        car = 1;
        drawnA = 0;
        assertEquals("", commands(after(5, SUN_GONE)));
        car = 3;
        charging(2, 6);
        assertEquals("", commands(after(400, SUN_GONE)), "it was for the car that has left");
    }

    @ParameterizedTest
    @DisplayName(
            "every status in which the charger charges by itself is shown as charging, and ends without an allowance")
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15, 19, 20})
    void ownWill(int status) {
        charging(1, 10);
        force = 0;
        modelStatus = status;
        assertEquals(EvChargerStatus.CHARGING, after(5, 2300).status());
        assertEquals("amp=13", commands(after(5, 3000)));
        ChargePlan stop = after(300, SUN_GONE);
        assertEquals("frc=1 psm=0", commands(stop));
        force = 1;
        modelStatus = 4;
        phaseMode = 0;
        drawnA = 0;
        assertEquals("", commands(after(5, SUN_GONE)), "neutral it would start again by itself");
        assertEquals("psm=1 amp=13 frc=2", commands(after(300, 3000)));
    }

    @ParameterizedTest
    @DisplayName("what needs the owner is shown, and not started")
    @CsvSource({"1, OVERHEATING", "2, WAITING_FOR_RFID", "6, CHARGING_LIMIT"})
    void obstacles(int status, EvChargerStatus shown) {
        modelStatus = status;
        ChargePlan plan = after(5, 8000);
        assertEquals(shown, plan.status());
        assertEquals("", commands(plan));
        assertEquals(0, plan.request().requestW(), "others can have the sun meanwhile");
    }

    @ParameterizedTest
    @DisplayName("a status that nobody knows, or none at all: nothing is done")
    @CsvSource({"21", "99", "''"})
    void unknownStatus(String status) {
        modelStatus = status.isEmpty() ? null : (Integer) Integer.parseInt(status);
        ChargePlan plan = after(5, 8000);
        assertEquals("", commands(plan));
        assertEquals(0, plan.request().requestW());
        assertEquals(!status.isEmpty(), new ChargerView(state()).isUnknown());
    }

    @Test
    @DisplayName("what the charger does not tell is no exception and no command, whatever is missing")
    void nulls() {
        car = null;
        assertNull(after(5, 8000).status());
        car = 3;
        voltage = null;
        ChargePlan noVoltage = after(5, 8000);
        assertEquals("", commands(noVoltage));
        assertEquals(0, noVoltage.request().requestW());
        voltage = 230.0;
        limit = null;
        assertEquals("", commands(after(5, 8000)));
        limit = 16;
        force = null;
        assertEquals("", commands(after(5, 8000)));
        force = 0;
        mode = null;
        assertEquals("", commands(after(5, 8000)));
        ChargerState nothing = new ChargerState(
                null, null, null, null, null, false, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null);
        assertEquals(List.of(), controller.decide(nothing, 8000.0, 0).commands());
        assertEquals(List.of(), controller.leave(nothing));
    }

    @Test
    @DisplayName(
            "charged after two minutes of real time without a draw; then it asks for the least, and stops with the allowance")
    void charged() {
        charging(1, 13);
        assertEquals(EvChargerStatus.CHARGING, after(5, 3000).status());
        drawnA = 0;
        car = 4;
        assertEquals(EvChargerStatus.CHARGING, after(5, 3000).status());
        assertEquals(EvChargerStatus.CHARGING, after(119, 3000).status());
        ChargePlan full = after(1, 3000);
        assertEquals(EvChargerStatus.CHARGED, full.status());
        assertEquals(1380, full.request().requestW());
        ChargePlan stop = after(400, SUN_GONE);
        assertEquals("frc=1 psm=0", commands(stop), "it does not stay forced on");
        force = 0;
        modelStatus = 17;
        assertEquals(EvChargerStatus.CHARGED, after(5, SUN_GONE).status());
        charging(1, 6);
        assertEquals(EvChargerStatus.CHARGING, after(5, 1400).status(), "it wants again");
        assertEquals(11_040, after(5, 1400).request().requestW());
    }

    @Test
    @DisplayName("the charging time is that in which the car draws, however far the looks are apart")
    void chargingTime() {
        ChargeSession session = new ChargeSession(ChargeSession.ResetOn.ON_DISCONNECT);
        charging(1, 13);
        session.look(state(), 0);
        session.look(state(), 7_300);
        session.look(null, 8_000);
        session.look(state(), 60_000);
        session.look(state(), 62_000);
        assertEquals(9, session.seconds(), "not what passed while nobody knew");
        drawnA = 0;
        session.look(state(), 90_000);
        session.look(state(), 99_000);
        assertEquals(9, session.seconds());
        car = 1;
        session.look(state(), 100_000);
        assertEquals(0, session.seconds());
        assertEquals(0.0, session.energyKWh());
    }

    @Test
    @DisplayName("the last words stop a charge in Auto and leave the charger neutral; in Manual there are none")
    void leave() {
        charging(2, 10);
        assertEquals("frc=1 psm=0 frc=0", commands(controller.leave(state())));
        force = 1;
        assertEquals("frc=0", commands(controller.leave(state())));
        force = 0;
        assertEquals("", commands(controller.leave(state())));
        charging(2, 10);
        mode = 3;
        assertEquals("", commands(controller.leave(state())));
    }

    @Test
    @DisplayName(
            "an idle charger with a car is held off while its phases change, and released when it has followed, or after 30 s")
    void phasesOfAnIdleCharger() {
        mode = 3;
        force = 0;
        modelStatus = 4;
        assertEquals("frc=1 psm=2 amp=10", commands(controller.setCurrent(30, state(), 0)));
        force = 1;
        amp = 10;
        assertEquals("", commands(after(5, 0)), "it has not followed yet");
        phaseMode = 2;
        assertEquals("frc=0", commands(after(5, 0)));
        force = 0;
        assertEquals("", commands(after(5, 0)));
        assertEquals("frc=1 psm=1 amp=8", commands(controller.setCurrent(8, state(), second * 1000L)));
        force = 1;
        assertEquals("frc=0", commands(after(30, 0)), "it never follows");
        force = 0;
        car = 1;
        assertEquals(
                "psm=1 amp=8",
                commands(controller.setCurrent(8, state(), second * 1000L)),
                "without a car nothing can start");
    }

    @Test
    @DisplayName("the owner's stop in app or VRM is kept as long as our own would be, and the start too")
    void owner() {
        charging(1, 13);
        after(5, 3000);
        force = 1;
        modelStatus = 4;
        drawnA = 0;
        assertEquals(EvChargerStatus.START_CHARGING, after(5, 3000).status());
        assertEquals("", commands(after(290, 3000)));
        assertTrue(commands(after(10, 3000)).endsWith("frc=2"));
        force = 0;
        modelStatus = 17;
        controller = controller(300, 300, false);
        after(5, SUN_GONE);
        controller.startStop(true);
        charging(1, 13);
        ChargePlan byOwner = after(5, SUN_GONE);
        assertEquals("amp=6", commands(byOwner));
        assertEquals("frc=1 psm=0", commands(after(300, SUN_GONE)));
    }

    @Test
    @DisplayName(
            "Manual and Next trip: nothing is ever told, whatever sun and price do; only what we held off is released")
    void neverInterferes() {
        controller = controller(0, 0, true);
        priceLimitCt = 20.0;
        priceCt = 5.0;
        for (int chargeMode : new int[] {3, 5}) {
            mode = chargeMode;
            for (int status = 0; status <= 25; status++) {
                modelStatus = status;
                for (int frc = 0; frc <= 2; frc++) {
                    force = frc;
                    ChargePlan plan = after(5, status * 500);
                    assertEquals("", commands(plan), "status " + status);
                    assertEquals(0, plan.request().requestW());
                    assertFalse(plan.request().automatic());
                }
            }
        }
        mode = 4;
        priceCt = null;
        charging(1, 6);
        assertEquals("frc=1 psm=0", commands(after(5, SUN_GONE)));
        mode = 3;
        force = 1;
        modelStatus = 4;
        phaseMode = 0;
        assertEquals("frc=0", commands(after(5, SUN_GONE)));
    }

    @Test
    @DisplayName("low price: charges with LowPriceAmps, passes to the sun when it ends, and stops without one")
    void lowPrice() {
        controller = controller(300, 0, true);
        priceLimitCt = 10.0;
        priceCt = 9.9;
        ChargePlan start = after(5, SUN_GONE);
        assertEquals("psm=2 amp=16 frc=2", commands(start));
        charging(2, 16);
        assertEquals(ChargePlan.Source.LOW_PRICE, after(5, 3000).charging());
        priceCt = 10.1;
        ChargePlan sun = after(5, 3000);
        assertEquals("psm=1 amp=13", commands(sun), "no stop between");
        charging(1, 13);
        assertEquals(ChargePlan.Source.SOLAR_OVERHEAD, after(5, 3000).charging());
        priceCt = 9.0;
        assertEquals("psm=2 amp=16", commands(after(20, 3000)));
        charging(2, 16);
        priceCt = 30.0;
        assertEquals("frc=1 psm=0", commands(after(300, SUN_GONE)));
    }

    @Test
    @DisplayName("the charger's own low-price charging is left alone when es-ESS is not to do it")
    void ownLowPrice() {
        priceLimitCt = 10.0;
        priceCt = 5.0;
        assertEquals("", commands(after(5, SUN_GONE)));
        charging(0, 16);
        force = 0;
        modelStatus = 7;
        ChargePlan plan = after(5, 3000);
        assertEquals("", commands(plan));
        assertEquals(EvChargerStatus.CHARGING, plan.status());
        assertEquals(ChargePlan.Source.LOW_PRICE, plan.charging());
    }

    @Test
    @DisplayName(
            "the request follows the voltage and the phases: minimum 6 A, a step of one ampere on each phase, at most the limit")
    void request() {
        voltage = 232.4;
        ChargePlan.Request one = after(5, 0).request();
        assertEquals(new ChargePlan.Request(true, 1394L, 232L, Math.round(16 * 3 * 232.4), 0), one);
        charging(2, 10);
        assertEquals(
                new ChargePlan.Request(true, 1394L, 697L, Math.round(16 * 3 * 232.4), 3),
                after(5, 8000).request());
        voltage = 236.0;
        assertFalse(
                commands(after(5, 1394)).contains("frc=1"),
                "a minimum that was asked for at another voltage is enough");
    }

    @Test
    @DisplayName("the next car finds a neutral charger, also when the last one was started by hand")
    void nextCar() {
        charging(1, 13);
        after(5, 3000);
        car = 1;
        drawnA = 0;
        modelStatus = 0;
        assertEquals("frc=0", commands(after(5, 3000)));
        force = 0;
        assertEquals(EvChargerStatus.DISCONNECTED, after(5, 3000).status());
    }

    @Test
    @DisplayName(
            "a car that leaves in the middle of a change of phases does not leave a charger behind that is held off")
    void carLeavesWhilePhasesChange() {
        mode = 3;
        modelStatus = 4;
        assertEquals("frc=1 psm=2 amp=10", commands(controller.setCurrent(30, state(), 0)));
        force = 1;
        amp = 10;
        assertEquals("", commands(after(1, 0)));
        car = 1;
        assertEquals("frc=0", commands(after(1, 0)), "in Manual the next car has to charge");
    }

    @Test
    @DisplayName(
            "a charger without a car that an earlier run has left on is made neutral; one that its owner has forced off is not")
    void leftOnByACrash() {
        car = 1;
        force = 2;
        modelStatus = 3;
        assertEquals("frc=0", commands(after(5, SUN_GONE)));
        controller = controller(300, 300, false);
        force = 1;
        assertEquals("", commands(after(5, SUN_GONE)));
        controller = controller(300, 300, false);
        mode = 3;
        force = 2;
        assertEquals("", commands(after(5, SUN_GONE)), "Manual is the owner's");
    }

    @Test
    @DisplayName("an allowance that nobody has told yet is not 0: what charges goes on with the least, nothing starts")
    void unknownAllowance() {
        controller = controller(0, 0, false);
        assertEquals("", commands(after(5, null)));
        charging(2, 12);
        ChargePlan plan = after(5, null);
        assertEquals("amp=6", commands(plan));
        assertEquals(EvChargerStatus.CHARGING, plan.status());
        amp = 6;
        assertEquals("", commands(after(5, null)));
        assertEquals("amp=12", commands(after(5, 8280.0)));
        assertEquals("frc=1 psm=0", commands(after(5, SUN_GONE)));
    }

    @Test
    @DisplayName("low price: where the charger tells no price, what it says itself counts")
    void lowPriceWithoutPrices() {
        controller = controller(0, 0, true);
        assertEquals("", commands(after(5, SUN_GONE)), "nothing is started on an unknown price");
        charging(2, 6);
        force = 0;
        modelStatus = 7;
        ChargePlan plan = after(5, SUN_GONE);
        assertEquals("amp=16", commands(plan), "the charger knows that it is cheap");
        assertEquals(ChargePlan.Source.LOW_PRICE, plan.charging());
        priceLimitCt = 10.0;
        priceCt = 30.0;
        assertEquals("frc=1 psm=0", commands(after(20, SUN_GONE)));
    }

    @Test
    @DisplayName(
            "the last words count with a start that the charger has not confirmed yet: it would begin after our end")
    void leaveWithStartUnderWay() {
        charging(2, 10);
        force = 0;
        assertEquals("frc=1 psm=0 frc=0", commands(controller.leave(state(), ChargerState.Order.STARTED)));
        force = 2;
        assertEquals("frc=0", commands(controller.leave(state(), ChargerState.Order.STOPPED)));
        assertEquals("", commands(controller.leave(state(), ChargerState.Order.RELEASED)));
    }
}
