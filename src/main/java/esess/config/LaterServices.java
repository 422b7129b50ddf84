package esess.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Services of the original that come later: their flags and sections stand in owners' files and must not be called
 * typos. A service that gets built simply stands in the catalogue, and its entry here is passed over.
 */
public final class LaterServices {

    private static final List<ServiceDeclaration> ALL = List.of(ServiceDeclaration.later(
            "FroniusSmartmeterRS485", "Shows a Fronius meter (RS485) as grid meter.", "FroniusSmartmeterRS485"));

    private LaterServices() {}

    /** These services, and behind them those of the original that are not among them by name. */
    public static List<ServiceDeclaration> beside(List<ServiceDeclaration> services) {
        List<ServiceDeclaration> all = new ArrayList<>(services);
        for (ServiceDeclaration later : ALL) {
            if (services.stream().noneMatch(each -> each.name().equalsIgnoreCase(later.name()))) {
                all.add(later);
            }
        }
        return all;
    }
}
