package esess.runtime;

import esess.port.Mqtt;
import esess.port.Registration;
import java.util.function.Consumer;

/** MQTT, where every subscription belongs to a scope. */
record ScopedMqtt(Scope scope, Mqtt mqtt) implements Mqtt {

    @Override
    public void publish(String topic, String payload, int qos, boolean retain) {
        mqtt.publish(topic, payload, qos, retain);
    }

    @Override
    public void command(String topic, String payload, int qos, boolean retain) {
        mqtt.command(topic, payload, qos, retain);
    }

    @Override
    public Registration subscribe(String filter, int qos, Consumer<Message> onMessage) {
        return scope.own(mqtt.subscribe(filter, qos, scope.guarded(onMessage)));
    }

    @Override
    public boolean isConnected() {
        return mqtt.isConnected();
    }

    @Override
    public Registration onState(Consumer<Boolean> listener) {
        return scope.own(mqtt.onState(scope.guarded(listener)));
    }

    @Override
    public Traffic traffic() {
        return mqtt.traffic();
    }
}
