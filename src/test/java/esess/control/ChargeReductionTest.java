package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.Weather;
import esess.testing.Golden;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag(Golden.TAG)
class ChargeReductionTest {

    private static final double OWN_W = 50;

    /**
     * The first step of each recorded sequence. The later ones are recorded open loop: the original added up what a
     * plant that does not react showed, which is just what ours does not do. The original left its default out while
     * it fed in, so it is that much off.
     */
    @TestFactory
    Stream<DynamicTest> beginsAsTheOriginal() {
        return Golden.lines("chargecurrentreducer.jsonl").stream()
                .map(line -> DynamicTest.dynamicTest(line.get("in").toString(), () -> {
                    Map<?, ?> in = (Map<?, ?>) line.get("in");
                    Map<?, ?> step = (Map<?, ?>) ((List<?>) line.get("steps")).get(0);
                    Map<?, ?> seen = (Map<?, ?>) step.get("in");
                    List<?> published = (List<?>) ((Map<?, ?>) step.get("out")).get("published");
                    double ownW = (Double) in.get("defaultPowerSetPoint");
                    OptionalDouble shiftW = new ChargeReduction((Double) in.get("adjustmentFactor"))
                            .step(
                                    (Double) seen.get("iDC"),
                                    (Double) seen.get("uDC"),
                                    (Double) in.get("desiredChargeAmps"),
                                    0,
                                    ownW);
                    if (published.isEmpty()) {
                        assertTrue(shiftW.isEmpty());
                    } else {
                        String payload = (String) ((List<?>) published.get(0)).get(1);
                        assertEquals(
                                Double.parseDouble(payload.replaceAll("[^-0-9.]", "")),
                                shiftW.orElse(Double.NaN) + ownW,
                                Math.abs(ownW) / 2 + 1e-6);
                    }
                }));
    }

    @Test
    void neverDrawsFromTheGridToCharge() {
        ChargeReduction reduction = new ChargeReduction(1);
        assertTrue(reduction.step(5, 52, 50, 0, OWN_W).isEmpty(), "less than wished is not made up for");
        assertTrue(reduction.step(-40, 52, 50, 3000, OWN_W).isEmpty(), "nor while it discharges");
    }

    /** A plant that needs seconds, at every degree of eagerness: the battery gets what is wished and does not swing. */
    @Test
    void convergesWithoutSwinging() {
        for (double factor : new double[] {0.2, 0.5, 1}) {
            Plant plant = plant(Weather.clear(9000), Household.constant(600));
            ChargeReduction reduction = new ChargeReduction(factor);
            double desiredA = 40;
            int crossings = 0;
            double before = 0;
            double worstA = 0;
            for (int second = 0; second < 1800; second++) {
                plant.step();
                if (second % 3 == 0) {
                    reduce(reduction, plant, desiredA);
                }
                if (second > 120) {
                    double errorA = currentA(plant) - desiredA;
                    crossings += Math.abs(errorA) > 2 && Math.signum(errorA) != Math.signum(before) ? 1 : 0;
                    before = Math.abs(errorA) > 2 ? errorA : before;
                    worstA = Math.max(worstA, Math.abs(errorA));
                }
            }
            assertTrue(crossings <= 1, "factor " + factor + ": crossed the wish by 2 A " + crossings + " times");
            assertTrue(worstA < 8, "factor " + factor + ": away from the wish by " + worstA + " A");
            assertTrue(
                    plant.energies().importWh() < 60,
                    "factor " + factor + ": imported " + plant.energies().importWh() + " Wh");
        }
    }

