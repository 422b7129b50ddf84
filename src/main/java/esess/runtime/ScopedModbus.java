package esess.runtime;

import esess.port.Modbus;
import java.util.function.Consumer;

/** Modbus for the devices of a scope. When it ends its lines are closed, and nothing is answered any more. */
record ScopedModbus(Scope scope, Modbus modbus) implements Modbus {

    @Override
    public Connection open(Line line) {
        Connection connection = scope.own(modbus.open(line));
        return new Connection() {
            @Override
            public void ask(Request request, Consumer<Answer> onAnswer) {
                connection.ask(request, scope.guarded(onAnswer));
            }

            @Override
            public void close() {
                scope.withdraw(connection);
            }
        };
    }
}
