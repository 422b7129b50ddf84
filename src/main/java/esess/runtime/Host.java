package esess.runtime;

import esess.model.PerPhase;
import esess.model.ServiceState;
import esess.port.Change;
import esess.port.Computing;
import esess.port.Datagrams;
import esess.port.Device;
import esess.port.Hashing;
import esess.port.Http;
import esess.port.Item;
import esess.port.Json;
import esess.port.Listen;
import esess.port.Log;
import esess.port.Modbus;
import esess.port.Mqtt;
import esess.port.Registration;
import esess.port.SharedFiles;
import esess.port.Socket;
import esess.port.Store;
import esess.port.Tcp;
import esess.port.Time;
import esess.port.Watch;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * What one service receives: its doors, and the words to say how it is doing. Whatever it asks for here belongs to it: it
 * is given back when the service stops or fails, and what its callbacks throw makes the service fail, never the program.
 * Loop thread.
 */
public final class Host {

    private final String service;
    private final House house;
    private final Log log;
    private final Scope scope;
    private final Mqtt mqtt;
    private final Time time;
    private final Consumer<ServiceState> onState;
    private final States states = new States();
    private boolean tellsProduction;
    private boolean showsPlan;

    Host(String service, House house, Consumer<Throwable> onFailure) {
        this(service, house, onFailure, state -> house.health().set(service, state));
    }

    /** @param onState hears how the service is doing as often as that changes */
    Host(String service, House house, Consumer<Throwable> onFailure, Consumer<ServiceState> onState) {
        this.service = service;
        this.house = house;
        this.onState = onState;
        log = house.log().named(service);
        scope = new Scope(onFailure, log);
        mqtt = new ScopedMqtt(scope, house.mqtt());
        time = new ScopedTime(scope, house.time());
    }

    // ---- the bus ----

    /** Publishes a device; see {@link DeviceSpec} for what is added. It is a thing of the house as long as it is published. */
    public Device publish(DeviceSpec spec) {
        List<Item> items = new ArrayList<>(spec.commonItems(house.version(), new CustomNames(house.store())));
        for (Item item : spec.items()) {
            items.add(
                    item.onWrite() == null
                            ? item
                            : item.writeable(
                                    item.minimum(),
                                    item.maximum(),
                                    scope.guarded(
                                            (Object value) -> item.onWrite().test(value), false)::apply));
        }
        Device device = house.bus().publish(spec.serviceName(), spec.instance(), items);
        return scope.own(house.things().add(service, spec, items, device, house.time()));
    }

    /** Follows a value on the bus, see {@link esess.port.Bus#watch}. */
    public Watch watch(String serviceName, String path, Consumer<Change> onChange) {
        return scope.own(house.bus().watch(serviceName, path, scope.guarded(onChange)));
    }

    /** Follows a value without reacting to each change. */
    public Watch watch(String serviceName, String path) {
        return watch(serviceName, path, change -> {});
    }

    /**
     * Follows a value of each of the three phases.
     *
     * @param path with L* in the place of the phase: /Ac/Grid/L&#42;/Power
     */
    public PerPhase<Watch> watchPhases(String serviceName, String path, Consumer<Change> onChange) {
        return new PerPhase<>("L1", "L2", "L3").map(phase -> watch(serviceName, path.replace("L*", phase), onChange));
    }

    /** As {@link #watchPhases}, without reacting to each change. */
    public PerPhase<Watch> watchPhases(String serviceName, String path) {
        return watchPhases(serviceName, path, change -> {});
    }

    /** As {@link #watch}, but never follows a service of ours. */
    public Watch watchForeign(String serviceName, String path, Consumer<Change> onChange) {
        return scope.own(house.bus().watchForeign(serviceName, path, scope.guarded(onChange)));
    }

    /** As {@link #watch}, but never follows a service of ours. */
    public Watch watchForeign(String serviceName, String path) {
        return watchForeign(serviceName, path, change -> {});
    }

