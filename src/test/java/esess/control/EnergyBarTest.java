package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.EnergyBar.Figures;
import esess.control.EnergyBar.Kind;
import esess.control.EnergyBar.Part;
import esess.control.EnergyBar.Use;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The bar of the first screen. */
class EnergyBarTest {

    private static double of(List<Part> parts, Kind kind) {
        return parts.stream()
                .filter(each -> each.kind() == kind)
                .mapToDouble(Part::watts)
                .sum();
    }

    private static double sum(List<Part> parts) {
        return parts.stream().mapToDouble(Part::watts).sum();
    }

    @Test
    @DisplayName("sun goes to the boiler, the house, the battery and the grid; what is lost is unknown")
    void sunny() {
        EnergyBar bar = EnergyBar.of(
                new Figures(6000.0, null, -1500.0, 1000.0, 3400.0), List.of(new Use("boiler", "Boiler", 2000.0)));
        assertEquals(List.of(new Part(Kind.SUN, "", "", 6000)), bar.from());
        assertEquals(2000, of(bar.to(), Kind.CONSUMER));
        assertEquals(1400, of(bar.to(), Kind.HOUSE));
        assertEquals(1000, of(bar.to(), Kind.BATTERY));
        assertEquals(1500, of(bar.to(), Kind.GRID));
        assertEquals(100, of(bar.to(), Kind.UNKNOWN));
        assertEquals(Set.of(), bar.missing());
    }

    @Test
    @DisplayName("a lost grid meter is missing, not 0 W, and its power is inside of the unknown part")
    void lostGrid() {
        EnergyBar bar = EnergyBar.of(new Figures(1000.0, null, null, 0.0, 3000.0), List.of());
        assertEquals(Set.of(Kind.GRID), bar.missing());
        assertEquals(0, of(bar.from(), Kind.GRID));
        assertEquals(2000, of(bar.from(), Kind.UNKNOWN));
    }

    @Test
    @DisplayName("consumers that take more than all loads do not make the house negative")
    void moreThanLoads() {
        EnergyBar bar = EnergyBar.of(
                new Figures(0.0, null, 1000.0, 0.0, 1000.0),
                List.of(new Use("a", "A", 900.0), new Use("b", "B", 400.0), new Use("c", "C", null)));
        assertEquals(0, of(bar.to(), Kind.HOUSE));
        assertEquals(300, of(bar.from(), Kind.UNKNOWN));
    }

    @Test
    @DisplayName("both sides have the same sum, whatever is told")
    void balanced() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            EnergyBar bar = EnergyBar.of(
                    new Figures(any(random), any(random), any(random), any(random), any(random)),
                    List.of(new Use("a", "A", any(random)), new Use("b", "B", any(random))));
            assertEquals(sum(bar.from()), sum(bar.to()), 1e-6);
            assertTrue(bar.from().stream().allMatch(part -> part.watts() > 0));
            assertTrue(bar.to().stream().allMatch(part -> part.watts() > 0));
        }
    }

    private static Double any(Random random) {
        return random.nextInt(4) == 0 ? null : (Double) (random.nextDouble() * 10_000 - 4000);
    }
}
