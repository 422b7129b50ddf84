package esess.sim.twin;

import esess.port.Http;
import esess.sim.plant.Plant;
import java.util.Optional;

/** A relay that is switched and asked by HTTP GET, with a load of the plant behind it; off after a restart. One thread. */
public final class HttpRelayTwin implements VirtualDevice {

    /** The URLs by which it is known. */
    public record Urls(String on, String off, Optional<String> status, Optional<String> power) {}

    private final Line line;
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
    public HttpRelayTwin(Line line, Plant.Load load, double watts, Urls urls, Wording status, Wording power) {
        this.line = line;
        this.load = load;
        this.watts = watts;
        this.urls = urls;
        this.status = status;
        this.power = power;
        line.onRestart(() -> turn(false));
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
                || url.equals(urls.power.orElse(null));
    }

    @Override
    public Http.Answer answer(String url) {
        if ((url.equals(urls.on) || url.equals(urls.off)) && !line.isLying()) {
            turn(url.equals(urls.on));
        }
        boolean onlyPower = url.equals(urls.power.orElse(null)) && !url.equals(urls.status.orElse(null));
        return new Http.Ok(200, (onlyPower ? power : status).say(on, load.powerW()));
    }

    private void turn(boolean toOn) {
        on = toOn;
        load.draw(on ? watts : 0);
    }
}
