package esess.service.givenergy;

import esess.model.AcRole;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which meters of a GivEnergy plant are shown, and as what: {@code 1:acload,2:pvinverter}. Immutable. */
public record GivEnergyMeters(Map<Integer, AcRole> roles) {

    private static final int MOST = 8;

    /** @throws IllegalArgumentException if it is no such list */
    public static GivEnergyMeters parse(String text) {
        Map<Integer, AcRole> roles = new TreeMap<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",")) {
            String[] meter = part.strip().split(":", 2);
            AcRole role = meter.length == 2 ? role(meter[1].strip()) : null;
            if (role == null
                    || !meter[0].strip().matches("[1-" + MOST + "]")
                    || roles.put(Integer.valueOf(meter[0].strip()), role) != null) {
                throw new IllegalArgumentException(
                        "numbers of meters, 1 to 8, with acload, pvinverter or grid are expected, as in 1:acload,2:pvinverter");
            }
        }
        return new GivEnergyMeters(Map.copyOf(roles));
    }

    private static AcRole role(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "acload" -> AcRole.ACLOAD;
            case "pvinverter" -> AcRole.PVINVERTER;
            case "grid" -> AcRole.GRID;
            default -> null;
        };
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(roles)
                .forEach((meter, role) -> text.append(text.isEmpty() ? "" : ",")
                        .append(meter)
                        .append(':')
                        .append(role));
        return text.toString();
    }
}
