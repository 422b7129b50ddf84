package esess.device.givenergy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.model.AcMeasurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("golden")
public class PlantReaderTest {

    @TestFactory
    List<DynamicTest> golden() {
        return Snapshots.of("victron.json").stream()
                .map(snapshot -> DynamicTest.dynamicTest((String) snapshot.get("name"), () -> check(snapshot)))
                .toList();
    }

    private static void check(Map<String, Object> expected) {
        Pages pages = Snapshots.pages(Snapshots.named("givtcp_tree.json", (String) expected.get("name")));
        PlantValues values = new PlantReader(pages)
                .read(present(pages, 0x32, 6, 60), present(pages, 0x70, 8, 64), present(pages, 0x50, 32, 60));
        Map<?, ?> services = Snapshots.services(expected);
        List<String> wrong = new ArrayList<>();
        compare(wrong, services.get("grid"), ac(values.grid()));
        if (services.get("pvinverter") != null) {
            compare(wrong, services.get("pvinverter"), ac(values.inverter()));
        }
        compare(wrong, services.get("battery"), storage(values.storage()));
        if (services.get("pv") != null) {
            assertEquals(((Number) ((Map<?, ?>) services.get("pv")).get("W")).doubleValue(), values.pvW());
        }
        assertEquals(List.of(), wrong);
    }

    public static List<Integer> present(Pages pages, int first, int most, int register) {
        return IntStream.range(first, first + most)
                .filter(address -> pages.register(address, Bank.INPUT, register) != null)
                .boxed()
                .toList();
    }

    private static void compare(List<String> wrong, Object expected, Map<String, Object> shown) {
        ((Map<?, ?>) expected).forEach((path, value) -> {
            if (shown.containsKey(path) && value instanceof Number number) {
                Object is = shown.get(path);
                if (is == null || Math.abs(((Number) is).doubleValue() - number.doubleValue()) > 0.0051) {
                    wrong.add(path + " is " + is + ", not " + value);
                }
            }
        });
    }

    private static Map<String, Object> ac(AcMeasurement ac) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("/Ac/Power", ac.powerW());
        shown.put("/Ac/Frequency", ac.frequencyHz());
        shown.put("/Ac/Energy/Forward", ac.energyForwardKWh());
        shown.put("/Ac/Energy/Reverse", ac.energyReverseKWh());
        for (int phase = 1; phase <= 3; phase++) {
            AcMeasurement.Line line = ac.phases().of(phase);
            if (line != null) {
                shown.put("/Ac/L" + phase + "/Power", line.powerW());
                shown.put("/Ac/L" + phase + "/Voltage", line.voltageV());
                shown.put("/Ac/L" + phase + "/Current", line.currentA());
            }
        }
        return shown;
    }

    private static Map<String, Object> storage(PlantValues.Storage storage) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("/Dc/0/Voltage", storage.dc().voltageV());
        shown.put("/Dc/0/Current", storage.dc().currentA());
        shown.put("/Dc/0/Power", storage.dc().powerW());
        shown.put("/Dc/0/Temperature", storage.temperatureC());
        shown.put("/Soc", storage.socPercent());
        shown.put("/InstalledCapacity", storage.installedAh());
        shown.put("/Capacity", storage.remainingAh());
        shown.put("/ConsumedAmphours", storage.consumedAh());
        shown.put("/System/MinCellVoltage", storage.minCellV());
        shown.put("/System/MaxCellVoltage", storage.maxCellV());
        shown.put("/System/NrOfCellsPerBattery", storage.cells());
        shown.put("/System/NrOfModulesOnline", storage.modules());
        shown.put("/History/ChargeCycles", storage.cycles());
        shown.put("/History/DischargedEnergy", storage.dischargedKWh());
        shown.put("/History/ChargedEnergy", storage.chargedKWh());
        return shown;
    }
}
