package esess.control.charge;

import esess.model.ChargeMode;
import esess.model.ChargerCommand;
import esess.model.EvChargerStatus;
import java.util.List;

/**
 * What {@link ChargeController} wants for one cycle. Immutable.
 *
 * @param commands   to the charger, in this order
 * @param status     null: not known
 * @param mode       null: not known
 * @param started    whether charging is switched on, whatever the car makes of it
 * @param charging   why it charges; null: it does not
 * @param request    to the distributor
 * @param event      what the owner is told because of the commands; null: nothing
 */
public record ChargePlan(
        List<ChargerCommand> commands,
        EvChargerStatus status,
        ChargeMode mode,
        boolean started,
        Source charging,
        Request request,
        String event) {

    /** What decides that it charges; dashboards read these names. */
    public enum Source {
        SOLAR_OVERHEAD("SolarOverhead"),
        LOW_PRICE("LowPrice");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What is asked of the solar overhead distributor, W.
     *
     * @param minimumW null: the voltage is not known
     * @param stepW    null: the voltage is not known
     * @param phases   on how many it is told to charge while it does; 0: it does not, or decides itself
     */
    public record Request(boolean automatic, Long minimumW, Long stepW, long requestW, int phases) {

        /** Of a charger that cannot be reached. */
        public static final Request NONE = new Request(false, null, null, 0, 0);
    }
}
