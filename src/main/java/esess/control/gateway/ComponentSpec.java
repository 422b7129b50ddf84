package esess.control.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is told of a component before anybody asks it.
 *
 * @param id         stable; its parts are {@code <id>/<part>}
 * @param type       relay, string, inverter, battery, charger, sensor, grid, foreign, service
 * @param parts      names of what it is made of and shows by itself
 * @param interlocks what must hold before it is moved, for people
 * @param service    of es-ESS or of the GX
 */
public record ComponentSpec(
        String id,
        String type,
        String model,
        List<String> parts,
        List<Command> commands,
        List<String> interlocks,
        String service) {

    /** Of one node. */
    public static final int MOST = 256;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,96}");

    public ComponentSpec {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("letters, digits and _ . : - are expected, not " + id);
        }
        parts = List.copyOf(parts);
        commands = List.copyOf(commands);
        interlocks = List.copyOf(interlocks);
    }

    public Optional<Command> command(String name) {
        return commands.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", id);
        document.put("type", type);
        document.put("model", model);
        document.put("parts", parts);
        document.put("commands", commands.stream().map(Command::document).toList());
        document.put("interlocks", interlocks);
        document.put("service", service);
        return document;
    }
}
