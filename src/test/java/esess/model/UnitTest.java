package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    void rounding() {
        assertEquals(230.5, Unit.WATT.round(230.4999));
        assertEquals(0.0, Unit.WATT.round(-0.01), "no negative zero on the bus");
        assertEquals(Double.doubleToLongBits(0.0), Double.doubleToLongBits(Unit.WATT.round(-0.01)));
        assertEquals(Double.NaN, Unit.WATT.round(Double.NaN));
        assertEquals(1.23456789, Unit.NONE.round(1.23456789));
    }
}
