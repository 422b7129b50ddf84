package esess.sim.twin;

import esess.port.Http;
import esess.sim.plant.Appliance;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A relay that is switched and asked by HTTP GET, with an appliance behind it; off after a restart. One thread. */
public final class HttpRelayTwin implements VirtualDevice {

    /** The URLs by which it is known. */
    public record Urls(String on, String off, Optional<String> status, Optional<String> power) {}

    /** A first-generation Shelly tells under another address what it is (https://shelly-api-docs.shelly.cloud/gen1/#shelly). */
    private static final Pattern GEN1_METER = Pattern.compile("(https?://[^/?#]+)/meter/\\d+/?");

    private static final String GEN1_WITH_METER =
            "{\"type\":\"SHSW-PM\",\"mac\":\"E8DB84CCCCCC\",\"auth\":false,\"num_outputs\":1,\"num_meters\":1}";

    private final Line line;
    private final Appliance appliance;
    private final Urls urls;
    private final Wording status;
    private final Wording power;
    private final Optional<String> identityUrl;

    /**
     * @param status how it tells its state; the power too, when both have one URL
     * @param power  how it tells its power
     */
    public HttpRelayTwin(Line line, Appliance appliance, Urls urls, Wording status, Wording power) {
        this.line = line;
        this.appliance = appliance;
        this.urls = urls;
        this.status = status;
        this.power = power;
        identityUrl =
                urls.power.map(GEN1_METER::matcher).filter(Matcher::matches).map(url -> url.group(1) + "/shelly");
        line.onRestart(() -> appliance.turn(false));
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public boolean isAt(String url) {
        return url.equals(urls.on)
                || url.equals(urls.off)
                || url.equals(urls.status.orElse(null))
                || url.equals(urls.power.orElse(null))
                || url.equals(identityUrl.orElse(null));
    }

    @Override
    public Http.Answer answer(String url) {
        if (url.equals(identityUrl.orElse(null))) {
            return new Http.Ok(200, GEN1_WITH_METER);
        }
        if ((url.equals(urls.on) || url.equals(urls.off)) && !line.isLying()) {
            appliance.turn(url.equals(urls.on));
        }
        boolean onlyPower = url.equals(urls.power.orElse(null)) && !url.equals(urls.status.orElse(null));
        return new Http.Ok(200, (onlyPower ? power : status).say(appliance.isOn(), appliance.powerW()));
    }

    @Override
    public void step() {
        appliance.step();
    }
}
