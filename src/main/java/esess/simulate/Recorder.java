package esess.simulate;

import esess.sim.plant.Plant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Writes down a simulated time: samples, each the mean of some seconds, and the sums of all of it. One thread. */
public final class Recorder {

    private static final int[] INTERVALS = {30, 60, 300, 900, 3600, 7200, 14_400, 43_200};
    private static final int MOST_SAMPLES = 6000;
    private static final String REQUEST = "_request_W";
    private static final String ALLOWANCE = "_allowance_W";
    private static final String POWER = "_W";

    /** One quantity over time. */
    public static final class Column {
        private final String name;
        private final DoubleSupplier source;
        private final float[] values;
        private double sum;

        private Column(String name, DoubleSupplier source, int samples) {
            this.name = name;
            this.source = source;
            values = new float[samples];
        }

        /** With its unit: {@code grid_W}. */
        public String name() {
            return name;
        }

        /** By sample. */
        public float[] values() {
            return values;
        }
    }

    /** A consumer: what it wants, what it may, what it does. */
    public static final class Consumer {
        private final Plant.Load load;
        private final String customName;
        private final String column;
        private double requestW;
        private double allowanceW;

        private Consumer(Plant.Load load, String customName, String column) {
            this.load = load;
            this.customName = customName;
            this.column = column;
        }

        public void requestW(double watts) {
            requestW = watts;
        }

        public double requestW() {
            return requestW;
        }

        public double allowanceW() {
            return allowanceW;
        }

        public void allowanceW(double watts) {
            allowanceW = watts;
        }

        public String name() {
            return load.name();
        }

        /** What the names of its columns begin with: its name, where no other column has that. */
        public String column() {
            return column;
        }
    }

    /**
     * The energies of one day, Wh.
     *
     * @param consumersWh in the order of the consumers
     */
    public record Day(double sunWh, double curtailedWh, double importWh, double exportWh, List<Double> consumersWh) {}

    /** Seconds since the start: the first of them, and the first one after them. */
    public record Span(long from, long to) {}

    private final Plant plant;
    private final LocalDateTime start;
    private final double firstSoc;
    private final int interval;
    private final int samples;
    private final List<Column> columns = new ArrayList<>();
    private final List<Consumer> consumers = new ArrayList<>();
    private final List<Span> outages = new ArrayList<>();
    private final List<Day> days = new ArrayList<>();
    private Plant.Energies atMidnight;
    private List<Double> consumersAtMidnight = List.of();
    private long second;
    private long lostAt = -1;
    private double leastSoc = 100;
    private double mostSoc;
    private int inSample;
    private int sample;

    public Recorder(Plant plant, long seconds) {
        this.plant = plant;
        start = plant.time();
        atMidnight = plant.energies();
        firstSoc = plant.battery().socPercent();
        int chosen = INTERVALS[INTERVALS.length - 1];
        for (int i = INTERVALS.length - 1; i >= 0; i--) {
            chosen = seconds / INTERVALS[i] <= MOST_SAMPLES ? INTERVALS[i] : chosen;
        }
        interval = chosen;
        samples = (int) (seconds / interval);
        column("pv_W", plant::sunW);
        column("load_W", plant::loadW);
        column("battery_W", plant.battery()::powerW);
        column("grid_W", plant::gridW);
        column("setpoint_W", plant::setPointW);
        column("soc_%", plant.battery()::socPercent);
    }

    /**
     * Follows a consumer from now on; before the first second.
     *
     * @param customName what its owner calls it
     */
    public Consumer consumer(Plant.Load load, String customName) {
        String free = load.name();
        while (isTaken(free)) {
            free = "consumer_" + free;
        }
        Consumer consumer = new Consumer(load, customName, free);
        consumers.add(consumer);
        column(free + REQUEST, () -> consumer.requestW);
        column(free + ALLOWANCE, () -> consumer.allowanceW);
        column(free + POWER, load::powerW);
        return consumer;
    }

    /** A consumer may be called grid, and another grid_request. */
    private boolean isTaken(String prefix) {
        return columns.stream()
                .anyMatch(each -> List.of(prefix + REQUEST, prefix + ALLOWANCE, prefix + POWER)
                        .contains(each.name));
    }

    /** A second of the plant has passed. */
    public void step() {
        double soc = plant.battery().socPercent();
        leastSoc = Math.min(leastSoc, soc);
        mostSoc = Math.max(mostSoc, soc);
        for (Column column : columns) {
            column.sum += column.source.getAsDouble();
        }
        if (++inSample == interval && sample < samples) {
            for (Column column : columns) {
                column.values[sample] = (float) (column.sum / interval);
                column.sum = 0;
            }
            inSample = 0;
            sample++;
        }
        if (plant.isOnGrid() && lostAt >= 0) {
            outages.add(new Span(lostAt, second));
            lostAt = -1;
        } else if (!plant.isOnGrid() && lostAt < 0) {
            lostAt = second;
        }
        second++;
        if (plant.secondOfDay() == 0) {
            midnight();
        }
    }

    private void midnight() {
        Plant.Energies now = plant.energies();
        List<Double> consumersNow =
                consumers.stream().map(each -> each.load.energyWh()).toList();
        List<Double> consumersWh = new ArrayList<>();
        for (int i = 0; i < consumersNow.size(); i++) {
            consumersWh.add(consumersNow.get(i) - (consumersAtMidnight.isEmpty() ? 0 : consumersAtMidnight.get(i)));
        }
        days.add(new Day(
                now.sunWh() - atMidnight.sunWh(),
                now.curtailedWh() - atMidnight.curtailedWh(),
                now.importWh() - atMidnight.importWh(),
                now.exportWh() - atMidnight.exportWh(),
                consumersWh));
        atMidnight = now;
        consumersAtMidnight = consumersNow;
    }

    /** Each day that is over. */
    public List<Day> days() {
        return days;
    }

    /** When the grid was away. */
    public List<Span> outages() {
        List<Span> all = new ArrayList<>(outages);
        if (lostAt >= 0) {
            all.add(new Span(lostAt, second));
        }
        return all;
    }

    /** The local time at which the first sample begins. */
    public LocalDateTime start() {
        return start;
    }

    public int intervalSeconds() {
        return interval;
    }

    /** How many samples there are by now. */
    public int samples() {
        return sample;
    }

    public List<Column> columns() {
        return columns;
    }

    public List<Consumer> consumers() {
        return consumers;
    }

    /** The sums so far. */
    public Figures figures(int overrideWrites, int settingWrites) {
        return new Figures(
                plant.energies(),
                new Figures.Charge(firstSoc, leastSoc, mostSoc, plant.battery().socPercent()),
                overrideWrites,
                settingWrites,
                consumers.stream()
                        .map(each -> new Figures.Consumer(
                                each.name(),
                                each.customName,
                                each.load.energyWh(),
                                each.load.runtimeSeconds(),
                                each.load.switchings()))
                        .toList());
    }

    private void column(String name, DoubleSupplier source) {
        columns.add(new Column(name, source, samples));
    }
}
