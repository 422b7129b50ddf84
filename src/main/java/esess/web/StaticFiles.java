package esess.web;

import esess.port.Listen.Answer;
import esess.port.Listen.Request;
import esess.port.ListenRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Files from the program's own jar. One is read when it is first asked for, and then kept packed: a page that nobody
 * opens costs nothing. Only names that were declared get here, so there is no path to leave. Loop thread.
 */
final class StaticFiles {

    private static final Map<String, String> MEDIA = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "webmanifest", "application/manifest+json",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    private record Packed(byte[] gzipped, String tag) {}

    private final String folder;
    private final Map<String, Packed> packed = new HashMap<>();

    StaticFiles(String folder) {
        this.folder = folder;
    }

    static String mediaOf(String name) {
        return MEDIA.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    Answer answer(String name, Request request) {
        Packed file = packed.get(name);
        if (file == null) {
            byte[] content = read(name);
            if (content == null) {
                return ListenRules.refusal(404);
            }
            file = pack(content);
            packed.put(name, file);
        }
        boolean packs = request.header("Accept-Encoding").contains("gzip");
        String tag = "\"" + file.tag + (packs ? "-gz\"" : "\"");
        Map<String, String> headers = Map.of(
                "Content-Type", mediaOf(name), "ETag", tag, "Cache-Control", "no-cache", "Vary", "Accept-Encoding");
        // A proxy that packs by itself makes a weak one of it.
        if (Arrays.asList(request.header("If-None-Match").replace("W/", "").split("[ ,]+"))
                .contains(tag)) {
            return new Answer(304, headers, new byte[0]);
        }
        return packs
                ? new Answer(200, headers, file.gzipped).with("Content-Encoding", "gzip")
                : new Answer(200, headers, unpack(file.gzipped));
    }

    private byte @Nullable [] read(String name) {
        try (InputStream in = StaticFiles.class.getResourceAsStream("/" + folder + "/" + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read from the program", e);
        }
    }

    private static Packed pack(byte[] content) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length / 3);
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(content);
            }
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return new Packed(bytes.toByteArray(), HexFormat.of().formatHex(hash, 0, 12));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unpack(byte[] gzipped) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
