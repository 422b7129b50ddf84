package esess.adapter;

import esess.port.FrontDoor;
import esess.port.Registration;
import esess.port.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The nginx of a GX. Its {@code nginx.conf} includes all of a folder in memory, which it empties at each start
 * (https://github.com/victronenergy/meta-victronenergy, recipes-httpd/nginx), so ours is looked for every half minute.
 * Nothing is put there that nginx has not accepted together with the rest: a folder with a bad file would keep the GX's
 * own pages from starting. Works on the pool; {@link FrontDoor} has the threads.
 */
public final class Nginx implements FrontDoor {

    /**
     * Where things are on this machine.
     *
     * @param program the command with its first arguments
     * @param login   where the GX's own pages are
     */
    record Places(List<String> program, Path configuration, Path sites, Path certificate, Path key, String login) {

        static final Places GX = new Places(
                List.of("nginx"),
                Path.of("/etc/nginx/nginx.conf"),
                Path.of("/run/nginx/sites-enabled"),
                Path.of("/data/etc/ssl/venus.local.crt"),
                Path.of("/data/etc/ssl/venus.local.key"),
                "https://localhost");
    }

    static final String NAME = "es-ess";

    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration LONGEST_RUN = Duration.ofSeconds(20);
    private static final int KNOCKS = 20;
    private static final int KNOCK_MILLIS = 100;
    private static final int LONGEST_OUTPUT = 2000;
    private static final Pattern RELATIVE_INCLUDE = Pattern.compile("(?m)(\\binclude\\s+)([^/;\\s][^;]*;)");

    private final Places places;
    private final Executor pool;
    private final Executor loop;
    private final Time time;
    private final Object disk = new Object();

    public Nginx(Executor pool, Executor loop, Time time) {
        this(Places.GX, pool, loop, time);
    }

    Nginx(Places places, Executor pool, Executor loop, Time time) {
        this.places = places;
        this.pool = pool;
        this.loop = loop;
        this.time = time;
    }

    @Override
    public Registration keep(int port, int behind, Listener listener) {
        Kept kept = new Kept(port, behind, listener);
        kept.look();
        kept.timer = time.every(LOOK, kept::look);
        return kept;
    }

    /** Loop thread, but for what runs on the pool. */
    private final class Kept implements Registration {
        private final int port;
        private final int behind;
        private final Listener listener;
        private Registration timer = () -> {};
        private boolean looking;
        private volatile boolean closed;
        private String told = "nothing yet";

        Kept(int port, int behind, Listener listener) {
            this.port = port;
            this.behind = behind;
            this.listener = listener;
        }

        private void look() {
            if (looking || closed) {
                return;
            }
            looking = true;
            onPool(() -> {
                String trouble = "es-ESS could not look after it";
                try {
                    synchronized (disk) {
                        trouble = closed ? "" : tend(port, behind);
                    }
                } finally {
                    String result = trouble;
                    loop.execute(() -> looked(result));
                }
            });
        }

        private void looked(String trouble) {
            looking = false;
            if (!closed && !trouble.equals(told)) {
                told = trouble;
                listener.state(trouble.isEmpty(), trouble);
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                timer.close();
                onPool(() -> {
                    synchronized (disk) {
                        takeAway();
                    }
                });
            }
        }

        private void onPool(Runnable work) {
            try {
                pool.execute(work);
            } catch (RejectedExecutionException full) {
                looking = false;
            }
        }
    }

    /** Puts it there if it is not. @return why it is not open; empty: it is */
    private String tend(int port, int behind) {
        try {
            if (!Files.isDirectory(places.sites)) {
                return "there is no folder " + places.sites
                        + " on this machine, so its web server does not know of sites";
            }
            if (!Files.isReadable(places.certificate) || !Files.isReadable(places.key)) {
                return "the certificate " + places.certificate + " and its key cannot be read";
            }
            Path site = places.sites.resolve(NAME);
            String wanted =
                    new NginxSite(port, behind, places.certificate, places.key, places.login, gxHasIpv6()).text();
            String there = Files.exists(site) ? Files.readString(site) : "";
            if (!there.isEmpty() && !there.startsWith(NginxSite.MARK)) {
                return site + " is not of es-ESS";
            }
            if (there.equals(wanted)) {
                return answers(port) ? "" : reload(port);
            }
            if (!there.contains("listen " + port + " ssl;") && isTaken(port)) {
                if (!there.isEmpty() && remove(site)) {
                    // One of an earlier port, left by a kill: with a port that is taken nginx would not load anew.
                    run("-s", "reload");
                }
                return "TCP port " + port + " is used by something else";
            }
            return put(site, wanted, port);
        } catch (IOException e) {
            return "it cannot be set up: " + e.getMessage();
        }
    }

    private String put(Path site, String wanted, int port) throws IOException {
        Path trial = Files.createTempDirectory("es-ess-nginx");
        try {
            Path candidate = trial.resolve("site");
            Files.writeString(candidate, wanted);
            Path whole = trial.resolve("nginx.conf");
            Files.writeString(whole, withCandidate(Files.readString(places.configuration), candidate));
            String refusal = run("-t", "-q", "-c", whole.toString());
            if (!refusal.isEmpty()) {
                remove(site);
                return "nginx does not accept it: " + refusal;
            }
            // Hidden, so that nginx does not include half of it.
            Path fresh = site.resolveSibling("." + NAME + ".new");
            Files.writeString(fresh, wanted);
            Files.move(fresh, site, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return reload(port);
        } finally {
            try (Stream<Path> files = Files.list(trial)) {
                for (Path each : files.toList()) {
                    Files.deleteIfExists(each);
                }
            }
            Files.deleteIfExists(trial);
        }
    }

    /** The GX's configuration with ours beside its own sites; for a test only, so its paths are those of the original. */
    private String withCandidate(String configuration, Path candidate) throws IOException {
        Path directory = places.configuration.toAbsolutePath().getParent();
        Matcher relative = RELATIVE_INCLUDE.matcher(configuration);
        String absolute = relative.replaceAll(
                found -> Matcher.quoteReplacement(found.group(1) + directory + "/" + found.group(2)));
        String others = Pattern.quote(places.sites.toString());
        Matcher include = Pattern.compile("include\\s+" + others + "/\\*\\s*;").matcher(absolute);
        if (!include.find()) {
            throw new IOException(places.configuration + " does not include " + places.sites);
        }
        // Ours alone in the place of a former version of it.
        StringBuilder sites = new StringBuilder();
        try (Stream<Path> files = Files.list(places.sites)) {
            files.filter(each -> !each.getFileName().toString().startsWith(".")
                            && !each.getFileName().toString().equals(NAME))
                    .sorted()
                    .forEach(each -> sites.append("include ").append(each).append("; "));
        }
        return absolute.substring(0, include.start()) + sites + "include " + candidate + ";"
                + absolute.substring(include.end());
    }

    private boolean gxHasIpv6() throws IOException {
        try (Stream<Path> files = Files.list(places.sites)) {
            for (Path each : files.filter(file -> !file.getFileName().toString().equals(NAME))
                    .toList()) {
                if (Files.isRegularFile(each) && Files.readString(each).contains("[::]:")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return why it is not open then; empty: it is */
    private String reload(int port) throws IOException {
        String trouble = run("-s", "reload");
        if (!trouble.isEmpty()) {
            return "nginx does not reload: " + trouble;
        }
        for (int i = 0; i < KNOCKS; i++) {
            if (answers(port)) {
                return "";
            }
            try {
                Thread.sleep(KNOCK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "es-ESS ends";
            }
        }
        remove(places.sites.resolve(NAME));
        run("-s", "reload");
        return "nginx has accepted it and does not listen on TCP port " + port;
    }

    private void takeAway() {
        try {
            if (remove(places.sites.resolve(NAME))) {
                run("-s", "reload");
            }
        } catch (IOException e) {
            // The folder is emptied by the next start of nginx in any case.
        }
    }

    /** Whether there was one of ours. */
    private static boolean remove(Path site) throws IOException {
        return Files.exists(site) && Files.readString(site).startsWith(NginxSite.MARK) && Files.deleteIfExists(site);
    }

    /** @return what it complains of; empty: nothing */
    private String run(String... arguments) throws IOException {
        List<String> command =
                Stream.concat(places.program.stream(), Stream.of(arguments)).toList();
        Path output = Files.createTempFile("es-ess-nginx", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_RUN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return "it takes longer than " + LONGEST_RUN.toSeconds() + " s";
            }
            String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0
                    ? ""
                    : text.isEmpty()
                            ? "exit code " + process.exitValue()
                            : text.substring(0, Math.min(text.length(), LONGEST_OUTPUT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "es-ESS ends";
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private static boolean isTaken(int port) {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(port));
            return false;
        } catch (IOException taken) {
            return true;
        }
    }
}
