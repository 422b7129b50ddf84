package esess.sim.twin;

import esess.sim.twin.MeterTwin.Kind;
import esess.sim.twin.MeterTwin.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The answers of real meters, word for word as far as anybody reads them. Pure; any thread. */
final class MeterPages {

    private static final String RPC = "/rpc/";
    private static final String GET_STATUS = ".GetStatus?id=";
    private static final List<String> TYPES = List.of("EM", "EMData", "EM1", "EM1Data", "Switch", "PM1");
    private static final Phase NOT_WIRED = new Phase(0, 0, 0, 0);
    private static final String[] PHASES = {"a", "b", "c"};

    private MeterPages() {}

    /**
     * @param atRestart what it measured when it got its power
     * @return null: there is no such page
     */
    static String page(Kind kind, List<Phase> phases, List<Phase> atRestart, boolean healthy, String asked) {
        return switch (kind) {
            case SHELLY_3EM ->
                switch (asked) {
                    case "/shelly" ->
                        "{\"type\":\"SHEM-3\",\"mac\":\"E8DB84AAAAAA\",\"auth\":true,\"fw\":\"20230913-114244/v1.14.0\",\"num_emeters\":3}";
                    case "/status" -> gen1Meter(phases, healthy);
                    default -> null;
                };
            case SHELLY_PLUG ->
                switch (asked) {
                    case "/shelly" ->
                        "{\"type\":\"SHPLG-S\",\"mac\":\"E8DB84BBBBBB\",\"auth\":true,\"num_outputs\":1,\"num_meters\":1}";
                    case "/status" -> gen1Plug(phases, atRestart, healthy);
                    default -> null;
                };
            case PRO_3EM, PRO_3EM_MONOPHASE, SHELLY_SWITCH, SHELLY_PM_MINI -> gen2(kind, phases, healthy, asked);
            case FRONIUS, FRONIUS_GEN24 ->
                !asked.startsWith("/solar_api/v1/GetMeterRealtimeData.cgi?Scope=Device&DeviceId=0&")
                        ? null
                        : fronius(kind == Kind.FRONIUS ? datamanager(phases, healthy) : gen24(phases, healthy));
        };
    }

    static String id(Kind kind) {
        return switch (kind) {
            case PRO_3EM -> "shellypro3em-34987a000001";
            case PRO_3EM_MONOPHASE -> "shelly3em63g3-34987a000002";
            case SHELLY_SWITCH -> "shellyplus1pm-34987a000003";
            case SHELLY_PM_MINI -> "shellypmminig3-34987a000004";
            default -> throw new IllegalArgumentException(kind + " has no id");
        };
    }

    private static String gen1Meter(List<Phase> phases, boolean healthy) {
        List<String> emeters = new ArrayList<>();
        for (Phase p : phases) {
            emeters.add(text(
                    "{\"power\":%.2f,\"pf\":%.2f,\"current\":%.2f,\"voltage\":%.2f,\"is_valid\":%s,\"total\":%.1f,\"total_returned\":%.1f}",
                    p.powerW(),
                    p.powerW() < 0 ? -0.98 : 0.98,
                    currentA(p),
                    p.voltageV(),
                    healthy,
                    p.forwardWh(),
                    p.reverseWh()));
        }
        return text(
                "{\"wifi_sta\":{\"connected\":true,\"rssi\":-61},\"time\":\"12:00\",\"unixtime\":1700000000,\"relays\":[{\"ison\":false}],"
                        + "\"emeters\":[%s],\"total_power\":%.2f,\"fs_mounted\":true,\"uptime\":4711}",
                String.join(",", emeters), powerW(phases));
    }

    private static String gen1Plug(List<Phase> phases, List<Phase> atRestart, boolean healthy) {
        List<String> meters = new ArrayList<>();
        for (int channel = 0; channel < phases.size(); channel++) {
            double wh = wh(phases.get(channel)) - (channel < atRestart.size() ? wh(atRestart.get(channel)) : 0);
            meters.add(text(
                    "{\"power\":%.2f,\"overpower\":0.00,\"is_valid\":%s,\"timestamp\":1700000000,\"counters\":[0.0,0.0,0.0],\"total\":%.0f}",
                    phases.get(channel).powerW(), healthy, wh * 60));
        }
        return "{\"relays\":[{\"ison\":true,\"is_valid\":true}],\"meters\":[" + String.join(",", meters)
                + "],\"temperature\":24.1,\"uptime\":4711}";
    }

