package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.surplus.SurplusControl.Candidate;
import esess.control.surplus.SurplusControl.Look;
import esess.control.surplus.SurplusControl.Outcome;
import esess.control.surplus.SurplusControl.Rules;
import esess.control.surplus.SurplusDistribution.Situation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A house in which the consumers really take what they may, cycle after cycle. */
class SurplusControlTest {

    private static final int CYCLE_MILLIS = 15_000;

    /** A load: switched, or in steps; it may refuse to take anything. */
    private final class Load {
        final String key;
        final double priority;
        final double minimumW;
        final double stepW;
        final double requestW;
        double allowanceW;
        double takesMostW;
        boolean reachable = true;
        boolean measures = true;
        boolean bridged = true;
        int switchings;

        Load(String key, double priority, double minimumW, double stepW, double requestW) {
            this.key = key;
            this.priority = priority;
            this.minimumW = minimumW;
            this.stepW = stepW;
            this.requestW = requestW;
            takesMostW = requestW;
            loads.add(this);
        }

        double useW() {
            return reachable && allowanceW > 0 ? Math.min(allowanceW, takesMostW) : 0;
        }

        Candidate candidate() {
            return new Candidate(
                    new SurplusDistribution.Consumer(
                            key,
                            priority,
                            0,
                            stepW,
                            minimumW,
                            requestW,
                            false,
                            true,
                            true,
                            useW(),
                            allowanceW,
                            Standing.FREE),
                    measures && reachable ? (Double) useW() : null,
                    stepW < requestW,
                    reachable,
                    bridged,
                    15_000,
                    false);
        }
    }

    private final List<Load> loads = new ArrayList<>();
    private SurplusControl control = new SurplusControl(new Rules(8, 0));
    private double sunW;
    private double houseW = 400;
    private double reservedW;
    private boolean limited;
    private boolean victrons;
    private boolean bridges;
    private double fallenW;
    private Double heldBackW;
    private long tick;
    private Outcome outcome;

    private Load heater(String key, double priority, double requestW) {
        return new Load(key, priority, 0, requestW, requestW);
    }

    private Load car(double priority) {
        return new Load("car", priority, 1380, 230, 11_000);
    }

    /** Everything that is over goes to the battery, everything that is missing comes from it. */
    private void cycles(int count) {
        for (int i = 0; i < count; i++) {
            double usedW = loads.stream().mapToDouble(Load::useW).sum();
            double batteryW = sunW - houseW - usedW;
            outcome = control.look(new Look(
                    new Situation(0.0, null, null, batteryW, reservedW, 0, 60),
                    loads.stream().map(Load::candidate).toList(),
                    limited,
                    heldBackW,
                    60.0,
                    bridges,
                    fallenW,
                    victrons,
                    tick));
            for (Load load : loads) {
                double nextW = outcome.result().allowanceW(load.key);
                load.switchings += nextW > 0 == load.allowanceW > 0 ? 0 : 1;
                load.allowanceW = nextW;
            }
            tick += CYCLE_MILLIS;
        }
    }

    private Reason reason(Load load) {
        return outcome.reasons().get(load.key);
    }

    @BeforeEach
    void seen() {
        sunW = 0;
        cycles(1);
    }

    @Test
    @DisplayName("a boiler whose thermostat is off keeps its permission, and the car gets its sun within two cycles")
    void idleGivesOn() {
        Load boiler = heater("boiler", 10, 2000);
        Load car = car(35);
        sunW = 3000;
        cycles(12);
        assertEquals(2000, boiler.useW());
        assertEquals(0, car.allowanceW);
        boiler.takesMostW = 0;
        cycles(2);
        assertEquals(2000, boiler.allowanceW, "it may go on when it likes");
        assertInstanceOf(Reason.TakesNothing.class, reason(boiler));
        cycles(2);
        assertTrue(car.useW() > 2000, car.allowanceW + " W");
        boiler.takesMostW = 2000;
        cycles(3);
        assertEquals(0, car.allowanceW, "its priority holds again");
        assertEquals(1, boiler.switchings);
    }

