package esess.sim.plant;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * When the family's car is away on a day, and what it needs for that: to work and back, at the weekend a trip on every
 * other day. The same seed and date give the same day again.
 *
 * @param leaves second of the day; after {@code comes}: it stays
 * @param usedWh out of its battery
 */
public record CarDay(int leaves, int comes, double usedWh) {

    private static final CarDay STAYS = new CarDay(SolarDay.SECONDS, SolarDay.SECONDS, 0);

    public static CarDay of(long seed, LocalDate date) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_037 + date.toEpochDay());
        boolean weekend = date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
        if (weekend && random.nextBoolean()) {
            return STAYS;
        }
        return weekend
                ? new CarDay(around(random, 14), around(random, 17), 3000 + 5000 * random.nextDouble())
                : new CarDay(around(random, 7), around(random, 15), 7000 + 5000 * random.nextDouble());
    }

    public boolean isHome(int secondOfDay) {
        return secondOfDay < leaves || secondOfDay >= comes;
    }

    private static int around(SplittableRandom random, int hour) {
        return hour * 3600 + random.nextInt(3600);
    }
}