    /** Follows a value of all services of a class, see {@link esess.port.Bus#watchEach}. */
    public void watchEach(String victronClass, String path, Consumer<Change> onChange) {
        scope.own(house.bus().watchEach(victronClass, path, scope.guarded(onChange)));
    }

    /** SetValue on another service, see {@link esess.port.Bus#write}. */
    public void write(String serviceName, String path, Object value, IntConsumer onResult) {
        house.bus()
                .write(
                        serviceName,
                        path,
                        value,
                        result -> scope.guarded((Integer code) -> onResult.accept(code))
                                .accept(result));
    }

    /** Looks at the house for as long as the service lives: what is measured, how old it is, what of ours is under way. */
    public HouseView house() {
        return new HouseView(this);
    }

    // ---- what is set ----

    /** The door to the grid set point of ESS; what is asked for there ends with the service. */
    public GridSetpoint.Handle gridSetpoint() {
        return gridSetpoint(service);
    }

    /** As {@link #gridSetpoint()}, on behalf of somebody else. */
    public GridSetpoint.Handle gridSetpoint(String owner) {
        return scope.own(house.gridSetpoint().handle(owner));
    }

    /**
     * Offers something that can be set; it is withdrawn when the service ends.
     *
     * @param lease how long a setting holds that is not repeated; null: until it is changed
     */
    public Control control(String id, String label, Domain domain, Duration lease, Control.Setter setter) {
        return control(id, label, domain, lease, (value, answer) -> answer.accept(setter.set(value)));
    }

    /** As {@link #control(String, String, Domain, Duration, Control.Setter)}, for a device that answers later. */
    public Control control(String id, String label, Domain domain, Duration lease, Control.AsyncSetter setter) {
        Control.AsyncSetter guarded = (value, answer) -> {
            boolean[] isAlive = {false};
            scope.guarded(() -> {
                        setter.set(value, answer);
                        isAlive[0] = true;
                    })
                    .run();
            if (!isAlive[0]) {
                answer.accept("the service has failed");
            }
        };
        Control control = new Control(service, id, label, domain, lease, guarded, time);
        scope.own(house.controls().offer(control));
        return control;
    }

    /** Offers an inverter that takes commands; it is withdrawn when the service ends. */
    public void offer(SteeredInverter inverter) {
        scope.own(house.inverters().offer(inverter));
    }

    /** Registers a charger that takes commands, as long as the service runs. */
    public void offerCharger(CommandedDevice charger) {
        scope.own(house.inverters().offerCharger(charger));
    }

    /** The inverters of the house that take commands. */
    public SteeredInverters inverters() {
        return house.inverters();
    }

    // ---- what the house shows ----

    /** All that can be set in the house. */
    public Controls controls() {
        return house.controls();
    }

    /** All that is published in the house. */
    public Things things() {
        return house.things();
    }

    /** How all services are doing. */
    public Health health() {
        return house.health();
    }

    /** The consumers of solar overhead by their keys, as they are now. */
    public Map<String, Surplus.Shown> consumers() {
        return house.surplus().shown();
    }

    /** Of es-ESS. */
    public String version() {
        return house.version();
    }

    /** What all services have said lately. */
    public ServiceMessages messages() {
        return house.messages();
    }

    /** Makes a registration one of this service's: it ends with it. */
    public <R extends Registration> R own(R registration) {
        return scope.own(registration);
    }

    // ---- solar overhead ----

    /** Asks for solar overhead, see {@link Surplus#join}; what is asked for ends with the service. */
    public Surplus.Claim joinSurplus(String key, DoubleConsumer onAllowance) {
        Consumer<Double> whileOpen = scope.guarded((Double watts) -> onAllowance.accept(watts));
        return scope.own(house.surplus().join(key, whileOpen::accept));
    }

