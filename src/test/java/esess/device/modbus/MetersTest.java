package esess.device.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.device.PolledMeter;
import esess.device.PolledMeter.Failed;
import esess.device.PolledMeter.Kind;
import esess.device.PolledMeter.Measured;
import esess.model.AcMeasurement;
import esess.port.Modbus;
import esess.port.Modbus.Table;
import esess.runtime.Loop;
import esess.sim.door.RegisterBank;
import esess.sim.door.SimModbus;
import esess.sim.door.VirtualClock;
import esess.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each model against an image of its registers: what an owner would see of it. */
class MetersTest {

    private static final Modbus.Line LINE = new Modbus.Serial("/dev/ttyUSB0", 9600, Modbus.Parity.NONE, 1);
    private static final Modbus.Line HOST = new Modbus.Tcp("192.168.1.5", 502);

    private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
    private final List<Throwable> uncaught = new ArrayList<>();
    private final Loop loop = new Loop(clock, uncaught::add);
    private final SimModbus modbus = new SimModbus(loop, loop);
    private final RegisterBank bank = new RegisterBank();

    private PolledMeter meter(RegisterMap map) {
        modbus.attach(LINE, 1, bank);
        return new RegisterMeter(modbus.open(LINE), clock, 1, map);
    }

    private PolledMeter sunSpec(int unit) {
        modbus.attach(HOST, unit, bank);
        return new SunSpecMeter(modbus.open(HOST), clock, unit);
    }

    private PolledMeter.Result poll(PolledMeter meter) {
        List<PolledMeter.Result> results = new ArrayList<>();
        loop.execute(() -> meter.poll(Duration.ofSeconds(3), results::add));
        VirtualTime.pass(loop, clock, 4000);
        assertEquals(List.of(), uncaught);
        assertEquals(1, results.size());
        return results.get(0);
    }

    private AcMeasurement measured(PolledMeter meter) {
        PolledMeter.Result result = poll(meter);
        return assertInstanceOf(Measured.class, result, result::toString).measurement();
    }

    private void assertRefused(Kind kind, String text, PolledMeter meter) {
        Failed failed = assertInstanceOf(Failed.class, poll(meter));
        assertEquals(kind, failed.kind(), failed.message());
        assertTrue(failed.message().contains(text), failed.message());
    }

    private static void assertLine(Double volts, Double amperes, Double watts, AcMeasurement.Line line) {
        assertEquals(volts, line.voltageV(), 0.051);
        assertEquals(amperes, line.currentA(), 0.0051);
        assertEquals(watts, line.powerW(), 0.051);
    }

    private void eastron(int phases) {
        double[] volts = {230.1, 231.2, 229.9};
        double[] amperes = {2.5, 0.25, 4.1};
        double[] watts = {560.5, -40.25, 930};
        for (int i = 0; i < phases; i++) {
            bank.putFloat(Table.INPUT, 2 * i, volts[i]);
            bank.putFloat(Table.INPUT, 6 + 2 * i, amperes[i]);
            bank.putFloat(Table.INPUT, 0x0C + 2 * i, watts[i]);
            bank.putFloat(Table.INPUT, 0x1E + 2 * i, 0.98);
        }
        // What lies between is there in the devices too.
        for (int address = 0; address < 0x170; address++) {
            if (bank.get(Table.INPUT, address) == null) {
                bank.put(Table.INPUT, address, 0);
            }
        }
        bank.putFloat(Table.INPUT, 0x34, phases == 3 ? 1450.25 : 560.5);
        bank.putFloat(Table.INPUT, 0x46, 49.98);
        bank.putFloat(Table.INPUT, 0x48, 12345.5);
        bank.putFloat(Table.INPUT, 0x4A, 987.25);
        bank.putFloat(Table.INPUT, 0x15A, 4115.5);
        bank.putFloat(Table.INPUT, 0x160, 300.5);
    }