    @Test
    @DisplayName("an unreachable device keeps no sun from others")
    void unreachable() {
        Load boiler = heater("boiler", 10, 2000);
        boiler.reachable = false;
        Load pump = heater("pump", 20, 1000);
        sunW = 2900;
        cycles(8);
        assertEquals(1000, pump.useW());
        assertInstanceOf(Reason.TakesNothing.class, reason(boiler));
    }

    @Test
    @DisplayName("a device that cannot measure counts with all of its request")
    void cannotMeasure() {
        Load boiler = heater("boiler", 10, 2000);
        boiler.measures = false;
        Load pump = heater("pump", 20, 1000);
        sunW = 2900;
        cycles(20);
        assertEquals(2000, boiler.allowanceW);
        assertEquals(0, pump.allowanceW);
    }

    @Test
    @DisplayName("a first piece is given by power times time: a kilowatt within seconds, 100 W within minutes")
    void patience() {
        Load pump = heater("pump", 20, 1000);
        sunW = 1500;
        cycles(15);
        assertEquals(0, pump.allowanceW, "100 W more than it needs");
        assertInstanceOf(Reason.WaitsForMore.class, reason(pump));
        cycles(10);
        assertEquals(1000, pump.allowanceW);
        sunW = 1300;
        cycles(15);
        assertEquals(1000, pump.allowanceW, "100 W missing");
        assertInstanceOf(Reason.RunsOn.class, reason(pump));
        sunW = 0;
        cycles(3);
        assertEquals(0, pump.allowanceW);
        assertEquals(2, pump.switchings);
    }

    @Test
    @DisplayName("who waits with a higher priority keeps his piece from others that would only be started for a moment")
    void waitingReserves() {
        Load pump = heater("pump", 20, 1000);
        Load heater = heater("heater", 30, 1000);
        sunW = 1600;
        cycles(30);
        assertEquals(1000, pump.allowanceW);
        assertEquals(0, heater.switchings);
    }

    @Test
    @DisplayName(
            "a cloud of minutes is bridged by the battery, within the owner's limit, and given back before anything begins")
    void bridge() {
        control = new SurplusControl(new Rules(8, 100));
        bridges = true;
        Load pump = heater("pump", 20, 800);
        Load heater = heater("heater", 30, 1500);
        sunW = 1400;
        cycles(20);
        assertEquals(800, pump.allowanceW);
        sunW = 600;
        cycles(16);
        assertEquals(800, pump.allowanceW, "four minutes of cloud");
        assertInstanceOf(Reason.Bridged.class, reason(pump));
        assertTrue(outcome.owedToBatteryWh() > 20, outcome.owedToBatteryWh() + " Wh");
        sunW = 2750;
        cycles(2);
        assertEquals(0, heater.allowanceW);
        assertInstanceOf(Reason.BatteryFirst.class, reason(heater));
        sunW = 600;
        cycles(80);
        assertEquals(0, pump.allowanceW, "no cloud, but the evening");
        assertEquals(2, pump.switchings);
    }

    @Test
    @DisplayName("without a bridge, or for one that the battery may not feed, what is missing ends it at once")
    void notBridged() {
        control = new SurplusControl(new Rules(8, 500));
        bridges = true;
        Load car = new Load("car", 20, 1380, 230, 11_000);
        car.bridged = false;
        sunW = 3000;
        cycles(20);
        assertTrue(car.useW() > 1380);
        sunW = 600;
        cycles(3);
        assertEquals(0, car.allowanceW);
    }

    @Test
    @DisplayName(
            "clouds of some minutes: after each short run it waits longer, so that they do not switch it each time")
    void cloudsSwitchSeldom() {
        Load heater = heater("heater", 20, 2000);
        for (int cloud = 0; cloud < 30; cloud++) {
            sunW = 4500;
            cycles(20);
            sunW = 800;
            cycles(20);
        }
        assertTrue(heater.switchings <= 14, heater.switchings + " switchings by 30 clouds");
    }

