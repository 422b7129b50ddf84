package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.control.charge.ChargeController;
import esess.control.charge.ChargePlan;
import esess.control.charge.ChargeSession;
import esess.model.ChargeMode;
import esess.model.ChargerState;
import esess.runtime.Host;
import esess.runtime.Service;
import esess.sim.door.SimBus;
import esess.testing.Golden;
import esess.testing.VirtualHouse;
import esess.testing.WattpilotTrace;
import esess.testing.WattpilotTrace.Tick;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The figures in VRM equal the original's. Compared where nothing was told in the tick: the original shows what it has told
 * before the charger has it, ours what the charger has. Not compared: /ChargingTime, which counts ticks there, and
 * /Ac/Energy/Forward, which is the session there and belongs to the lifetime.
 */
@Tag(Golden.TAG)
class ChargerFaceGoldenTest {

    private static final class Nobody implements ChargerFace.Controls {

        @Override
        public boolean mode(ChargeMode mode) {
            return false;
        }

        @Override
        public boolean startStop(boolean start) {
            return false;
        }

        @Override
        public boolean setCurrent(int totalA) {
            return false;
        }
    }

    private ChargerFace face;

    @Test
    @DisplayName("powers, currents, limits, phases and names of every recorded tick in which nothing was told")
    void figures() {
        VirtualHouse house = new VirtualHouse();
        house.start("Face", () -> new Service() {
            @Override
            public void start(Host host) {
                face = new ChargerFace(
                        host,
                        new ChargerFace.Spec("FroniusWattpilot", "Fronius Wattpilot", 1007, 0, "test"),
                        new Nobody());
            }
        });
        SimBus.Service ev = house.bus.service(WattpilotHouse.EV);
        int compared = 0;
        for (WattpilotTrace trace : WattpilotTrace.all()) {
            for (Tick tick : trace.ticks()) {
                if (tick.isInit()
                        || tick.isWrite()
                        || !tick.isConnected()
                        || !tick.commands().isEmpty()) {
                    continue;
                }
                compared++;
                ChargerState state = tick.state();
                ChargePlan plan = new ChargeController(new ChargeController.Rules(
                                trace.seconds("MinOnOffSeconds"), trace.seconds("MinPhaseSwitchSeconds"), false, 48))
                        .decide(state, 0.0, 0);
                ChargeSession session = new ChargeSession(ChargeSession.ResetOn.ON_DISCONNECT);
                session.look(state, 0);
                face.show(state, plan, session);
                String where = trace.id() + " at " + tick.second() + " s ";
                for (String path : List.of(
                        "/Ac/Power",
                        "/Ac/PowerPercent",
                        "/Ac/PowerMax",
                        "/SetCurrent",
                        "/Current",
                        "/PhaseMode",
                        "/AutoStart")) {
                    assertEquals(
                            ((Number) tick.vrm().get(path)).doubleValue(),
                            ((Number) ev.get(path)).doubleValue(),
                            0.051,
                            where + path);
                }
                assertEquals(tick.vrm().get("/ModeLiteral"), ev.get("/ModeLiteral"), where);
                assertEquals(tick.vrm().get("/CarState"), ((Number) ev.get("/CarState")).intValue() == 1, where);
            }
        }
        assertEquals(299, compared);
    }
}