    private static String gen2(Kind kind, List<Phase> phases, boolean healthy, String asked) {
        if (asked.equals("/shelly")) {
            return text(
                    "{\"name\":null,\"id\":\"%s\",\"mac\":\"%s\",\"gen\":%d,\"auth_en\":true,\"auth_domain\":\"%s\"%s}",
                    id(kind),
                    id(kind).substring(id(kind).indexOf('-') + 1).toUpperCase(Locale.ROOT),
                    id(kind).contains("g3-") ? 3 : 2,
                    id(kind),
                    kind == Kind.PRO_3EM
                            ? ",\"profile\":\"triphase\""
                            : kind == Kind.PRO_3EM_MONOPHASE ? ",\"profile\":\"monophase\"" : "");
        }
        if (asked.equals("/rpc/Shelly.GetStatus")) {
            List<String> all = new ArrayList<>(List.of("\"ble\":{}", "\"cloud\":{\"connected\":false}"));
            for (String type : TYPES) {
                for (int id = 0; id < phases.size(); id++) {
                    String status = component(kind, phases, healthy, type, id);
                    if (status != null) {
                        all.add("\"" + type.toLowerCase(Locale.ROOT) + ":" + id + "\":" + status);
                    }
                }
            }
            all.add("\"sys\":{\"uptime\":4711,\"ram_free\":117332}");
            return "{" + String.join(",", all) + "}";
        }
        int end = asked.indexOf(GET_STATUS);
        return !asked.startsWith(RPC) || end < 0
                ? null
                : component(
                        kind,
                        phases,
                        healthy,
                        asked.substring(RPC.length(), end),
                        number(asked, end + GET_STATUS.length()));
    }

    /** What stands from there to the end; -1: no number. */
    private static int number(String text, int from) {
        int number = from < text.length() ? 0 : -1;
        for (int at = from; at < text.length(); at++) {
            int digit = Character.digit(text.charAt(at), 10);
            if (digit < 0 || number > 99) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Null: it has no such component. */
    private static String component(Kind kind, List<Phase> phases, boolean healthy, String type, int id) {
        if (id < 0 || id >= phases.size()) {
            return null;
        }
        return switch (type) {
            case "EM" -> kind == Kind.PRO_3EM && id == 0 ? em(phases, healthy) : null;
            case "EMData" -> kind == Kind.PRO_3EM && id == 0 ? emData(phases) : null;
            case "EM1" -> kind == Kind.PRO_3EM_MONOPHASE ? em1(phases.get(id), id, healthy) : null;
            case "EM1Data" -> kind == Kind.PRO_3EM_MONOPHASE ? em1Data(phases.get(id), id) : null;
            case "Switch" -> kind == Kind.SHELLY_SWITCH ? channel(phases.get(id), id, healthy) : null;
            case "PM1" -> kind == Kind.SHELLY_PM_MINI ? channel(phases.get(id), id, healthy) : null;
            default -> null;
        };
    }

    private static String em1(Phase p, int id, boolean healthy) {
        return text(
                "{\"id\":%d,\"current\":%.3f,\"voltage\":%.1f,\"act_power\":%.1f,\"aprt_power\":%.1f,\"pf\":0.98,"
                        + "\"freq\":50.0,\"calibration\":\"factory\"%s}",
                id, currentA(p), p.voltageV(), p.powerW(), Math.abs(p.powerW()), errors(healthy));
    }

    private static String em1Data(Phase p, int id) {
        return text(
                "{\"id\":%d,\"total_act_energy\":%.2f,\"total_act_ret_energy\":%.2f}",
                id, p.forwardWh(), p.reverseWh());
    }

    private static String channel(Phase p, int id, boolean healthy) {
        return text(
                "{\"id\":%d,\"output\":true,\"apower\":%.1f,\"voltage\":%.1f,"
                        + "\"freq\":50.0,\"current\":%.3f,\"aenergy\":{\"total\":%.3f,\"by_minute\":[0.0,0.0,0.0],\"minute_ts\":1700000000},"
                        + "\"ret_aenergy\":{\"total\":%.3f,\"by_minute\":[0.0,0.0,0.0],\"minute_ts\":1700000000},\"temperature\":{\"tC\":44.1}%s}",
                id, p.powerW(), p.voltageV(), currentA(p), wh(p), p.reverseWh(), errors(healthy));
    }

    private static String em(List<Phase> phases, boolean healthy) {
        StringBuilder em = new StringBuilder("{\"id\":0");
        for (int i = 0; i < PHASES.length; i++) {
            // A phase that is not wired measures nothing, at a frequency of nonsense.
            Phase p = i < phases.size() ? phases.get(i) : NOT_WIRED;
            em.append(text(
                    ",\"%1$s_current\":%2$.3f,\"%1$s_voltage\":%3$.1f,\"%1$s_act_power\":%4$.1f,\"%1$s_aprt_power\":%5$.1f,\"%1$s_pf\":0.98,\"%1$s_freq\":%6$.1f",
                    PHASES[i],
                    currentA(p),
                    p.voltageV(),
                    p.powerW(),
                    Math.abs(p.powerW()),
                    i < phases.size() ? 50.0 : 198.0));
        }
        return em.append(text(
                        ",\"n_current\":null,\"total_current\":%.3f,\"total_act_power\":%.3f,\"total_aprt_power\":%.3f,\"user_calibrated_phase\":[]%s}",
                        sum(phases, MeterPages::currentA), powerW(phases), Math.abs(powerW(phases)), errors(healthy)))
                .toString();
    }

    private static String emData(List<Phase> phases) {
        StringBuilder data = new StringBuilder("{\"id\":0");
        for (int i = 0; i < PHASES.length; i++) {
            Phase p = i < phases.size() ? phases.get(i) : NOT_WIRED;
            data.append(text(
                    ",\"%1$s_total_act_energy\":%2$.2f,\"%1$s_total_act_ret_energy\":%3$.2f",
                    PHASES[i], p.forwardWh(), p.reverseWh()));
        }
        return data.append(text(
                        ",\"total_act\":%.2f,\"total_act_ret\":%.2f}",
                        sum(phases, Phase::forwardWh), sum(phases, Phase::reverseWh)))
                .toString();
    }

    private static String datamanager(List<Phase> phases, boolean healthy) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < phases.size(); i++) {
            Phase p = phases.get(i);
            data.append(text(
                    "\"Current_AC_Phase_%1$d\":%2$.3f,\"PowerFactor_Phase_%1$d\":0.98,\"PowerReal_P_Phase_%1$d\":%3$.2f,\"Voltage_AC_Phase_%1$d\":%4$.1f,",
                    i + 1, currentA(p), p.powerW(), p.voltageV()));
        }
        return data.append(text(
                        "\"Details\":{\"Manufacturer\":\"Fronius\",\"Model\":\"Smart Meter\",\"Serial\":\"16420123\"},\"Enable\":%d,"
                                + "\"EnergyReal_WAC_Sum_Consumed\":%.0f,\"EnergyReal_WAC_Sum_Produced\":%.0f,\"Frequency_Phase_Average\":50.0,"
                                + "\"Meter_Location_Current\":0,\"PowerReal_P_Sum\":%.2f,\"TimeStamp\":1700000000,\"Visible\":1",
                        healthy ? 1 : 0, sum(phases, Phase::forwardWh), sum(phases, Phase::reverseWh), powerW(phases)))
                .toString();
    }

