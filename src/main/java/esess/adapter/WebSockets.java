package esess.adapter;

import esess.port.Socket;
import esess.port.Time;
import java.time.Duration;
import java.util.concurrent.Executor;

public final class WebSockets implements Socket {

    public WebSockets(Executor loop, Time time) {
    }

    @Override
    public Connection open(String url, Duration timeout, Duration ping, Listener listener) {
        throw new UnsupportedOperationException();
    }

    public void stop(Duration delivery) {
    }
}
