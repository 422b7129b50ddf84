package esess.device.givenergy.tree;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is imported at two prices, and what it costs, as GivTCP tells it: the sums of a day of the inverter, and what the
 * energy in the battery is worth. Energy counts for the rate at which the reading before it was made. A total that is not
 * known, or falls, adds nothing. It goes on from its {@link #document}. One thread.
 */
public final class Tariffs {

    /**
     * What is agreed, in money a kWh.
     *
     * @param export   null: not told
     * @param dayBegin null, as dayEnd: somebody tells when the rate changes
     */
    public record Terms(double day, double night, Double export, LocalTime dayBegin, LocalTime dayEnd) {

        public boolean isTimed() {
            return dayBegin != null;
        }

        boolean isDay(LocalTime time) {
            boolean afterBegin = !time.isBefore(dayBegin);
            boolean beforeEnd = time.isBefore(dayEnd);
            return dayBegin.isBefore(dayEnd) ? afterBegin && beforeEnd : afterBegin || beforeEnd;
        }
    }

    private static final String RATES = "Energy/Rates/";
    private static final double ROUGHLY_KWH = 0.3;

    /** One of the two. */
    private static final class Sum {
        private final String name;
        private double kWh;
        /** What the sum was when its rate last ended. */
        private double carriedKWh;

        private Double startKWh;

        Sum(String name) {
            this.name = name;
        }

        void newDay(Double totalKWh) {
            kWh = 0;
            carriedKWh = 0;
            startKWh = totalKWh;
        }

        Map<String, Object> document() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("kWh", kWh);
            document.put("carriedKWh", carriedKWh);
            document.put("startKWh", startKWh);
            return document;
        }

        void read(Object document) {
            if (document instanceof Map<?, ?> kept) {
                kWh = number(kept.get("kWh"), 0.0);
                carriedKWh = number(kept.get("carriedKWh"), 0.0);
                startKWh = number(kept.get("startKWh"), null);
            }
        }
    }

    private final Terms terms;
    private final Sum day = new Sum("Day");
    private final Sum night = new Sum("Night");
    private boolean isDay;
    private Double totalKWh;
    private LocalDate date;
    /** The half hour of the date that the battery was valued in. */
    private int halfHour = -1;

    private double batteryValue;
    private double batteryPrice;
    private Double batteryKWh;
    private Double acChargeKWh;

    /** @param kept an earlier one's document; empty: none */
    public Tariffs(Terms terms, Map<String, Object> kept) {
        this.terms = terms;
        isDay = !"Night".equals(kept.get("rate"));
        day.read(kept.get("day"));
        night.read(kept.get("night"));
        totalKWh = number(kept.get("totalKWh"), null);
        date = kept.get("date") instanceof String text && text.matches("\\d{4}-\\d\\d-\\d\\d")
                ? LocalDate.parse(text)
                : null;
        batteryValue = number(kept.get("batteryValue"), 0.0);
        batteryPrice = number(kept.get("batteryPrice"), 0.0);
        batteryKWh = number(kept.get("batteryKWh"), null);
        acChargeKWh = number(kept.get("acChargeKWh"), null);
    }

    private static Double number(Object value, Double otherwise) {
        return value instanceof Number number ? (Double) number.doubleValue() : otherwise;
    }

    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rate", isDay ? "Day" : "Night");
        document.put("day", day.document());
        document.put("night", night.document());
        document.put("totalKWh", totalKWh);
        document.put("date", date == null ? null : date.toString());
        document.put("batteryValue", batteryValue);
        document.put("batteryPrice", batteryPrice);
        document.put("batteryKWh", batteryKWh);
        document.put("acChargeKWh", acChargeKWh);
        return document;
    }

    /** Null: done; else why not. */
    public String choose(boolean dayRate) {
        if (terms.isTimed()) {
            return "the times of the day rate are configured";
        }
        become(dayRate);
        return null;
    }

    private void become(boolean dayRate) {
        if (dayRate != isDay) {
            current().carriedKWh = current().kWh;
            isDay = dayRate;
            Sum now = current();
            now.startKWh = totalKWh == null ? null : (Double) (totalKWh - now.kWh);
        }
    }

    private Sum current() {
        return isDay ? day : night;
    }

    private double rate() {
        return isDay ? terms.day : terms.night;
    }

    /**
     * Counts what the tree shows, and adds to it.
     *
     * @param clock of the inverter; null: not known, and nothing is counted
     * @return whether there is something that should survive a restart
     */
    boolean count(Map<String, Object> leaves, LocalDateTime clock) {
        if (clock == null) {
            return false;
        }
        Double total = number(leaves.get("Energy/Total/Import_Energy_Total_kWh"), null);
        boolean first = totalKWh == null && total != null;
        boolean changed = first;
        boolean formerRate = isDay;
        if (total != null && totalKWh != null && total > totalKWh) {
            current().kWh += total - totalKWh;
        }
        totalKWh = total == null ? totalKWh : total;
        if (first || date == null || clock.toLocalDate().isAfter(date)) {
            changed = true;
            date = clock.toLocalDate();
            day.newDay(totalKWh);
            night.newDay(totalKWh);
        }
        if (terms.isTimed()) {
            become(terms.isDay(clock.toLocalTime()));
        }
        return value(leaves, clock) || changed || formerRate != isDay;
    }

    /** Each half hour: what came from the grid has cost its rate, everything else nothing. */
    private boolean value(Map<String, Object> leaves, LocalDateTime clock) {
        Double kWh = number(leaves.get("Power/Power/SOC_kWh"), null);
        Double acCharge = number(leaves.get("Energy/Total/AC_Charge_Energy_Total_kWh"), null);
        int now = clock.getHour() * 2 + clock.getMinute() / 30;
        if (kWh == null || acCharge == null || now == halfHour) {
            return false;
        }
        halfHour = now;
        if (batteryKWh != null && kWh > batteryKWh && kWh > 0) {
            batteryValue += acChargeKWh == null ? 0 : Math.max(0, acCharge - acChargeKWh) * rate();
            batteryPrice = batteryValue / kWh;
        } else {
            batteryValue = batteryPrice * kWh;
        }
        batteryKWh = kWh;
        acChargeKWh = acCharge;
        return true;
    }

    /** Counts, and shows it in the tree. @return as {@link #count} */
    public boolean show(Map<String, Object> leaves, LocalDateTime clock) {
        boolean changed = count(leaves, clock);
        Leaves shown = new Leaves();
        shown.put(RATES + "Current_Rate_Type", (Object) (isDay ? "Day" : "Night"));
        shown.put(RATES + "Current_Rate", (Object) rate());
        shown.put(RATES + "Day_Rate", (Object) terms.day);
        shown.put(RATES + "Night_Rate", (Object) terms.night);
        shown.put(RATES + "Export_Rate", (Object) terms.export);
        if (totalKWh != null && date != null) {
            put(shown, day, terms.day);
            put(shown, night, terms.night);
            double countedKWh = day.kWh + night.kWh;
            Double today = number(leaves.get("Energy/Today/Import_Energy_Today_kWh"), null);
            // On a day that was counted from its beginning, the inverter's own sum is meant.
            boolean whole = today != null && Math.abs(today - countedKWh) <= ROUGHLY_KWH;
            double kWh = whole ? today : countedKWh;
            shown.putAboveZero(
                    RATES + "Import_ppkwh_Today",
                    kWh <= 0 ? 0.0 : (day.kWh * terms.day + night.kWh * terms.night) / kWh);
        }
        if (leaves.containsKey("Power/Power/SOC_kWh")) {
            shown.putAboveZero(RATES + "Battery_Value", batteryValue);
            shown.putAboveZero(RATES + "Battery_ppkwh", batteryPrice);
        }
        leaves.putAll(shown.values());
        return changed;
    }

    private static void put(Leaves shown, Sum sum, double rate) {
        shown.put(RATES + sum.name + "_Energy_kWh", (Object) sum.kWh);
        shown.putAboveZero(RATES + sum.name + "_Energy_Total_kWh", sum.carriedKWh);
        shown.put(RATES + sum.name + "_Cost", (Object) (sum.kWh * rate));
        shown.put(RATES + sum.name + "_Start_Energy_kWh", (Object) sum.startKWh);
    }
}
