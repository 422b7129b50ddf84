package esess.control.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a tariff is asked for the times of the car. */
class FetchTimesTest {

    @ParameterizedTest
    @DisplayName("early in each half hour, at a change of the charger, and every hour; in the cheap window every hour")
    @CsvSource({
        "12:00, 301, false, true",
        "12:05, 301, false, true",
        "12:06, 301, false, false",
        "12:31, 301, false, true",
        "12:02, 300, false, false",
        "12:15, 3600, false, true",
        "12:15, 3599, false, false",
        "12:15, 61, true, true",
        "12:15, 59, true, false",
        "23:31, 301, false, false",
        "02:00, 301, false, false",
        "05:29, 301, false, false",
        "05:30, 301, false, true",
        "02:00, 3600, false, true",
        "02:00, 61, true, true",
    })
    void due(String now, long seconds, boolean changed, boolean expected) {
        assertEquals(
                expected,
                FetchTimes.isDue(
                        LocalTime.parse(now),
                        Duration.ofSeconds(seconds),
                        changed,
                        LocalTime.of(23, 30),
                        LocalTime.of(5, 30)));
    }
}
