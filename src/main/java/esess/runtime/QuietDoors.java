package esess.runtime;

import esess.model.Reading;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Device;
import esess.port.Doors;
import esess.port.Item;
import esess.port.Mqtt;
import esess.port.Registration;
import esess.port.SharedFiles;
import esess.port.Store;
import esess.port.Watch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Doors for a service that is only tried out: it may ask devices and hear the broker, but what it tells stays here: no
 * device on the bus, nothing published, nothing written, nothing on disk. Loop thread.
 */
final class QuietDoors {

    private static final Registration NOTHING = () -> {};

    private QuietDoors() {}

    static Doors of(Doors doors) {
        return new Doors(
                new QuietBus(),
                new QuietMqtt(doors.mqtt()),
                doors.http(),
                doors.socket(),
                doors.modbus(),
                doors.datagrams(),
                doors.tcp(),
                doors.listen(),
                doors.hashing(),
                doors.computing(),
                new QuietFiles(),
                doors.time(),
                new Forgetful(),
                new Forgetful(),
                doors.json(),
                doors.log());
    }

    /** They are not there, and cannot be made. */
    private static final class QuietFiles implements SharedFiles {

        @Override
        public void read(String path, int bytes, Consumer<Read> onRead) {
            // Nobody is there who could answer.
        }

        @Override
        public void write(String path, int bytes, int offset, byte[] written, Consumer<String> onResult) {
            // What is only tried out writes nothing.
        }
    }

    private static final class QuietBus implements Bus {

        @Override
        public Device publish(String serviceName, int wantedInstance, List<Item> items) {
            return new QuietDevice(serviceName, wantedInstance, items);
        }

        @Override
        public Watch watch(String service, String path, Consumer<Change> onChange) {
            return new Nobody();
        }

        @Override
        public Watch watchForeign(String service, String path, Consumer<Change> onChange) {
            return new Nobody();
        }

        @Override
        public Registration watchEach(String victronClass, String path, Consumer<Change> onChange) {
            return NOTHING;
        }

        @Override
        public void write(String service, String path, Object value, IntConsumer result) {
            // Nobody is there who could answer.
        }

        @Override
        public Registration onState(Consumer<Boolean> listener) {
            return NOTHING;
        }
    }

    private static final class Nobody implements Watch {

        @Override
        public Reading<Object> reading() {
            return Reading.absent();
        }

        @Override
        public String followed() {
            return null;
        }

        @Override
        public void close() {}
    }

    private static final class QuietDevice implements Device {
        private final String serviceName;
        private final int instance;
        private final Map<String, Object> values = new HashMap<>();
        private boolean present = true;

        QuietDevice(String serviceName, int instance, List<Item> items) {
            this.serviceName = serviceName;
            this.instance = instance;
            items.forEach(item -> values.put(item.path(), item.initial()));
        }

        @Override
        public String serviceName() {
            return serviceName;
        }

        @Override
        public void set(String path, Object value) {
            values.put(path, value);
        }

        @Override
        public Object get(String path) {
            return values.get(path);
        }

        @Override
        public int instance() {
            return instance;
        }

        @Override
        public boolean onBus() {
            return present;
        }

        @Override
        public void present(boolean onBus) {
            present = onBus;
        }

        @Override
        public void close() {
            present = false;
        }
    }

    private record QuietMqtt(Mqtt mqtt) implements Mqtt {

        @Override
        public void publish(String topic, String payload, int qos, boolean retain) {
            // Only tried out.
        }

        @Override
        public void command(String topic, String payload, int qos, boolean retain) {
            // Only tried out.
        }

        @Override
        public Registration subscribe(String filter, int qos, Consumer<Message> onMessage) {
            return mqtt.subscribe(filter, qos, onMessage);
        }

        @Override
        public boolean isConnected() {
            return mqtt.isConnected();
        }

        @Override
        public Traffic traffic() {
            return mqtt.traffic();
        }

        @Override
        public Registration onState(Consumer<Boolean> listener) {
            return mqtt.onState(listener);
        }
    }

    private static final class Forgetful implements Store {
        private final Map<String, Map<String, Object>> documents = new HashMap<>();

        @Override
        public Map<String, Object> read(String name) {
            return documents.getOrDefault(name, Map.of());
        }

        @Override
        public void write(String name, Map<String, Object> document) {
            documents.put(name, document);
        }

        @Override
        public boolean isSaved(String name) {
            return true;
        }
    }
}
