package esess.service;

import esess.config.Configuration;
import esess.control.discovery.Component;
import esess.control.discovery.DiscoveredDevice;
import esess.control.discovery.GivTcpLeaf;
import esess.runtime.Control;
import esess.runtime.Host;
import esess.runtime.SteeredInverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * GivEnergy inverters as GivTCP announced them: a device for each branch of its tree, battery and meter, with GivTCP's ids.
 * Commands go where GivTCP took them. Loop thread.
 */
final class HomeAssistantGivEnergy {

    private static final String SERVICE = "GivEnergy";
    private static final String ID = "givenergy_";
    private static final Duration PERIOD = Duration.ofSeconds(15);

    private final Host host;
    private final HomeAssistantDevices house;
    private final List<String> prefixes;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final List<HomeAssistantDevices.Seen> last = new ArrayList<>();
    private List<SteeredInverter> lastInverters = List.of();
    private long lookedAt;
    private int changes;

    HomeAssistantGivEnergy(Host host, Configuration configuration, HomeAssistantDevices house) {
        this.host = host;
        this.house = house;
        prefixes = List.of(
                configuration.get(HomeAssistant.Config.class).givTcpPrefix().split("\\s*,\\s*"));
    }

    /** What of an inverter is a device, for as long as it tells the same leaves. */
    private static final class Shape {
        private final Set<String> paths;
        /** GivTCP's identifier to paths, each with its key. */
        private final Map<String, Map<String, String>> devices = new LinkedHashMap<>();

        private final Set<String> commands = new HashSet<>();

        Shape(Set<String> paths, String prefix, String serial, Predicate<String> knows) {
            this.paths = Set.copyOf(paths);
            Set<String> ids = new HashSet<>();
            for (String path : paths) {
                GivTcpLeaf leaf = new GivTcpLeaf(prefix, serial, path, "");
                if (path.contains("/") && ids.add(leaf.uniqueId())) {
                    devices.computeIfAbsent(leaf.identifier(), each -> new LinkedHashMap<>())
                            .put(path, GivTcpLeaf.key(path));
                    leaf.command(knows).ifPresent(commands::add);
                }
            }
        }
    }

    /** The tree is made of some hundred registers: it is not looked at more often than they are read. */
    void look(List<HomeAssistantDevices.Seen> seen) {
        List<SteeredInverter> inverters = host.inverters().all();
        long now = host.time().tick();
        boolean areOthers = !inverters.equals(lastInverters);
        if (areOthers || now - lookedAt >= PERIOD.toMillis()) {
            lookedAt = now;
            lastInverters = inverters;
            changes += areOthers ? 1 : 0;
            last.clear();
            for (int i = 0; i < inverters.size(); i++) {
                look(inverters.get(i), prefixes.get(Math.min(i, prefixes.size() - 1)));
            }
        }
        seen.addAll(last);
    }

    private void look(SteeredInverter inverter, String prefix) {
        String serial = inverter.serial();
        if (serial == null) {
            return;
        }
        Map<String, Object> leaves = inverter.leaves();
        Shape shape = shapes.get(serial);
        if (shape == null || !shape.paths.equals(leaves.keySet())) {
            shape = new Shape(leaves.keySet(), prefix, serial, inverter::knows);
            shapes.put(serial, shape);
            changes++;
        }
        boolean online = "online".equals(leaves.get("Stats/status"));
        shape.devices.forEach((identifier, paths) -> {
            String id = ID + serial + "_" + identifier.replaceAll("[^A-Za-z0-9]", "_");
            Map<String, Object> values = new LinkedHashMap<>();
            paths.forEach((path, key) -> values.put(key, leaves.get(path)));
            last.add(new HomeAssistantDevices.Seen(
                    id,
                    paths.keySet(),
                    () -> device(id, inverter, new Tree(prefix, serial, leaves), paths.keySet()),
                    values,
                    online));
        });
    }

    static boolean isOne(String deviceId) {
        return deviceId.startsWith(ID);
    }

    /** Whether one of these entities sets it, so that it needs none of its own. */
    boolean sets(Control control) {
        String command = control.id().substring(control.id().lastIndexOf('.') + 1);
        // One whose tree is not known yet may have it.
        return control.service().equals(SERVICE)
                && (shapes.size() < lastInverters.size()
                        || shapes.values().stream().anyMatch(shape -> shape.commands.contains(command)));
    }

    /** How often that has changed. */
    int changes() {
        return changes;
    }

    private record Tree(String prefix, String serial, Map<String, Object> leaves) {

        GivTcpLeaf leaf(String path) {
            return new GivTcpLeaf(prefix, serial, path, leaves.get(path));
        }
    }

    private DiscoveredDevice device(String id, SteeredInverter inverter, Tree tree, Set<String> paths) {
        GivTcpLeaf first = tree.leaf(paths.iterator().next());
        String commands = inverter.topicRoot() + "/control/" + tree.serial + "/";
        Double mostW = tree.leaves.get(tree.serial + "/Invertor_Max_Bat_Rate") instanceof Number watts
                ? watts.doubleValue()
                : null;
        List<Component> components = paths.stream()
                .map(path -> tree.leaf(path).component(house.stateTopic(id), commands, inverter::knows, mostW))
                .toList();
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("ids", List.of(first.identifier()));
        about.put("name", first.deviceName());
        about.put("mf", "GivEnergy");
        about.put("mdl", String.valueOf(tree.leaves.getOrDefault(tree.serial + "/Invertor_Type", "Inverter")));
        about.put("sn", tree.serial);
        about.put("via_device", house.home());
        return new DiscoveredDevice(id, SERVICE, about, house.availability(id), components);
    }
}
