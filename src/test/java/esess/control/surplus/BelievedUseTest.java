package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BelievedUseTest {

    private static BelievedUse use(Double consumptionW, double askedW, double allowedW) {
        return BelievedUse.of(consumptionW, askedW, allowedW);
    }

    @Test
    @DisplayName("what counts is at most what was asked or allowed, whichever is more, and never negative")
    void atMost() {
        assertEquals(new BelievedUse(500, 0), use(500.0, 3000, 0));
        assertEquals(3000, use(1e6, 3000, 1000).countedW());
        assertEquals(8000, use(8000.0, 0, 8000).countedW(), "it has asked for less, and did not follow yet");
        assertEquals(BelievedUse.NONE, use(8000.0, 0, 0), "never asked, never allowed");
        assertEquals(BelievedUse.NONE, use(-500.0, 3000, 0));
        assertEquals(BelievedUse.NONE, use(Double.NaN, 3000, 0));
        assertEquals(BelievedUse.NONE, use(null, 3000, 0));
    }

    @Test
    @DisplayName("a tenth more than its plate says is not held against a heater, a lie is, beyond a quarter")
    void beyond() {
        assertEquals(200, use(2200.0, 2000, 2000).beyondW());
        assertEquals(500, use(1e6, 2000, 2000).beyondW());
    }
}
