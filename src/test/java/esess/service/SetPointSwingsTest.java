package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.service.SetPointSwings.Course;
import esess.service.SetPointSwings.Setup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody answers his own last step, whatever the ages of the figures that systemcalc has. */
@Tag("slow")
class SetPointSwingsTest {

    private static final double[] SUNS = {0, 3000, 6000};
    private static final double SUN_W = 9000;
    private static final double WISH_A = 30;

    /** A house and what became of a step in it. */
    record Outcome(Setup setup, double stepW, Course course) {

        boolean isCalm() {
            return course.overshootW() <= 300 && course.crossings() <= 1 && course.swings() == 0;
        }
    }

    static List<Outcome> offload(int period, int houses) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Setup setup : Setup.some(period, houses, SUNS)) {
            SetPointSwings house = new SetPointSwings(setup).noBatToEv(30);
            for (double stepW : new double[] {7000, 6000, 7000, 3000}) {
                house.car(stepW);
                double leftW = Math.max(0, setup.sunW() - SetPointSwings.HOUSE_W);
                outcomes.add(new Outcome(
                        setup, stepW, house.course(50, SetPointSwings.OWN_W + Math.max(0, stepW - leftW))));
            }
        }
        return outcomes;
    }

    static List<Outcome> reduction(int period, int houses) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Setup setup : Setup.some(period, houses, SUN_W)) {
            SetPointSwings house = new SetPointSwings(setup).reducer(WISH_A, 60);
            for (double stepW : new double[] {3000, 1000, 0, 5000}) {
                house.car(stepW);
                double volts = house.plant.battery().voltageV();
                double wantedW = SetPointSwings.HOUSE_W + stepW - SUN_W + WISH_A * volts / 0.95;
                outcomes.add(new Outcome(setup, stepW, house.course(80, wantedW)));
            }
        }
        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(ints = {250, 1000, 2000, 3000, 5000})
    @DisplayName("NoBatToEV: after a step of the car the set point goes where it belongs, and stays there")
    void offload(int period) {
        assertCalm(offload(period, 72));
    }

    @ParameterizedTest
    @ValueSource(ints = {250, 1000, 2000, 3000, 5000})
    @DisplayName("ChargeCurrentReducer: the same, and the battery gets what was wished while the meter flaps")
    void reduction(int period) {
        assertCalm(reduction(period, 48));
    }

    /** A meter that was silent for 15 s leaves the bus, and the cars that only it measures are nobody's then. */
    private static void assertCalm(List<Outcome> outcomes) {
        List<Outcome> all =
                outcomes.stream().filter(each -> !each.course.meterLost()).toList();
        assertTrue(all.size() > outcomes.size() * 3 / 4, "there are enough of them");
        List<Outcome> wild = all.stream().filter(each -> !each.isCalm()).toList();
        assertTrue(wild.isEmpty(), () -> wild.size() + " of " + all.size() + ", such as " + wild.get(0));
    }

    @Test
    @DisplayName(
            "a meter that is lost: a car that it alone has measured is left alone, one behind the inverters is not")
    void lostForGood() {
        for (boolean onInput : new boolean[] {true, false}) {
            SetPointSwings house =
                    new SetPointSwings(new Setup(1000, 0, 0, 0, 300, 0, 0, 0, onInput, 3, 0, true)).noBatToEv(30);
            house.car(7000);
            house.pass(30);
            assertEquals(7050, house.setPointW(), 30);
            house.meterHangs(true);
            house.pass(14);
            assertEquals(7050, house.setPointW(), 30, "held, then unknown: the last good answer stands for a while");
            house.pass(6);
            assertEquals(onInput ? 50 : 7050, house.setPointW(), 30, "on the input: " + onInput);
            house.pass(60);
            assertEquals(onInput ? 50 : 7050, house.setPointW(), 30, "on the input: " + onInput);
            house.meterHangs(false);
            house.pass(20);
            assertEquals(7050, house.setPointW(), 30);
        }
    }

    @Test
    @DisplayName(
            "what the last measurement does not know of is not answered for ever: half a minute, then the lease ends")
    void heldForLong() {
        SetPointSwings house =
                new SetPointSwings(new Setup(5000, 0, 0, 0, 300, 0, 0, 0, true, 3, SUN_W, true)).reducer(WISH_A, 60);
        assertTrue(house.setPointW() < -6000, "" + house.setPointW());
        house.meterHangs(true);
        house.pass(10);
        assertTrue(house.setPointW() < -6000, "" + house.setPointW());
        house.pass(50);
        assertTrue(
                house.setPointW() < -6000 || house.setPointW() == SetPointSwings.OWN_W,
                "the inverters measure the grid themselves once the meter is off the bus: " + house.setPointW());
    }
}
