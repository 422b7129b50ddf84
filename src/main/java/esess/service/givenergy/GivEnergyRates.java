package esess.service.givenergy;

import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.tree.Tariffs;
import esess.runtime.Host;
import java.util.Map;

/** What an inverter's imports cost, kept over restarts. Loop thread. */
final class GivEnergyRates {

    private final Host host;
    private final GivEnergyTariffs config;
    private final GivEnergyClient client;
    private String serial;
    private Tariffs tariffs;

    GivEnergyRates(Host host, GivEnergyTariffs config, GivEnergyClient client) {
        this.host = host;
        this.config = config;
        this.client = client;
    }

    private String document() {
        return "givenergy-rates-" + serial;
    }

    /** Adds to the tree. */
    void show(Map<String, Object> leaves) {
        if (!config.areThere()) {
            return;
        }
        String known = client.pages().serial();
        if (!known.equals(serial)) {
            serial = known;
            tariffs = new Tariffs(config.terms(), host.store().read(document()));
        }
        if (tariffs.show(leaves, client.pages().inverterClock())) {
            save();
        }
    }

    private void save() {
        host.store().write(document(), tariffs.document());
    }

    /** Null: done; else why not. */
    String choose(boolean day) {
        if (!config.areThere()) {
            return "DayRate is not configured";
        }
        if (tariffs == null) {
            return "the inverter does not answer";
        }
        String why = tariffs.choose(day);
        if (why == null) {
            save();
        }
        return why;
    }
}
