package esess.device;

import esess.port.Clock;
import esess.port.Http;
import esess.port.Http.Login;
import esess.port.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One metered channel of a Shelly, as phase L1: relays and plugs of Gen1 (which count every energy as forward), Switch
 * and PM1 of Gen2 and later, and a single clamp of an EM; it finds out which. Consumption is positive and forward, as
 * the device is mounted: a PV inverter may count either way. Loop thread.
 */
public final class ShellyChannel implements PolledMeter {

    private final Shelly shelly;

    /**
     * @param login   whom the device wants to know, in case it asks; Gen2 takes only the password from it
     * @param channel from 0
     */
    public ShellyChannel(Http http, Json json, Clock clock, String host, Optional<Login> login, int channel) {
        shelly = new Shelly(http, json, clock, host, login, new Layout(channel));
    }

    @Override
    public void poll(Duration timeout, Consumer<Result> onResult) {
        shelly.poll(timeout, onResult);
    }

    private record Layout(int channel) implements Shelly.Layout {

        @Override
        public Shelly.Whole gen1() {
            return new Shelly.Whole("/status", status -> ShellyAnswers.gen1Channel(status, channel));
        }

        @Override
        public Shelly.Route gen2(Fields status) {
            if (status.object("switch:" + channel)
                    .filter(found -> found.has("apower"))
                    .isPresent()) {
                return new Shelly.Whole("/rpc/Switch.GetStatus?id=" + channel, ShellyAnswers::channel);
            }
            if (status.has("pm1:" + channel)) {
                return new Shelly.Whole("/rpc/PM1.GetStatus?id=" + channel, ShellyAnswers::channel);
            }
            if (status.has("em1:" + channel)) {
                return new Shelly.Whole(Shelly.WHOLE_STATUS, whole -> ShellyAnswers.clampChannel(whole, channel));
            }
            if (status.has("em:0")) {
                throw new IllegalArgumentException(
                        "its clamps are the three phases of one meter (profile triphase), not"
                                + " channels of their own");
            }
            throw new IllegalArgumentException("channel " + channel + " has no meter");
        }
    }
}
