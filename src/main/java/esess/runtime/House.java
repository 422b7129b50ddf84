package esess.runtime;

import esess.config.Broker;
import esess.config.Common;
import esess.config.Configuration;
import esess.control.SetpointLeases;
import esess.model.ServiceState;
import esess.port.Bus;
import esess.port.Computing;
import esess.port.Datagrams;
import esess.port.Doors;
import esess.port.Hashing;
import esess.port.Http;
import esess.port.Json;
import esess.port.Listen;
import esess.port.Log;
import esess.port.Modbus;
import esess.port.Mqtt;
import esess.port.SharedFiles;
import esess.port.Socket;
import esess.port.Store;
import esess.port.Tcp;
import esess.port.Time;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.Consumer;

/**
 * What all services share: the doors to the world, and the little that es-ESS itself keeps. Made of doors and a
 * configuration in one way, by the daemon, the simulation and the tests. Loop thread.
 */
public final class House {

    /**
     * What of the configuration concerns the house as a whole.
     *
     * @param root         the first part of every topic of ours, "es-ESS"
     * @param version      shown as firmware version of our devices
     * @param messageCount slots for service messages of a kind
     * @param configuredW  DefaultPowerSetPoint; null: not configured
     */
    public record Settings(
            String root, String version, int messageCount, SetpointLeases.Limits limits, Double configuredW) {

        public static Settings of(Configuration configuration, String version) {
            Common common = configuration.get(Common.class);
            return new Settings(
                    configuration.get(Broker.class).topicRoot().text(),
                    version,
                    common.serviceMessageCount(),
                    GridSetpoint.limits(configuration),
                    common.defaultPowerSetPointW().orElse(null));
        }
    }

    private final Doors doors;
    private PlanShown plan;
    private final Settings settings;
    private final OwnersZone zone;
    private final ServiceMessages messages;
    private final Health health;
    private final GridSetpoint gridSetpoint;
    private final Things things = new Things();
    private final Controls controls;
    private final Surplus surplus = new Surplus();
    private final SteeredInverters inverters = new SteeredInverters();

    public House(Doors doors, Settings settings) {
        this(doors, settings, new OwnersZone());
    }

    /** @param zone what the owner's clock shows, where that is not asked of the bus */
    public House(Doors doors, Settings settings, OwnersZone zone) {
        this.doors = doors;
        this.settings = settings;
        this.zone = zone;
        zone.follow(doors.bus(), doors.time());
        messages = new ServiceMessages(
                doors.mqtt(), doors.time(), zone, doors.log()::shown, settings.root, settings.messageCount);
        health = new Health(doors.time());
        health.observe(this::publishState);
        gridSetpoint = new GridSetpoint(doors, messages, settings.root, settings.limits, settings.configuredW);
        controls = new Controls(doors.mqtt(), doors.store(), settings.root);
    }

    /** In words, and beside them for machines; what is switched off leaves nothing on the broker. */
    private void publishState(String service, ServiceState state) {
        String topic = settings.root + "/$SYS/Services/" + service;
        boolean isOff = state.kind() == ServiceState.Kind.OFF;
        doors.mqtt().publish(topic, doors.log().shown(state.text()), 0, true);
        doors.mqtt().publish(topic + "/State", isOff ? "" : state.kind().code(), 0, true);
        doors.mqtt().publish(topic + "/Reason", isOff ? "" : state.reason().code(), 0, true);
    }

    public Bus bus() {
        return doors.bus();
    }

    public Mqtt mqtt() {
        return doors.mqtt();
    }

    public Http http() {
        return doors.http();
    }

    public Socket socket() {
        return doors.socket();
    }

    public Modbus modbus() {
        return doors.modbus();
    }

    public Datagrams datagrams() {
        return doors.datagrams();
    }

    public Tcp tcp() {
        return doors.tcp();
    }

    public Listen listen() {
        return doors.listen();
    }

    /** What the planner of the battery does; null: none runs. */
    public PlanShown plan() {
        return plan;
    }

    void showPlan(PlanShown shown) {
        plan = shown;
    }

    public SharedFiles sharedFiles() {
        return doors.sharedFiles();
    }

    public Hashing hashing() {
        return doors.hashing();
    }

    public Computing computing() {
        return doors.computing();
    }

    public Time time() {
        return doors.time();
    }

    public Store store() {
        return doors.store();
    }

    public Store fleeting() {
        return doors.fleeting();
    }

    public Json json() {
        return doors.json();
    }

    public Log log() {
        return doors.log();
    }

    public ServiceMessages messages() {
        return messages;
    }

    public Health health() {
        return health;
    }

    public GridSetpoint gridSetpoint() {
        return gridSetpoint;
    }

    /** What is shown on the bus now. */
    public Things things() {
        return things;
    }

    /** What can be set now. */
    public Controls controls() {
        return controls;
    }

    /** Where overhead is asked for and shared. */
    public Surplus surplus() {
        return surplus;
    }

    /** Inverters that take commands now. */
    public SteeredInverters inverters() {
        return inverters;
    }

    /** Gives back what a crash of a service has left behind that does not run now; said in its name. */
    public void handBack(String service, Consumer<Host> task) {
        Log named = log().named(service);
        Host host = new Host(service, this, cause -> named.error("What it has left behind is not handed back", cause));
        Closing.step(() -> task.accept(host), named);
    }

    /** The first part of every topic of ours. */
    public String root() {
        return settings.root;
    }

    public String version() {
        return settings.version;
    }

    /** The owner's time zone, UTC until it is known. */
    public ZoneId zone() {
        return zone.get();
    }

    /** The owner's local time; null until the zone is known. */
    public ZonedDateTime local() {
        return zone.local(doors.time().now());
    }
}