    private static String gen24(List<Phase> phases, boolean healthy) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < phases.size(); i++) {
            Phase p = phases.get(i);
            // The mean with the other sign, as it was seen (openWB's recorded answer of a meter in the feed-in path).
            data.append(text(
                    "\"ACBRIDGE_CURRENT_ACTIVE_MEAN_0%1$d_F32\":%2$.3f,\"SMARTMETER_FACTOR_POWER_0%1$d_F64\":0.98,"
                            + "\"SMARTMETER_POWERACTIVE_0%1$d_F64\":%3$.2f,\"SMARTMETER_POWERACTIVE_MEAN_0%1$d_F64\":%4$.2f,\"SMARTMETER_VOLTAGE_0%1$d_F64\":%5$.1f,",
                    i + 1, currentA(p), p.powerW(), -p.powerW(), p.voltageV()));
        }
        return data.append(text(
                        "\"COMPONENTS_MODE_ENABLE_U16\":%d.0,\"COMPONENTS_MODE_VISIBLE_U16\":1.0,\"COMPONENTS_TIME_STAMP_U64\":1700000000.0,"
                                + "\"Details\":{\"Manufacturer\":\"Fronius\",\"Model\":\"Smart Meter TS 65A-3\",\"Serial\":\"1234567890\"},\"GRID_FREQUENCY_MEAN_F32\":49.9,"
                                + "\"SMARTMETER_ENERGYACTIVE_CONSUMED_SUM_F64\":%.1f,\"SMARTMETER_ENERGYACTIVE_PRODUCED_SUM_F64\":%.1f,"
                                + "\"SMARTMETER_POWERACTIVE_MEAN_SUM_F64\":%.2f,\"SMARTMETER_VALUE_LOCATION_U16\":0.0",
                        healthy ? 1 : 0, sum(phases, Phase::forwardWh), sum(phases, Phase::reverseWh), powerW(phases)))
                .toString();
    }

    private static String fronius(String data) {
        return "{\"Body\":{\"Data\":{" + data
                + "}},\"Head\":{\"RequestArguments\":{\"DeviceClass\":\"Meter\",\"DeviceId\":\"0\",\"Scope\":\"Device\"},"
                + "\"Status\":{\"Code\":0,\"Reason\":\"\",\"UserMessage\":\"\"},\"Timestamp\":\"2026-06-21T10:00:00+02:00\"}}";
    }

    private static String errors(boolean healthy) {
        return healthy ? "" : ",\"errors\":[\"power_meter_failure\"]";
    }

    private static double powerW(List<Phase> phases) {
        return sum(phases, Phase::powerW);
    }

    private static double sum(List<Phase> phases, ToDoubleFunction<Phase> part) {
        double sum = 0;
        for (Phase phase : phases) {
            sum += part.applyAsDouble(phase);
        }
        return sum;
    }

    private static double wh(Phase phase) {
        return phase.forwardWh() + phase.reverseWh();
    }

    private static double currentA(Phase phase) {
        return phase.voltageV() == 0 ? 0 : Math.abs(phase.powerW()) / phase.voltageV();
    }

    private static String text(String format, Object... values) {
        return Decimals.format(format, values);
    }
}
