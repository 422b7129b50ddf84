package esess.web.page;

import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.House;
import esess.runtime.Things;
import esess.web.ControlsPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chargers as the bus shows them; their power and reason stand with the consumers. Loop thread. */
final class ChargerRows {

    private ChargerRows() {}

    static List<Map<String, Object>> of(House house) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Things.Thing thing : house.things().all()) {
            if (!thing.victronClass().equals("evcharger")) {
                continue;
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", thing.serviceName());
            row.put("name", thing.name());
            row.put("mode", number(thing, "/Mode"));
            row.put("status", number(thing, "/Status"));
            row.put(
                    "sessionKWh",
                    thing.get("/Session/Energy") instanceof Number energy
                            ? (Object) (Math.rint(energy.doubleValue() * 10) / 10)
                            : null);
            List<Map<String, Object>> controls = new ArrayList<>();
            for (Control control : house.controls().of(thing.service())) {
                if (control.domain() instanceof Domain.Choice) {
                    controls.add(ControlsPart.document(control, house));
                }
            }
            row.put("controls", controls);
            Long seconds = number(thing, "/Session/Time");
            row.put("seconds", seconds == null ? null : (Object) (seconds / 60 * 60));
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable Long number(Things.Thing thing, String path) {
        return thing.get(path) instanceof Number number ? (Long) number.longValue() : null;
    }
}
