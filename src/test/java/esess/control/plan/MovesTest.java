package esess.control.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MovesTest {

    @Test
    @DisplayName(
            "what is reckoned once for all prices is what the battery does: power, cost and state, at every state of charge")
    void same() {
        Storage storage = new Storage(12_000, 15, 5000, 4000, 0.95, 0.94, 0.01, 90, 0.02, 0.01, true, true, 6000, 5000);
        BatteryAction[] actions = Optimizer.actions(storage).toArray(BatteryAction[]::new);
        int points = 41;
        Moves moves = new Moves(storage, actions, points, 0.25);
        // What is to come costs as much as is stored, so the state can be read from the cost.
        double[] next = new double[points];
        Arrays.setAll(next, point -> 1000 * storage.capacityWh() * point / (points - 1));
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 200; i++) {
            double netW = random.nextDouble(-9000, 12_000);
            double importPrice = random.nextDouble(-0.1, 0.6);
            double exportPrice = random.nextDouble(-0.1, 0.3);
            moves.reckon(netW);
            for (int point = 0; point < points; point++) {
                double storedWh = storage.capacityWh() * point / (points - 1);
                for (int action = 0; action < actions.length; action++) {
                    double powerW = Optimizer.powerW(storage, actions[action], netW, storedWh, 0.25);
                    double cost = Optimizer.cost(storage, netW, powerW, importPrice, exportPrice, 0.25)
                            + 1000 * storage.storedWh(storedWh, powerW, 0.25);
                    assertEquals(
                            cost,
                            moves.cost(point, action, importPrice, exportPrice, next),
                            1e-4,
                            actions[action] + " at " + storedWh + " Wh with " + netW + " W");
                }
            }
        }
    }
}
