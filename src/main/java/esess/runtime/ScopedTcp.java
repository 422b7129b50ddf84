package esess.runtime;

import esess.model.HostAddress;
import esess.port.Registration;
import esess.port.Tcp;
import java.time.Duration;

/** TCP connections for the devices of a scope. When it ends they are closed. */
record ScopedTcp(Scope scope, Tcp tcp) implements Tcp {

    @Override
    public Connection open(HostAddress address, int port, Duration timeout, Listener listener) {
        Registration[] mine = new Registration[1];
        Connection connection = tcp.open(address, port, timeout, new Listener() {
            @Override
            public void opened() {
                scope.guarded(listener::opened).run();
            }

            @Override
            public void received(byte[] bytes) {
                scope.guarded(listener::received).accept(bytes);
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
