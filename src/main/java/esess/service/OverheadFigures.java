package esess.service;

import esess.control.HousePicture;
import esess.control.surplus.SurplusControl;
import esess.control.surplus.SurplusDistribution;
import esess.model.Payload;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The figures of the last distribution, as people and dashboards find them: on the bus, on MQTT, and the battery's
 * reservation as a fake battery in VRM. W, %. Loop thread.
 */
final class OverheadFigures {

    private static final DateTimeFormatter PYTHON_DATETIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
    private static final String CALCULATIONS = "/Calculations/";
    private static final String VICTRON = "/Victron/";
    private static final String RESERVATION = "Battery/Reservation";

    private final Host host;
    private final String root;
    private final Device calculations;
    private final OverheadDisplay reservation;

    OverheadFigures(Host host, int instance, int reservationInstance) {
        this.host = host;
        root = host.topic("SolarOverheadDistributor");
        calculations = host.publish(new DeviceSpec(
                "esess",
                "SolarOverheadDistributor",
                instance,
                "es-ESS SolarOverheadDistributorService",
                "es-ESS SolarOverheadDistributorService",
                "es-ESS",
                items()));
        reservation = OverheadDisplay.ofReservation(host, reservationInstance);
    }

    /** What is known before anything is shared; null: not known. */
    void tell(HousePicture picture, Double socPercent, Double reservationW, Double feedInW) {
        publish("Grid/L1/Power", picture.gridW().l1());
        publish("Grid/L2/Power", picture.gridW().l2());
        publish("Grid/L3/Power", picture.gridW().l3());
        publish("Grid/TotalFeedIn", feedInW);
        publish("Battery/Power", picture.batteryW());
        publish("Battery/Soc", socPercent);
        publish(RESERVATION, reservationW);
        reservation.showReservation(reservationW, picture.batteryW());
    }

    /** What has come of it. */
    void tell(SurplusControl.Outcome outcome, Double heldBackW) {
        SurplusDistribution.Result result = outcome.result();
        publish("OverheadAvailable", result.availableW());
        publish("OverheadAssigned", result.assignedW());
        publish("OverheadRemaining", result.remainingW());
        publish("HeldBack", heldBackW);
        publish("OwedToBattery", outcome.owedToBatteryWh());
        publishTime();
    }

    /** So many distributions were not made because a step was still on its way. */
    void tellSkipped(int cycles) {
        publish("SkippedCycles", (double) cycles);
    }

    /** What of Victron's own is at work. */
    void tellVictrons(String opportunityLoads, String dynamicEss) {
        publishText("OpportunityLoads", opportunityLoads);
        publishText("DynamicEss", dynamicEss);
    }

    private void publishText(String name, String text) {
        host.mqtt().publish(root + VICTRON + name, text, 0, false);
        calculations.set(VICTRON + name, text);
    }

    /** The reservation is whole watts, as the original's. */
    private void publish(String name, Double value) {
        boolean whole = name.equals(RESERVATION) && value != null;
        Object told = whole ? (Object) value.longValue() : value;
        host.mqtt().publish(root + CALCULATIONS + name, Payload.text(told), 1, false);
        calculations.set(CALCULATIONS + name, value);
    }

    private void publishTime() {
        double seconds = host.time().now().toEpochMilli() / 1000.0;
        String text = PYTHON_DATETIME.format(host.time().now().atOffset(ZoneOffset.UTC));
        host.mqtt().publish(root + "/LastUpdateTime", Payload.text(seconds), 1, false);
        host.mqtt().publish(root + "/LastUpdateDateTime", text, 1, false);
        calculations.set("/LastUpdateTime", seconds);
        calculations.set("/LastUpdateDateTime", text);
    }

    private static List<Item> items() {
        return List.of(
                Item.number("/Calculations/Grid/L1/Power", Unit.WATT),
                Item.number("/Calculations/Grid/L2/Power", Unit.WATT),
                Item.number("/Calculations/Grid/L3/Power", Unit.WATT),
                Item.number("/Calculations/Grid/TotalFeedIn", Unit.WATT),
                Item.number("/Calculations/Battery/Power", Unit.WATT),
                Item.number("/Calculations/Battery/Soc", Unit.PERCENT),
                Item.number("/Calculations/Battery/Reservation", Unit.WATT),
                Item.number("/Calculations/OverheadAvailable", Unit.WATT),
                Item.number("/Calculations/OverheadAssigned", Unit.WATT),
                Item.number("/Calculations/OverheadRemaining", Unit.WATT),
                Item.number("/Calculations/HeldBack", Unit.WATT),
                Item.number("/Calculations/OwedToBattery", Unit.NONE),
                Item.number("/Calculations/SkippedCycles", Unit.NONE),
                Item.text("/Victron/OpportunityLoads"),
                Item.text("/Victron/DynamicEss"),
                Item.number("/LastUpdateTime", Unit.NONE),
                Item.text("/LastUpdateDateTime"));
    }
}
