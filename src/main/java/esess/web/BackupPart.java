package esess.web;

import esess.port.OwnersFile;
import esess.port.Upkeep;
import esess.runtime.HeldOnGx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Configuration and counters as one file, and back. The file holds the owner's passwords, because without them it would
 * restore nothing. What says what is held on the GX now is in no backup: see {@link HeldOnGx}.
 */
public final class BackupPart implements Part {

    private static final int FORMAT = 1;
    private static final int MOST_DOCUMENTS = 500;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}");

    private static final Schema BACKUP = Schema.object(Map.of(
            "format", Schema.WHOLE,
            "version", Schema.TEXT,
            "time", Schema.TEXT,
            "configuration", Schema.TEXT,
            "documents", Schema.map(Schema.map(Schema.ANY))));

    @Override
    public void mount(Routes routes, Site site) {
        routes.get(
                "/api/v1/backup",
                Access.FULL,
                "Configuration and counters as one file. It holds passwords.",
                BACKUP,
                (question, reply) -> backup(site, reply));
        routes.post(
                "/api/v1/restore",
                Access.FULL,
                "Puts a backup in the place of configuration and counters, and starts es-ESS again.",
                BACKUP,
                Schema.object(Map.of("answer", Schema.TEXT)),
                (question, reply) -> restore(site, question.object(), reply));
    }

    private static void backup(Site site, Reply reply) {
        OwnersFile file = site.upkeep().file();
        if (file == null) {
            reply.problem(409, "this es-ESS runs without a file of its owner");
            return;
        }
        file.read(read -> {
            if (read.text() == null) {
                reply.problem(500, String.valueOf(read.trouble()));
                return;
            }
            Map<String, Object> documents = new TreeMap<>();
            site.upkeep().documents().forEach((name, document) -> {
                if (!HeldOnGx.isOne(name) && !document.isEmpty()) {
                    documents.put(name, document);
                }
            });
            Map<String, Object> backup = new LinkedHashMap<>();
            backup.put("format", FORMAT);
            backup.put("version", site.house().version());
            backup.put("time", site.house().time().now().toString());
            backup.put("configuration", read.text());
            backup.put("documents", documents);
            reply.file(
                    "es-ess-backup.json",
                    "application/json",
                    site.house().json().write(backup));
        });
    }

    private static void restore(Site site, Map<?, ?> backup, Reply reply) {
        Upkeep upkeep = site.upkeep();
        OwnersFile file = upkeep.file();
        if (file == null) {
            reply.problem(409, "this es-ESS runs without a file of its owner");
            return;
        }
        if (!(backup.get("format") instanceof Number format) || format.intValue() != FORMAT) {
            reply.problem(422, "this is a backup of another version of es-ESS");
            return;
        }
        if (!upkeep.isSupervised()) {
            reply.problem(409, "nobody would start this es-ESS again");
            return;
        }
        Map<String, Map<String, Object>> documents = new TreeMap<>();
        for (Map.Entry<?, ?> each : Question.object(backup.get("documents")).entrySet()) {
            String name = (String) each.getKey();
            if (!NAME.matcher(name).matches() || documents.size() == MOST_DOCUMENTS) {
                reply.problem(422, "this backup has documents that es-ESS has never made");
                return;
            }
            if (!HeldOnGx.isOne(name)) {
                Map<String, Object> document = new LinkedHashMap<>();
                ((Map<?, ?>) each.getValue()).forEach((key, value) -> document.put((String) key, value));
                documents.put(name, document);
            }
        }
        String text = String.valueOf(backup.get("configuration"));
        if (text.isBlank() || text.indexOf('\0') >= 0) {
            reply.problem(422, "the configuration in this backup is empty, or none");
            return;
        }
        file.read(read -> {
            if (read.text() == null) {
                reply.problem(500, String.valueOf(read.trouble()));
                return;
            }
            file.write(text, read.text(), trouble -> {
                if (trouble != null) {
                    reply.problem(409, trouble);
                    return;
                }
                reply.json(Map.of("answer", "restored; es-ESS starts again"));
                upkeep.restart("a backup is restored", documents);
            });
        });
    }
}
