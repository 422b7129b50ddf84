package esess.runtime;

import esess.port.Change;
import esess.port.Device;
import esess.port.Hashing;
import esess.port.Http;
import esess.port.Item;
import esess.port.Json;
import esess.port.Log;
import esess.port.Mqtt;
import esess.port.Registration;
import esess.port.Socket;
import esess.port.Store;
import esess.port.Time;
import esess.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * What one service receives. Whatever it asks for here belongs to it: it is given back when the service stops or fails,
 * and what its callbacks throw makes the service fail, never the program. Loop thread.
 */
public final class Host {

    private final String service;
    private final House house;
    private final Consumer<Throwable> onFailure;
    private final Log log;
    private final Set<Registration> owned = new LinkedHashSet<>();
    private boolean closed;
    private boolean tellsProduction;

    Host(String service, House house, Consumer<Throwable> onFailure) {
        this.service = service;
        this.house = house;
        this.onFailure = onFailure;
        this.log = house.log().named(service);
    }

    // ---- the bus ----

    /** Publishes a device; see {@link DeviceSpec} for what is added. */
    public Device publish(DeviceSpec spec) {
        List<Item> items = new ArrayList<>(spec.commonItems(house.version(), new CustomNames(house.store())));
        for (Item item : spec.items()) {
            items.add(item.onWrite() == null ? item : item.writeable(item.minimum(), item.maximum(), guarded(item)));
        }
        return own(house.bus().publish(spec.serviceName(), spec.instance(), items));
    }

    /** Follows a value on the bus, see {@link esess.port.Bus#watch}. */
    public Watch watch(String serviceName, String path, Consumer<Change> onChange) {
        return own(house.bus().watch(serviceName, path, guarded(onChange)));
    }

    /** Follows a value without reacting to each change. */
    public Watch watch(String serviceName, String path) {
        return watch(serviceName, path, change -> {});
    }

    /** As {@link #watch}, but never follows a service of ours. */
    public Watch watchForeign(String serviceName, String path, Consumer<Change> onChange) {
        return own(house.bus().watchForeign(serviceName, path, guarded(onChange)));
    }

    /** As {@link #watch}, but never follows a service of ours. */
    public Watch watchForeign(String serviceName, String path) {
        return watchForeign(serviceName, path, change -> {});
    }

    /** Follows a value of all services of a class, see {@link esess.port.Bus#watchEach}. */
    public void watchEach(String victronClass, String path, Consumer<Change> onChange) {
        own(house.bus().watchEach(victronClass, path, guarded(onChange)));
    }

    /** SetValue on another service, see {@link esess.port.Bus#write}. */
    public void write(String serviceName, String path, Object value, IntConsumer onResult) {
        house.bus()
                .write(
                        serviceName,
                        path,
                        value,
                        result -> guarded(onResult::accept).accept(result));
    }

    /** Looks at the house for as long as the service lives: what is measured, how old it is, what of ours is under way. */
    public HouseView house() {
        return new HouseView(this);
    }

    // ---- the grid set point ----

    /** The door to the grid set point of ESS; what is asked for there ends with the service. */
    public GridSetpoint.Handle gridSetpoint() {
        return gridSetpoint(service);
    }

    /** As {@link #gridSetpoint()}, on behalf of somebody else. */
    public GridSetpoint.Handle gridSetpoint(String owner) {
        return own(house.gridSetpoint().handle(owner));
    }

    // ---- solar overhead ----

    /** Asks for solar overhead, see {@link Surplus#join}; what is asked for ends with the service. */
    public Surplus.Claim joinSurplus(String key, DoubleConsumer onAllowance) {
        Consumer<Double> whileOpen = guarded(onAllowance::accept);
        return own(house.surplus().join(key, whileOpen::accept));
    }

    /** Shares it. */
    public Surplus shareSurplus(Surplus.Distributor distributor) {
        own(house.surplus().share(distributor));
        return house.surplus();
    }

    /** Says whether production is held back, see {@link Surplus#production}; what was said ends with the service. */
    public void production(boolean limited, Double heldBackW) {
        house.surplus().production(service, limited, heldBackW);
        if (!tellsProduction) {
            tellsProduction = true;
            own(() -> house.surplus().productionUnknown(service));
        }
    }

    // ---- MQTT ----

    /** The full topic of something below {@code es-ESS/}. */
    public String topic(String below) {
        return house.root() + "/" + below;
    }

    public void publish(String topic, String payload, int qos, boolean retain) {
        house.mqtt().publish(topic, payload, qos, retain);
    }

    /** As {@link #publish}, but never held back by the throttle: commands, set points, allowances. */
    public void command(String topic, String payload, int qos, boolean retain) {
        house.mqtt().command(topic, payload, qos, retain);
    }

    public void subscribe(String filter, int qos, Consumer<Mqtt.Message> onMessage) {
        own(house.mqtt().subscribe(filter, qos, guarded(onMessage)));
    }

    /** Told each time the broker is connected (true) or lost (false). */
    public void onBroker(Consumer<Boolean> listener) {
        own(house.mqtt().onState(guarded(listener)));
    }

    /** MQTT for a device's protocol: what is asked of it belongs to the service. */
    public Mqtt mqtt() {
        return new Mqtt() {
            @Override
            public void publish(String topic, String payload, int qos, boolean retain) {
                house.mqtt().publish(topic, payload, qos, retain);
            }

            @Override
            public void command(String topic, String payload, int qos, boolean retain) {
                house.mqtt().command(topic, payload, qos, retain);
            }

            @Override
            public Registration subscribe(String filter, int qos, Consumer<Message> onMessage) {
                return own(house.mqtt().subscribe(filter, qos, guarded(onMessage)));
            }

            @Override
            public boolean isConnected() {
                return house.mqtt().isConnected();
            }

            @Override
            public Registration onState(Consumer<Boolean> listener) {
                return own(house.mqtt().onState(guarded(listener)));
            }

            @Override
            public Traffic traffic() {
                return house.mqtt().traffic();
            }
        };
    }

