package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.device.ShellyAnswers.Energies;
import esess.model.AcMeasurement;
import esess.model.AcMeasurement.Line;
import esess.model.PerPhase;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellyAnswersTest {

    private static final String GEN1 = "{'emeters':["
            + "{'power':951.2,'pf':0.98,'current':4.03,'voltage':236.1,'is_valid':true,'total':1000.5,'total_returned':10.0},"
            + "{'power':-300.0,'pf':-0.9,'current':1.3,'voltage':235.0,'is_valid':true,'total':2000.0,'total_returned':20.0},"
            + "{'power':48.8,'pf':0.5,'current':0.4,'voltage':234.0,'is_valid':true,'total':3000.0,'total_returned':30.0}],'total_power':700.01}";
    private static final String EM = "{'id':0,'a_current':4.029,'a_voltage':0,'a_act_power':0.0,'a_pf':1,'a_freq':198,"
            + "'b_current':4.027,'b_voltage':236.2,'b_act_power':-951.1,'b_pf':1,'b_freq':50,"
            + "'c_current':3.03,'c_voltage':236.4,'c_act_power':715.4,'c_pf':-0.7,'c_freq':50.1,"
            + "'n_current':null,'total_current':11.083,'total_act_power':-235.7,'errors':['phase_sequence']}";
    private static final String EM1S =
            "{'em1:0':{'id':0,'current':0.02,'voltage':224.6,'act_power':100.0,'pf':0.0,'freq':50.0},"
                    + "'em1:1':{'id':1,'current':22.78,'voltage':224.7,'act_power':5080.3,'pf':0.99,'freq':50.0},"
                    + "'em1data:0':{'id':0,'total_act_energy':0.0,'total_act_ret_energy':0.0},"
                    + "'em1data:1':{'id':1,'total_act_energy':6644.9,'total_act_ret_energy':2595.26}}";

    private static Fields json(String text) {
        return Fields.of(new GsonJson().parse(text.replace('\'', '"')));
    }

    private static String refused(Function<Fields, ?> decode, String text) {
        return assertThrows(IllegalArgumentException.class, () -> decode.apply(json(text)))
                .getMessage();
    }

    private static AcMeasurement triphase(String text) {
        return ShellyAnswers.triphase(json(text));
    }

    @Test
    @DisplayName("Gen1 3EM: three phases in W and kWh, the total as the device tells it")
    void gen1() {
        AcMeasurement measured = ShellyAnswers.gen1Meter(json(GEN1));
        assertEquals(
                new Line(236.1, 4.03, 951.2, 0.98, 1.0005, 0.01),
                measured.phases().l1());
        assertEquals(-300.0, measured.phases().l2().powerW());
        assertEquals(700.01, measured.powerW());
        assertEquals(6.0005, measured.energyForwardKWh(), 1e-9);
        assertEquals(0.06, measured.energyReverseKWh(), 1e-9);
        assertEquals(
                700.0,
                ShellyAnswers.gen1Meter(json(GEN1.replace(",'total_power':700.01", "")))
                        .powerW(),
                1e-9);
    }

    @Test
    @DisplayName("a phase that says is_valid false makes the answer unusable, its total would be wrong")
    void gen1NotValid() {
        assertTrue(refused(ShellyAnswers::gen1Meter, GEN1.replaceFirst("true", "false"))
                .contains("not valid"));
        refused(
                status -> ShellyAnswers.gen1Channel(status, 0),
                "{'meters':[{'power':0.0,'is_valid':false,'total':1}]}");
    }

    @Test
    @DisplayName("an energy that is negative or missing makes the sum unknown: a sum without it would run backwards")
    void energyUnknown() {
        AcMeasurement measured = ShellyAnswers.gen1Meter(
                json(GEN1.replace("'total':2000.0", "'total':-1").replace("'total_returned':10.0", "'x':0")));
        assertNull(measured.phases().l2().energyForwardKWh());
        assertNull(measured.energyForwardKWh());
        assertNull(measured.energyReverseKWh());
        assertEquals(1.0005, measured.phases().l1().energyForwardKWh());
        assertEquals(700.01, measured.powerW());
    }

    @Test
    @DisplayName(
            "triphase: a phase that is not wired has no frequency of nonsense; energies come from their own answer")
    void triphase() {
        Energies energies = ShellyAnswers.energies(
                json(
                        "{'id':0,'a_total_act_energy':1000,'a_total_act_ret_energy':10,'b_total_act_energy':2000,"
                                + "'b_total_act_ret_energy':20,'c_total_act_energy':3000,'c_total_act_ret_energy':30,'total_act':6000,'total_act_ret':60}"));
        AcMeasurement measured = energies.with(ShellyAnswers.triphase(json(EM)));
        assertEquals(
                new PerPhase<>(
                        new Line(0.0, 4.029, 0.0, 1.0, 1.0, 0.01),
                        new Line(236.2, 4.027, -951.1, 1.0, 2.0, 0.02),
                        new Line(236.4, 3.03, 715.4, -0.7, 3.0, 0.03)),
                measured.phases());
        assertEquals(new AcMeasurement(measured.phases(), -235.7, 6.0, 0.06, 50.0), measured);
    }

    @ParameterizedTest
    @DisplayName("triphase: a power that is no power is a failed poll, never 0")
    @ValueSource(strings = {"'0'", "[]", "{}", "true", "1e300", "1e999"})
    void noPower(String power) {
        assertTrue(refused(ShellyAnswers::triphase, EM.replace("-951.1", power)).contains("b_act_power"));
    }

    @Test
    @DisplayName(
            "a phase whose power is unknown makes no measurement, though the device tells a total: the GX reckons with phases")
    void missingPhase() {
        for (String unknown : List.of("", "'b_act_power':null,")) {
            String without = EM.replace("'b_act_power':-951.1,", unknown);
            assertTrue(refused(ShellyAnswers::triphase, without).contains("power of a phase is missing"));
            refused(ShellyAnswers::triphase, without.replace("'total_act_power':-235.7", "'total_act_power':null"));
        }
        for (String unknown : List.of("", "'power':null,")) {
            assertTrue(refused(ShellyAnswers::gen1Meter, GEN1.replace("'power':-300.0,", unknown))
                    .contains("power of a phase is missing"));
        }
        assertEquals(
                -235.7,
                triphase(EM.replace("'total_act_power':-235.7", "'total_act_power':null"))
                        .powerW(),
                1e-9);
        refused(ShellyAnswers::triphase, EM.replace("phase_sequence", "power_meter_failure"));
        refused(ShellyAnswers::triphase, EM.replace("'id':0", "'c_errors':['power_meter_failure']"));
    }

    @Test
    @DisplayName("what no meter measures is unknown: voltage, current, power factor, frequency; -0 is 0")
    void implausible() {
        AcMeasurement measured = triphase(EM.replace("236.2", "'236.2'")
                .replace("4.027", "1e7")
                .replace("-0.7", "98")
                .replace("50.1", "0")
                .replace("'b_freq':50,", "")
                .replace("'a_act_power':0.0", "'a_act_power':-0.0"));
        assertEquals(
                new Line(null, null, -951.1, 1.0, null, null), measured.phases().l2());
        assertNull(measured.phases().l3().powerFactor());
        assertNull(measured.frequencyHz());
        assertEquals(0.0, measured.phases().l1().powerW());
    }

    @Test
    @DisplayName("of clamps that are measured each for itself, the one that is meant counts; they have no sum")
    void clamps() {
        assertEquals(
                new AcMeasurement(
                        PerPhase.only(1, new Line(224.7, 22.78, 5080.3, 0.99, 6.6449, 2.59526)),
                        5080.3,
                        6.6449,
                        2.59526,
                        50.0),
                ShellyAnswers.clampChannel(json(EM1S), 1));
        assertTrue(refused(whole -> ShellyAnswers.clampChannel(whole, 2), EM1S).contains("em1:2"));
        refused(whole -> ShellyAnswers.clampChannel(whole, 0), EM1S.replace("'act_power':100.0,", ""));
        String em = "{'relays':[{'ison':false}],'emeters':["
                + "{'power':512.0,'pf':-0.97,'voltage':221.4,'is_valid':true,'total':12716863.2,'total_returned':1742722.0},"
                + "{'power':-1203.0,'pf':-0.99,'voltage':221.4,'is_valid':true,'total':10.0,'total_returned':55000.0}]}";
        assertTrue(refused(ShellyAnswers::gen1Meter, em).contains("set Channel to the one that is meant (0 to 1)"));
        assertEquals(512.0, ShellyAnswers.gen1Channel(json(em), 0).powerW());
        assertEquals(-1203.0, ShellyAnswers.gen1Channel(json(em), 1).powerW());
    }

    @Test
    @DisplayName("Switch and PM1: what came back is not consumption")
    void channel() {
        AcMeasurement measured = ShellyAnswers.channel(
                json(
                        "{'id':0,'output':true,'apower':-88.9,'voltage':233.2,'freq':50,'current':0.388,"
                                + "'aenergy':{'total':121.78,'by_minute':[1047.1],'minute_ts':1748418360},'ret_aenergy':{'total':21.78}}"));
        assertEquals(
                new AcMeasurement(
                        PerPhase.only(1, new Line(233.2, 0.388, -88.9, null, 0.1, 0.02178)), -88.9, 0.1, 0.02178, 50.0),
                measured);
        AcMeasurement older = ShellyAnswers.channel(json("{'apower':5,'aenergy':{'total':1000}}"));
        assertEquals(1.0, older.energyForwardKWh());
        assertNull(older.energyReverseKWh());
        refused(ShellyAnswers::channel, "{'id':0,'output':false}");
        refused(ShellyAnswers::channel, "{'apower':0,'errors':['power_meter_failure']}");
    }

    @Test
    @DisplayName("Gen1 relay and plug: watt-minutes, and voltage where there is one")
    void gen1Channel() {
        AcMeasurement measured = ShellyAnswers.gen1Channel(
                json(
                        "{'relays':[{'ison':true}],'voltage':231.2,"
                                + "'meters':[{'power':1.0,'is_valid':true,'total':60},{'power':642.5,'is_valid':true,'total':120000}]}"),
                1);
        assertEquals(
                new AcMeasurement(
                        PerPhase.only(1, new Line(231.2, null, 642.5, null, 2.0, null)), 642.5, 2.0, null, null),
                measured);
        assertEquals(-300.0, ShellyAnswers.gen1Channel(json(GEN1), 1).powerW());
        assertTrue(refused(status -> ShellyAnswers.gen1Channel(status, 1), "{'meters':[{'power':1.0}]}")
                .contains("no meter 1"));
        refused(status -> ShellyAnswers.gen1Channel(status, 0), "{'meters':[7]}");
        refused(status -> ShellyAnswers.gen1Channel(status, 0), "{'meters':{'power':1.0}}");
    }
}
