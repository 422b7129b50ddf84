package esess.adapter.dbus;

import esess.port.BusRules;
import esess.port.Item;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one device of ours shows on the bus: its paths, which never change, and their values now, in the form in which
 * the bus wants them. Bus thread only.
 */
final class Tree {

    record Leaf(Item item, Object value, Object[] variant, String text) {

        static Leaf of(Item item, Object value) {
            return new Leaf(item, value, Wire.variant(value), BusRules.text(item.shown(value)));
        }

        Map<String, Object[]> shown() {
            return Map.of("Value", variant, "Text", new Object[] {"s", text});
        }
    }

    private final Map<String, Leaf> leaves = new TreeMap<>();
    private final Map<String, Set<String>> children = new TreeMap<>();

    Tree(List<Item> items) {
        children.put("/", new TreeSet<>());
        for (Item item : items) {
            leaves.put(item.path(), Leaf.of(item, item.own(item.initial())));
            String child = item.path();
            while (!child.equals("/")) {
                int slash = child.lastIndexOf('/');
                String parent = slash == 0 ? "/" : child.substring(0, slash);
                children.computeIfAbsent(parent, p -> new TreeSet<>()).add(child.substring(slash + 1));
                child = parent;
            }
        }
    }

    /** Takes over values and returns those that are news, by path. */
    Map<String, Leaf> update(Map<String, Object> values) {
        Map<String, Leaf> changed = new LinkedHashMap<>();
        values.forEach((path, value) -> {
            Leaf before = leaves.get(path);
            if (!Objects.equals(before.value(), value)) {
                Leaf now = Leaf.of(before.item(), value);
                leaves.put(path, now);
                changed.put(path, now);
            }
        });
        return changed;
    }

    /** The path's declaration, or null when it is no leaf. */
    Item item(String path) {
        Leaf leaf = leaves.get(path);
        return leaf == null ? null : leaf.item();
    }

    boolean isNode(String path) {
        return children.containsKey(path);
    }

    Object[] variant(String leaf) {
        return leaves.get(leaf).variant();
    }

    String text(String leaf) {
        return leaves.get(leaf).text();
    }

    /** The answer to GetItems. */
    Map<String, Map<String, Object[]>> items() {
        Map<String, Map<String, Object[]>> items = new LinkedHashMap<>();
        leaves.forEach((path, leaf) -> items.put(path, leaf.shown()));
        return items;
    }

    /** The values below a node, by path relative to it. */
    Map<String, Object[]> variantsBelow(String node) {
        Map<String, Object[]> values = new LinkedHashMap<>();
        below(node).forEach((path, leaf) -> values.put(path, leaf.variant()));
        return values;
    }

    Map<String, String> textsBelow(String node) {
        Map<String, String> texts = new LinkedHashMap<>();
        below(node).forEach((path, leaf) -> texts.put(path, leaf.text()));
        return texts;
    }

    Set<String> childrenOf(String path) {
        return children.getOrDefault(path, Set.of());
    }

    private Map<String, Leaf> below(String node) {
        String prefix = node.equals("/") ? "/" : node + "/";
        Map<String, Leaf> below = new LinkedHashMap<>();
        leaves.forEach((path, leaf) -> {
            if (path.startsWith(prefix)) {
                below.put(path.substring(prefix.length()), leaf);
            }
        });
        return below;
    }
}
