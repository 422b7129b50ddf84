package esess.device.givenergy.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import esess.adapter.GsonJson;
import esess.device.givenergy.Bank;
import esess.device.givenergy.BatteryField;
import esess.device.givenergy.EmsField;
import esess.device.givenergy.Field;
import esess.device.givenergy.GatewayField;
import esess.device.givenergy.InverterField;
import esess.device.givenergy.MeterField;
import esess.device.givenergy.ModuleField;
import esess.device.givenergy.PollPlan;
import esess.device.givenergy.StackField;
import esess.device.givenergy.ThreePhaseField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames that seven plants have sent (github.com/dewet22/givenergy-modbus, Apache-2.0); they stand beside the project, not in it. */
@Tag("golden")
class CapturesTest {

    /** Null where they are not. */
    static Path directory() {
        return Stream.of("../shared/captures", "../../shared/captures")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(null);
    }

    /** Frames by the line in which they begin. */
    private static Map<Integer, List<Frame>> frames(Path file, String direction) throws IOException {
        Map<Integer, List<Frame>> frames = new TreeMap<>();
        FrameReader reader = new FrameReader();
        int number = 0;
        int begun = 0;
        int open = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String[] parts = line.replace(":", " ").strip().split("\\s+");
            if (!Arrays.asList(parts).contains(direction)) {
                continue;
            }
            byte[] bytes = HexFormat.of().parseHex(parts[parts.length - 1]);
            if (open == 0) {
                begun = number;
            }
            int already = open;
            for (Frame frame : reader.read(bytes)) {
                frames.computeIfAbsent(already > 0 ? begun : number, n -> new ArrayList<>())
                        .add(frame);
                already = 0;
            }
            open = reader.pending();
            if (already == 0 && open > 0) {
                begun = number;
            }
        }
        return frames;
    }

    @Test
    @DisplayName("every frame of the recordings has the expected values, and is written as it came")
    void recordings() throws IOException {
        Path directory = directory();
        assumeTrue(directory != null, "the recordings are not here");
        Map<String, Map<Integer, List<Frame>>> files = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (String line : Files.readAllLines(directory.resolve("expected.jsonl"))) {
            Map<?, ?> expected = (Map<?, ?>) new GsonJson().parse(line);
            String name = (String) expected.get("file");
            Map<Integer, List<Frame>> frames = files.get(name);
            if (frames == null) {
                frames = frames(directory.resolve(name), "rx");
                files.put(name, frames);
            }
            int number = ((Number) expected.get("line")).intValue();
            List<String> complaints = frames.getOrDefault(number, List.of()).stream()
                    .map(frame -> complaint(expected, frame))
                    .toList();
            if (!complaints.contains("")) {
                wrong.add(name + ":" + number + " " + complaints);
            }
            checked++;
        }
        assertEquals(List.of(), wrong);
        assertTrue(checked > 500, "only " + checked);
    }

    private static String complaint(Map<?, ?> expected, Frame frame) {
        String kind = (String) expected.get("kind");
        switch (kind) {
            case "heartbeat" -> {
                return frame instanceof Frame.Heartbeat beat && beat.adapter().equals(expected.get("adapter"))
                        ? ""
                        : "heartbeat";
            }
            case "error" -> {
                return frame instanceof Frame.Refused refused
                                && refused.address() == number(expected, "address")
                                && refused.function() == number(expected, "function")
                                && refused.base() == number(expected, "base")
                        ? ""
                        : "error";
            }
            case "discard" -> {
                return frame instanceof Frame.Damaged ? "" : "discard";
            }
            case "ignore" -> {
                return frame instanceof Frame.Noise ? "" : "ignore";
            }
            default -> {
                return page(expected, frame);
            }
        }
    }

    private static int number(Map<?, ?> expected, String key) {
        return ((Number) expected.get(key)).intValue();
    }

    private static String page(Map<?, ?> expected, Frame frame) {
        if (!(frame instanceof Frame.Page page)) {
            return "no page";
        }
        Bank bank = new Bank(
                number(expected, "address"),
                number(expected, "function"),
                number(expected, "base"),
                number(expected, "count"));
        if (!page.bank().equals(bank)
                || !page.serial().equals(expected.get("serial"))
                || Arrays.stream(page.values()).sum() != number(expected, "sum")) {
            return "bank, serial or sum";
        }
        if (bank.function() != Bank.INPUT) {
            return "";
        }
        Map<String, Field> fields = fields(bank);
        for (Map.Entry<?, ?> value : ((Map<?, ?>) expected.get("values")).entrySet()) {
            String name = ((String) value.getKey()).toLowerCase(Locale.ROOT);
            Field field = fields.get(name);
            if (bank.base() == 180 && name.endsWith("todaykwh")) {
                continue; // The same as in registers 36 and 37, which are used.
            }
            if (name.equals("powerw") && field == null) {
                field = StackField.POWER_100W;
                if (Math.abs(field.place().in(page.values(), 79 - bank.base()) * 100
                                - ((Number) value.getValue()).doubleValue())
                        > 1e-9) {
                    return "stack power";
                }
                continue;
            }
            if (List.of("socmax", "socmin", "present", "serial", "serials", "software", "version")
                    .contains(name)) {
                continue;
            }
            if (field == null) {
                return "no field " + name;
            }
            int offset = field.place().register() - bank.base();
            if (value.getValue() instanceof Number number
                    && Math.abs(field.place().in(page.values(), offset) - number.doubleValue()) > 1e-6) {
                return name + " is " + field.place().in(page.values(), offset) + " not " + number;
            }
        }
        return "";
    }

    private static Map<String, Field> fields(Bank bank) {
        Field[] all;
        if (bank.address() == 0x11 || bank.address() == 0x31 || bank.address() == 0x32 && bank.base() != 60) {
            all = bank.base() >= 2040
                    ? EmsField.values()
                    : bank.base() >= 1600
                            ? GatewayField.values()
                            : bank.base() >= 1000 ? ThreePhaseField.values() : InverterField.values();
        } else if (PollPlan.isBattery(bank.address())) {
            all = BatteryField.values();
        } else if (PollPlan.isMeter(bank.address())) {
            all = MeterField.values();
        } else if (PollPlan.isStack(bank.address())) {
            all = StackField.values();
        } else {
            all = ModuleField.values();
        }
        Map<String, Field> names = new HashMap<>();
        for (Field field : all) {
            names.put(field.toString().replace("_", "").toLowerCase(Locale.ROOT), field);
        }
        if (bank.base() == 180) {
            names.put("batterydischargetotalkwh", InverterField.OLD_DISCHARGE_TOTAL_KWH);
            names.put("batterychargetotalkwh", InverterField.OLD_CHARGE_TOTAL_KWH);
        }
        return names;
    }

    @Test
    @DisplayName("all frames of all recordings, both ways, are written byte for byte as they came")
    void again() throws IOException {
        Path directory = directory();
        assumeTrue(directory != null, "the recordings are not here");
        int pages = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(log|txt)"))
                    .sorted()
                    .toList()) {
                for (String direction : List.of("rx", "tx")) {
                    FrameReader reader = new FrameReader();
                    for (String line : Files.readAllLines(file)) {
                        String[] parts = line.replace(":", " ").strip().split("\\s+");
                        if (Arrays.asList(parts).contains(direction)) {
                            byte[] bytes = HexFormat.of().parseHex(parts[parts.length - 1]);
                            List<Frame> frames = reader.read(bytes);
                            if (frames.size() == 1 && reader.pending() == 0 && bytes.length > 18 && bytes[0] == 0x59) {
                                pages += again(frames.get(0), bytes);
                            }
                        }
                    }
                }
            }
        }
        assertTrue(pages > 3000, "only " + pages);
    }

    private static int again(Frame frame, byte[] bytes) {
        byte[] written;
        if (frame instanceof Frame.Page page) {
            written = page.bytes();
        } else if (frame instanceof Frame.Heartbeat beat) {
            written = beat.bytes();
        } else if (frame instanceof Frame.Refused refused) {
            written = refused.bytes();
        } else if (frame instanceof Frame.Question question
                && Frame.serial(bytes, 8).equals(Frame.OURS)) {
            written = question.bytes();
        } else {
            return 0;
        }
        assertArrayEquals(bytes, written);
        return 1;
    }

    @Test
    @DisplayName(
            "an EMS tells the grid with the opposite sign of an inverter: its own load is generation, battery and grid")
    void ems() throws IOException {
        assumeTrue(directory() != null, "the recordings are not here");
        int pages = 0;
        int beside = 0;
        for (String file : new String[] {"ems_60s.log", "ems_30min_a.log"}) {
            Integer inverterGridW = null;
            for (List<Frame> frames : frames(directory().resolve(file), "rx").values()) {
                for (Frame frame : frames) {
                    if (frame instanceof Frame.Page page && page.bank().function() == Bank.INPUT) {
                        int[] values = page.values();
                        if (page.bank().base() == 0
                                && page.bank().count() == 60
                                && page.bank().address() == 0x11) {
                            inverterGridW = (int) (short) values[30];
                        } else if (page.bank().base() == 2040) {
                            pages++;
                            int gridW = (short) values[2089 - 2040];
                            assertEquals(
                                    values[2086 - 2040], values[2088 - 2040] + (short) values[2090 - 2040] + gridW, 5);
                            beside += inverterGridW != null && Math.abs(inverterGridW + gridW) <= 50 ? 1 : 0;
                        }
                    }
                }
            }
        }
        assertTrue(pages > 50, pages + " pages");
        assertTrue(beside > pages * 3 / 4, "the opposite of IR30 in " + beside + " of " + pages);
    }
}
