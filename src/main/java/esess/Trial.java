package esess;

import esess.adapter.SystemClock;
import esess.adapter.log.Logging;
import esess.adapter.mqtt.PahoMqtt;
import esess.adapter.net.OkHttp;
import esess.adapter.net.SelectorTcp;
import esess.config.Broker;
import esess.config.Configuration;
import esess.model.HostAddress;
import esess.model.PlainText;
import esess.port.Http;
import esess.port.Log;
import esess.port.Mqtt;
import esess.port.Tcp;
import esess.runtime.Loop;
import esess.runtime.MachineTime;
import esess.runtime.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tries what an owner has written of a device, before it is switched on: whether its host answers, and whether anything comes on its
 * topics. Only looks: nothing is switched and nothing is published.
 */
final class Trial {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** What is published or called there, or is not about one device. */
    private static final Set<String> NOT_READ =
            Set.of("OnUrl", "OffUrl", "OnTopic", "OffTopic", "DtuControlTopic", "MqttTopic", "TopicRoot");

    private final Duration patience;
    private final Loop loop = new Loop(new SystemClock(), cause -> {
        throw new IllegalStateException(cause);
    });
    private final Map<String, String> results = new LinkedHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private boolean good = true;

    /** @param patience how long a message on a topic is waited for */
    Trial(Duration patience) {
        this.patience = patience;
    }

    /** What came of it, a line each. */
    List<String> results() {
        List<String> lines = new ArrayList<>();
        results.forEach((key, result) -> lines.add(key + ": " + PlainText.of(result)));
        return lines;
    }

    /**
     * Blocks until all have answered, or the patience is over.
     *
     * @param usualPort of its Host, where none is written; 80: it speaks HTTP
     * @return whether all have answered
     */
    boolean run(Configuration configuration, Map<String, String> values, int usualPort) throws InterruptedException {
        Logging.setLevel(Log.Level.CRITICAL);
        SystemClock clock = new SystemClock();
        MachineTime time = new MachineTime(loop, clock, 1);
        Pool pool = new Pool(1);
        OkHttp http = new OkHttp(loop, time);
        SelectorTcp tcp = new SelectorTcp(loop, pool, time);
        Broker broker = configuration.get(Broker.class);
        PahoMqtt mqtt = new PahoMqtt(settings(broker), loop, clock::tick, Logging.log("Mqtt"));
        boolean[] mqttNeeded = {false};
        loop.execute(() -> {
            values.forEach((key, value) -> {
                if (NOT_READ.contains(key)) {
                    return;
                }
                if (key.equals("Host")) {
                    host(http, tcp, value, usualPort);
                } else if (key.endsWith("Url")) {
                    get(http, key, value);
                } else if (key.contains("Topic") && !key.endsWith("JsonKey")) {
                    mqttNeeded[0] = true;
                    topic(mqtt, key, value);
                }
            });
            if (mqttNeeded[0]) {
                mqtt.start();
            }
            loop.after(patience, () -> {
                String why = mqtt.isConnected()
                        ? "nothing has come within " + patience.toSeconds() + " s; is the topic right, does it send?"
                        : "the broker " + broker.host() + ":" + broker.port() + " is not reached: see [Mqtt]";
                results.replaceAll((key, result) -> {
                    good &= !result.isEmpty();
                    return result.isEmpty() ? why : result;
                });
                loop.stop();
            });
            if (open.get() == 0) {
                loop.stop();
            }
        });
        loop.run();
        if (mqttNeeded[0]) {
            mqtt.stop(Duration.ofMillis(500));
        }
        http.stop(Duration.ofMillis(100));
        tcp.stop();
        pool.close(100);
        return good;
    }

    private void host(OkHttp http, Tcp tcp, String value, int usualPort) {
        HostAddress address = HostAddress.parse(value);
        if (usualPort == 80) {
            get(http, "Host", "http://" + value + "/");
            return;
        }
        begin("Host");
        tcp.open(address, address.port(usualPort), ANSWER, new Tcp.Listener() {
            @Override
            public void opened() {
                end("Host", "it answers", true);
            }

            @Override
            public void received(byte[] bytes) {
                // That it is there was enough.
            }

            @Override
            public void closed(String why) {
                end("Host", why, false);
            }
        });
    }

    private void get(OkHttp http, String key, String url) {
        begin(key);
        http.get(Http.Request.of(url, ANSWER), answer -> {
            if (answer instanceof Http.Ok) {
                end(key, "it answers", true);
            } else if (answer instanceof Http.Failed failed) {
                // A status is an answer: this may be no page of the device, or one that wants a password.
                boolean there = failed.status() > 0 && key.equals("Host");
                end(key, there ? "it answers" : failed.message(), there);
            }
        });
    }

    private void topic(Mqtt mqtt, String key, String value) {
        begin(key);
        int json = value.indexOf('#');
        String filter = key.equals("BaseTopic") ? value + "/#" : json > 0 ? value.substring(0, json) : value;
        mqtt.subscribe(filter, 0, message -> end(key, "\"" + shortened(message.text()) + "\" has come", true));
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    private void begin(String key) {
        open.incrementAndGet();
        results.put(key, "");
    }

    private void end(String key, String result, boolean isGood) {
        if (results.get(key).isEmpty()) {
            results.put(key, result);
            good &= isGood;
            if (open.decrementAndGet() == 0) {
                loop.stop();
            }
        }
    }

    /** Without a will: nobody is to hear that es-ESS is gone when this ends. */
    private static PahoMqtt.Settings settings(Broker broker) {
        return new PahoMqtt.Settings(
                broker.host(),
                broker.port(),
                broker.user().orElse(""),
                broker.password().orElse(""),
                "",
                new PahoMqtt.Tls(
                        broker.sslEnabled(),
                        broker.sslVerify(),
                        broker.sslCaFile().orElse(null),
                        broker.sslFingerprint().orElse("")),
                Duration.ZERO,
                "",
                "");
    }
}
