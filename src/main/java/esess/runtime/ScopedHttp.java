package esess.runtime;

import esess.port.Http;
import esess.port.Log;
import java.util.function.Consumer;

/**
 * HTTP for the devices of a scope. Answers are delivered also when it has ended: whoever sends a last command wants to
 * know whether it was carried out.
 */
record ScopedHttp(Scope scope, Http http, Log log) implements Http {

    @Override
    public void get(Request request, Consumer<Answer> onAnswer) {
        Consumer<Answer> whileOpen = scope.guarded(onAnswer);
        http.get(request, answer -> {
            if (scope.isClosed()) {
                lastWord(onAnswer, answer);
            } else {
                whileOpen.accept(answer);
            }
        });
    }

    private void lastWord(Consumer<Answer> onAnswer, Answer answer) {
        try {
            onAnswer.accept(answer);
        } catch (RuntimeException e) {
            log.error("An answer that came after the end was not understood", e);
        }
    }
}
