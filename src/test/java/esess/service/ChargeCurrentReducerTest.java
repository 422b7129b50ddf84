package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.Formula;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChargeCurrentReducerTest {

    private final VirtualHouse house = new VirtualHouse();
    private final SimBus.Service system = house.bus.foreign("com.victronenergy.system");
    private final SimBus.Service hub4 = house.bus.foreign("com.victronenergy.hub4");
    private final SimBus.Service settings = house.bus.foreign("com.victronenergy.settings");

    @BeforeEach
    void aGx() {
        settings.set("/Settings/CGwacs/AcPowerSetPoint", 50.0).set("/Settings/CGwacs/Hub4Mode", 1);
        hub4.set("/Overrides/Setpoint", null);
        system.set("/Ac/ActiveIn/Source", 1)
                .set("/Ac/Grid/L1/Power", 50.0)
                .set("/Dc/Battery/Power", 4850.0)
                .set("/Dc/Battery/Current", 100.0)
                .set("/Dc/Battery/Voltage", 48.5)
                .set("/Dc/Battery/Soc", 80.0);
    }

    private void start(String desired) {
        house.start(
                "ChargeCurrentReducer",
                () -> new ChargeCurrentReducer(
                        new ChargeCurrentReducer.Config(Formula.parse(desired), 1, Optional.empty())));
        house.pass(Duration.ofSeconds(12));
    }

    @Test
    void whatIsTooMuchForTheBatteryIsFedIn() {
        start("60");
        assertEquals(50 - 40 * 48.5 / 0.97, (Double) hub4.get("/Overrides/Setpoint"), 1);
    }

    /** The Python es-ESS took only a number, although its README shows a formula. */
    @Test
    void b59TheWishMayBeAFormulaOfSoc() {
        start("max(100 - SOC, 30)");
        assertEquals(50 - 70 * 48.5 / 0.97, (Double) hub4.get("/Overrides/Setpoint"), 1);
        system.set("/Dc/Battery/Soc", 40.0)
                .set("/Ac/Grid/L1/Power", -3450.0)
                .set("/Dc/Battery/Current", 30.0)
                .set("/Dc/Battery/Power", 1455.0);
        house.pass(Duration.ofSeconds(10));
        assertEquals(
                -3450 + 30 * 48.5 / 0.97,
                (Double) hub4.get("/Overrides/Setpoint"),
                1,
                "less is fed in, as 60 A may be charged now");
    }

    @Test
    void lessThanWishedIsNeverMadeUpFromTheGrid() {
        system.set("/Dc/Battery/Current", 10.0);
        start("60");
        assertNull(hub4.get("/Overrides/Setpoint"));
    }

    @Test
    void whatIsUnknownEndsItAfterAWhile() {
        for (String path : new String[] {"/Dc/Battery/Current", "/Dc/Battery/Voltage", "/Ac/Grid/L1/Power"}) {
            aGx();
            if (house.state("ChargeCurrentReducer") == null) {
                start("60");
            } else {
                house.pass(Duration.ofSeconds(12));
            }
            assertTrue(hub4.get("/Overrides/Setpoint") instanceof Double, path);
            Object before = hub4.get("/Overrides/Setpoint");
            system.set(path, null);
            house.pass(Duration.ofSeconds(20));
            assertEquals(before, hub4.get("/Overrides/Setpoint"), "a meter that flaps does not swing the house");
            house.pass(Duration.ofSeconds(15));
            assertNull(hub4.get("/Overrides/Setpoint"), path);
        }
    }

    @Test
    void anUnknownSocStopsAFormulaButNotANumber() {
        system.set("/Dc/Battery/Soc", null);
        start("100 - SOC");
        assertNull(hub4.get("/Overrides/Setpoint"));
        house.stop();
        start("60");
        assertTrue(hub4.get("/Overrides/Setpoint") instanceof Double);
    }

    @Test
    void aFormulaWithoutUseIsToldOnce() {
        start("60 - SOC");
        house.pass(Duration.ofMinutes(1));
        assertNull(hub4.get("/Overrides/Setpoint"));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(text -> text.contains("DesiredChargeAmps"))
                        .count());
    }

    @Test
    void theOwnerHearsThatDvccWouldDo() {
        settings.set("/Settings/Services/Bol", 1);
        start("60");
        house.pass(Duration.ofMinutes(1));
        assertEquals(
                1,
                house.messages().stream().filter(text -> text.contains("DVCC")).count());
    }
}
