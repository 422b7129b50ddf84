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
}
