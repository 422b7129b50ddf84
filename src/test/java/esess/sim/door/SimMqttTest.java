package esess.sim.door;

import esess.port.Mqtt;
import esess.port.MqttContract;
import esess.runtime.Loop;
import esess.testing.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** The simulated broker keeps what a real one keeps. */
class SimMqttTest extends MqttContract {

    @Override
    protected Rig open() {
        return new Simulated();
    }

    private static final class Simulated implements Rig {
        private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
        private final List<Throwable> uncaught = new ArrayList<>();
        private final Loop loop = new Loop(clock, uncaught::add);
        private final SimMqtt mqtt = new SimMqtt(loop);

        @Override
        public Mqtt mqtt() {
            return mqtt;
        }

        @Override
        public <T> T onLoop(Supplier<T> task) {
            return task.get();
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            settle();
            Assertions.assertTrue(condition.getAsBoolean(), what);
        }

        @Override
        public void settle() {
            VirtualTime.pass(loop, clock, 10);
        }

        @Override
        public void publish(String topic, String payload, boolean retain) {
            mqtt.arrive(topic, payload, retain);
        }

        @Override
        public List<String> listen() {
            List<String> heard = new ArrayList<>();
            mqtt.listen(
                    "t/#",
                    message -> heard.add((message.retained() ? "1 " : "0 ") + message.qos() + " " + message.topic()
                            + " " + message.payload()));
            return heard;
        }

        @Override
        public void cut() {
            mqtt.setConnected(false);
            settle();
        }

        @Override
        public void mend() {
            mqtt.setConnected(true);
        }

        @Override
        public void close() {
            settle();
            Assertions.assertEquals(List.of(), uncaught);
        }
    }
}
