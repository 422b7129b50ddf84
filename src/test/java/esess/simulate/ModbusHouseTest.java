package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.sim.plant.Weather;
import esess.sim.twin.Trouble;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A house whose grid meter is on RS485: ESS regulates as with any other. */
class ModbusHouseTest {

    private static final LocalDate JUNE = LocalDate.of(2026, 6, 21);
    private static final LocalDateTime EVENING = JUNE.atTime(21, 0);
    private static final String HEAD = "[Common]\nConfigVersion = 100\n[Services]\n";
    private static final String SHELLY =
            HEAD + "Shelly3EMGrid = true\n[Shelly3EMGrid]\nVRMInstanceID = 47\nCustomName = Grid\nHost = meter.lan\n";
    private static final String PORT = "Port = /dev/ttyUSB0\n";
    private static final String MODBUS =
            HEAD + "ModbusMeter = true\n[ModbusMeter:grid]\nVRMInstanceID = 47\nCustomName = Grid\n" + PORT;
    private static final String FRONIUS = HEAD
            + "FroniusSmartmeterRS485 = true\n[FroniusSmartmeterRS485]\nVRMInstanceID = 47\nCustomName = Grid\n" + PORT;

    private static SimulatedHouse house(String text) {
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        return new SimulatedHouse(configuration, Scenario.of("test", Weather.clear(9000), JUNE, 1, 3));
    }

    /** Mean distance from zero at the grid connection, W, from nine to eleven in the evening. */
    private static double unregulatedW(SimulatedHouse house) {
        house.runTo(EVENING);
        double sum = 0;
        int seconds = 2 * 3600;
        for (int i = 1; i <= seconds; i++) {
            house.runTo(EVENING.plusSeconds(i));
            sum += Math.abs(house.plant().gridW());
        }
        return sum / seconds;
    }

    @Test
    @DisplayName("an SDM630, a Fronius 63A and a SunSpec meter keep the grid as near to zero as a Shelly does")
    void regulates() {
        double shellyW = unregulatedW(house(SHELLY));
        for (String text : List.of(
                MODBUS + "Model = SDM630\n",
                FRONIUS + "Model = 63A\n",
                MODBUS.replace(PORT, "Host = 192.168.1.5\n") + "Model = SunSpec\nUnitID = 200\n")) {
            double modbusW = unregulatedW(house(text));
            assertTrue(modbusW < shellyW + 15, modbusW + " W instead of " + shellyW + " W with\n" + text);
        }
    }

    @Test
    @DisplayName("its cable is pulled for an hour: it leaves the bus, ESS goes on, and it comes back")
    void pulled() {
        String grid = "com.victronenergy.grid.esESS_ModbusMeter_grid";
        SimulatedHouse house = house(MODBUS + "Model = SDM630\n");
        house.runTo(EVENING);
        assertNotNull(house.bus().service(grid));
        house.line("ModbusMeter:grid").trouble(Trouble.LOST);
        house.runTo(EVENING.plusMinutes(1));
        assertNull(house.bus().service(grid));
        house.runTo(EVENING.plusHours(1));
        house.line("ModbusMeter:grid").trouble(Trouble.NONE);
        house.runTo(EVENING.plusHours(1).plusMinutes(1));
        assertNotNull(house.bus().service(grid));
    }
}
