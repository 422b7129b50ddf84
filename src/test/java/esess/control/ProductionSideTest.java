package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import esess.model.AcMeasurement;
import esess.model.AcMeasurement.Line;
import esess.model.PerPhase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProductionSideTest {

    private final ProductionSide side = new ProductionSide();

    private static AcMeasurement measured(Double powerW, Double forwardKWh, Double reverseKWh) {
        return new AcMeasurement(
                PerPhase.only(1, new Line(230.0, 1.0, powerW, 1.0, forwardKWh, reverseKWh)),
                powerW,
                forwardKWh,
                reverseKWh,
                50.0);
    }

    private void expect(double powerW, Double energyKWh, AcMeasurement of) {
        AcMeasurement production = side.production(of);
        assertEquals(powerW, production.powerW());
        assertEquals(energyKWh, production.energyForwardKWh());
        assertEquals(powerW, production.phases().l1().powerW());
        assertEquals(energyKWh, production.phases().l1().energyForwardKWh());
        assertEquals(230.0, production.phases().l1().voltageV());
    }

    @Test
    @DisplayName("a meter that counts production forward is left as it is; at night what the inverter takes is 0 W")
    void forward() {
        expect(400, 12.0, measured(400.0, 12.0, 0.1));
        expect(0, 12.0, measured(-3.0, 12.0, 0.1));
    }

    @Test
    @DisplayName("a meter that counts production as returned: positive and forward all the same")
    void returned() {
        expect(400, 12.0, measured(-400.0, 0.1, 12.0));
        expect(0, 12.0, measured(3.0, 0.1, 12.0));
        expect(7, 12.0, measured(-7.0, 0.1, 12.0));
    }

    @Test
    @DisplayName("a meter with one counter, mounted the other way round: that counter is the production")
    void oneCounter() {
        expect(400, 12.0, measured(-400.0, 12.0, null));
        assertNull(side.production(measured(-400.0, 12.0, null)).energyReverseKWh());
    }

    @Test
    @DisplayName("started in the night, the counters tell the way until the sun does")
    void night() {
        expect(0, 12.0, measured(2.0, 0.1, 12.0));
        expect(10, 12.0, measured(-10.0, 0.1, 12.0));
        expect(300, 12.0, measured(-300.0, 0.1, 12.0));
    }

    @Test
    @DisplayName("an inverter that draws more than usual while it starts is not taken for production for good")
    void startsUp() {
        expect(60, 12.0, measured(60.0, 12.0, 0.1));
        expect(400, 0.1, measured(-400.0, 12.0, 0.1));
        expect(0, 0.1, measured(60.0, 12.0, 0.1));
        expect(30, 0.1, measured(-30.0, 12.0, 0.1));
    }

    @Test
    @DisplayName("what the meter does not tell stays unknown")
    void unknown() {
        AcMeasurement production = side.production(measured(null, null, null));
        assertNull(production.powerW());
        assertNull(production.energyForwardKWh());
    }
}
