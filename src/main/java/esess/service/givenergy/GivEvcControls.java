package esess.service.givenergy;

import esess.control.charge.GivEvcRules.Mode;
import esess.device.GivEvcState;
import esess.device.GivEvcTopics;
import esess.model.Unit;
import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.Host;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** What can be set of a GivEnergy charger, as controls of the house. Loop thread. */
final class GivEvcControls {

    /** Carries a command out. */
    interface Commander {
        void command(String function, String word, Consumer<String> onDone);
    }

    private static final Map<Integer, String> MODES = texts("Grid", "Hybrid", "Solar");
    private static final Map<Integer, String> ORDERS = texts("Ready", "Start", "Stop");

    private final Host host;
    private final Commander commander;
    private final Control mode;
    private final Control order;
    private final Control limit;
    private final Control plugAndGo;
    private final Control importCap;
    private final Control maxSession;

    GivEvcControls(Host host, Commander commander) {
        this.host = host;
        this.commander = commander;
        mode = offer("setChargingMode", "Charging mode", new Domain.Choice(MODES), MODES::get);
        order = offer("controlCharge", "Charge", new Domain.Choice(ORDERS), ORDERS::get);
        limit = offer(
                "setCurrentLimit", "Current limit", new Domain.Range(Unit.AMPERE, 6, 32, 1), GivEvcControls::whole);
        plugAndGo = offer(
                "chargeMode", "Plug and go", new Domain.Switch(), on -> Boolean.TRUE.equals(on) ? "enable" : "disable");
        importCap =
                offer("setImportCap", "Import cap", new Domain.Range(Unit.AMPERE, 0, 100, 1), GivEvcControls::whole);
        maxSession = offer(
                "setMaxSessionEnergy",
                "Energy of a session",
                new Domain.Range(Unit.KILOWATT_HOUR, 0, 100, 1),
                GivEvcControls::whole);
    }

    private Control offer(String function, String label, Domain domain, Function<Object, String> word) {
        return host.control(function, label, domain, null, (value, answer) -> {
            if (value == null) {
                answer.accept("a value is expected");
            } else {
                commander.command(function, word.apply(value), answer);
            }
        });
    }

    /** @param state null: it does not answer */
    void show(GivEvcState state, GivEvcTopics.Wishes wishes) {
        mode.show(wishes == null ? null : (Integer) Mode.of(wishes.mode()).ordinal());
        order.show(state == null ? null : (Integer) (state.isCharging() ? 1 : state.control() == 2 ? 2 : 0));
        limit.show(state == null ? null : (Double) state.limitA());
        plugAndGo.show(state == null ? null : (Boolean) state.plugAndGo());
        importCap.show(wishes == null ? null : (Double) (double) wishes.importCapA());
        maxSession.show(wishes == null ? null : (Double) (double) wishes.maxSessionKWh());
    }

    private static String whole(Object value) {
        return Long.toString(Math.round(((Number) value).doubleValue()));
    }

    private static Map<Integer, String> texts(String... texts) {
        Map<Integer, String> codes = new LinkedHashMap<>();
        for (String text : texts) {
            codes.put(codes.size(), text);
        }
        return codes;
    }
}
