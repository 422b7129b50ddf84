package esess.service.planner;

import esess.control.plan.SharedSensors.Block;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Some of the blocks of the shared sensors: {@code Zappi, Slots}. Immutable. */
public record SensorBlocks(Set<Block> blocks) {

    private static final Map<Block, String> NAMES =
            new EnumMap<>(Map.of(Block.ZAPPI, "Zappi", Block.GIVENERGY, "GivEnergy", Block.IOG, "Slots"));

    /** @throws IllegalArgumentException if it is none */
    public static SensorBlocks parse(String text) {
        Set<Block> blocks = EnumSet.noneOf(Block.class);
        for (String part : text.isBlank() ? new String[0] : text.split(",")) {
            Block block = NAMES.keySet().stream()
                    .filter(each -> NAMES.get(each).equalsIgnoreCase(part.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("some of Zappi, GivEnergy and Slots are expected"));
            blocks.add(block);
        }
        return new SensorBlocks(Collections.unmodifiableSet(blocks));
    }

    boolean holds(Block block) {
        return blocks.contains(block);
    }

    @Override
    public String toString() {
        return blocks.stream().map(NAMES::get).collect(Collectors.joining(", "));
    }
}
