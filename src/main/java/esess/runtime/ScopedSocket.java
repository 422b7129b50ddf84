package esess.runtime;

import esess.port.Registration;
import esess.port.Socket;
import java.time.Duration;

/** WebSockets for the devices of a scope. When it ends they are closed, after what was sent on them. */
record ScopedSocket(Scope scope, Socket socket) implements Socket {

    @Override
    public Connection open(String url, Duration timeout, Duration ping, Listener listener) {
        Registration[] mine = new Registration[1];
        Connection connection = socket.open(url, timeout, ping, new Listener() {
            @Override
            public void opened() {
                scope.guarded(listener::opened).run();
            }

            @Override
            public void message(String text) {
                scope.guarded(listener::message).accept(text);
            }

            @Override
            public void closed(String why) {
                scope.forget(mine[0]);
                scope.guarded(listener::closed).accept(why);
            }
        });
        mine[0] = connection::close;
        scope.own(mine[0]);
        return connection;
    }
}
