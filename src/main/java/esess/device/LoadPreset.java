package esess.device;

import esess.device.MqttLoad.Command;
import esess.port.Http.Login;
import esess.port.Http.Way;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Devices that es-ESS knows: from a host or a base topic to everything an {@link HttpLoad} or {@link MqttLoad} needs.
 * Sources: https://shelly-api-docs.shelly.cloud, https://tasmota.github.io/docs/Commands and /MQTT.
 */
public enum LoadPreset {
    /** Shelly with the first API: basic authentication; MQTT base {@code shellies/<id>}. */
    ShellyGen1,
    /** Shelly Plus, Pro and later: digest, user admin; MQTT base is the topic prefix, "MQTT Control" has to be on. */
    ShellyGen2,
    /** Tasmota: a password goes into the URL; MQTT base is the topic. Channel 0 is the only relay, 1 the first of several. */
    Tasmota;

    private static final String NUMBER = "(-?[0-9.]+|null)";

    /**
     * A device that is reached by HTTP.
     *
     * @param host     name or address, with a port if it is not 80
     * @param channel  which relay
     * @param password empty: the device has none
     * @param user     empty: admin, as these devices have it
     */
    public HttpLoad at(String host, int channel, Optional<String> user, Optional<String> password, Duration timeout) {
        Optional<Login> login = password.map(secret -> new Login(user.orElse("admin"), secret));
        String base = "http://" + host;
        return switch (this) {
            case ShellyGen1 ->
                new HttpLoad(
                        base + "/relay/" + channel + "?turn=on",
                        base + "/relay/" + channel + "?turn=off",
                        Optional.of(base + "/relay/" + channel),
                        pattern("\"ison\":\\s*+true"),
                        Optional.of(base + "/meter/" + channel),
                        pattern("\"power\":\\s*+" + NUMBER),
                        login.map(who -> who.by(Way.BASIC)),
                        timeout);
            case ShellyGen2 -> {
                Optional<String> status = Optional.of(base + "/rpc/Switch.GetStatus?id=" + channel);
                String set = base + "/rpc/Switch.Set?id=" + channel + "&on=";
                yield new HttpLoad(
                        set + true,
                        set + false,
                        status,
                        pattern(GEN2_ON),
                        status,
                        pattern(GEN2_POWER),
                        login.map(who -> who.by(Way.SHA256)),
                        timeout);
            }
            case Tasmota -> {
                String command = base + "/cm?"
                        + login.map(who -> "user=" + encoded(who.user()) + "&password=" + encoded(who.password()) + "&")
                                .orElse("")
                        + "cmnd=";
                String power = "Power" + tasmotaNumber(channel);
                yield new HttpLoad(
                        command + power + "%20On",
                        command + power + "%20Off",
                        Optional.of(command + power),
                        pattern("\"POWER\\d*+\":\\s*+\"ON\""),
                        Optional.of(command + "Status%208"),
                        tasmotaPower(channel),
                        Optional.empty(),
                        timeout);
            }
        };
    }

    /** A device that is reached over MQTT. */
    public MqttLoad on(String topic, int channel) {
        String baseTopic = topic.replaceAll("/+$", "");
        return switch (this) {
            case ShellyGen1 -> {
                String relay = baseTopic + "/relay/" + channel;
                yield new MqttLoad(
                        relay + "/command",
                        "on",
                        relay + "/command",
                        "off",
                        Optional.of(relay),
                        pattern("^on$"),
                        Optional.of(new Command(baseTopic + "/command", "update")),
                        Optional.of(relay + "/power"),
                        Optional.empty());
            }
            case ShellyGen2 -> {
                String command = baseTopic + "/command/switch:" + channel;
                Optional<String> status = Optional.of(baseTopic + "/status/switch:" + channel);
                yield new MqttLoad(
                        command,
                        "on",
                        command,
                        "off",
                        status,
                        pattern(GEN2_ON),
                        Optional.of(new Command(command, "status_update")),
                        status,
                        pattern(GEN2_POWER));
            }
            case Tasmota -> {
                String power = "Power" + tasmotaNumber(channel);
                String command = "cmnd/" + baseTopic + "/" + power;
                yield new MqttLoad(
                        command,
                        "ON",
                        command,
                        "OFF",
                        Optional.of("stat/" + baseTopic + "/" + power.toUpperCase(Locale.ROOT)),
                        Optional.empty(),
                        Optional.of(new Command(command, "")),
                        Optional.of("tele/" + baseTopic + "/SENSOR"),
                        tasmotaPower(channel));
            }
        };
    }

    private static final String GEN2_ON = "\"output\":\\s*+true";
    private static final String GEN2_POWER = "\"apower\":\\s*+" + NUMBER;

    private static String tasmotaNumber(int channel) {
        return channel == 0 ? "" : Integer.toString(channel);
    }

    /** With several meters Tasmota tells a list, else a number. */
    private static Optional<Pattern> tasmotaPower(int channel) {
        // Possessive: white space belongs to one place only, or a list of blanks would be tried in every way.
        return pattern("\"Power\":\\s*+(?:\\[\\s*+(?:[^,\\]]++,\\s*+){" + Math.max(0, channel - 1) + "})?+" + NUMBER);
    }

    private static Optional<Pattern> pattern(String regex) {
        return Optional.of(Pattern.compile(regex));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
