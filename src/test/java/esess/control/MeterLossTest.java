package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.control.MeterLoss.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MeterLossTest {

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    @DisplayName("values are held, then unknown, then the meter is lost; each change is announced to the millisecond")
    void stages() {
        MeterLoss loss = new MeterLoss(ms(1500), ms(15_000));
        assertEquals(State.CURRENT, loss.state(0));
        assertEquals(State.CURRENT, loss.state(1499));
        assertEquals(State.UNKNOWN, loss.state(1500));
        assertEquals(State.UNKNOWN, loss.state(14_999));
        assertEquals(State.LOST, loss.state(15_000));
        assertEquals(Optional.of(ms(1100)), loss.untilChange(400));
        assertEquals(Optional.of(ms(1)), loss.untilChange(14_999));
        assertEquals(Optional.empty(), loss.untilChange(15_000));
    }

    @Test
    @DisplayName("by default three periods and at most 5 s, but a slow meter in good health never flickers")
    void defaults() {
        assertEquals(
                ms(1500),
                MeterLoss.of(ms(500), Optional.empty(), MeterLoss.OFFLINE).hold());
        assertEquals(
                ms(5000),
                MeterLoss.of(ms(2000), Optional.empty(), MeterLoss.OFFLINE).hold());
        assertEquals(
                ms(20_000),
                MeterLoss.of(ms(10_000), Optional.empty(), MeterLoss.OFFLINE).hold());
        assertEquals(
                ms(700),
                MeterLoss.of(ms(500), Optional.of(ms(700)), MeterLoss.OFFLINE).hold(),
                "as configured");
    }

    @Test
    @DisplayName("a meter is never lost while its values still stand")
    void offlineNotBeforeHold() {
        assertEquals(ms(5000), new MeterLoss(ms(5000), ms(1000)).offline());
        assertEquals(State.LOST, new MeterLoss(ms(5000), ms(1000)).state(5000));
    }
}