    /** Shares it. */
    public Surplus shareSurplus(Surplus.Distributor distributor) {
        scope.own(house.surplus().share(distributor));
        return house.surplus();
    }

    /** Says how one who asks for overhead is doing, see {@link Surplus#show}. */
    public void showConsumer(String key, Surplus.Shown shown) {
        if (!scope.isClosed()) {
            house.surplus().show(key, shown);
        }
    }

    /** Shows what the planner of the battery does; it ends with the service. */
    public void showPlan(PlanShown shown) {
        if (!scope.isClosed()) {
            house.showPlan(shown);
            if (!showsPlan) {
                showsPlan = true;
                scope.own(() -> house.showPlan(null));
            }
        }
    }

    /** Says whether production is held back, see {@link Surplus#production}; what was said ends with the service. */
    public void production(boolean limited, Double heldBackW) {
        house.surplus().production(service, limited, heldBackW);
        if (!tellsProduction) {
            tellsProduction = true;
            scope.own(() -> house.surplus().productionUnknown(service));
        }
    }

    // ---- the other doors ----

    /** The full topic of something below {@code es-ESS/}. */
    public String topic(String below) {
        return house.root() + "/" + below;
    }

    public Mqtt mqtt() {
        return mqtt;
    }

    public Http http() {
        return new ScopedHttp(scope, house.http(), log);
    }

    public Socket socket() {
        return new ScopedSocket(scope, house.socket());
    }

    public Modbus modbus() {
        return new ScopedModbus(scope, house.modbus());
    }

    public Datagrams datagrams() {
        return new ScopedDatagrams(scope, house.datagrams());
    }

    public Tcp tcp() {
        return new ScopedTcp(scope, house.tcp());
    }

    public Listen listen() {
        return new ScopedListen(scope, house.listen());
    }

    public Hashing hashing() {
        return new ScopedHashing(scope, house.hashing());
    }

    /** {@link Computing} */
    public Computing computing() {
        return new ScopedComputing(scope, house.computing());
    }

    public SharedFiles sharedFiles() {
        return new ScopedSharedFiles(scope, house.sharedFiles());
    }

    public Time time() {
        return time;
    }

    /** The owner's time zone; UTC until the bus has told it. */
    public ZoneId zone() {
        return house.zone();
    }

    /** The owner's local time; null until the zone is known. */
    public ZonedDateTime local() {
        return house.local();
    }

    public Store store() {
        return house.store();
    }

    /** As {@link #store}, until the machine is started anew: nothing wears out by it. */
    public Store fleeting() {
        return house.fleeting();
    }

    public Json json() {
        return house.json();
    }

    public Log log() {
        return log;
    }

    /** The whole of it, for who shows all services. What is asked for there does not end with this one. */
    public House whole() {
        return house;
    }

    /** Gives back before the end what was asked for. */
    public void withdraw(Registration registration) {
        scope.withdraw(registration);
    }

    // ---- the owner ----

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

    /** How the service itself is doing; its parts speak for themselves. */
    public void status(ServiceState state) {
        if (!scope.isClosed()) {
            onState.accept(states.own(state));
        }
    }

    /**
     * Starts a part of the service, such as the device of one section, under a guard of its own: what its code throws
     * takes only that part off the bus and starts it anew after a while. It speaks for the service, whose state names it
     * when it is not running, and ends with the service, after that has stopped.
     *
     * @param name for the owner
     */
    public void part(String name, Supplier<Service> maker) {
        if (scope.isClosed()) {
            return;
        }
        Object key = new Object();
        Guard guard = new Guard(service, name, maker, house, state -> {
            if (!scope.isClosed()) {
                house.health().part(service, name, state);
                onState.accept(states.of(key, name, state));
            }
        });
        scope.own(() -> {
            guard.stop();
            house.health().forgetParts(service);
        });
        guard.start();
    }

    void close() {
        scope.close();
    }

    /** How many registrations the service holds. */
    int held() {
        return scope.held();
    }
}
