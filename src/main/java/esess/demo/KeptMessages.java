package esess.demo;

import io.moquette.broker.Server;
import io.moquette.broker.subscriptions.Topic;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptPublishMessage;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * Moquette keeps a retained message only of QoS 1 and 2, as MQTT allows; the brokers that owners have keep every one. What
 * comes with QoS 0 is put into its store from here, which the library offers nobody, so by reflection. It is told of all
 * messages in their order, on a thread of the broker.
 */
final class KeptMessages extends AbstractInterceptHandler {

    private final Object store;
    private final Method retain;
    private final Method clean;

    /** @param server once it runs */
    KeptMessages(Server server) {
        try {
            store = field(field(server, "dispatcher"), "retainedRepository");
            Class<?> repository = Class.forName("io.moquette.broker.IRetainedRepository");
            retain = repository.getDeclaredMethod("retain", Topic.class, MqttPublishMessage.class);
            clean = repository.getDeclaredMethod("cleanRetained", Topic.class);
            retain.setAccessible(true);
            clean.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("another Moquette than expected", e);
        }
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    @Override
    public String getID() {
        return "kept messages";
    }

    @Override
    public Class<?>[] getInterceptedMessageTypes() {
        return new Class<?>[] {InterceptPublishMessage.class};
    }

    @Override
    public void onSessionLoopError(Throwable error) {
        throw new IllegalStateException(error);
    }

    @Override
    public void onPublish(InterceptPublishMessage message) {
        try {
            if (message.isRetainFlag() && !message.getPayload().isReadable()) {
                clean.invoke(store, new Topic(message.getTopicName()));
            } else if (message.isRetainFlag() && message.getQos() == MqttQoS.AT_MOST_ONCE) {
                MqttPublishMessage kept = new MqttPublishMessage(
                        new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_MOST_ONCE, true, 0),
                        new MqttPublishVariableHeader(message.getTopicName(), 0),
                        // The store reads from its beginning, whatever has been read.
                        message.getPayload().slice());
                retain.invoke(store, new Topic(message.getTopicName()), kept);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            super.onPublish(message);
        }
    }
}
