package esess.runtime;

import esess.port.Datagrams;
import java.util.function.BiFunction;

/** Datagrams that a scope answers; its ports are closed when it ends. */
record ScopedDatagrams(Scope scope, Datagrams datagrams) implements Datagrams {

    @Override
    public Server listen(Door door, BiFunction<String, String, String> answers, Listener listener) {
        return scope.own(datagrams.listen(
                door,
                (sender, text) -> scope.guarded((String question) -> answers.apply(sender, question), null)
                        .apply(text),
                (open, why) -> scope.guarded((String reason) -> listener.state(open, reason))
                        .accept(why)));
    }
}
