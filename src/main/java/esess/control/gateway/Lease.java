package esess.control.gateway;

import esess.model.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who moves a component at present, and until when.
 *
 * @param remote whether the holder is lost with the broker
 * @param undos  the ways back; the last one that was set is gone first
 */
public record Lease(String component, String client, int priority, Instant until, boolean remote, List<Undo> undos) {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_UNDOS = 16;

    public Lease {
        undos = List.copyOf(undos);
    }

    /** Also with this way back, if there is room for it; null: there is not. */
    @Nullable
    Lease with(List<Undo> more) {
        List<Undo> all = new ArrayList<>(undos);
        for (Undo each : more) {
            int known = -1;
            for (int i = 0; i < all.size(); i++) {
                known = all.get(i).what().equals(each.what()) ? i : known;
            }
            if (known >= 0) {
                all.set(known, each.since(all.get(known)));
            } else {
                all.add(each);
            }
        }
        return all.size() > MOST_UNDOS ? null : new Lease(component, client, priority, until, remote, all);
    }

    /** The same, whoever has set what stands there now. */
    Lease unconditional() {
        List<Undo> all = undos.stream()
                .map(each -> new Undo(each.what(), each.steps(), List.of()))
                .toList();
        return new Lease(component, client, priority, until, remote, all);
    }

    /** Without its end: whatever that is, a start goes back. So what is only renewed wears no flash. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("component", component);
        document.put("client", client);
        document.put("undo", undos.stream().map(Undo::document).toList());
        return document;
    }

    /** What an earlier run has kept. */
    public static List<Lease> all(@Nullable Object written) {
        List<Lease> leases = new ArrayList<>();
        if (written instanceof List<?> list && list.size() <= ComponentSpec.MOST) {
            for (Object each : list) {
                Lease lease = each instanceof Map<?, ?> map ? of(map) : null;
                if (lease != null && !lease.undos().isEmpty()) {
                    leases.add(lease);
                }
            }
        }
        return leases;
    }

    private static @Nullable Lease of(Map<?, ?> written) {
        Document document = new Document(written);
        String component = document.text("component", LONGEST_NAME);
        String client = document.text("client", LONGEST_NAME);
        if (component == null || client == null) {
            return null;
        }
        List<Undo> undos = new ArrayList<>();
        if (written.get("undo") instanceof List<?> list && list.size() <= MOST_UNDOS) {
            for (Object each : list) {
                Undo undo = each instanceof Map<?, ?> map ? Undo.of(map) : null;
                if (undo != null) {
                    undos.add(undo);
                }
            }
        }
        return new Lease(component, client, Client.SAFETY, Instant.EPOCH, false, undos);
    }
}
