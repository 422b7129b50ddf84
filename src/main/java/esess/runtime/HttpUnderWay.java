package esess.runtime;

import esess.port.Http;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * HTTP, and how many of its questions have no answer yet: at the end of the program the loop goes on for them, because
 * what follows an answer may be the last command to a device. Loop thread.
 */
public final class HttpUnderWay implements Http {

    private final Http http;
    private final List<Runnable> idle = new ArrayList<>();
    private int unanswered;

    public HttpUnderWay(Http http) {
        this.http = http;
    }

    @Override
    public void get(Request request, Consumer<Answer> onAnswer) {
        unanswered++;
        http.get(request, answer -> {
            try {
                onAnswer.accept(answer);
            } finally {
                unanswered--;
                if (unanswered == 0) {
                    List.copyOf(idle).forEach(Runnable::run);
                }
            }
        });
    }

    /** Calls back when every question has its answer, those that follow from answers too, and at the latest after so long. */
    public void whenIdle(Time time, Duration atMost, Runnable done) {
        if (unanswered == 0) {
            done.run();
            return;
        }
        Registration[] timer = new Registration[1];
        Runnable[] waiting = new Runnable[1];
        waiting[0] = () -> {
            idle.remove(waiting[0]);
            timer[0].close();
            done.run();
        };
        idle.add(waiting[0]);
        timer[0] = time.after(atMost, waiting[0]);
    }
}
