package esess.device.givenergy;

import esess.sim.twin.GivEnergyDongle;
import esess.testing.Golden;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Registers of six plants at one moment each, with what GivTCP and the GX are to show of them. */
public final class Snapshots {

    private Snapshots() {}

    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> of(String resource) {
        return Golden.documents(resource).stream()
                .flatMap(document -> ((List<Map<String, Object>>) document.get("snapshots")).stream())
                .toList();
    }

    public static Map<String, Object> named(String resource, String name) {
        return of(resource).stream()
                .filter(s -> name.equals(s.get("name")))
                .findFirst()
                .orElseThrow();
    }

    /**
     * What the GX shows of a plant. The file has the grid of the EMS with the sign of an inverter's IR30; the same recording
     * has IR30 beside it, with the opposite sign, and a load that is the sum of generation, battery and grid.
     */
    public static Map<String, Map<String, Object>> services(Map<String, Object> expected) {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        ((Map<?, ?>) expected.get("services")).forEach((victronClass, values) -> {
            if (values instanceof Map<?, ?> paths) {
                Map<String, Object> copy = new LinkedHashMap<>();
                paths.forEach((path, value) -> copy.put((String) path, value));
                services.put((String) victronClass, copy);
            }
        });
        if (expected.get("name").equals("ems_two_inverters")) {
            services.get("grid").computeIfPresent("/Ac/Power", (path, watts) -> -((Number) watts).doubleValue());
        }
        return services;
    }

    /** What the client would know after a read of everything. */
    public static Pages pages(Map<String, Object> snapshot) {
        Pages pages = new Pages(() -> 0, Duration.ofSeconds(15), Duration.ofSeconds(120));
        int address = ((Number) snapshot.get("address")).intValue();
        each(snapshot, (bank, values) -> {
            if (bank.equals(Bank.holding(address, 0, 60))) {
                pages.identified(address, Model.of(values[0], values[21]), (String) snapshot.get("serial"));
            }
        });
        each(snapshot, (bank, values) -> {
            if (bank.function() == Bank.HOLDING) {
                pages.accept(bank, values);
            }
        });
        each(snapshot, (bank, values) -> {
            if (bank.function() == Bank.INPUT && Presence.isThere(bank, values)) {
                pages.accept(bank, values);
            }
        });
        return pages;
    }

    public static void load(Map<String, Object> snapshot, GivEnergyDongle dongle) {
        each(snapshot, (bank, values) -> {
            int address = bank.address() == ((Number) snapshot.get("address")).intValue() ? 0x11 : bank.address();
            for (int i = 0; i < values.length; i++) {
                dongle.set(address, bank.function(), bank.base() + i, values[i]);
            }
        });
    }

    interface Visitor {
        void visit(Bank bank, int[] values);
    }

    static void each(Map<String, Object> snapshot, Visitor visitor) {
        ((Map<?, ?>) snapshot.get("registers"))
                .forEach((address, functions) -> ((Map<?, ?>) functions)
                        .forEach((kind, banks) -> ((Map<?, ?>) banks).forEach((base, values) -> {
                            int[] words = ((List<?>) values)
                                    .stream()
                                            .mapToInt(v -> ((Number) v).intValue())
                                            .toArray();
                            visitor.visit(
                                    new Bank(
                                            Integer.decode((String) address),
                                            "HR".equals(kind) ? Bank.HOLDING : Bank.INPUT,
                                            Integer.parseInt((String) base),
                                            words.length),
                                    words);
                        })));
    }
}
