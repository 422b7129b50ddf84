package esess.device;

import esess.device.PolledMeter.Failed;
import esess.device.PolledMeter.Kind;
import esess.port.Http;
import esess.port.Http.Login;
import esess.port.Http.Ok;
import esess.port.Http.Request;
import esess.port.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A device that is asked over HTTP and answers one JSON object. Loop thread. */
final class JsonDevice {

    private final Http http;
    private final Json json;
    private final String host;

    JsonDevice(Http http, Json json, String host) {
        this.http = http;
        this.json = json;
        this.host = host;
    }

    /**
     * Asks once; exactly one of the two consumers is called, within the timeout and never before this call returns.
     *
     * @param decode may refuse the answer by an IllegalArgumentException with a message for the owner
     */
    <T> void ask(
            String path,
            Optional<Login> login,
            Duration timeout,
            Function<Fields, T> decode,
            Consumer<T> onAnswer,
            Consumer<Failed> onFailure) {
        http.get(new Request("http://" + host + path, login, timeout), answer -> {
            if (answer instanceof Http.Failed failed) {
                onFailure.accept(new Failed(kind(failed.kind()), failed.message()));
                return;
            }
            T decoded;
            try {
                decoded = decode.apply(Fields.of(BareNumbers.parse(((Ok) answer).body(), json)));
            } catch (IllegalArgumentException refused) {
                onFailure.accept(
                        new Failed(Kind.UNUSABLE, host + " answers what is no measurement: " + refused.getMessage()));
                return;
            }
            onAnswer.accept(decoded);
        });
    }

    Failed late() {
        return new Failed(Kind.SILENT, host + " does not answer in time");
    }

    private static Kind kind(Http.Failure failure) {
        return switch (failure) {
            case UNAUTHORIZED -> Kind.WRONG_PASSWORD;
            case BAD_STATUS, NONSENSE, TOO_LARGE, BAD_URL -> Kind.UNUSABLE;
            case TIMEOUT, REFUSED, UNREACHABLE, UNKNOWN_HOST, TLS, BROKEN, BUSY, STOPPED -> Kind.SILENT;
        };
    }
}