    @Test
    @DisplayName("Eastron SDM630")
    void sdm630() {
        eastron(3);
        AcMeasurement measurement = measured(meter(Meters.SDM630));
        assertEquals(1450.25, measurement.powerW(), 0.01);
        assertLine(230.1, 2.5, 560.5, measurement.phases().l1());
        assertLine(231.2, 0.25, -40.25, measurement.phases().l2());
        assertLine(229.9, 4.1, 930.0, measurement.phases().l3());
        assertEquals(49.98, measurement.frequencyHz(), 0.001);
        assertEquals(12345.5, measurement.energyForwardKWh());
        assertEquals(987.25, measurement.energyReverseKWh());
        assertEquals(4115.5, measurement.phases().l1().energyForwardKWh());
        assertEquals(300.5, measurement.phases().l1().energyReverseKWh());
    }

    @Test
    @DisplayName("Eastron SDM72 and the one-phase SDM120")
    void otherEastrons() {
        eastron(3);
        AcMeasurement sdm72 = measured(meter(Meters.SDM72));
        assertEquals(1450.25, sdm72.powerW(), 0.01);
        assertNull(sdm72.phases().l1().energyForwardKWh());
        AcMeasurement sdm120 = measured(meter(Meters.SDM120));
        assertEquals(560.5, sdm120.powerW(), 0.01);
        assertNull(sdm120.phases().l2());
        assertEquals(12345.5, sdm120.energyForwardKWh());
    }

    private void gavazzi(int forward, int forwardL1, int reverse, int frequency) {
        for (int address = 0; address < 0x80; address++) {
            bank.put(Table.HOLDING, address, 0);
        }
        for (int i = 0; i < 3; i++) {
            bank.putLong(Table.HOLDING, 2 * i, 2301 + i, true);
            bank.putLong(Table.HOLDING, 6 + 2 * i, 3990 + i, true);
            bank.putLong(Table.HOLDING, 0x0C + 2 * i, -1500 + i, true);
            bank.putLong(Table.HOLDING, 0x12 + 2 * i, -3450 + i, true);
            bank.putLong(Table.HOLDING, forwardL1 + 2 * i, 11111 + i, true);
        }
        bank.putLong(Table.HOLDING, 0x28, -10347, true);
        bank.putLong(Table.HOLDING, forward, 1234567, true);
        bank.putLong(Table.HOLDING, reverse, 7654321, true);
        bank.put(Table.HOLDING, frequency, 500);
    }

    private void assertGavazzi(RegisterMap map) {
        AcMeasurement measurement = measured(meter(map));
        assertEquals(-1034.7, measurement.powerW());
        assertLine(230.1, -1.5, -345.0, measurement.phases().l1());
        assertLine(230.3, -1.498, -344.8, measurement.phases().l3());
        assertEquals(399.1, measurement.phases().l2().voltageToNextV());
        assertEquals(123456.7, measurement.energyForwardKWh());
        assertEquals(765432.1, measurement.energyReverseKWh());
        assertEquals(1111.2, measurement.phases().l2().energyForwardKWh());
        assertEquals(50.0, measurement.frequencyHz());
    }

    @Test
    @DisplayName("Carlo Gavazzi EM24, EM24 Ethernet and EM340, with the low word first")
    void gavazzis() {
        gavazzi(0x3E, 0x46, 0x5C, 0x37);
        assertGavazzi(Meters.EM24);
        gavazzi(0x34, 0x40, 0x4E, 0x33);
        assertGavazzi(Meters.EM340);
        assertGavazzi(Meters.EM24_ETHERNET);
    }

