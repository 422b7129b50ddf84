package esess.sim.twin;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A relay with a meter: what es-ESS switches as {@code HttpConsumer}. Off after a restart. Thread-safe. */
public final class SwitchTwin extends HttpTwin {

    /** How it is spoken to (https://shelly-api-docs.shelly.cloud, https://tasmota.github.io/docs/Commands), {@code PLAIN}: /on, /off, /status, /power. */
    public enum Kind {
        SHELLY_GEN1,
        SHELLY_GEN2,
        TASMOTA,
        PLAIN
    }

    private final Kind kind;
    private boolean on;
    private double loadW = 1000;
    private int switchings;
    private String redirect;

    /** @param number its address is 127.0.0.(number): to es-ESS, another host than its siblings */
    public SwitchTwin(Kind kind, int number) throws IOException {
        super(number, kind == Kind.SHELLY_GEN2 ? new DigestDoor("SHA-256", "shellyplus1pm-twin") : null);
        this.kind = kind;
    }

    /** Wants user and password from now on; a Gen2 asks for digest SHA-256, the others for basic. */
    public SwitchTwin secure(String asUser, String withPassword) {
        demand(asUser, withPassword);
        return this;
    }

    /** Asks for digest with MD5, as devices before Shelly's Gen2 do. */
    public SwitchTwin digestMd5() {
        demandBy(new DigestDoor("MD5", "an older device"));
        return this;
    }

    /** Somebody presses the button on the device. */
    public synchronized void press(boolean toOn) {
        on = toOn;
    }

    /** What the load takes while it is on. */
    public synchronized void loadW(double watts) {
        loadW = watts;
    }

    public synchronized boolean isOn() {
        return on;
    }

    /** How often it was told to switch, with effect or without. */
    public synchronized int switchings() {
        return switchings;
    }

    /** Sends everybody who asks for /status elsewhere. */
    public synchronized void redirect(String to) {
        redirect = to;
    }

    @Override
    synchronized void restarted() {
        on = false;
    }

    @Override
    synchronized String elsewhere(String uri) {
        return uri.equals("/status") ? redirect : null;
    }

    @Override
    boolean knows(String authorization, String method, String uri, String user, String password) {
        return kind == Kind.TASMOTA
                ? URLDecoder.decode(uri, StandardCharsets.UTF_8)
                        .contains("?user=" + user + "&password=" + password + "&cmnd=")
                : super.knows(authorization, method, uri, user, password);
    }

    @Override
    String page(String asked, Fault now) {
        return switch (kind) {
            case SHELLY_GEN1 -> gen1(asked, now);
            case SHELLY_GEN2 -> gen2(asked, now);
            case TASMOTA -> tasmota(asked.toLowerCase(Locale.ROOT), now);
            case PLAIN -> plain(asked, now);
        };
    }

    private synchronized void turn(boolean toOn, Fault now) {
        switchings++;
        on = now == Fault.LIE ? on : toOn;
    }

    private synchronized double powerW() {
        return on ? loadW : 0;
    }

    private String gen1(String asked, Fault now) {
        if (asked.startsWith("/relay/0")) {
            if (asked.contains("turn=")) {
                turn(asked.contains("turn=on"), now);
            }
            return "{\"ison\":" + isOn() + ",\"has_timer\":false,\"overpower\":false}";
        }
        return asked.equals("/meter/0") ? "{\"power\":" + powerW() + ",\"is_valid\":true,\"total\":1234}" : null;
    }

    private String gen2(String asked, Fault now) {
        if (asked.startsWith("/rpc/Switch.Set?id=0&on=")) {
            boolean was = isOn();
            turn(asked.endsWith("=true"), now);
            return "{\"was_on\":" + was + "}";
        }
        return asked.equals("/rpc/Switch.GetStatus?id=0")
                ? "{\"id\":0, \"source\":\"HTTP_in\", \"output\":" + isOn() + ", \"apower\":" + powerW()
                        + ", \"voltage\":231.5}"
                : null;
    }

    private String tasmota(String asked, Fault now) {
        if (asked.endsWith("cmnd=power on") || asked.endsWith("cmnd=power off")) {
            turn(asked.endsWith("on"), now);
        }
        if (asked.contains("cmnd=status 8")) {
            return "{\"StatusSNS\":{\"Time\":\"2026-06-21T10:00:00\",\"ENERGY\":{\"Total\":1.2,\"Power\":" + powerW()
                    + ",\"ApparentPower\":9999,\"ReactivePower\":8888}}}";
        }
        return asked.contains("cmnd=power") ? "{\"POWER\":\"" + (isOn() ? "ON" : "OFF") + "\"}" : null;
    }

    private String plain(String asked, Fault now) {
        return switch (asked) {
            case "/on", "/off" -> {
                turn(asked.equals("/on"), now);
                yield "done";
            }
            case "/status" -> "relay is \"" + (isOn() ? "ON" : "OFF") + "\"\\";
            case "/power" -> "P=" + powerW() + " W";
            default -> null;
        };
    }
}
