package esess.service.givenergy;

import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.control.charge.ChargePlan;
import esess.control.charge.ChargeSession;
import esess.control.charge.GivEvcController;
import esess.control.charge.GivEvcRules.Mode;
import esess.control.charge.GivEvcRules.Moment;
import esess.device.GivEvc;
import esess.device.GivEvcCommand;
import esess.device.GivEvcState;
import esess.device.GivEvcTopics;
import esess.model.ChargeMode;
import esess.model.ChargerCommand;
import esess.model.ChargerState.Order;
import esess.model.HostAddress;
import esess.model.PerPhase;
import esess.model.ServiceState;
import esess.model.VictronService;
import esess.port.Watch;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import esess.service.ChargerFace;
import esess.service.SolarOverheadDistributor;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A GivEnergy EV charger becomes an EV charger in VRM that charges from the grid, from the sun, or with the least and the
 * sun on top, within the caps of its owner; the sun is what the distributor allows it. It is told under GivTCP's names
 * too. Without the distributor Solar stops and Hybrid takes 6 A; without the grid's power a reduced charge stays reduced.
 */
public final class GivEVC implements Service {

    @Section(
            value = "GivEVC",
            doc =
                    "A GivEnergy EV charger, over Modbus TCP. In the vendor's portal \"local control\" has to be on, or it is only shown.")
    public record Config(
            @Key(
                    value = "Host",
                    example = "192.168.1.60",
                    doc = "Address of the charger; its port is 502 if none is written.")
            HostAddress host,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "evcharger",
                    min = 0,
                    max = 65535,
                    defaultValue = "1050",
                    doc = "Device instance in VRM.")
            int instance,

            @Key(
                    value = "VRMInstanceID_OverheadRequest",
                    instanceOf = "battery",
                    min = 0,
                    max = 65535,
                    defaultValue = "1051",
                    doc = "Device instance of the charger as a consumer of solar overhead.")
            int requestInstance,

            @Key(
                    value = "OverheadPriority",
                    min = 0,
                    max = 1000,
                    defaultValue = "35",
                    doc = "Priority for the SolarOverheadDistributor; lower is served first.")
            int priority,

            @Key(
                    value = "Position",
                    min = 0,
                    max = 1,
                    defaultValue = "1",
                    doc = "Where it is connected: 0 AC output, 1 AC input.")
            int position,

            @Key(
                    value = "ChargingMode",
                    defaultValue = "Grid",
                    doc =
                            "How it charges until another mode is chosen. Grid: with its limit. Hybrid: with 6 A, and with the sun on top."
                                    + " Solar: with the sun alone.")
            Mode mode,

            @Key(
                    value = "ImportCap",
                    unit = "A",
                    min = 0,
                    max = 100,
                    defaultValue = "0",
                    doc =
                            "What the house may import on a phase before the charge is reduced, until another is set; 0: any.")
            int importCapA,

            @Key(
                    value = "MaxSessionEnergy",
                    unit = "kWh",
                    min = 0,
                    max = 100,
                    defaultValue = "0",
                    doc = "What a car gets before its charge is stopped, until another is set; 0: any.")
            int maxSessionKWh,