    @Test
    @DisplayName("Carlo Gavazzi EM111")
    void em111() {
        gavazzi(0x10, 0x60, 0x20, 0x0F);
        bank.putLong(Table.HOLDING, 0, 2310, true);
        bank.putLong(Table.HOLDING, 2, 10_000, true);
        bank.putLong(Table.HOLDING, 4, 23_100, true);
        bank.put(Table.HOLDING, 0x0E, 1000);
        AcMeasurement measurement = measured(meter(Meters.EM111));
        assertEquals(2310.0, measurement.powerW());
        assertLine(231.0, 10.0, 2310.0, measurement.phases().l1());
        assertEquals(1.0, measurement.phases().l1().powerFactor());
        assertEquals(123456.7, measurement.energyForwardKWh());
        assertEquals(50.0, measurement.frequencyHz());
        assertNull(measurement.phases().l2());
    }

    private void fronius63A() {
        for (int address = 4096; address < 4180; address++) {
            bank.put(Table.HOLDING, address, 0);
        }
        double[] watts = {500, -120.5, 20.25};
        for (int i = 0; i < 3; i++) {
            bank.putLong(Table.HOLDING, 4096 + 2 * i, 230_100 + i * 1000, false);
            bank.putLong(Table.HOLDING, 4102 + 2 * i, 2_345, false);
            bank.putLong(Table.HOLDING, 4110 + 2 * i, 400_000, false);
            bank.putLong(Table.HOLDING, 4140 + 2 * i, Math.round(watts[i] * 100), false);
        }
        bank.putLong(Table.HOLDING, 4116, 39_975, false);
        bank.putLong(Table.HOLDING, 4124, 12_345_678, false);
        bank.putLong(Table.HOLDING, 4128, 1_000, false);
        bank.put(Table.HOLDING, 4134, 499);
    }

    @Test
    @DisplayName("Fronius Smart Meter 63A, two questions a poll")
    void fronius() {
        fronius63A();
        PolledMeter meter = meter(Meters.FRONIUS_63A);
        AcMeasurement measurement = measured(meter);
        assertEquals(399.75, measurement.powerW());
        assertLine(230.1, 2.345, 500.0, measurement.phases().l1());
        assertLine(231.1, 2.345, -120.5, measurement.phases().l2());
        assertEquals(400.0, measurement.phases().l3().voltageToNextV());
        assertEquals(12345.678, measurement.energyForwardKWh());
        assertEquals(1.0, measurement.energyReverseKWh());
        assertEquals(49.9, measurement.frequencyHz());
    }

    @Test
    @DisplayName("a 63A whose phases do not make its total is refused: nobody has documented its registers")
    void froniusSum() {
        fronius63A();
        bank.putLong(Table.HOLDING, 4116, 99_975, false);
        assertRefused(
                Kind.UNUSABLE, "its phases are 400 W together and its total is 1000 W", meter(Meters.FRONIUS_63A));
    }

    @Test
    @DisplayName("Fronius Smart Meter TS: the values that were recorded on its line, kWh and rest added")
    void froniusTs() {
        for (int address = 258; address < 330; address++) {
            bank.put(Table.HOLDING, address, 0);
        }
        for (int address = 1024; address < 1040; address++) {
            bank.put(Table.HOLDING, address, 0);
        }
        double[] watts = {207.2, -79.4, -124.8};
        for (int i = 0; i < 3; i++) {
            bank.putLong(Table.HOLDING, 288 + 14 * i, 2312, true);
            bank.putLong(Table.HOLDING, 290 + 14 * i, 900, true);
            bank.putLong(Table.HOLDING, 292 + 14 * i, Math.round(watts[i] * 10), true);
        }
        bank.putLong(Table.HOLDING, 262, 28, true);
        bank.putLong(Table.HOLDING, 272, 500, true);
        bank.putLong(Table.HOLDING, 1024, 987, true);
        bank.putLong(Table.HOLDING, 1026, 340, true);
        AcMeasurement measurement = measured(meter(Meters.FRONIUS_TS));
        assertEquals(2.8, measurement.powerW());
        assertEquals(207.2, measurement.phases().l1().powerW());
        assertEquals(-79.4, measurement.phases().l2().powerW());
        assertEquals(987.34, measurement.energyForwardKWh());
        assertEquals(50.0, measurement.frequencyHz());
    }

