package esess.runtime;

import esess.port.Listen;
import esess.port.Registration;
import java.util.Map;

/** Doors that a scope listens at; they are closed when it ends, and nobody hears of their streams any more. */
record ScopedListen(Scope scope, Listen listen) implements Listen {

    @Override
    public Server open(Door door, Handler handler, Listener listener) {
        return scope.own(listen.open(
                door,
                (request, exchange) -> scope.guarded(() -> handler.asked(request, scoped(exchange)))
                        .run(),
                (open, why) -> scope.guarded(() -> listener.state(open, why)).run()));
    }

    private Exchange scoped(Exchange exchange) {
        return new Exchange() {
            @Override
            public void answer(Answer answer) {
                exchange.answer(answer);
            }

            @Override
            public Stream stream(Map<String, String> headers, Runnable onClosed) {
                Registration[] mine = new Registration[1];
                Stream stream = exchange.stream(headers, () -> {
                    scope.forget(mine[0]);
                    scope.guarded(onClosed).run();
                });
                mine[0] = stream;
                return scope.own(stream);
            }
        };
    }
}
