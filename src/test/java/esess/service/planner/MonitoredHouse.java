package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.Catalog;
import esess.config.Configuration;
import esess.control.SetpointLeases.Limits;
import esess.device.givenergy.Snapshots;
import esess.runtime.Control;
import esess.service.givenergy.GivEnergy;
import esess.sim.door.SimBus;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.SolarDay;
import esess.sim.twin.GivEnergyDongle;
import esess.sim.twin.GxTwin;
import esess.testing.Golden;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A house with a GivEnergy hybrid of ten slots behind its dongle, on a recorded day of sun, load and battery; and a GX
 * with a grid meter. Every change of a register that a monitor may turn is kept with its time.
 */
final class MonitoredHouse {

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final int INVERTER = 0x11;
    /** The owner's settings. */
    static final Map<Integer, Integer> OWNERS = new TreeMap<>(Map.ofEntries(
            Map.entry(20, 1),
            Map.entry(27, 1),
            Map.entry(56, 1600),
            Map.entry(57, 1900),
            Map.entry(59, 0),
            Map.entry(94, 30),
            Map.entry(95, 430),
            Map.entry(96, 0),
            Map.entry(110, 10),
            Map.entry(111, 30),
            Map.entry(112, 25),
            Map.entry(116, 80),
            Map.entry(166, 0),
            Map.entry(242, 80),
            Map.entry(272, 20),
            Map.entry(318, 0),
            Map.entry(319, 0),
            Map.entry(320, 0)));

    private static final Limits LIMITS = new Limits(-25_000, 25_000, 1e6);
    private static final LocalDate DAY = LocalDate.of(2026, 6, 22);

    /** What was written where, and when by the owner's clock. */
    record Change(LocalTime time, int register, int value) {}

    /** What the disk and the inverter hold at the moment of a kill. */
    record Killed(
            String when,
            Map<String, Map<String, Object>> documents,
            Map<String, Map<String, Object>> fleeting,
            Map<Integer, Integer> registers) {}

    final VirtualHouse house;
    final GivEnergyDongle dongle;
    final List<Change> changes = new ArrayList<>();
    final List<Killed> killed = new ArrayList<>();
    private boolean gridLost;
    private final Map<LocalTime, Map<String, Object>> recorded = new TreeMap<>();
    private final Map<Integer, Integer> last = new TreeMap<>();
    private Map<String, Object> now = Map.of();
    boolean pvUnknown;
    /** Another one than that of the recorded day. */
    Integer socPercent;

    MonitoredHouse(String start) {
        this(start, new HashMap<>(), new HashMap<>());
    }

    MonitoredHouse(
            String start, Map<String, Map<String, Object>> documents, Map<String, Map<String, Object>> fleeting) {
        house = new VirtualHouse(documents, fleeting, LIMITS, null);
        house.pass(Duration.between(
                house.clock.now(),
                DAY.atTime(LocalTime.parse(start)).atZone(BERLIN).toInstant()));
        record();
        dongle = new GivEnergyDongle(house.loop, "WX2201G001", "SA2114G000");
        Snapshots.load(Snapshots.named("givtcp_tree.json", "hybrid_gen1_two_batteries"), dongle);
        dongle.set(INVERTER, 3, 21, 310); // A third generation with ten slots and pause.
        dongle.set(INVERTER, 3, 180, 1);
        OWNERS.forEach((register, value) -> dongle.set(INVERTER, 3, register, value));
        dongle.onRead(this::tell);
        last.putAll(OWNERS);
        house.tcp.attach("dongle", 8899, dongle);
        Plant plant = new Plant(
                Plant.Layout.USUAL,
                date -> SolarDay.of(second -> 0),
                Household.constant(500),
                new Battery(10_000, 5000, 5000, 50),
                DAY.atTime(LocalTime.parse(start)));
        GxTwin gx = new GxTwin(house.bus, plant, house.clock, GxTwin.Equipment.ALL, 50);
        house.bus.service("com.victronenergy.settings").set("/Settings/System/TimeZone", "Europe/Berlin");
        house.loop.every(Duration.ofSeconds(1), () -> {
            plant.step();
            gx.step();
            if (gridLost) {
                loseGridNow();
            }
            look();
        });
    }

    /** The clear summer day of the recorded cases. */
    @SuppressWarnings("unchecked")
    private void record() {
        for (Map<String, Object> line : Golden.lines("planner.jsonl")) {
            boolean summer = "monitor".equals(line.get("kind"))
                    && "summer clear day".equals(((Map<String, Object>) line.get("in")).get("name"));
            if (summer) {
                for (List<Map<String, Object>> step : (List<List<Map<String, Object>>>) line.get("out")) {
                    recorded.put(LocalTime.parse((String) step.get(0).get("time")), step.get(0));
                }
            }
        }
    }

    /** The GX knows no grid any more. */
    void loseGrid() {
        gridLost = true;
    }

    private void loseGridNow() {
        for (int phase = 1; phase <= 3; phase++) {
            house.bus.service("com.victronenergy.system").set("/Ac/Grid/L" + phase + "/Power", null);
            house.bus.service("com.victronenergy.system").set("/Ac/Consumption/L" + phase + "/Power", null);
        }
    }

