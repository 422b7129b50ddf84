package esess.sim;

import esess.port.Http;
import java.util.Optional;

/** A relay that is switched and asked by HTTP GET, with a load of the plant behind it. One thread. */
public final class HttpRelayTwin implements VirtualDevice {

    /** The URLs by which it is known. */
    public record Urls(String on, String off, Optional<String> status, Optional<String> power) {}

    private final Plant.Load load;
    private final double watts;
    private final Urls urls;
    private final Wording status;
    private final Wording power;
    private boolean on;

    /**
     * @param watts  what the load takes while it is on
     * @param status how it tells its state; the power too, when both have one URL
     * @param power  how it tells its power
     */
    public HttpRelayTwin(Plant.Load load, double watts, Urls urls, Wording status, Wording power) {
        this.load = load;
        this.watts = watts;
        this.urls = urls;
        this.status = status;
        this.power = power;
    }

    @Override
    public Http.Answer answer(String url) {
        if (url.equals(urls.on) || url.equals(urls.off)) {
            on = url.equals(urls.on);
            load.draw(on ? watts : 0);
            return said(status);
        }
        if (url.equals(urls.status.orElse(null))) {
            return said(status);
        }
        return url.equals(urls.power.orElse(null)) ? said(power) : null;
    }

    private Http.Answer said(Wording wording) {
        return new Http.Ok(200, wording.say(on, load.powerW()));
    }
}