    @Test
    @DisplayName("words in the wrong order are refused with a hint, never shown")
    void wrongOrder() {
        gavazzi(0x34, 0x40, 0x4E, 0x33);
        for (int address = 0; address < 0x30; address += 2) {
            int low = bank.get(Table.HOLDING, address);
            bank.put(Table.HOLDING, address, bank.get(Table.HOLDING, address + 1), low);
        }
        assertRefused(Kind.UNUSABLE, "the order of the words is wrong", meter(Meters.EM340));
    }

    @Test
    @DisplayName("a wrong unit and a wrong model are told with what to look at")
    void hints() {
        PolledMeter nobody = new RegisterMeter(modbus.open(LINE), clock, 7, Meters.SDM630);
        assertRefused(Kind.SILENT, "/dev/ttyUSB0 unit 7: no answer; is UnitID 7 right", nobody);
        assertRefused(Kind.UNUSABLE, "is Model right?", meter(Meters.SDM630));
    }

    @Test
    @DisplayName("counters are asked every ten seconds only, and one that cannot be read takes nothing else with it")
    void counters() {
        eastron(3);
        PolledMeter meter = meter(Meters.SDM72);
        measured(meter);
        int first = bank.asked();
        measured(meter);
        measured(meter);
        int later = bank.asked() - first;
        assertTrue(later < 2 * first, later + " questions in two polls after " + first + " in the first");
    }

