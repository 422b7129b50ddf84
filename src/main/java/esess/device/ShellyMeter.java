package esess.device;

import esess.port.Clock;
import esess.port.Http;
import esess.port.Http.Login;
import esess.port.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Shelly with clamps on the phases of one connection: 3EM (Gen1), Pro 3EM, 3EM-63 and later in the profile triphase; it
 * finds out which. Import is positive and forward, as the clamps are mounted. One that measures several clamps, each for
 * itself (EM, Pro EM, Pro 3EM in the profile monophase), is refused: their sum means nothing, and {@link ShellyChannel}
 * reads the one that is meant. Loop thread.
 */
public final class ShellyMeter implements PolledMeter {

    private final Shelly shelly;

    /** @param login whom the device wants to know, in case it asks; Gen2 takes only the password from it */
    public ShellyMeter(Http http, Json json, Clock clock, String host, Optional<Login> login) {
        shelly = new Shelly(http, json, clock, host, login, new Layout());
    }

    @Override
    public void poll(Duration timeout, Consumer<Result> onResult) {
        shelly.poll(timeout, onResult);
    }

    private static final class Layout implements Shelly.Layout {

        @Override
        public Shelly.Whole gen1() {
            return new Shelly.Whole("/status", ShellyAnswers::gen1Meter);
        }

        @Override
        public Shelly.Route gen2(Fields status) {
            if (status.has("em:0")) {
                return new Shelly.Parted("/rpc/EM.GetStatus?id=0", "/rpc/EMData.GetStatus?id=0");
            }
            if (status.has("em1:0")) {
                if (status.has("em1:2")) {
                    throw ShellyAnswers.independentClamps(
                            3, "; or set the profile triphase, where they are the phases of one connection");
                }
                if (status.has("em1:1")) {
                    throw ShellyAnswers.independentClamps(2, "");
                }
                return new Shelly.Whole(Shelly.WHOLE_STATUS, whole -> ShellyAnswers.clampChannel(whole, 0));
            }
            throw new IllegalArgumentException("there is neither em:0 nor em1:0; it is no 3EM");
        }
    }
}
