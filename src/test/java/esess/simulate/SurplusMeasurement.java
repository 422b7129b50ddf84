package esess.simulate;

import esess.Catalog;
import esess.config.Configuration;
import esess.sim.plant.Plant;
import esess.sim.plant.Weather;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures how well the sun reaches somebody: the demo's configuration on simulated days. Not a test: run its
 * main. Each argument is file:weather:days:seed, where file is demo, or free for the same without zero feed-in, or giv for the
 * same beside an inverter with panels and a battery of its own; it prints a line a run.
 */
public final class SurplusMeasurement {

    private static final double IDLE_PART = 0.2;
    private static final LocalDate JUNE = LocalDate.of(2026, 6, 21);

    private final SimulatedHouse house;
    private final List<Recorder.Consumer> consumers;
    private int idleSeconds;
    private double wantedHeldBackWs;

    private SurplusMeasurement(SimulatedHouse house) {
        this.house = house;
        consumers = house.recorder().consumers();
        house.watch(this::look);
        trace(System.getenv("TRACE"));
    }

    /** Prints what the distributor told between two times, as 12:27-12:31. */
    private void trace(String times) {
        if (times == null) {
            return;
        }
        String root = "es-ESS/SolarOverheadDistributor/";
        StringBuilder line = new StringBuilder();
        for (String topic :
                new String[] {"Calculations/+", "Calculations/+/+", "Requests/+/Allowance", "Requests/+/Reason"}) {
            house.mqtt().subscribe(root + topic, 0, message -> {
                String name = message.topic().substring(root.length());
                line.append(name.replace("Calculations/", "").replace("Requests/", ""))
                        .append('=')
                        .append(message.text())
                        .append("; ");
            });
        }
        house.watch(() -> {
            String time = house.plant().time().toLocalTime().toString();
            if (time.compareTo(times.split("-")[0]) >= 0 && time.compareTo(times.split("-")[1]) < 0) {
                System.out.printf(
                        Locale.ROOT,
                        "%s pv %.0f load %.0f grid %.0f battery %.0f setpoint %.0f | %s%n",
                        time,
                        house.plant().sunW(),
                        house.plant().loadW(),
                        house.plant().gridW(),
                        house.plant().battery().powerW(),
                        house.plant().setPointW(),
                        line);
            }
            line.setLength(0);
        });
    }

    /** Somebody may and takes nothing, and another that has nothing would run on what he leaves. */
    private void look() {
        double heldBackW = house.plant().availableSunW() - house.plant().sunW();
        if (consumers.stream()
                .anyMatch(each -> each.requestW() > load(each).powerW() + 200
                        && (each.allowanceW() <= 0 || load(each).powerW() > IDLE_PART * each.allowanceW()))) {
            wantedHeldBackWs += Math.max(0, heldBackW);
        }
        for (Recorder.Consumer idle : consumers) {
            double unusedW = idle.allowanceW() - load(idle).powerW();
            if (idle.allowanceW() <= 0 || load(idle).powerW() > IDLE_PART * idle.allowanceW()) {
                continue;
            }
            for (Recorder.Consumer waiting : consumers) {
                double pieceW = waiting.name().equals("Wattpilot") ? 1380 : waiting.requestW();
                if (waiting != idle
                        && waiting.requestW() > 0
                        && waiting.allowanceW() <= 0
                        && load(waiting).powerW() < 50
                        && pieceW < unusedW) {
                    idleSeconds++;
                    return;
                }
            }
        }
    }

    private Plant.Load load(Recorder.Consumer consumer) {
        return house.plant().loads().stream()
                .filter(each -> each.name().equals(consumer.name()))
                .findFirst()
                .orElseThrow();
    }

    private String line(int days) {
        Plant.Energies sum = house.plant().energies();
        List<String> energies = new ArrayList<>();
        List<String> switchings = new ArrayList<>();
        double consumersWh = 0;
        int allSwitchings = 0;
        for (Recorder.Consumer consumer : consumers) {
            Plant.Load load = load(consumer);
            consumersWh += load.energyWh();
            allSwitchings += load.switchings();
            energies.add(String.format(Locale.ROOT, "%s %.1f", consumer.name(), load.energyWh() / 1000));
            switchings.add(consumer.name() + " " + load.switchings());
        }
        return String.format(
                Locale.ROOT,
                "consumers %.2f kWh (%s) | self-consumption %.2f | import %.2f | export %.2f | held back %.2f, wanted %.2f"
                        + " | switchings %d (%s; %d starts, %d phase changes) | idle while others wait %.1f min/day | soc %.0f",
                consumersWh / 1000,
                String.join(", ", energies),
                (sum.sunWh() - sum.exportWh()) / 1000,
                sum.importWh() / 1000,
                sum.exportWh() / 1000,
                sum.curtailedWh() / 1000,
                wantedHeldBackWs / 3_600_000,
                allSwitchings,
                String.join(", ", switchings),
                house.carport().orElseThrow().charger().starts(),
                house.carport().orElseThrow().charger().phaseSwitches(),
                idleSeconds / 60.0 / days,
                house.plant().battery().socPercent());
    }

    /** Arguments: file:weather:days:seed[:start], as many as wanted; a last one with a slash gets the samples of the last run. */
    public static void main(String[] arguments) throws IOException {
        for (String argument : arguments) {
            if (!argument.contains("/")) {
                SimulatedHouse house = run(argument.split(":"));
                if (arguments[arguments.length - 1].contains("/")) {
                    Files.writeString(Path.of(arguments[arguments.length - 1]), SampleFile.text(house.recorder()));
                    house.messages().forEach(System.out::println);
                }
            }
        }
    }

    private static SimulatedHouse run(String[] what) throws IOException {
        String text;
        try (var in = SurplusMeasurement.class.getResourceAsStream("/esess/demo/demo.ini")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        // What has no part in it only takes time.
        for (String service : List.of(
                "HomeAssistant",
                "Planner",
                "GivEVC",
                "SungrowBattery",
                "BatteryCT",
                "ModbusMeter",
                "FroniusSmartmeterRS485")) {
            text = text.replace("\n" + service + " = true", "\n" + service + " = false");
        }
        if (!what[0].equals("giv")) {
            text = text.replace("GivEnergy = true", "GivEnergy = false");
        }
        if (what[0].equals("free")) {
            text = text.replace("EnableZeroFeedin = true", "EnableZeroFeedin = false");
        }
        int days = Integer.parseInt(what[2]);
        long seed = Long.parseLong(what[3]);
        Weather weather = switch (what[1]) {
            case "clear" -> Weather.clear(Scenario.PV_PEAK_W);
            case "cloudy" -> Weather.cloudy(Scenario.PV_PEAK_W, seed);
            case "winter" -> Weather.winter(Scenario.PV_PEAK_W, seed);
            default -> Weather.mixed(Scenario.PV_PEAK_W, seed);
        };
        LocalDate start = what.length > 4
                ? LocalDate.parse(what[4])
                : what[1].equals("winter")
                        ? LocalDate.of(2026, 12, 21)
                        : what[1].equals("mixed") ? LocalDate.of(2026, 4, 1) : JUNE;
        Configuration configuration =
                Configuration.parse(Path.of("demo.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
        SimulatedHouse house =
                new SimulatedHouse(configuration, Scenario.of("measurement", weather, start, days, seed));
        SurplusMeasurement measurement = new SurplusMeasurement(house);
        house.run(time -> {});
        System.out.println(String.join(":", what) + " | " + measurement.line(days));
        return house;
    }
}