    @Test
    @DisplayName("registers that an owner has written down")
    void own() {
        bank.putLong(Table.HOLDING, 100, -1234, true).put(Table.HOLDING, 40, 2305);
        bank.putFloat(Table.INPUT, 7, 55.5);
        RegisterMap map = OwnRegisters.map(
                Optional.of(RegisterNumber.parse("100 i32le 0.1")),
                List.of(Optional.empty(), Optional.empty(), Optional.empty()),
                List.of(Optional.of(RegisterNumber.parse("0x28 u16 0.1")), Optional.empty(), Optional.empty()),
                List.of(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.of(RegisterNumber.parse("input 7 f32")),
                Optional.empty());
        AcMeasurement measurement = measured(meter(map));
        assertEquals(-123.4, measurement.powerW());
        assertEquals(230.5, measurement.phases().l1().voltageV());
        assertEquals(55.5, measurement.energyForwardKWh());
    }

    private int model(int at, int id, int length) {
        bank.put(Table.HOLDING, at, id, length);
        for (int i = 0; i < length; i++) {
            bank.put(Table.HOLDING, at + 2 + i, 0);
        }
        return at + 2 + length;
    }

    private void sunSpecHead() {
        bank.put(Table.HOLDING, 40000, 0x5375, 0x6E53);
    }

    private int scale(int tenth) {
        return tenth & 0xFFFF;
    }

    @Test
    @DisplayName("SunSpec meter 203 behind a common model, found by walking, with scale factors and what is not there")
    void sunSpecMeter() {
        sunSpecHead();
        int at = model(40002, 1, 65);
        int end = model(at, 203, 105);
        bank.put(Table.HOLDING, end, 0xFFFF, 0);
        for (int i = 0; i < 3; i++) {
            bank.put(Table.HOLDING, at + 3 + i, 250 + i);
            bank.put(Table.HOLDING, at + 8 + i, 2301 + i);
            bank.put(Table.HOLDING, at + 12 + i, 0x8000);
            bank.put(Table.HOLDING, at + 19 + i, -100 + i);
        }
        bank.put(Table.HOLDING, at + 6, scale(-2));
        bank.put(Table.HOLDING, at + 15, scale(-1));
        bank.put(Table.HOLDING, at + 16, 4998);
        bank.put(Table.HOLDING, at + 17, scale(-2));
        bank.put(Table.HOLDING, at + 18, -297);
        bank.put(Table.HOLDING, at + 22, scale(1));
        bank.putLong(Table.HOLDING, at + 38, 1_500_000, false);
        bank.putLong(Table.HOLDING, at + 46, 2_500_000, false);
        AcMeasurement measurement = measured(sunSpec(200));
        assertEquals(-2970.0, measurement.powerW());
        assertLine(230.1, 2.5, -1000.0, measurement.phases().l1());
        assertNull(measurement.phases().l1().voltageToNextV());
        assertEquals(49.98, measurement.frequencyHz(), 1e-6);
        assertEquals(2500.0, measurement.energyForwardKWh());
        assertEquals(1500.0, measurement.energyReverseKWh());
    }

    @Test
    @DisplayName("SunSpec meter 213 with floating point numbers, and inverters 101, 103 and 113")
    void sunSpecOthers() {
        sunSpecHead();
        int end = model(40002, 213, 124);
        bank.put(Table.HOLDING, end, 0xFFFF, 0);
        bank.putFloat(Table.HOLDING, 40002 + 28, 412.5);
        bank.putFloat(Table.HOLDING, 40002 + 30, 412.5);
        bank.putFloat(Table.HOLDING, 40002 + 12, 230.5);
        bank.putFloat(Table.HOLDING, 40002 + 4, 1.8);
        bank.putFloat(Table.HOLDING, 40002 + 68, 1000);
        bank.putFloat(Table.HOLDING, 40002 + 60, Double.NaN);
        AcMeasurement meter = measured(sunSpec(200));
        assertEquals(412.5, meter.powerW());
        assertLine(230.5, 1.8, 412.5, meter.phases().l1());
        assertEquals(1.0, meter.energyForwardKWh());
        assertNull(meter.energyReverseKWh());

        for (int id : new int[] {101, 103}) {
            end = model(40002, id, 50);
            bank.put(Table.HOLDING, end, 0xFFFF, 0);
            bank.put(Table.HOLDING, 40002 + 3, 40, id == 101 ? 0xFFFF : 40, id == 101 ? 0xFFFF : 80, scale(-1));
            bank.put(Table.HOLDING, 40002 + 10, 231, id == 101 ? 0xFFFF : 230, id == 101 ? 0xFFFF : 229, 0);
            bank.put(Table.HOLDING, 40002 + 14, 370, scale(1), 5001, scale(-2));
            bank.putLong(Table.HOLDING, 40002 + 24, 123_456, false);
            bank.put(Table.HOLDING, 40002 + 26, 0);
            AcMeasurement inverter = measured(sunSpec(1));
            assertEquals(3700.0, inverter.powerW());
            assertEquals(id == 101 ? 3700.0 : 925.0, inverter.phases().l1().powerW());
            assertEquals(123.456, inverter.energyForwardKWh());
            assertEquals(50.01, inverter.frequencyHz(), 1e-6);
            assertEquals(id == 101 ? 1 : 3, inverter.phases().known().size());
        }

        end = model(40002, 113, 60);
        bank.put(Table.HOLDING, end, 0xFFFF, 0);
        bank.putFloat(Table.HOLDING, 40002 + 22, 1234.5);
        bank.putFloat(Table.HOLDING, 40002 + 4, 5.4);
        bank.putFloat(Table.HOLDING, 40002 + 32, 9_000);
        AcMeasurement real = measured(sunSpec(1));
        assertEquals(1234.5, real.powerW());
        assertEquals(9.0, real.energyForwardKWh());
    }

    @Test
    @DisplayName("a device without SunSpec, and one whose unit has no meter, are told as such")
    void noSunSpec() {
        assertRefused(Kind.UNUSABLE, "it does not speak SunSpec", sunSpec(1));
        sunSpecHead();
        int end = model(40002, 1, 65);
        bank.put(Table.HOLDING, end, 0xFFFF, 0);
        assertRefused(Kind.UNUSABLE, "neither a meter nor an inverter", sunSpec(1));
    }
}
