package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import esess.port.Item;
import java.util.List;
import java.util.Optional;

/** A section that shows something which a Shelly measures: today's [Shelly:key], or one under a former name. */
public sealed interface ShellySection extends Checked permits Shelly.Meter, Shelly3EMGrid, ShellyPMInverter {

    /** The service that it stands under in the file, which is in its name on the bus too. */
    String service();

    /** Of the section; empty: it has none. */
    String key();

    int instance();

    PolledKeys polled();

    PolledKeys.ShellyLogin shelly();

    AcRole role();

    /** The relay or clamp, from 0; empty: its clamps are the phases of one connection. */
    Optional<Integer> channel();

    /** Where its clamps are; of a single channel, the first counts. */
    PhaseOrder clamps();

    int position();

    /** Whether it is mounted the wrong way round; empty: not said. */
    Optional<Boolean> invert();

    Shelly.Metering metering();

    /** As its header stands in the file. */
    default String title() {
        return key().isEmpty() ? service() : service() + ":" + key();
    }

    /** The rest of its name on the bus. */
    default String unique() {
        return key().isEmpty() ? service() : service() + "_" + key();
    }

    /** The paths of its device that are beside the measurements. */
    default List<Item> items() {
        return List.of(AcMeter.refreshTime(polled().period()), AcMeter.genericEnergyMeter(role()));
    }

    @Override
    default void check(Complaints complaints) {
        polled().polling().check(complaints, role() == AcRole.GRID);
        if (role() == AcRole.ACLOAD && position() == 2) {
            complaints.error("Position", "a load is at 0 (AC output) or 1 (AC input)");
        }
    }
}
