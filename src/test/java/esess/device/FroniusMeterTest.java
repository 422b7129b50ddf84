package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.device.PolledMeter.Measured;
import esess.model.AcMeasurement;
import esess.model.AcMeasurement.Line;
import esess.model.PerPhase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FroniusMeterTest {

    private static final String DATAMANAGER =
            "{'Body':{'Data':{'Current_AC_Phase_1':1.5,'Current_AC_Phase_2':2.5,'Current_AC_Phase_3':0.1,"
                    + "'Details':{'Serial':'16420123'},'Enable':1,'EnergyReal_WAC_Sum_Consumed':6310025,'EnergyReal_WAC_Sum_Produced':98765,"
                    + "'Frequency_Phase_Average':50.0,'PowerFactor_Phase_1':0.9,'PowerFactor_Phase_2':-0.8,'PowerFactor_Phase_3':1.0,"
                    + "'PowerReal_P_Phase_1':300.5,'PowerReal_P_Phase_2':-500.0,'PowerReal_P_Phase_3':23.0,'PowerReal_P_Sum':-176.5,"
                    + "'Voltage_AC_Phase_1':230.1,'Voltage_AC_Phase_2':231.2,'Voltage_AC_Phase_3':232.3}},'Head':{'Status':{'Code':0}}}";
    /** Values as recorded by openWB from a meter in the feed-in path: the means have another sign than their own sum. */
    private static final String GEN24 =
            "{'Body':{'Data':{'ACBRIDGE_CURRENT_ACTIVE_MEAN_01_F32':-8.485,'ACBRIDGE_CURRENT_ACTIVE_MEAN_02_F32':-8.501,"
                    + "'ACBRIDGE_CURRENT_ACTIVE_MEAN_03_F32':-8.535,'COMPONENTS_MODE_ENABLE_U16':1.0,'Details':{'Serial':'1234567890'},"
                    + "'GRID_FREQUENCY_MEAN_F32':49.9,'SMARTMETER_ENERGYACTIVE_CONSUMED_SUM_F64':28233.0,'SMARTMETER_ENERGYACTIVE_PRODUCED_SUM_F64':5094426.0,"
                    + "'SMARTMETER_FACTOR_POWER_01_F64':0.643,'SMARTMETER_FACTOR_POWER_02_F64':0.68,'SMARTMETER_FACTOR_POWER_03_F64':0.667,"
                    + "'SMARTMETER_POWERACTIVE_01_F64':1229.7,'SMARTMETER_POWERACTIVE_02_F64':1298.1,'SMARTMETER_POWERACTIVE_03_F64':1281.5,"
                    + "'SMARTMETER_POWERACTIVE_MEAN_01_F64':-1232.0,'SMARTMETER_POWERACTIVE_MEAN_02_F64':-1296.0,'SMARTMETER_POWERACTIVE_MEAN_03_F64':-1281.2,"
                    + "'SMARTMETER_POWERACTIVE_MEAN_SUM_F64':3809.4,'SMARTMETER_VOLTAGE_01_F64':229.3,'SMARTMETER_VOLTAGE_02_F64':228.8,"
                    + "'SMARTMETER_VOLTAGE_03_F64':229.4}}}";

    private static Measured decode(String text) {
        return FroniusMeter.decode(Fields.of(new GsonJson().parse(text.replace('\'', '"'))), 0, Set.of());
    }

    private static String refused(String text) {
        return assertThrows(IllegalArgumentException.class, () -> decode(text)).getMessage();
    }

    @Test
    @DisplayName("both families of key names")
    void families() {
        assertEquals(
                new Measured(
                        new AcMeasurement(
                                new PerPhase<>(
                                        new Line(230.1, 1.5, 300.5, 0.9, null, null),
                                        new Line(231.2, 2.5, -500.0, -0.8, null, null),
                                        new Line(232.3, 0.1, 23.0, 1.0, null, null)),
                                -176.5,
                                6310.025,
                                98.765,
                                50.0),
                        "16420123"),
                decode(DATAMANAGER));
        assertEquals(
                new Measured(
                        new AcMeasurement(
                                new PerPhase<>(
                                        new Line(229.3, -8.485, 1229.7, 0.643, null, null),
                                        new Line(228.8, -8.501, 1298.1, 0.68, null, null),
                                        new Line(229.4, -8.535, 1281.5, 0.667, null, null)),
                                3809.4,
                                28.233,
                                5094.426,
                                49.9),
                        "1234567890"),
                decode(GEN24));
    }

    @Test
    @DisplayName("voltages between the phases, of both families, belong to the first of the two")
    void betweenPhases() {
        Measured datamanager = decode(DATAMANAGER.replace(
                "'Enable':1,",
                "'Enable':1,'Voltage_AC_PhaseToPhase_12':398.1,"
                        + "'Voltage_AC_PhaseToPhase_23':399.2,'Voltage_AC_PhaseToPhase_31':400.3,"));
        assertEquals(
                new PerPhase<>(398.1, 399.2, 400.3),
                datamanager.measurement().phases().map(Line::voltageToNextV));
        Measured gen24 = decode(GEN24.replace(
                "'COMPONENTS",
                "'ACBRIDGE_VOLTAGE_MEAN_12_F32':398.1,'ACBRIDGE_VOLTAGE_MEAN_31_F32':400.3,'COMPONENTS"));
        assertEquals(
                List.of(398.1, 400.3),
                gen24.measurement().phases().map(Line::voltageToNextV).known());
    }

    @Test
    @DisplayName("a counter of 0 is a meter that the inverter has not read yet, no counter that has run back")
    void countersNotRead() {
        Measured measured = decode(DATAMANAGER.replace("6310025", "0").replace("98765", "0.0"));
        assertEquals(-176.5, measured.measurement().powerW());
        assertNull(measured.measurement().energyForwardKWh());
        assertNull(measured.measurement().energyReverseKWh());
    }

    @Test
    @DisplayName("a meter that the inverter knows at the consumption, a generator or a single load is no grid meter")
    void elsewhere() {
        for (Map.Entry<Integer, String> place : Map.of(
                        1, "at the consumption", 3, "at a generator", 256, "at a single load")
                .entrySet()) {
            assertTrue(
                    refused(DATAMANAGER.replace("'Enable':1", "'Enable':1,'Meter_Location_Current':" + place.getKey()))
                            .contains(place.getValue()));
            assertTrue(refused(GEN24.replace(
                            "'COMPONENTS", "'SMARTMETER_VALUE_LOCATION_U16':" + place.getKey() + ".0,'COMPONENTS"))
                    .contains(place.getValue()));
        }
        assertEquals(
                decode(GEN24), decode(GEN24.replace("'COMPONENTS", "'SMARTMETER_VALUE_LOCATION_U16':0.0,'COMPONENTS")));
        assertEquals(
                decode(GEN24),
                decode(GEN24.replace("'COMPONENTS", "'SMARTMETER_VALUE_LOCATION_U16':65535.0,'COMPONENTS")));
    }

    @Test
    @DisplayName("a single-phase meter has one phase")
    void singlePhase() {
        Measured measured =
                decode("{'Body':{'Data':{'Enable':1,'PowerReal_P_Phase_1':-120.5,'Voltage_AC_Phase_1':229.0}}}");
        assertEquals(
                new AcMeasurement(
                        PerPhase.only(1, new Line(229.0, null, -120.5, null, null, null)), -120.5, null, null, null),
                measured.measurement());
        assertNull(measured.serial());
    }

    @Test
    @DisplayName(
            "a phase whose power is unknown, or that has gone, makes no measurement: neither a sum of the others nor the total")
    void missingPhase() {
        String whole = DATAMANAGER;
        for (String sum : List.of("'PowerReal_P_Sum':-176.5", "'x':0")) {
            String answer = whole.replace("'PowerReal_P_Sum':-176.5", sum);
            assertTrue(refused(answer.replace("'PowerReal_P_Phase_2':-500.0", "'PowerReal_P_Phase_2':null"))
                    .contains("the power of phase 2 is missing"));
            assertTrue(refused(answer.replace("'PowerReal_P_Phase_2':-500.0,", ""))
                    .contains("the power of phase 2 is missing"));
        }
        String onlyOne = "{'Body':{'Data':{'Enable':1,'PowerReal_P_Phase_1':-120.5,'PowerReal_P_Sum':-120.5}}}";
        assertEquals(-120.5, decode(onlyOne).measurement().powerW());
        Fields once = Fields.of(new GsonJson().parse(onlyOne.replace('\'', '"')));
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> FroniusMeter.decode(once, 0, Set.of(1, 2, 3)))
                        .getMessage()
                        .contains("phase 2"),
                "it had three");
        assertEquals(
                -120.5,
                decode("{'Body':{'Data':{'Enable':1,'PowerReal_P_Sum':-120.5}}}")
                        .measurement()
                        .phases()
                        .l1()
                        .powerW(),
                "a sum alone is seen on L1, for the GX looks only there");
    }

    @Test
    @DisplayName("the inverter's own reason reaches the owner, and the key that he has to look at")
    void reason() {
        String answer =
                "{'Body':{'Data':{}},'Head':{'RequestArguments':{'DeviceClass':'Meter','DeviceId':'0','Scope':'Device'},"
                        + "'Status':{'Code':255,'Reason':'Meter 0 does not exist','UserMessage':''},'Timestamp':'2026-11-28T10:00:00+01:00'}}";
        assertEquals(
                "the inverter reports error 255: Meter 0 does not exist (it was asked for MeterID = 0)",
                refused(answer));
    }

    @Test
    @DisplayName("Enable 0, an error of the inverter and an answer without power are failed polls")
    void unusable() {
        assertTrue(refused(DATAMANAGER.replace("'Enable':1", "'Enable':0")).contains("not valid"));
        assertTrue(refused(GEN24.replace("ENABLE_U16':1.0", "ENABLE_U16':0.0")).contains("not valid"));
        assertTrue(refused(DATAMANAGER.replace("'Code':0", "'Code':255")).contains("error 255"));
        assertTrue(refused(DATAMANAGER.replace("'PowerReal_P_Sum':-176.5", "'PowerReal_P_Sum':'-176.5'"))
                .contains("PowerReal_P_Sum"));
        refused("{'Body':{'Data':{}}}");
        refused("{'Body':[]}");
        refused("{}");
    }
}