            @Key(
                    value = "TreeRoot",
                    defaultValue = "GivEnergy",
                    doc = "What its topics under GivTCP's names begin with.")
            String treeRoot) {}

    private static final String KEPT = "givevc";
    private static final Duration CYCLE = Duration.ofSeconds(30);
    private static final int LEAST_A = 6;

    private final Config config;
    private final Duration allowanceValid;
    private final boolean offload;
    private final GivEvcController controller = new GivEvcController();
    private final ChargeSession session = new ChargeSession(ChargeSession.ResetOn.ON_CONNECT);
    private Host host;
    private GivEvc charger;
    private ChargerFace face;
    private GivEvcControls controls;
    private GivEvcTree tree;
    private GivEvcClaim claim;
    private PerPhase<Watch> grid;
    private GivEvcState state;
    private Mode mode;
    private int importCapA;
    private int maxSessionKWh;
    private boolean plainAgain;

    public GivEVC(Configuration configuration) {
        this(
                configuration.get(Config.class),
                configuration.get(SolarOverheadDistributor.Config.class).updateInterval(),
                configuration.canRun("NoBatToEV"));
    }

    /**
     * @param distribution how often the distributor tells an allowance
     * @param offload      whether the house battery is kept out of the car: then it bridges no cloud for it either
     */
    GivEVC(Config config, Duration distribution, boolean offload) {
        this.config = config;
        this.offload = offload;
        allowanceValid = distribution.multipliedBy(3);
    }

    @Override
    public void start(Host host) {
        this.host = host;
        Map<String, Object> kept = host.store().read(KEPT);
        Mode keptMode = kept.get("mode") instanceof String text ? Mode.of(text) : null;
        mode = keptMode == null ? config.mode : keptMode;
        importCapA = kept.get("importCap") instanceof Number number ? number.intValue() : config.importCapA;
        maxSessionKWh = kept.get("maxSession") instanceof Number number ? number.intValue() : config.maxSessionKWh;
        controller.resume(kept.get("ownersLimit") instanceof Number number ? (Integer) number.intValue() : null);
        face = new ChargerFace(
                host,
                new ChargerFace.Spec(
                        "GivEVC", "GivEnergy EVC", config.instance, config.position, "Modbus TCP " + config.host),
                new GivEvcWishes(host, this::command, () -> state, () -> mode));
        controls = new GivEvcControls(host, this::command);
        tree = new GivEvcTree(host, config.treeRoot, this::command);
        grid = host.watchPhases(VictronService.SYSTEM, "/Ac/Grid/L*/Power");
        claim = new GivEvcClaim(host, config, allowanceValid, offload);
        host.time().every(CYCLE, this::evaluate);
        host.status(ServiceState.waiting(ServiceState.Reason.DEVICE, "the charger"));
        charger = new GivEvc(config.host, host.modbus(), host.time(), new ChargerListener());
    }

    @Override
    public void stop() {
        if (charger != null) {
            charger.close();
            tree.offline();
        }
    }

    private void save() {
        Map<String, Object> kept = new HashMap<>();
        kept.put("mode", mode.toString());
        kept.put("importCap", (double) importCapA);
        kept.put("maxSession", (double) maxSessionKWh);
        if (controller.ownersLimitA() != null) {
            kept.put("ownersLimit", controller.ownersLimitA().doubleValue());
        }
        host.store().write(KEPT, kept);
    }

    // ---- what is decided ----

    private Moment moment() {
        Double voltageV = state.voltageV();
        return new Moment(
                mode,
                state.isCharging(),
                state.isConnected(),
                (int) Math.round(state.limitA()),
                Math.max(LEAST_A, (int) Math.ceil(state.leastA())),
                Math.max(LEAST_A, (int) Math.floor(state.mostA())),
                state.sessionKWh(),
                maxSessionKWh,
                importCapA,
                claim.spareW(voltageV),
                importW(),
                voltageV,
                state.phases());
    }

    /** Of the phase that imports most; null: not known. */
    private Double importW() {
        Double most = null;
        for (Watch phase : grid.known()) {
            Double watts = phase.number();
            most = watts == null ? most : most == null ? watts : (Double) Math.max(most, watts);
        }
        return most;
    }

    private void evaluate() {
        if (state == null) {
            return;
        }
        Integer former = controller.ownersLimitA();
        GivEvcController.Told decided = controller.decide(moment(), host.time().tick());
        if (!Objects.equals(former, controller.ownersLimitA())) {
            save();
        }
        decided.commands().forEach(command -> send(command, false, failure -> {}));
        if (decided.event() != null && !decided.commands().isEmpty()) {
            host.say("charging", MessageType.OPERATIONAL, decided.event());
        }
    }

    /** @param wanted by the owner, now */
    private void send(ChargerCommand command, boolean wanted, Consumer<String> onDone) {
        if (command instanceof ChargerCommand.OfferCurrent current) {
            charger.write(GivEvcCommand.LIMIT, List.of(10 * current.amperes()), wanted, onDone);
        } else if (command instanceof ChargerCommand.Order order) {
            int word = order.order() == Order.STARTED ? 1 : order.order() == Order.STOPPED ? 2 : 0;
            charger.write(GivEvcCommand.CONTROL, List.of(word), wanted, onDone);
        }
    }

    // ---- what is shown ----

    private void show() {
        ChargeMode shownMode =
                state.isScheduled() ? ChargeMode.SCHEDULED : mode == Mode.GRID ? ChargeMode.MANUAL : ChargeMode.AUTO;
        session.look(state.charger(shownMode), host.time().tick());
        ChargePlan plan = new ChargePlan(
                List.of(),
                GivEvcStatus.of(state, mode, controller.isSessionOver()),
                shownMode,
                state.isCharging(),
                state.isCharging() && mode != Mode.GRID ? ChargePlan.Source.SOLAR_OVERHEAD : null,
                ChargePlan.Request.NONE,
                null);
        face.show(state.charger(shownMode), plan, session);
        face.publish(state.carThere());
        claim.ask(state, mode, controller.isSessionOver());
        GivEvcTopics.Wishes wishes = new GivEvcTopics.Wishes(mode.toString(), importCapA, maxSessionKWh);
        LocalDate today = LocalDate.ofInstant(host.time().now(), ZoneOffset.UTC);
        if (state.serial() != null) {
            tree.show(state.serial(), GivEvcTopics.of(state, wishes, today));
        }
        controls.show(state, wishes);
    }

    // ---- what the owner wants ----

    /** @param onDone null: done */
    private void command(String function, String word, Consumer<String> onDone) {
        if (state == null) {
            onDone.accept("the charger does not answer");
            return;
        }
        GivEvcCommand command = GivEvcCommand.read(
                function, word, Math.max(LEAST_A, (int) Math.ceil(state.leastA())), Math.max(LEAST_A, (int)
                        Math.floor(state.mostA())));
        if (command instanceof GivEvcCommand.Refused refused) {
            onDone.accept(refused.why());
        } else if (command instanceof GivEvcCommand.Write write) {
            if (write.register() == GivEvcCommand.LIMIT) {
                controller.ownersLimit();
            } else if (write.register() == GivEvcCommand.CONTROL) {
                controller.ownersTurn();
            }
            charger.write(write.register(), write.values(), true, onDone);
        } else {
            if (command instanceof GivEvcCommand.Mode chosen) {
                mode = Mode.of(chosen.name());
            } else if (command instanceof GivEvcCommand.ImportCap cap) {
                importCapA = cap.amperes();
            } else if (command instanceof GivEvcCommand.SessionCap cap) {
                maxSessionKWh = cap.kWh();
            }
            save();
            evaluate();
            show();
            onDone.accept(null);
        }
    }

    private final class ChargerListener implements GivEvc.Listener {

        @Override
        public void read(GivEvcState now) {
            boolean first = state == null;
            boolean otherCar = first || state.carThere() != now.carThere();
            boolean turned = first || state.isCharging() != now.isCharging();
            state = now;
            if (otherCar && !now.carThere()) {
                controller.newCar();
            }
            if (first) {
                host.status(ServiceState.running());
                if (plainAgain) {
                    plainAgain = false;
                    host.say("connection", MessageType.OPERATIONAL, "The charger answers again.");
                }
            }
            if (turned) {
                evaluate();
            }
            show();
        }

        @Override
        public void lost(String why) {
            state = null;
            plainAgain = true;
            session.look(null, host.time().tick());
            face.away();
            face.publish(true);
            controls.show(null, null);
            tree.offline();
            claim.ask(state, mode, controller.isSessionOver());
            host.status(ServiceState.waiting(ServiceState.Reason.DEVICE, "the charger"));
            host.say("connection", MessageType.WARNING, "The charger does not answer: " + why + ". It is tried again.");
        }

        @Override
        public void obeys(boolean does) {
            host.say(
                    "obeys",
                    does ? MessageType.OPERATIONAL : MessageType.WARNING,
                    does
                            ? "The charger does again what it is told."
                            : "The charger confirms what it is told and does not do it. Switch on \"local control\" in the vendor's"
                                    + " portal; firmware 1.13 is known for it too. es-ESS only shows it until it is told something anew.");
        }
    }
}
