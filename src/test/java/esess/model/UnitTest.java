package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnitTest {

    @Test
    void texts() {
        assertEquals("231W", Unit.WATT.text(230.5));
        assertEquals("-500W", Unit.WATT.text(-500));
        assertEquals("230.1V", Unit.VOLT.text(230.1));
        assertEquals("12.35kWh", Unit.KILOWATT_HOUR.text(12.345));
        assertEquals("21.5°C", Unit.CELSIUS.text(21.49));
        assertEquals("7", Unit.NONE.text(7));
        assertEquals("7.25", Unit.NONE.text(7.25));
    }

    @Test
    void textsAreThoseOfFormat() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double value = Unit.KILOWATT_HOUR.round((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12)));
            for (Unit unit : new Unit[] {Unit.WATT, Unit.VOLT, Unit.KILOWATT_HOUR, Unit.PERCENT}) {
                int decimals = unit == Unit.WATT ? 0 : unit == Unit.KILOWATT_HOUR ? 2 : 1;
                String expected = BigDecimal.valueOf(value)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .toPlainString();
                String text = unit.text(value);
                assertEquals(
                        expected.matches("-0(\\.0+)?") ? expected.substring(1) : expected,
                        text.replaceAll("[^0-9.-]", ""),
                        unit + " " + value);
            }
        }
        assertEquals("0.0V", Unit.VOLT.text(-0.04));
        assertEquals("-0.1V", Unit.VOLT.text(-0.05));
    }

    @Test
    void rounding() {
        assertEquals(230.5, Unit.WATT.round(230.4999));
        assertEquals(0.0, Unit.WATT.round(-0.01), "no negative zero on the bus");
        assertEquals(Double.doubleToLongBits(0.0), Double.doubleToLongBits(Unit.WATT.round(-0.01)));
        assertEquals(Double.NaN, Unit.WATT.round(Double.NaN));
        assertEquals(1.23456789, Unit.NONE.round(1.23456789));
    }
}
