package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.config.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the owner is told of sections that share a serial line. */
class SharedLineCheckTest {

    private static List<Problem> problems(String ofTheSecond) {
        String text = """
                [Common]
                ConfigVersion = 100
                [Services]
                ModbusMeter = true
                SungrowBattery = true
                [ModbusMeter:a]
                VRMInstanceID = 47
                CustomName = A
                Port = /dev/ttyUSB0
                Model = SDM630
                Role = acload
                [SungrowBattery]
                VRMInstanceID = 48
                CustomName = B
                Port = /dev/ttyUSB0
                """ + ofTheSecond;
        return Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS)
                .problems();
    }

    @Test
    @DisplayName("check warns of two sections with one Port and UnitID, and of different settings of one Port")
    void warns() {
        assertEquals(List.of(), problems("UnitID = 2\n"));
        List<Problem> unit = problems("");
        assertEquals(1, unit.size(), unit.toString());
        assertTrue(unit.get(0).text().contains("[ModbusMeter:a] in line 6 asks this device"), unit.toString());
        List<Problem> baud = problems("UnitID = 2\nBaudRate = 19200\n");
        assertEquals(1, baud.size(), baud.toString());
        assertTrue(baud.get(0).text().contains("with 9600 baud, parity none"), baud.toString());
    }

    private static List<Problem> fronius(String ofTheMeter) {
        String text = """
                [Common]
                ConfigVersion = 100
                [Services]
                FroniusSmartmeterJSON = true
                FroniusSmartmeterRS485 = true
                [FroniusSmartmeterRS485]
                VRMInstanceID = 41
                CustomName = B
                """ + ofTheMeter + """
                [FroniusSmartmeterJSON]
                VRMInstanceID = 40
                CustomName = A
                Host = inverter
                """;
        return Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS)
                .problems();
    }

    @Test
    @DisplayName(
            "check warns where a Fronius meter is read through its inverter and one on a port, not where both are read through it")
    void twoMasters() {
        assertEquals(List.of(), fronius("Host = inverter\nModel = SunSpec\nUnitID = 240\n"));
        List<Problem> problems = fronius("Port = /dev/ttyUSB0\n");
        assertEquals(1, problems.size(), problems.toString());
        assertEquals(9, problems.get(0).line());
        assertEquals("Port", problems.get(0).key());
        assertTrue(problems.get(0).text().contains("[FroniusSmartmeterJSON] in line 10"), problems.toString());
        assertTrue(problems.get(0).text().contains("its line has two masters"), problems.toString());
    }
}
