package esess.service.givenergy;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.InverterField;
import esess.device.givenergy.PlantReader;
import esess.device.givenergy.PlantValues;
import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.steering.Steering;
import esess.device.givenergy.steering.TimedMode;
import esess.runtime.CommandedDevice;
import esess.runtime.SteeredBattery;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.function.Consumer;

/** The battery of a GivEnergy inverter for a planner: each wish is a mode with an end. Loop thread. */
final class GivEnergyBattery implements SteeredBattery {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(1439);

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
        };
    }
}
