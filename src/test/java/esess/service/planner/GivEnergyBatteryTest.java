package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.plan.BatteryAction;
import esess.control.plan.BatteryAction.Kind;
import esess.runtime.CommandedDevice;
import esess.runtime.Host;
import esess.runtime.Service;
import esess.runtime.SteeredBattery;
import esess.runtime.SteeredInverter;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a GivEnergy inverter is told, as wishes that end. */
class GivEnergyBatteryTest {

    private final VirtualHouse house = new VirtualHouse();
    private final List<String> told = new ArrayList<>();
    private final Set<SteeredBattery.Wish> able = EnumSet.allOf(SteeredBattery.Wish.class);
    private GivEnergyBattery battery;
    private boolean silent;

    private final class Inverter implements SteeredInverter, SteeredBattery {
        @Override
        public String key() {
            return "garage";
        }

        @Override
        public String serial() {
            return "CE1234G567";
        }

        @Override
        public String topicRoot() {
            return "GivEnergy";
        }

        @Override
        public Map<String, Object> leaves() {
            return Map.of();
        }

        @Override
        public Map<String, Object> document() {
            return Map.of();
        }

        @Override
        public boolean knows(String command) {
            return false;
        }

        @Override
        public void command(String command, String payload, Consumer<Answer> onAnswer) {}

        @Override
        public SteeredBattery battery() {
            return this;
        }

        @Override
        public boolean isKnown() {
            return !silent;
        }

        @Override
        public Double socPercent() {
            return 55.0;
        }

        @Override
        public Double capacityKWh() {
            return 9.5;
        }

        @Override
        public Integer maxChargeW() {
            return 2600;
        }

        @Override
        public Integer maxDischargeW() {
            return 2600;
        }

        @Override
        public LocalDateTime clock() {
            return LocalDateTime.of(2026, 6, 21, 12, 0);
        }

        @Override
        public boolean can(Wish wish) {
            return able.contains(wish);
        }

        @Override
        public void wish(
                Wish wish,
                Duration lasting,
                Integer watts,
                Integer percent,
                Consumer<CommandedDevice.Answer> onAnswer) {
            told.add(wish + " " + watts + " " + percent + " " + lasting.toMinutes());
            onAnswer.accept(new CommandedDevice.Answer(CommandedDevice.Outcome.DONE, "done"));
        }

        @Override
        public void release(Wish wish, Consumer<CommandedDevice.Answer> onAnswer) {
            told.add("release " + wish);
        }

        @Override
        public Duration left(Wish wish) {
            return null;
        }
    }

    private void start() {
        Service service = new Service() {
            @Override
            public void start(Host host) {
                host.offer(new Inverter());
                battery = new GivEnergyBattery(host, "");
            }
        };
        house.start("Planner", () -> service);
    }

    private void order(BatteryAction action, double percent) {
        battery.carryOut(new Order(action, percent, Duration.ofMinutes(30)));
    }

    @Test
    @DisplayName("a charge, a pause, a sale: each once, again before it ends, released by the next one")
    void wishes() {
        start();
        assertEquals(55.0, battery.socPercent());
        order(BatteryAction.charge(1500), 80);
        order(BatteryAction.charge(1540), 80);
        assertEquals(List.of("CHARGE 1500 80 30"), told, "40 W do not matter, and nothing is repeated at once");
        house.pass(Duration.ofMinutes(11));
        order(BatteryAction.charge(1500), 80);
        assertEquals(2, told.size(), "wished again long before it ends");
        told.clear();
        order(BatteryAction.IDLE, 100);
        assertEquals(List.of("release CHARGE", "PAUSE_CHARGE null null 30", "PAUSE_DISCHARGE null null 30"), told);
        told.clear();
        order(BatteryAction.sell(1000), 20);
        assertTrue(told.contains("EXPORT 1000 20 30"), told.toString());
        told.clear();
        battery.stop();
        assertEquals(List.of("release EXPORT"), told);
    }

    @Test
    @DisplayName("what the model cannot do is not planned")
    void abilities() {
        able.remove(SteeredBattery.Wish.EXPORT);
        start();
        assertFalse(battery.abilities().contains(Kind.SELL));
        assertTrue(battery.abilities().contains(Kind.CHARGE));
    }

    @Test
    @DisplayName("a wish that was taken back while the inverter was silent is taken back when it answers, once")
    void releasedWhileSilent() {
        start();
        order(BatteryAction.charge(1500), 80);
        silent = true;
        battery.release();
        told.clear();
        order(BatteryAction.SELF_USE, 100);
        assertEquals(List.of(), told, "nobody hears it");
        silent = false;
        order(BatteryAction.SELF_USE, 100);
        assertEquals(List.of("release CHARGE"), told);
        order(BatteryAction.SELF_USE, 100);
        assertEquals(1, told.size());
    }

    @Test
    @DisplayName("what is wished again before the inverter answers is not taken back")
    void wishedAgainAfterSilence() {
        start();
        order(BatteryAction.charge(1500), 80);
        silent = true;
        battery.release();
        silent = false;
        told.clear();
        order(BatteryAction.charge(1500), 80);
        assertEquals(List.of("CHARGE 1500 80 30"), told);
        told.clear();
        order(BatteryAction.SELF_USE, 100);
        assertEquals(List.of("release CHARGE"), told);
    }
}
