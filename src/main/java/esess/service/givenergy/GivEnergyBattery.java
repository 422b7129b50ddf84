package esess.service.givenergy;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.InverterField;
import esess.device.givenergy.PlantReader;
import esess.device.givenergy.PlantValues;
import esess.device.givenergy.Rates;
import esess.device.givenergy.Slots;
import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.steering.Command.Write;
import esess.device.givenergy.steering.Steering;
import esess.device.givenergy.steering.TimedMode;
import esess.runtime.CommandedDevice;
import esess.runtime.SteeredBattery;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The battery of a GivEnergy inverter for a planner: each wish is a mode with an end. Loop thread. */
final class GivEnergyBattery implements SteeredBattery {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(1439);

    private static final int ECO = 27;
    private static final int DISCHARGE = 59;
    private static final int CHARGE_RATE = 111;
    private static final int PAUSE_FROM = 319;
    private static final int PAUSE_TO = 320;
    private static final int PAUSE_CHARGE = 1;

    private final GivEnergyClient client;
    private final Steering steering;
    private final PlantReader reader;

    GivEnergyBattery(GivEnergyClient client, Steering steering) {
        this.client = client;
        this.steering = steering;
        reader = new PlantReader(client.pages());
    }

    static CommandedDevice.Answer answer(Steering.Answer answer) {
        return new CommandedDevice.Answer(
                switch (answer.result()) {
                    case DONE -> CommandedDevice.Outcome.DONE;
                    case REFUSED -> CommandedDevice.Outcome.REFUSED;
                    case FAILED -> CommandedDevice.Outcome.FAILED;
                },
                answer.text());
    }

    @Override
    public boolean isKnown() {
        return client.pages().setting(0) != null && steering.abilities() != null;
    }

    @Override
    public Double socPercent() {
        PlantValues values = reader.read(client.batteries(), client.stacks(), client.modules());
        return values == null || values.storage() == null
                ? client.pages().number(InverterField.SOC)
                : values.storage().socPercent();
    }

    @Override
    public Double capacityKWh() {
        Abilities abilities = steering.abilities();
        return abilities == null ? null : abilities.capacityKWh();
    }

    @Override
    public Integer maxChargeW() {
        Abilities abilities = steering.abilities();
        return abilities == null ? null : abilities.maxBatteryW();
    }

    @Override
    public Integer maxDischargeW() {
        return maxChargeW();
    }

    @Override
    public LocalDateTime clock() {
        return client.pages().inverterClock();
    }

    @Override
    public boolean can(Wish wish) {
        return steering.can(mode(wish));
    }

    @Override
    public void wish(
            Wish wish, Duration lasting, Integer watts, Integer percent, Consumer<CommandedDevice.Answer> onAnswer) {
        boolean isLong = lasting.compareTo(SHORTEST) >= 0 && lasting.compareTo(LONGEST) <= 0;
        boolean isPercent = percent == null || percent >= 0 && percent <= 100;
        boolean isPower = watts == null || watts > 0;
        if (!isLong || !isPercent || !isPower || !can(wish)) {
            String why = isLong && isPercent && isPower
                    ? "this model cannot do that"
                    : "1 to 1439 minutes, 0 to 100 %, more than 0 W are expected";
            onAnswer.accept(new CommandedDevice.Answer(
                    CommandedDevice.Outcome.REFUSED, "Setting " + mode(wish).title() + " failed: " + why));
            return;
        }
        steering.wish(mode(wish), lasting, watts, percent, answer -> onAnswer.accept(answer(answer)));
    }

    @Override
    public void release(Wish wish, Consumer<CommandedDevice.Answer> onAnswer) {
        steering.release(mode(wish), answer -> onAnswer.accept(answer(answer)));
    }

    @Override
    public Duration left(Wish wish) {
        return steering.left(mode(wish));
    }

    private static TimedMode mode(Wish wish) {
        return switch (wish) {
            case CHARGE -> TimedMode.FORCE_CHARGE;
            case EXPORT -> TimedMode.FORCE_EXPORT;
            case PAUSE_CHARGE -> TimedMode.PAUSE_CHARGE;
            case PAUSE_DISCHARGE -> TimedMode.PAUSE_DISCHARGE;
            case GRID_FIRST -> TimedMode.GRID_FIRST;
            case SWITCHES -> TimedMode.MONITOR;
            case TIMED_SALE -> TimedMode.TIMED_SALE;
        };
    }

    // ---- for a monitor ----

    @Override
    public Switches switches() {
        Integer eco = client.pages().setting(ECO);
        Integer discharge = client.pages().setting(DISCHARGE);
        Abilities abilities = steering.abilities();
        if (eco == null || discharge == null || abilities == null || !abilities.isSingle()) {
            return null;
        }
        // Inverters without the pause register can pause only by a forced mode, if at all.
        Integer pause = abilities.pause()
                ? client.pages().setting(Abilities.PAUSE)
                : (Integer)
                        (left(Wish.PAUSE_CHARGE) != null ? PAUSE_CHARGE : left(Wish.PAUSE_DISCHARGE) != null ? 2 : 0);
        Integer steps = Rates.isPercent(abilities) ? null : client.pages().setting(CHARGE_RATE);
        return new Switches(eco, pause, discharge, steps);
    }

    @Override
    public boolean pausesBySwitch() {
        Abilities abilities = steering.abilities();
        return abilities != null && abilities.pause();
    }

    @Override
    public Measured measured() {
        PlantValues values = reader.read(client.batteries(), client.stacks(), client.modules());
        if (values == null || values.storage() == null || values.inverter() == null) {
            return null;
        }
        List<Double> cells = reader.cells(client.batteries());
        return new Measured(
                values.pvW(),
                values.inverter().powerW(),
                negated(values.grid().powerW()),
                negated(values.storage().dc().powerW()),
                values.epsW(),
                cells.contains(null) ? List.of() : List.copyOf(cells),
                client.pages().model().ratedW());
    }

    private static Double negated(Double watts) {
        return watts == null ? null : (Double) (0 - watts);
    }

    @Override
    public Integer writes() {
        return client.writes();
    }

    @Override
    public void hold(
            Switches wanted,
            LocalTime pauseFrom,
            LocalTime pauseTo,
            Duration lasting,
            Consumer<CommandedDevice.Answer> onAnswer) {
        Abilities abilities = steering.abilities();
        if (abilities == null || !can(Wish.SWITCHES) || wanted.pause() != null && !abilities.pause()) {
            SteeredBattery.super.hold(wanted, pauseFrom, pauseTo, lasting, onAnswer);
            return;
        }
        List<Write> settings = new ArrayList<>();
        if (wanted.pause() != null) {
            settings.add(new Write(PAUSE_FROM, Slots.register(pauseFrom)));
            settings.add(new Write(PAUSE_TO, Slots.register(pauseTo)));
            settings.add(new Write(Abilities.PAUSE, wanted.pause()));
        }
        if (wanted.eco() != null) {
            // What lets the battery charge comes last, or it charges for a moment.
            settings.add(wanted.eco() == 1 ? settings.size() : 0, new Write(ECO, wanted.eco()));
        }
        if (wanted.chargeSteps() != null) {
            settings.add(new Write(CHARGE_RATE, wanted.chargeSteps()));
        }
        steering.hold(settings, lasting, answer -> onAnswer.accept(answer(answer)));
    }
}
