package esess.adapter.mqtt;

import esess.port.Mqtt.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * One connection to the broker with one Paho client, from the attempt to the end. It is never used again, so nothing
 * of a broken connection lives on in the next one, and a Paho that hangs (paho.mqtt.java#856: waits for a CONNACK
 * forever) is simply left behind. Methods: the thread {@code mqtt}, if they do not say otherwise; none blocks.
 */
final class BrokerLink {

    /** Told on Paho's threads. */
    interface Owner {

        void connected(BrokerLink link);

        /** The attempt failed or the connection was lost. */
        void ended(BrokerLink link, Throwable reason);

        /** The packet is with the broker (QoS 0: written), or never will be. */
        void completed(Outbox.Packet packet, boolean delivered);

        /** What kept publications waiting is written. */
        void writable();

        /** May block; that slows the broker down. */
        void arrived(BrokerLink link, Message message);

        /** A message was thrown away before it came to be, also as often as it is sent again. */
        void dropped(String topic, String why);

        /** A thread of Paho's is no more; null: it was not killed. */
        void threadEnded(BrokerLink link, String thread, Throwable killer);

        /** The broker's answer to a subscription. */
        void answered(String filter, boolean granted);
    }

    /** Paho wants one, but the socket is ours. */
    static final String PLACEHOLDER_URI = "tcp://broker";

    private static final int KEEP_ALIVE_SECONDS = 30;
    /** Above the outbox's window: Paho counts a message for a moment longer than it tells us. */
    private static final int MAX_INFLIGHT = 400;

    private static final int REFUSED = 0x80;
    private final PahoMqtt.Settings settings;
    private final ScheduledExecutorService timers;
    private final Owner owner;
    private final BrokerSocket socket;
    private final Map<String, Subscriptions.Wanted> asked = new HashMap<>();
    /** What Paho was given and has not completed: publications and (un)subscriptions, written or not. */
    private final AtomicInteger withPaho = new AtomicInteger();

    private MqttAsyncClient client;
    private volatile ClientComms comms;

    BrokerLink(PahoMqtt.Settings settings, ScheduledExecutorService timers, Owner owner) {
        this.settings = settings;
        this.timers = timers;
        this.owner = owner;
        this.socket = new BrokerSocket(settings, owner::dropped, owner::writable);
    }

    void open() {
        try {
            client = new Client();
            client.setCallback(new Events());
            client.connect(options(), null, listener(token -> owner.connected(this), e -> owner.ended(this, e)));
        } catch (MqttException | RuntimeException e) {
            owner.ended(this, e);
        }
    }

    /** Whether a packet can be handed over now; if not, {@link Owner#completed} of an earlier one says when to ask again. */
    boolean takes() {
        TcpStream tcp = socket.direct();
        return tcp == null || tcp.isFree();
    }

    /**
     * Hands a packet over without waiting. One that needs no acknowledgement is written past Paho, whose two threads would cost
     * three times as much as the packet; but not past anything of Paho's that may not be written yet. One thread at a time.
     *
     * @return true if it is with the broker's socket already; else {@link Owner#completed} tells
     */
    boolean publish(Outbox.Packet packet) throws MqttException, IOException {
        Outbox.Value value = packet.value();
        byte[] payload = value.payload().getBytes(StandardCharsets.UTF_8);
        TcpStream tcp = socket.direct();
        if (tcp != null && value.qos() == 0 && withPaho.get() == 0) {
            return tcp.offer(
                    PublishPacket.of(packet.topic, payload, value.retain()), () -> owner.completed(packet, true));
        }
        withPaho.incrementAndGet();
        client.publish(
                packet.topic, payload, value.qos(), value.retain(), null, paho(ok -> owner.completed(packet, ok)));
        return false;
    }

    /** Brings the broker's subscriptions of this connection in line with what is wanted now. */
    void follow(Map<String, Subscriptions.Wanted> wanted) throws MqttException {
        List<String> surplus = asked.keySet().stream()
                .filter(filter -> !wanted.containsKey(filter))
                .toList();
        if (!surplus.isEmpty()) {
            surplus.forEach(asked::remove);
            withPaho.incrementAndGet();
            client.unsubscribe(surplus.toArray(String[]::new), null, paho(ok -> {}));
        }
        List<String> missing = new ArrayList<>();
        wanted.forEach((filter, want) -> {
            Subscriptions.Wanted has = asked.get(filter);
            if (has == null || has.qos() < want.qos() || has.newest() < want.newest()) {
                asked.put(filter, want);
                missing.add(filter);
            }
        });
        if (!missing.isEmpty()) {
            String[] filters = missing.toArray(String[]::new);
            int[] qos =
                    missing.stream().mapToInt(filter -> asked.get(filter).qos()).toArray();
            withPaho.incrementAndGet();
            client.subscribe(
                    filters,
                    qos,
                    null,
                    listener(
                            token -> {
                                withPaho.decrementAndGet();
                                answered(filters, token.getGrantedQos());
                            },
                            e -> withPaho.decrementAndGet()));
        }
    }

