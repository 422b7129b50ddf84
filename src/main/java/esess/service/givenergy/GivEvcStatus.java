package esess.service.givenergy;

import esess.control.charge.GivEvcRules.Mode;
import esess.device.GivEvcState;
import esess.model.EvChargerStatus;

/** Victron's status of a GivEnergy charger. */
final class GivEvcStatus {

    private GivEvcStatus() {}

    /** Null: not known. */
    static EvChargerStatus of(GivEvcState state, Mode mode, boolean sessionOver) {
        if (state.isFaulty()) {
            return byError(state);
        }
        return switch (state.state()) {
            case 1 -> EvChargerStatus.DISCONNECTED;
            case 2 ->
                sessionOver
                        ? EvChargerStatus.CHARGING_LIMIT
                        : mode == Mode.SOLAR
                                ? EvChargerStatus.WAITING_FOR_SUN
                                : state.plugAndGo() ? EvChargerStatus.CONNECTED : EvChargerStatus.WAITING_FOR_START;
            case 3 -> EvChargerStatus.START_CHARGING;
            case 4 -> EvChargerStatus.CHARGING;
            case 6 -> sessionOver ? EvChargerStatus.CHARGING_LIMIT : EvChargerStatus.CHARGED;
            case 8 -> EvChargerStatus.WAITING_FOR_START;
            default -> null;
        };
    }

    private static EvChargerStatus byError(GivEvcState state) {
        return switch (state.error()) {
            case 11 -> EvChargerStatus.CP_ERROR;
            case 13 -> EvChargerStatus.UNDERVOLTAGE;
            case 14 -> EvChargerStatus.OVERVOLTAGE;
            case 15 -> EvChargerStatus.OVERHEATING;
            case 17, 24 -> EvChargerStatus.RESIDUAL_CURRENT;
            case 23 -> EvChargerStatus.WELDED_CONTACTS;
            case 25 -> EvChargerStatus.GROUND_ERROR;
            default -> state.carThere() ? EvChargerStatus.CONNECTED : EvChargerStatus.DISCONNECTED;
        };
    }
}
