package esess.control.discovery;

import esess.control.discovery.Component.Category;
import esess.model.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value of one of our devices on the D-Bus, as an entity. What people look at is there at once; phases, voltages and what
 * only helps to find a fault wait until the owner switches them on.
 *
 * @param victronClass of the device, "grid"
 * @param path         "/Ac/L1/Power"
 * @param text         whether it is a text, not a number
 * @param names        words of a code; empty: it has none
 */
public record BusValue(String victronClass, String path, Unit unit, boolean text, Map<Integer, String> names) {

    /** The class of a consumer of solar overhead, whatever it is shown as. */
    public static final String CONSUMER = "consumer";

    /** What never changes, tells of the driver only, or stands elsewhere in better words. */
    private static final Pattern NOTHING =
            Pattern.compile("/Mgmt/.*|/Settings/.*|/(ProductId|ProductName|FirmwareVersion"
                    + "|HardwareVersion|Connected|Serial|CustomName|DeviceInstance|DeviceType|Role|AllowedRoles|Position"
                    + "|RefreshTime|IsGenericEnergyMeter|NrOfPhases|UpdateIndex|LastUpdate\\w*|Model|\\w+Literal|Source"
                    + "|TemperatureType)|/Ac/(NumberOf\\w+|In/1/Type|ActiveIn/ActiveInput)|/System/NrOf\\w+");

    private static final Set<String> MAIN = Set.of(
            "/Ac/Power",
            "/Ac/Energy/Forward",
            "/Ac/Energy/Reverse",
            "/Dc/0/Power",
            "/Dc/0/Temperature",
            "/Soc",
            "/TimeToGo",
            "/Temperature",
            "/Humidity",
            "/Pressure",
            "/Status",
            "/State",
            "/Mode",
            "/Session/Energy",
            "/Session/Time",
            "/Yield/Power",
            "/History/ChargedEnergy",
            "/History/DischargedEnergy",
            "/Output",
            "/Override",
            "/Allowance",
            "/Reason",
            "/Energy/Today",
            "/Runtime/Today",
            "/Automatic",
            "/Calculations/OverheadAvailable",
            "/Calculations/OverheadAssigned",
            "/Calculations/OverheadRemaining",
            "/Calculations/Battery/Reservation",
            "/Ac/Consumption/Power");

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("/Ac/Energy/Reverse", "Exported energy"),
            Map.entry("/Ac/Consumption/Power", "Consumption"),
            Map.entry("/Ac/PowerLimit", "Power limit"),
            Map.entry("/Ac/MaxPower", "Maximum power"),
            Map.entry("/Ac/PowerMax", "Maximum power"),
            Map.entry("/Ac/PowerPercent", "Power in percent"),
            Map.entry("/TimeToGo", "Time to go"),
            Map.entry("/Soh", "State of health"),
            Map.entry("/Soc", "Used of its request"),
            Map.entry("/ConsumedAmphours", "Consumed charge"),
            Map.entry("/NrOfPhases", "Phases"),
            Map.entry("/Calculations/Battery/Reservation", "Battery reservation"),
            Map.entry("/Yield/Power", "Solar power"),
            Map.entry("/Pv/V", "Solar voltage"));

    /** What carries the name of its class, in the language of whoever looks. */
    private static final Set<String> UNNAMED =
            Set.of("/Ac/Power", "/Dc/0/Power", "/Soc", "/Temperature", "/Humidity", "/Pressure");

    /** Of the same key for ever. */
    public static String key(String path) {
        return plain(path.substring(1));
    }

    /** With _ for all that is no letter of English and no digit. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean isPlain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!isPlain) {
                plain.setCharAt(i, '_');
            }
        }
        return plain.toString();
    }

    /** Empty: nobody would look at it. */
    public Optional<Component> component(String stateTopic) {
        if (NOTHING.matcher(path).matches()) {
            return Optional.empty();
        }
        boolean ofClass = UNNAMED.contains(path) && !(victronClass.equals(CONSUMER) && path.equals("/Soc"));
        Component component = Component.of(key(path), Platform.SENSOR, ofClass ? null : name())
                .fromDocument(stateTopic);
        if (!names.isEmpty()) {
            component = component.oneOf(words());
        } else if (!text) {
            component = component.quantity(quantity());
        }
        if (path.matches("/(ErrorCode|StatusCode|Alarms/.*)")) {
            component = component.in(Category.DIAGNOSTIC);
        }
        boolean main = MAIN.contains(path) && !(victronClass.equals(CONSUMER) && path.equals("/Soc"));
        return Optional.of(main ? component : component.hidden());
    }

    /** As it is told: the word of a code, where it has words. Null: unknown, or a code that no word is known of. */
    public static @Nullable Object told(@Nullable Object value, Map<Integer, String> names) {
        return names.isEmpty() || value == null ? value : names.get(((Number) value).intValue());
    }

    private List<String> words() {
        return new TreeMap<>(names).values().stream().distinct().toList();
    }

    private Quantity quantity() {
        return switch (path) {
            case "/Soc" -> victronClass.equals(CONSUMER) ? Quantity.SHARE : Quantity.CHARGE;
            case "/Humidity" -> Quantity.HUMIDITY;
            case "/System/MinCellVoltage", "/System/MaxCellVoltage" -> Quantity.CELL_VOLTAGE;
            case "/Requests", "/History/ChargeCycles" -> Quantity.COUNT;
            default -> Quantity.of(unit);
        };
    }

    private String name() {
        if (path.equals("/Ac/Energy/Forward")) {
            return switch (victronClass) {
                case "grid" -> "Imported energy";
                case "pvinverter", "genset" -> "Produced energy";
                default -> "Energy";
            };
        }
        String known = NAMES.get(path);
        if (known != null) {
            return known;
        }
        String words = path.replaceFirst("^/(Ac|Dc/0|Calculations|History|System)/", "")
                .replaceFirst("^/", "")
                .replace('/', ' ')
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .replaceAll("\\bV\\b", "voltage")
                .replaceAll("\\bI\\b", "current")
                .replaceAll("\\bP\\b", "power");
        return sentence(words);
    }

    private static String sentence(String words) {
        StringBuilder sentence = new StringBuilder();
        for (String word : words.split(" ")) {
            boolean first = sentence.length() == 0;
            boolean name = word.matches("[A-Z]+\\d*|[A-Z]\\d+");
            sentence.append(first ? "" : " ").append(first || name ? word : word.toLowerCase(java.util.Locale.ROOT));
        }
        return sentence.toString();
    }
}
