package esess.runtime;

import esess.control.MonitorChoice;
import esess.model.Document;
import esess.model.VictronService;
import esess.port.Bus;
import esess.port.Registration;
import esess.port.Store;
import esess.port.Watch;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The GX's choice of battery monitor: followed, and written where {@link MonitorChoice} says so. What has to survive a
 * crash is on the disk before the GX is asked. Loop thread.
 */
public final class BatteryMonitorSetting {

    private static final String PATH = "/Settings/SystemSetup/BatteryService";
    private static final String DOCUMENT = "battery-monitor";
    private static final int LONGEST_NAME = 255;
    private static final Duration DISK = Duration.ofMillis(100);

    /** Nobody answered: the bus or the settings service is restarting. */
    private static final Duration UNANSWERED = Duration.ofSeconds(2);

    private static final Duration REFUSED = Duration.ofMinutes(1);

    private final Host host;
    private final Supplier<String> ours;
    private final BooleanSupplier good;
    private final MonitorChoice choice;
    private final Watch setting;
    private Registration retry;
    private String refused;

    /**
     * @param ours the setting's value that names our monitor; null: not known, or we have none
     * @param good whether our monitor shows a state of charge and is on the bus
     */
    public BatteryMonitorSetting(Host host, Supplier<String> ours, BooleanSupplier good) {
        this.host = host;
        this.ours = ours;
        this.good = good;
        choice = new MonitorChoice(remembered(host.store()));
        setting = host.watch(VictronService.SETTINGS, PATH, change -> look());
    }

    /**
     * For a start without a monitor of ours, whatever the reason: if a crash has left ours selected, the GX goes back to
     * the owner's former choice as soon as its settings are there.
     */
    public static void handBack(Host host) {
        if (!remembered(host.store()).ours().isEmpty()) {
            new BatteryMonitorSetting(host, () -> null, () -> false);
        }
    }

    /** To be called whenever what we have to offer may have changed. */
    public void look() {
        MonitorChoice.Memory before = choice.memory();
        String next =
                choice.next(setting.text(), ours.get(), good.getAsBoolean()).orElse(null);
        if (!choice.memory().equals(before)) {
            remember(choice.memory());
        }
        if (next != null) {
            askFor(next);
        }
    }

    /** What would be left selected by a crash has to be known after it; what is the owner's needs no disk. */
    private void askFor(String next) {
        if (!next.equals(ours.get()) || host.store().isSaved(DOCUMENT)) {
            host.write(VictronService.SETTINGS, PATH, next, code -> answered(next, code));
        } else if (good.getAsBoolean()) {
            host.time().after(DISK, () -> askFor(next));
        } else {
            choice.refused();
            choice.askAgain();
            look();
        }
    }

    /** es-ESS stops; nobody will be here for the answer. */
    public void stop() {
        choice.atStop().ifPresent(former -> {
            host.log().info("The battery monitor of the GX goes back to " + former + ".");
            host.write(VictronService.SETTINGS, PATH, former, code -> {});
        });
    }

    private void answered(String asked, int code) {
        if (code == 0) {
            refused = null;
            host.say(MessageType.OPERATIONAL, "The battery monitor of the GX is set to " + asked + ".");
            return;
        }
        if (code != Bus.NO_ANSWER) {
            choice.refused();
            if (!asked.equals(refused)) {
                refused = asked;
                host.say(
                        MessageType.ERROR,
                        "The GX did not take " + asked + " as battery monitor (" + code
                                + "). Select it by hand: Settings, System setup, Battery monitor.");
            }
        }
        if (retry != null) {
            retry.close();
        }
        retry = host.time().after(code == Bus.NO_ANSWER ? UNANSWERED : REFUSED, () -> {
            choice.askAgain();
            look();
        });
    }

    private static MonitorChoice.Memory remembered(Store store) {
        Document kept = new Document(store.read(DOCUMENT));
        String former = kept.text("former", LONGEST_NAME);
        return new MonitorChoice.Memory(
                Boolean.TRUE.equals(kept.flag("wanted")),
                former == null ? MonitorChoice.DEFAULT : former,
                new HashSet<>(kept.texts("ours", LONGEST_NAME)));
    }

    private void remember(MonitorChoice.Memory memory) {
        host.store()
                .write(
                        DOCUMENT,
                        Map.of(
                                "wanted",
                                memory.wanted(),
                                "former",
                                memory.former(),
                                "ours",
                                List.copyOf(memory.ours())));
    }
}
