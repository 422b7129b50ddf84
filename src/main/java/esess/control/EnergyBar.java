package esess.control;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the house's power comes from and where it goes, of one moment. Both sides have the same sum: what the figures do
 * not explain (losses, meters that tell at different times, a figure that is not known) is a part of its own. Pure; W.
 *
 * @param missing what is not known, so that its part is inside of the unknown one
 */
public record EnergyBar(List<Part> from, List<Part> to, Set<Kind> missing) {

    public enum Kind {
        SUN,
        GENERATOR,
        BATTERY,
        GRID,
        CONSUMER,
        HOUSE,
        UNKNOWN
    }

    /**
     * @param id   of a consumer; else empty
     * @param name of a consumer, as its owner calls it; else empty
     */
    public record Part(Kind kind, String id, String name, double watts) {
        Part(Kind kind, double watts) {
            this(kind, "", "", watts);
        }
    }

    /** What a consumer takes; null: not known. */
    public record Use(String id, String name, @Nullable Double watts) {}

    /** What is told of one moment; + = import, + = charging, null = not known. */
    public record Figures(
            @Nullable Double sunW,
            @Nullable Double generatorW,
            @Nullable Double gridW,
            @Nullable Double batteryW,
            @Nullable Double loadsW) {}

    public EnergyBar {
        from = List.copyOf(from);
        to = List.copyOf(to);
        missing = missing.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(missing));
    }

    /** @param uses of those loads that have a name; they are a part of the loads */
    public static EnergyBar of(Figures figures, List<Use> uses) {
        List<Part> from = new ArrayList<>();
        List<Part> to = new ArrayList<>();
        Set<Kind> missing = EnumSet.noneOf(Kind.class);
        gives(from, Kind.SUN, figures.sunW);
        gives(from, Kind.GENERATOR, figures.generatorW);
        double named = 0;
        for (Use use : uses) {
            if (use.watts != null && use.watts > 0) {
                to.add(new Part(Kind.CONSUMER, use.id, use.name, use.watts));
                named += use.watts;
            }
        }
        if (figures.loadsW == null) {
            missing.add(Kind.HOUSE);
        } else if (figures.loadsW > named) {
            to.add(new Part(Kind.HOUSE, figures.loadsW - named));
        }
        twoWay(from, to, missing, Kind.BATTERY, figures.batteryW == null ? null : (Double) (-figures.batteryW));
        twoWay(from, to, missing, Kind.GRID, figures.gridW);
        double moreW = sum(from) - sum(to);
        if (moreW > 0) {
            to.add(new Part(Kind.UNKNOWN, moreW));
        } else if (moreW < 0) {
            from.add(new Part(Kind.UNKNOWN, -moreW));
        }
        return new EnergyBar(from, to, missing);
    }

    /** What is there or not, such as panels or a generator, is not missed. */
    private static void gives(List<Part> from, Kind kind, @Nullable Double watts) {
        if (watts != null && watts > 0) {
            from.add(new Part(kind, watts));
        }
    }

    private static void twoWay(List<Part> from, List<Part> to, Set<Kind> missing, Kind kind, @Nullable Double givesW) {
        if (givesW == null) {
            missing.add(kind);
        } else if (givesW > 0) {
            from.add(new Part(kind, givesW));
        } else if (givesW < 0) {
            to.add(new Part(kind, -givesW));
        }
    }

    private static double sum(List<Part> parts) {
        return parts.stream().mapToDouble(Part::watts).sum();
    }

    /** The sum of either side. */
    public double totalW() {
        return Math.max(sum(from), sum(to));
    }
}