    /** A wish of 0 A is one too: a current that is now and then below 0 by its noise is no reason to let everything in again. */
    @Test
    void nothingAtAllIsKeptToo() {
        Plant plant = plant(Weather.clear(9000), Household.constant(600));
        ChargeReduction reduction = new ChargeReduction(0.5);
        Random noise = new Random(3);
        int overSeconds = 0;
        double dischargedWh = 0;
        for (int second = 0; second < 1800; second++) {
            plant.step();
            if (second % 3 == 0) {
                OptionalDouble shiftW = reduction.step(
                        currentA(plant) + noise.nextGaussian() * 0.5,
                        plant.battery().voltageV(),
                        0,
                        plant.gridW(),
                        OWN_W);
                plant.setPointW(OWN_W + shiftW.orElse(0));
            }
            if (second > 120) {
                overSeconds += currentA(plant) > 8 ? 1 : 0;
                dischargedWh += Math.max(0, -currentA(plant) * plant.battery().voltageV()) / 3600;
            }
        }
        assertTrue(overSeconds < 20, overSeconds + " s above 8 A");
        assertTrue(dischargedWh < 60, dischargedWh + " Wh from the battery");
    }

    /** A cloud: what was fed in more than the sun now gives would come out of the battery. */
    @Test
    void whatTheBatteryWouldHaveToGiveIsNotFedInAnyMore() {
        ChargeReduction reduction = new ChargeReduction(0.2);
        for (int step = 0; step < 60; step++) {
            reduction.step(40 + 4000 * Math.pow(0.8, step) / 50, 50, 40, -4000 * (1 - Math.pow(0.8, step)), 0);
        }
        assertTrue(reduction.step(40, 50, 40, -4000, 0).orElse(0) < -3900);
        assertTrue(reduction.step(-60, 50, 40, -4000, 0).isEmpty(), "at once, not a fifth in each step");
        ChargeReduction slow = new ChargeReduction(0.5);
        slow.step(100, 97, 0, 0, 0);
        assertEquals(
                -5000 + 970 * 0.97,
                slow.step(-10, 97, 0, -5000, 0).orElse(0),
                1,
                "what arrives of what the battery gives, at once");
    }

    /** Without it the battery would take all; with it, less, and what is left goes to the grid; no more is imported. */
    @Test
    void cloudsMakeItNeitherSwingNorImport() {
        Plant with = plant(Weather.cloudy(9000, 7), Household.family(1));
        Plant without = plant(Weather.cloudy(9000, 7), Household.family(1));
        ChargeReduction reduction = new ChargeReduction(0.5);
        int overSeconds = 0;
        int overSecondsWithout = 0;
        for (int second = 0; second < 4 * 3600; second++) {
            with.step();
            without.step();
            if (second % 3 == 0) {
                reduce(reduction, with, 40);
            }
            overSeconds += currentA(with) > 50 ? 1 : 0;
            overSecondsWithout += currentA(without) > 50 ? 1 : 0;
        }
        assertTrue(overSecondsWithout > 1800, "the day is bright enough for the test: " + overSecondsWithout + " s");
        assertTrue(
                overSeconds < overSecondsWithout / 4, overSeconds + " s above 50 A instead of " + overSecondsWithout);
        assertTrue(
                with.energies().importWh() < without.energies().importWh() + 100,
                with.energies().importWh() + " Wh imported instead of "
                        + without.energies().importWh());
        assertTrue(with.energies().exportWh() > without.energies().exportWh());
    }

    private static Plant plant(Weather weather, Household household) {
        Plant plant = new Plant(
                Plant.Layout.USUAL,
                weather,
                household,
                new Battery(30_000, 10_000, 10_000, 30),
                LocalDateTime.of(2026, 6, 21, 11, 0));
        plant.setPointW(OWN_W);
        return plant;
    }

    private static void reduce(ChargeReduction reduction, Plant plant, double desiredA) {
        OptionalDouble shiftW =
                reduction.step(currentA(plant), plant.battery().voltageV(), desiredA, plant.gridW(), OWN_W);
        plant.setPointW(OWN_W + shiftW.orElse(0));
    }

    private static double currentA(Plant plant) {
        return plant.battery().powerW() / plant.battery().voltageV();
    }
}