    /**
     * Leaves the broker properly, when everything was handed over. Unsubscribing comes first: packets are processed
     * in order, so its acknowledgement says that the broker has read what needs no acknowledgement; and with nothing
     * unread left in the socket, closing it does not reset the connection over the last packets.
     */
    void leave(Runnable done) {
        Runnable disconnect = () -> {
            try {
                client.disconnect(0, null, listener(token -> done.run(), e -> done.run()));
            } catch (MqttException e) {
                done.run();
            }
        };
        String[] filters = asked.isEmpty()
                ? new String[] {settings.clientId()}
                : asked.keySet().toArray(String[]::new);
        try {
            // Paho forbids disconnecting on its callback thread.
            client.unsubscribe(filters, null, listener(token -> later(disconnect), e -> later(disconnect)));
        } catch (MqttException | IllegalArgumentException e) {
            disconnect.run();
        }
    }

    /** Cuts the connection in whatever state it is; Paho's threads end on their own. The broker publishes the will. */
    void cut() {
        try {
            socket.cut();
        } catch (IOException e) {
            // It is closed for us all the same.
        }
    }

    private void answered(String[] filters, int[] granted) {
        for (int i = 0; i < filters.length && i < granted.length; i++) {
            owner.answered(filters[i], granted[i] != REFUSED);
        }
    }

    /** Paho stops its other threads only when it knows that the connection is over. */
    private void threadEnded(String thread, Throwable killer) {
        owner.threadEnded(this, thread, killer);
        ClientComms threads = comms;
        if (killer != null && threads != null) {
            threads.shutdownConnection(null, new MqttException(killer));
        }
    }

    private void later(Runnable task) {
        try {
            timers.execute(task);
        } catch (RejectedExecutionException e) {
            // Stopped meanwhile; the connection is cut anyway.
        }
    }

    private MqttConnectOptions options() {
        MqttConnectOptions options = new MqttConnectOptions();
        // Named, or Paho knocks a second time with 3.1 after each refusal.
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setMaxInflight(MAX_INFLIGHT);
        if (!settings.user().isEmpty()) {
            options.setUserName(settings.user());
            options.setPassword(settings.password().toCharArray());
        }
        if (!settings.willTopic().isEmpty()) {
            options.setWill(settings.willTopic(), settings.willPayload().getBytes(StandardCharsets.UTF_8), 2, true);
        }
        return options;
    }

    /** Told whether it was acknowledged, after it is no longer counted as being with Paho. */
    private IMqttActionListener paho(Consumer<Boolean> end) {
        return listener(
                token -> {
                    withPaho.decrementAndGet();
                    end.accept(true);
                },
                e -> {
                    withPaho.decrementAndGet();
                    end.accept(false);
                });
    }

    private static IMqttActionListener listener(Consumer<IMqttToken> success, Consumer<Throwable> failure) {
        return new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                success.accept(token);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable reason) {
                failure.accept(reason);
            }
        };
    }

    private final class Client extends MqttAsyncClient {

        Client() throws MqttException {
            super(
                    PLACEHOLDER_URI,
                    settings.clientId(),
                    new MemoryPersistence(),
                    new Pings(),
                    new ClientThreads(BrokerLink.this::threadEnded));
        }

        @Override
        protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options) {
            return new NetworkModule[] {socket};
        }
    }

    private final class Events implements MqttCallback {

        @Override
        public void connectionLost(Throwable reason) {
            owner.ended(BrokerLink.this, reason);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (!topic.equals(PacketStream.DROPPED)) {
                owner.arrived(BrokerLink.this, new Message(topic, message.getPayload(), message.isRetained()));
            }
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // The listener of each publication tells.
        }
    }

    /** Keeps the connection alive on our thread; Paho's own sender starts a timer thread for each connection. */
    private final class Pings implements MqttPingSender {
        private ScheduledFuture<?> next;
        private boolean stopped;

        @Override
        public void init(ClientComms pahoComms) {
            comms = pahoComms;
        }

        @Override
        public void start() {
            schedule(comms.getKeepAlive());
        }

        @Override
        public synchronized void stop() {
            stopped = true;
            if (next != null) {
                next.cancel(false);
            }
        }

        @Override
        public synchronized void schedule(long delayMillis) {
            if (!stopped) {
                try {
                    next = timers.schedule(() -> comms.checkForActivity(), delayMillis, TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException e) {
                    stopped = true;
                }
            }
        }
    }
}
