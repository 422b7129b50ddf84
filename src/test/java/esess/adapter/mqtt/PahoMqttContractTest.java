package esess.adapter.mqtt;

import esess.port.Mqtt;
import esess.port.MqttContract;
import esess.testing.Mosquitto;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A real mosquitto, with mosquitto's own clients as the others. */
class PahoMqttContractTest extends MqttContract {

    @Override
    protected Rig open() throws Exception {
        return new Real();
    }

    private static final class Real implements Rig {
        private final Mosquitto broker = Mosquitto.open();
        private final Cable cable = new Cable(broker.port());
        private final MqttBench bench = new MqttBench();
        private final PahoMqtt mqtt = bench.connected(cable.port());
        private final Set<String> marks = ConcurrentHashMap.newKeySet();
        private int mark;

        Real() throws Exception {
            bench.onLoop(() -> mqtt.subscribe(MARK + "+", 1, message -> marks.add(message.topic())));
        }

        @Override
        public Mqtt mqtt() {
            return mqtt;
        }

        @Override
        public <T> T onLoop(Supplier<T> task) {
            try {
                return bench.fromLoop(task);
            } catch (java.util.concurrent.ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            bench.await(what, condition);
        }

        /** A message that goes out behind all others and comes back to us behind all others. */
        @Override
        public void settle() {
            String topic = MARK + ++mark;
            onLoop(() -> {
                mqtt.command(topic, "", 1, false);
                return null;
            });
            bench.await("our side has caught up", () -> marks.contains(topic));
        }

        @Override
        public void publish(String topic, String payload, boolean retain) {
            quietly(() -> {
                if (retain) {
                    broker.publish(topic, payload, "-r");
                } else {
                    broker.publish(topic, payload);
                }
            });
        }

        @Override
        public List<String> listen() {
            try {
                return broker.listen("t/#").heard();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void cut() {
            quietly(() -> cable.plug(false));
            bench.await("the connection is lost", () -> !mqtt.isConnected());
        }

        @Override
        public void mend() {
            quietly(() -> cable.plug(true));
            bench.await("connected", mqtt::isConnected);
        }

        @Override
        public void close() {
            bench.close();
            quietly(() -> {
                cable.close();
                broker.close();
            });
        }

        private static void quietly(Step step) {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private interface Step {
            void run() throws Exception;
        }
    }
}
