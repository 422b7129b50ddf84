package esess.sim.plant;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * What a family uses: some 12 kWh a day, as its devices do, each on its phase. Another seed is another family, the same
 * date gives the same day again. Immutable; any thread.
 */
@FunctionalInterface
public interface Household {

    Day day(LocalDate date);

    /** Nothing but this, all day, on the first phase. */
    static Household constant(double watts) {
        Day day = new Day();
        day.run(1, 0, SolarDay.SECONDS, watts);
        return date -> day;
    }

    static Household family(long seed) {
        return date -> {
            SplittableRandom random = new SplittableRandom(seed * 1_000_033 + date.toEpochDay());
            boolean weekend = date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
            Day day = new Day();
            for (int phase = 1; phase <= 3; phase++) {
                day.standby(random, phase, phase == 1 ? 120 : 60);
            }
            day.compressor(random, 2, 85);
            day.compressor(random, 3, 70);
            day.run(1, clock(5, 30), clock(22, 0), 25);
            day.run(3, around(random, weekend ? 8 : 6, 50, 20), 150, 2000);
            day.run(3, around(random, 15, 40, 30), 150, 2000);
            if (weekend || random.nextDouble() < 0.6) {
                day.thermostat(1, around(random, 12, 10, 20), 25 * 60, 1800, 20, 15);
            }
            if (random.nextDouble() < 0.4) {
                int start = around(random, 10, 0, 90);
                day.run(2, start, 15 * 60, 2100);
                day.run(2, start + 15 * 60, 40 * 60, 250);
                day.run(2, start + 55 * 60, 6 * 60, 500);
            }
            int dinner = around(random, 18, 15, 30);
            day.thermostat(1, dinner, 35 * 60, 1800, 20, 15);
            if (random.nextDouble() < 0.5) {
                day.run(2, dinner - 10 * 60, 8 * 60, 2400);
                day.thermostat(2, dinner - 2 * 60, 30 * 60, 2400, 40, 60);
            }
            if (random.nextDouble() < 0.7) {
                int start = around(random, 20, 0, 30);
                day.run(3, start, 18 * 60, 2000);
                day.run(3, start + 18 * 60, 25 * 60, 60);
                day.run(3, start + 43 * 60, 12 * 60, 2000);
            }
            int evening = around(random, 17, 45, 40);
            day.run(1, evening, clock(22, 45) - evening, 150);
            day.run(2, evening + 1800, clock(22, 30) - evening - 1800, 110);
            return day;
        };
    }

    private static int clock(int hour, int minute) {
        return hour * 3600 + minute * 60;
    }

    private static int around(SplittableRandom random, int hour, int minute, int spreadMinutes) {
        return clock(hour, minute) + (int) ((random.nextDouble() * 2 - 1) * spreadMinutes * 60);
    }

    /** W for each second of one day and each phase. Not changed any more once a household has given it. */
    final class Day {
        private final float[][] watts = new float[3][SolarDay.SECONDS];

        private Day() {}

        /** @param phase 1 to 3 */
        public double powerW(int phase, int secondOfDay) {
            return watts[phase - 1][secondOfDay];
        }

        public double energyWh() {
            double sum = 0;
            for (float[] phase : watts) {
                for (float each : phase) {
                    sum += each;
                }
            }
            return sum / 3600;
        }

        private void run(int phase, int start, int seconds, double power) {
            for (int second = Math.max(0, start); second < Math.min(SolarDay.SECONDS, start + seconds); second++) {
                watts[phase - 1][second] += (float) power;
            }
        }

        /** What is always on, another amount every ten minutes. */
        private void standby(SplittableRandom random, int phase, double power) {
            for (int start = 0; start < SolarDay.SECONDS; start += 600) {
                run(phase, start, 600, Math.rint(power * (0.85 + 0.3 * random.nextDouble())));
            }
        }

        private void compressor(SplittableRandom random, int phase, double power) {
            int second = -random.nextInt(2400);
            while (second < SolarDay.SECONDS) {
                int on = 720 + random.nextInt(360);
                run(phase, second, 2, power * 5);
                run(phase, second, on, power);
                second += on + 1500 + random.nextInt(900);
            }
        }

        private void thermostat(int phase, int start, int seconds, double power, int on, int off) {
            for (int second = start; second < start + seconds; second += on + off) {
                run(phase, second, on, power);
            }
        }
    }
}
