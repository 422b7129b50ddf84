package esess.web.page;

import esess.control.EnergyBar;
import esess.model.PerPhase;
import esess.model.VictronService;
import esess.port.Watch;
import esess.runtime.GridSetpoint;
import esess.runtime.Host;
import esess.runtime.House;
import esess.runtime.PlanShown;
import esess.runtime.Surplus;
import esess.web.ControlsPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The house at one moment, as plain values for a page; every figure of a document is of the same turn of the loop. Loop thread. */
final class HouseNow {

    private final House house;
    private final PerPhase<Watch> grid;
    private final PerPhase<Watch> loads;
    private final List<PerPhase<Watch>> acPv = new ArrayList<>();
    private final PerPhase<Watch> generator;
    private final Watch dcPv;
    private final Watch dcLoads;
    private final Watch batteryW;
    private final Watch soc;
    private final DeviceHealth devices;
    private final ServiceHealth services;

    HouseNow(Host host, House house) {
        this.house = house;
        grid = host.watchPhases(VictronService.SYSTEM, "/Ac/Grid/L*/Power");
        loads = host.watchPhases(VictronService.SYSTEM, "/Ac/Consumption/L*/Power");
        generator = host.watchPhases(VictronService.SYSTEM, "/Ac/Genset/L*/Power");
        for (String position : List.of("PvOnGrid", "PvOnOutput", "PvOnGenset")) {
            acPv.add(host.watchPhases(VictronService.SYSTEM, "/Ac/" + position + "/L*/Power"));
        }
        dcPv = host.watch(VictronService.SYSTEM, "/Dc/Pv/Power");
        dcLoads = host.watch(VictronService.SYSTEM, "/Dc/System/Power");
        batteryW = host.watch(VictronService.SYSTEM, "/Dc/Battery/Power");
        soc = host.watch(VictronService.SYSTEM, "/Dc/Battery/Soc");
        devices = new DeviceHealth(house);
        services = new ServiceHealth(host, house);
    }

    EnergyBar.Figures figures() {
        return new EnergyBar.Figures(
                sunW(),
                sum(generator),
                sum(grid),
                batteryW.number(),
                plus(sum(loads), sum(loads) == null ? null : dcLoads.number()));
    }

    @Nullable
    Double soc() {
        return soc.number();
    }

    Map<String, Surplus.Shown> consumers() {
        return house.surplus().shown();
    }

    /** Devices are remembered with the time of their last answer, also while nobody looks. */
    void rememberDevices() {
        devices.look();
    }

    /** What the page shows: each part by its name, so that only those that are others need to be sent. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", house.version());
        document.put("energy", energy());
        document.put("battery", battery());
        document.put("consumers", consumerRows());
        document.put("ess", ess());
        document.put("plan", plan());
        document.put("chargers", ChargerRows.of(house));
        document.put("devices", devices.rows());
        document.put("services", services.rows());
        return document;
    }

    private Map<String, Object> energy() {
        List<EnergyBar.Use> uses = new ArrayList<>();
        consumers().forEach((key, each) -> uses.add(new EnergyBar.Use(key, each.name(), each.usesW())));
        EnergyBar bar = EnergyBar.of(figures(), uses);
        Map<String, Object> energy = new LinkedHashMap<>();
        energy.put("from", parts(bar.from()));
        energy.put("to", parts(bar.to()));
        energy.put("totalW", Math.round(bar.totalW()));
        energy.put("missing", bar.missing().stream().map(Enum::name).sorted().toList());
        return energy;
    }

    private static List<Map<String, Object>> parts(List<EnergyBar.Part> parts) {
        List<Map<String, Object>> shown = new ArrayList<>();
        for (EnergyBar.Part part : parts) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("kind", part.kind().name());
            each.put("id", part.id());
            each.put("name", part.name());
            each.put("watts", Math.round(part.watts()));
            shown.add(each);
        }
        return shown;
    }

    private Map<String, Object> battery() {
        Map<String, Object> battery = new LinkedHashMap<>();
        battery.put("watts", rounded(batteryW.number()));
        battery.put("soc", rounded(soc.number()));
        return battery;
    }

    private List<Map<String, Object>> consumerRows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        consumers().forEach((key, each) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("key", key);
            row.put("name", each.name());
            row.put("usesW", rounded(each.usesW()));
            row.put("allowanceW", Math.round(each.allowanceW()));
            row.put("requestW", Math.round(each.requestW()));
            row.put("automatic", each.automatic());
            row.put("on", each.usesW() != null && each.usesW() > 0);
            row.put("reason", Reasons.document(each.reason()));
            row.put("control", each.mode() == null ? null : ControlsPart.document(each.mode(), house));
            rows.add(row);
        });
        return rows;
    }

    private @Nullable Map<String, Object> plan() {
        PlanShown shown = house.plan();
        if (shown == null) {
            return null;
        }
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("operation", shown.operation());
        plan.put("by", shown.by());
        plan.put("action", shown.action());
        plan.put("watts", Math.round(shown.watts()));
        plan.put("reason", shown.reason());
        plan.put(
                "control",
                house.controls()
                        .find("Planner", "Operation")
                        .map(control -> ControlsPart.document(control, house))
                        .orElse(null));
        List<Map<String, Object>> ranks = new ArrayList<>();
        shown.ranks().forEach(each -> ranks.add(Map.of("id", each.id(), "name", each.name(), "holds", each.holds())));
        plan.put("ranks", ranks);
        return plan;
    }

    private @Nullable Map<String, Object> ess() {
        GridSetpoint.Standing standing = house.gridSetpoint().standing();
        if (standing == null) {
            return null;
        }
        List<Map<String, Object>> leases = new ArrayList<>();
        standing.leases().forEach((owner, watts) -> leases.add(Map.of("owner", owner, "watts", Math.round(watts))));
        Map<String, Object> ess = new LinkedHashMap<>();
        ess.put("who", standing.who().name());
        ess.put("nowW", rounded(standing.nowW()));
        ess.put("ownW", rounded(standing.ownW()));
        ess.put("leases", leases);
        ess.put("reason", standing.reason());
        return ess;
    }

    private @Nullable Double sunW() {
        Double watts = dcPv.number();
        for (PerPhase<Watch> position : acPv) {
            watts = plus(watts, sum(position));
        }
        return watts;
    }

    private static @Nullable Double sum(PerPhase<Watch> phases) {
        return PerPhase.sum(phases.map(Watch::number));
    }

    private static @Nullable Double plus(@Nullable Double a, @Nullable Double b) {
        return a == null ? b : b == null ? a : (Double) (a + b);
    }

    static @Nullable Long rounded(@Nullable Double value) {
        return value == null ? null : (Long) Math.round(value);
    }
}
