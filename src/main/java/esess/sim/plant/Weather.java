package esess.sim.plant;

import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * The sun of every day: the same date gives the same day again. The made-up ones follow the sun over 50° north, panels
 * to the south at 30°; {@code peakW} is what the panels give in full sun. Immutable; any thread.
 */
@FunctionalInterface
public interface Weather {

    SolarDay day(LocalDate date);

    /** Not a cloud. */
    static Weather clear(double peakW) {
        return date -> {
            double[] sky = clearSky(date, peakW);
            return SolarDay.of(second -> at(sky, second));
        };
    }

    /** Clouds of some minutes with sun between them. */
    static Weather cloudy(double peakW, long seed) {
        return clouded(peakW, seed, new Clouds(60, 540, 0.92, 1.04, 60, 480, 0.12, 0.55));
    }

    /** Overcast, with a rare gap; the short days come from the date. */
    static Weather winter(double peakW, long seed) {
        return clouded(peakW, seed, new Clouds(60, 420, 0.6, 0.95, 900, 5400, 0.12, 0.35));
    }

    /** Days of all three kinds, as the season has them; mostly one like the one before. */
    static Weather mixed(double peakW, long seed) {
        Weather[] kinds = {clear(peakW), cloudy(peakW, seed), winter(peakW, seed)};
        return date -> {
            // Spells of three days, between which the weather changes by chance.
            SplittableRandom random = new SplittableRandom(seed * 1_000_039 + Math.floorDiv(date.toEpochDay(), 3));
            double summer = (1 + StrictMath.cos(2 * Math.PI * (date.getDayOfYear() - 190) / 365)) / 2;
            double clear = 0.12 + 0.3 * summer;
            double overcast = 0.6 - 0.45 * summer;
            double chance = random.nextDouble();
            boolean other = new SplittableRandom(seed * 1_000_033 + date.toEpochDay()).nextInt(4) == 0;
            return kinds[other || chance >= clear && chance < 1 - overcast ? 1 : chance < clear ? 0 : 2].day(date);
        };
    }

    /**
     * What passes the panels in turn, lengths in seconds: at least so long, and on average so much more; and how much of
     * the sun comes through, from and to.
     */
    record Clouds(
            double gapLeast,
            double gapMore,
            double gapFrom,
            double gapTo,
            double cloudLeast,
            double cloudMore,
            double cloudFrom,
            double cloudTo) {

        /** How fast the shadow of a cloud moves over the panels. */
        private static final int EDGE_SECONDS = 25;

        private float[] transmission(SplittableRandom random) {
            float[] through = new float[SolarDay.SECONDS];
            boolean cloud = random.nextBoolean();
            double before = cloud ? cloudTo : gapTo;
            int second = 0;
            while (second < through.length) {
                double least = cloud ? cloudLeast : gapLeast;
                double more = cloud ? cloudMore : gapMore;
                int length = (int) (least - StrictMath.log(1 - random.nextDouble()) * more);
                double from = cloud ? cloudFrom : gapFrom;
                double next = from + random.nextDouble() * ((cloud ? cloudTo : gapTo) - from);
                for (int i = 0; i < length && second < through.length; i++, second++) {
                    through[second] = (float) (i < EDGE_SECONDS ? before + (next - before) * i / EDGE_SECONDS : next);
                }
                before = next;
                cloud = !cloud;
            }
            return through;
        }
    }

    private static Weather clouded(double peakW, long seed, Clouds clouds) {
        return date -> {
            double[] sky = clearSky(date, peakW);
            float[] through = clouds.transmission(new SplittableRandom(seed * 1_000_003 + date.toEpochDay()));
            return SolarDay.of(second -> at(sky, second) * through[second]);
        };
    }

    /** By minute, one more than the day has. StrictMath: the same on every machine. */
    private static double[] clearSky(LocalDate date, double peakW) {
        double latitude = StrictMath.toRadians(50);
        double facing = StrictMath.toRadians(50 - 30);
        double declination =
                StrictMath.toRadians(23.44) * StrictMath.sin(2 * Math.PI * (284 + date.getDayOfYear()) / 365);
        double[] watts = new double[24 * 60 + 1];
        for (int minute = 0; minute < watts.length; minute++) {
            double hourAngle = StrictMath.toRadians((minute / 60.0 - 12) * 15);
            double height = along(latitude, declination, hourAngle);
            if (height > 0) {
                // Meinel's direct beam through the air, and a tenth of it from the rest of the sky.
                double beam = 1.353 * StrictMath.pow(0.7, StrictMath.pow(1 / Math.max(height, 0.03), 0.678));
                double onPanels = beam * Math.max(0, along(facing, declination, hourAngle)) + 0.1 * height;
                watts[minute] = 0.87 * peakW * onPanels;
            }
        }
        return watts;
    }

    private static double along(double latitude, double declination, double hourAngle) {
        return StrictMath.sin(latitude) * StrictMath.sin(declination)
                + StrictMath.cos(latitude) * StrictMath.cos(declination) * StrictMath.cos(hourAngle);
    }

    private static double at(double[] byMinute, int second) {
        int minute = second / 60;
        return byMinute[minute] + (byMinute[minute + 1] - byMinute[minute]) * (second % 60) / 60;
    }
}