    ZonedDateTime local() {
        return house.clock.now().atZone(BERLIN);
    }

    private int value(String name) {
        return ((Number) now.getOrDefault(name, 0.0)).intValue();
    }

    private void tell() {
        LocalDateTime local = local().toLocalDateTime();
        recorded.forEach((time, in) -> {
            if (!time.isAfter(local.toLocalTime())) {
                now = in;
            }
        });
        int[] clock = {
            local.getYear() - 2000,
            local.getMonthValue(),
            local.getDayOfMonth(),
            local.getHour(),
            local.getMinute(),
            local.getSecond()
        };
        for (int i = 0; i < clock.length; i++) {
            dongle.set(INVERTER, 3, 35 + i, clock[i]);
        }
        dongle.set(INVERTER, 4, 3, (int) (house.clock.tick() / 1000 % 1000));
        // What it cannot be is not believed.
        dongle.set(INVERTER, 4, 18, pvUnknown ? 40_000 : value("pv"));
        dongle.set(INVERTER, 4, 20, 0);
        dongle.set(INVERTER, 4, 24, value("ac"));
        dongle.set(INVERTER, 4, 30, value("grid"));
        dongle.set(INVERTER, 4, 31, 0);
        dongle.set(INVERTER, 4, 52, value("battery"));
        dongle.set(INVERTER, 4, 59, socPercent == null ? value("soc") : socPercent);
    }

    /** A kill just before each write, when the disk knows of it already, and one just after. */
    private void look() {
        Map<Integer, Integer> registers = registers();
        registers.forEach((register, value) -> {
            if (!value.equals(last.get(register))) {
                String what = register + " = " + value + " at " + local().toLocalTime();
                changes.add(new Change(local().toLocalTime(), register, value));
                Map<Integer, Integer> before = new TreeMap<>(registers);
                before.put(register, last.get(register));
                killed.add(kill("before " + what, before));
                killed.add(kill("after " + what, registers));
            }
        });
        last.putAll(registers);
    }

    private Killed kill(String when, Map<Integer, Integer> registers) {
        return new Killed(when, new HashMap<>(house.documents), new HashMap<>(house.fleeting), registers);
    }

    Map<Integer, Integer> registers() {
        Map<Integer, Integer> registers = new TreeMap<>();
        OWNERS.keySet().forEach(register -> registers.put(register, dongle.get(INVERTER, 3, register)));
        return registers;
    }

    void set(Map<Integer, Integer> registers) {
        registers.forEach((register, value) -> dongle.set(INVERTER, 3, register, value));
        last.putAll(registers);
    }

    static Configuration configuration(String... keys) {
        String text =
                "[Common]\nConfigVersion=100\nBatteryCapacityInWh=9500\n[Services]\nPlanner=true\nGivEnergy=true\n"
                        + "[GivEnergy:home]\nHost=dongle\nVRMInstanceID=1040\nView=None\n[Planner]\nBattery=GivEnergy\n"
                        + "Mode=Timetable\nAwaitFull=true\nNightTarget=90\nSellFromBattery=true\nDaySaleW=1500\n"
                        + "DayTargets=05:30 50, 16:00 60, 19:30 40, 22:00 25\nReservePercent=4\n"
                        + String.join("\n", keys) + "\n";
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        return configuration;
    }

    void start(String... keys) {
        Configuration configuration = configuration(keys);
        house.start("GivEnergy", () -> new GivEnergy(configuration));
        house.start("Planner", () -> new Planner(configuration));
    }

    void startWithoutPlanner() {
        Configuration configuration = configuration("Operation=Off");
        house.start("GivEnergy", () -> new GivEnergy(configuration));
    }

    /** A charger of the GX as it is now; null: it does not tell its power. */
    void charger(int status, int mode, Double watts) {
        SimBus.Service charger = house.bus.foreign("com.victronenergy.evcharger.garage");
        charger.set("/Status", status);
        charger.set("/Mode", mode);
        charger.set("/Ac/Power", watts);
    }

    /** As the owner sets it on the page. */
    void operation(String word) {
        house.loop.execute(() -> house.house
                .controls()
                .find("Planner", "Operation")
                .orElseThrow()
                .set(word, Control.Origin.PAGE, answer -> assertEquals(true, answer.isDone())));
    }

    void until(String time) {
        Instant then = local().toLocalDate()
                .atTime(LocalTime.parse(time))
                .atZone(BERLIN)
                .toInstant();
        Duration wait = Duration.between(house.clock.now(), then);
        house.pass(wait.isNegative() ? wait.plusDays(1) : wait);
    }

    String told(String name) {
        return house.mqtt.published().stream()
                .filter(each -> each.topic().equals("es-ESS/Planner/" + name))
                .reduce((first, last) -> last)
                .map(each -> each.payload())
                .orElse("");
    }

    long said(String text) {
        return house.messages().stream().filter(each -> each.contains(text)).count();
    }

    /** When the register was set to this value, in order. */
    List<LocalTime> times(int register, int value) {
        return changes.stream()
                .filter(each -> each.register == register && each.value == value)
                .map(Change::time)
                .toList();
    }
}