    /**
     * HTTP for a device's protocol. Answers are delivered also when the service has ended: whoever sends a last command
     * wants to know whether it was carried out.
     */
    public Http http() {
        return (request, onAnswer) -> {
            Consumer<Http.Answer> whileOpen = guarded(onAnswer);
            house.http().get(request, answer -> {
                if (closed) {
                    lastWord(onAnswer, answer);
                } else {
                    whileOpen.accept(answer);
                }
            });
        };
    }

    private void lastWord(Consumer<Http.Answer> onAnswer, Http.Answer answer) {
        try {
            onAnswer.accept(answer);
        } catch (RuntimeException e) {
            log.error("An answer that came after the end was not understood", e);
        }
    }

    /** WebSockets for a device's protocol. When the service ends they are closed, after what was sent on them. */
    public Socket socket() {
        return (url, timeout, ping, listener) -> {
            Registration[] mine = new Registration[1];
            Socket.Connection connection = house.socket().open(url, timeout, ping, new Socket.Listener() {
                @Override
                public void opened() {
                    guarded(listener::opened).run();
                }

                @Override
                public void message(String text) {
                    guarded(listener::message).accept(text);
                }

                @Override
                public void closed(String why) {
                    owned.remove(mine[0]);
                    guarded(listener::closed).accept(why);
                }
            });
            mine[0] = own(connection::close);
            return connection;
        };
    }

    /** Slow password hashes for a device's protocol. */
    public Hashing hashing() {
        return new Hashing() {
            @Override
            public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
                house.hashing().pbkdf2(password, salt, rounds, bytes, guarded(onHash));
            }

            @Override
            public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
                house.hashing().bcrypt(password, salt, cost, guarded(onHash));
            }
        };
    }

    /** Gives back before the end what was asked for. */
    public void withdraw(Registration registration) {
        registration.close();
        owned.remove(registration);
    }

    // ---- time ----

    /** The clock and timers for a device's protocol. */
    public Time time() {
        return new Time() {
            @Override
            public Registration after(Duration delay, Runnable task) {
                return Host.this.after(delay, task);
            }

            @Override
            public Registration every(Duration period, Runnable task) {
                return Host.this.every(period, task);
            }

            @Override
            public Instant now() {
                return house.time().now();
            }

            @Override
            public long tick() {
                return house.time().tick();
            }
        };
    }

    public Registration every(Duration period, Runnable task) {
        return own(new Given(house.time().every(period, guarded(task))));
    }

    public Registration after(Duration delay, Runnable task) {
        Given[] timer = new Given[1];
        timer[0] = own(new Given(house.time().after(delay, guarded(() -> {
            owned.remove(timer[0]);
            task.run();
        }))));
        return timer[0];
    }

    public Instant now() {
        return house.time().now();
    }

    /** Monotonic milliseconds. */
    public long tick() {
        return house.time().tick();
    }

    /** The owner's time zone; UTC until the bus has told it. */
    public ZoneId zone() {
        return house.zone().get();
    }

    /** The owner's local time; null until the zone is known. */
    public ZonedDateTime local() {
        return house.local().get();
    }

    // ---- the rest ----

    public Store store() {
        return house.store();
    }

    public Json json() {
        return house.json();
    }

    public Log log() {
        return log;
    }

    /** Tells the owner, in the log and as service message. Once per change of state, never per measurement. */
    public void say(MessageType type, String text) {
        house.messages().say(service, log, type, text);
    }

    /**
     * As {@link #say(MessageType, String)}, about something that may be in one state or another: a device, a sensor, a
     * consumer. While it flaps, the owner hears of it at growing intervals, and in the end how it is.
     */
    public void say(String subject, MessageType type, String text) {
        house.messages().say(service, subject, log, type, text);
    }

    /** How the service is doing, in words for the status: "Running", "Waiting for com.victronenergy.system". */
    public void status(String state) {
        if (!closed) {
            house.health().set(service, state);
        }
    }

    void close() {
        closed = true;
        List<Registration> lastFirst = new ArrayList<>(owned);
        Collections.reverse(lastFirst);
        Closing.all(lastFirst, log);
        owned.clear();
    }

    /** How many registrations the service holds. */
    int held() {
        return owned.size();
    }

    /** What a service asks for after it has failed, because it is still in the midst of its start, is given back at once. */
    private <R extends Registration> R own(R registration) {
        if (closed) {
            registration.close();
        } else {
            owned.add(registration);
        }
        return registration;
    }

    private Predicate<Object> guarded(Item item) {
        return value -> {
            boolean[] accepted = new boolean[1];
            guarded((Object v) -> accepted[0] = item.onWrite().test(v)).accept(value);
            return accepted[0];
        };
    }

    private Runnable guarded(Runnable task) {
        Consumer<Void> guarded = guarded((Void nothing) -> task.run());
        return () -> guarded.accept(null);
    }

    private <T> Consumer<T> guarded(Consumer<T> callback) {
        return value -> {
            if (closed) {
                return;
            }
            try {
                callback.accept(value);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                onFailure.accept(e);
            }
        };
    }

    /** A timer that is forgotten when it is closed: services make new ones with every message. */
    private final class Given implements Registration {
        private final Registration timer;

        Given(Registration timer) {
            this.timer = timer;
        }

        @Override
        public void close() {
            timer.close();
            owned.remove(this);
        }
    }
}