    @Test
    @DisplayName("sun that is held back is tried, kept when production follows")
    void heldBack() {
        Load pump = heater("pump", 20, 1000);
        Load heater = heater("heater", 30, 2000);
        double thereW = 5000;
        limited = true;
        sunW = houseW;
        for (int i = 0; i < 60; i++) {
            // The limiter lets produce what the house takes.
            sunW = Math.min(thereW, houseW + pump.useW() + heater.useW());
            cycles(1);
        }
        assertEquals(1000, pump.useW());
        assertEquals(2000, heater.useW());
        assertEquals(2, pump.switchings + heater.switchings);
    }

    @Test
    @DisplayName("production does not follow: it is taken back, and tried again later and later")
    void heldBackInVain() {
        Load pump = heater("pump", 20, 1000);
        limited = true;
        sunW = houseW;
        cycles(4 * 60);
        assertEquals(0, pump.switchings % 2);
        assertTrue(pump.switchings >= 4 && pump.switchings <= 14, pump.switchings + " in an hour");
    }

    @Test
    @DisplayName("while Victron distributes, nobody of ours gets anything, and is told why")
    void victron() {
        Load pump = heater("pump", 20, 1000);
        sunW = 4000;
        cycles(5);
        assertEquals(1000, pump.allowanceW);
        victrons = true;
        cycles(1);
        assertEquals(0, pump.allowanceW);
        assertInstanceOf(Reason.LeftToVictron.class, reason(pump));
        assertEquals(
                "Victron's Opportunity Loads distribute: es-ESS holds",
                reason(pump).text());
    }

    @Test
    @DisplayName("who waits is told what he needs, what is free and what the battery reserves")
    void why() {
        reservedW = 3000;
        Load boiler = heater("boiler", 20, 2000);
        sunW = 4800;
        cycles(3);
        assertEquals(
                "waits: needs 2000 W, 1400 W free, the battery reserves 3000 W at 60 %",
                reason(boiler).text());
        assertFalse(boiler.allowanceW > 0);
    }

    @Test
    @DisplayName(
            "nobody begins in the moment in which a cloud comes, however much there was on the mean; what runs stays")
    void fallingSun() {
        Load pump = heater("pump", 10, 500);
        sunW = 1500;
        cycles(20);
        assertEquals(500, pump.allowanceW);
        Load boiler = heater("boiler", 20, 2000);
        sunW = 4000;
        fallenW = 2000;
        cycles(20);
        assertEquals(0, boiler.allowanceW);
        assertEquals(500, pump.allowanceW);
        fallenW = 0;
        cycles(1);
        assertEquals(2000, boiler.allowanceW);
    }

    @Test
    @DisplayName("held-back sun is tried with who waits before it is tried with who took nothing last time")
    void triedWithIdleOnesLast() {
        Load boiler = heater("boiler", 10, 2000);
        boiler.takesMostW = 0;
        sunW = 3000;
        cycles(20);
        assertTrue(control.isIdle("boiler"));
        sunW = 0;
        cycles(200);
        assertEquals(0, boiler.allowanceW);
        Load pump = heater("pump", 20, 1000);
        sunW = houseW;
        limited = true;
        cycles(1);
        assertEquals(0, boiler.allowanceW);
        assertEquals(1000, pump.allowanceW);
        cycles(10);
        assertEquals(0, pump.allowanceW, "it was not there");
        assertEquals(0, boiler.allowanceW, "nor is it for a larger piece");
    }

    @Test
    @DisplayName("where it is known that next to nothing is held back, nobody begins on it")
    void littleHeldBack() {
        Load pump = heater("pump", 20, 1000);
        sunW = houseW;
        limited = true;
        heldBackW = 300.0;
        cycles(20);
        assertEquals(0, pump.allowanceW);
        heldBackW = 800.0;
        cycles(1);
        assertEquals(1000, pump.allowanceW);
    }
}
