package esess.control.gateway;

import esess.model.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was carried out in the last minute, over a restart: it must not be done again by who repeats his request. */
final class Asked {

    private static final int MOST = 256;
    private static final double LAST_SECOND = 253_402_300_799.0;

    private record One(String client, String id, long atSecond) {}

    private final List<One> before = new ArrayList<>();
    private final List<One> since = new ArrayList<>();

    Asked(@Nullable Object written, Instant now) {
        if (written instanceof List<?> list && list.size() <= MOST) {
            for (Object each : list) {
                Document document = new Document(each instanceof Map<?, ?> map ? map : Map.of());
                Double at = document.number("at", 0, LAST_SECOND);
                if (at != null
                        && document.content().get("client") instanceof String client
                        && document.content().get("id") instanceof String id) {
                    before.add(new One(client, id, at.longValue()));
                }
            }
        }
        forget(before, now);
    }

    boolean knows(String client, Object id, Instant now) {
        forget(before, now);
        String text = JsonText.of(id);
        return before.stream().anyMatch(each -> each.client.equals(client) && each.id.equals(text));
    }

    void add(String client, Object id, Instant now) {
        forget(since, now);
        if (since.size() < MOST) {
            since.add(new One(client, JsonText.of(id), now.getEpochSecond()));
        }
    }

    /** Also when the clock was set meanwhile: what is of the future is as good as of now. */
    private static void forget(List<One> list, Instant now) {
        list.removeIf(each -> now.getEpochSecond() - each.atSecond > Answered.SURE_MILLIS / 1000);
    }

    List<Map<String, Object>> document(Instant now) {
        forget(before, now);
        forget(since, now);
        List<One> all = new ArrayList<>(before);
        all.addAll(since);
        return all.subList(Math.max(0, all.size() - MOST), all.size()).stream()
                .map(each -> Map.<String, Object>of("client", each.client, "id", each.id, "at", (double) each.atSecond))
                .toList();
    }
}
