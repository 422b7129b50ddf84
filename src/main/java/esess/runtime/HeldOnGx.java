package esess.runtime;

import java.util.List;

/**
 * Documents that say what of ours is on a GX or a device at this moment, so that it can be handed back. They are true of
 * that moment only: an old one would hand back what nobody holds. Pure.
 */
public final class HeldOnGx {

    private static final List<String> BEGINNINGS = List.of(
            PersistedSetpoint.DOCUMENT,
            OverrideSetpoint.DOCUMENT,
            "battery-monitor",
            "pv-limits",
            "givenergy-plan",
            "gateway-leases",
            HeldPaths.DOCUMENT);

    private HeldOnGx() {}

    public static boolean isOne(String document) {
        return BEGINNINGS.stream().anyMatch(document::startsWith);
    }
}
