package esess.testing;

import java.util.Map;
import java.util.Set;

/** What Home Assistant's MQTT discovery knows: abbreviations, the fields of each platform, classes and their units. */
final class HomeAssistantFields {

    static final Map<String, String> ABBREVIATIONS = Map.ofEntries(
            Map.entry("avty", "availability"),
            Map.entry("avty_mode", "availability_mode"),
            Map.entry("avty_t", "availability_topic"),
            Map.entry("cmd_t", "command_topic"),
            Map.entry("cmd_tpl", "command_template"),
            Map.entry("cmps", "components"),
            Map.entry("def_ent_id", "default_entity_id"),
            Map.entry("dev", "device"),
            Map.entry("dev_cla", "device_class"),
            Map.entry("en", "enabled_by_default"),
            Map.entry("ent_cat", "entity_category"),
            Map.entry("exp_aft", "expire_after"),
            Map.entry("ic", "icon"),
            Map.entry("o", "origin"),
            Map.entry("ops", "options"),
            Map.entry("opt", "optimistic"),
            Map.entry("p", "platform"),
            Map.entry("pl_avail", "payload_available"),
            Map.entry("pl_not_avail", "payload_not_available"),
            Map.entry("pl_off", "payload_off"),
            Map.entry("pl_on", "payload_on"),
            Map.entry("pl_prs", "payload_press"),
            Map.entry("ptrn", "pattern"),
            Map.entry("stat_cla", "state_class"),
            Map.entry("stat_off", "state_off"),
            Map.entry("stat_on", "state_on"),
            Map.entry("stat_t", "state_topic"),
            Map.entry("sug_dsp_prc", "suggested_display_precision"),
            Map.entry("t", "topic"),
            Map.entry("uniq_id", "unique_id"),
            Map.entry("unit_of_meas", "unit_of_measurement"),
            Map.entry("val_tpl", "value_template"));
    static final Map<String, String> OF_DEVICES = Map.of(
            "cu", "configuration_url",
            "ids", "identifiers",
            "mf", "manufacturer",
            "mdl", "model",
            "sw", "sw_version",
            "hw", "hw_version",
            "sa", "suggested_area",
            "sn", "serial_number");

    static final Set<String> ROOT = Set.of(
            "device",
            "origin",
            "components",
            "availability",
            "availability_mode",
            "availability_topic",
            "payload_available",
            "payload_not_available",
            "state_topic",
            "command_topic",
            "qos",
            "encoding");
    static final Set<String> DEVICE = Set.of(
            "identifiers",
            "connections",
            "name",
            "manufacturer",
            "model",
            "model_id",
            "sw_version",
            "hw_version",
            "serial_number",
            "suggested_area",
            "configuration_url",
            "via_device");
    static final Set<String> COMMON = Set.of(
            "platform",
            "unique_id",
            "name",
            "icon",
            "default_entity_id",
            "entity_category",
            "enabled_by_default",
            "availability",
            "availability_mode",
            "qos");
    static final Map<String, Set<String>> OWN = Map.of(
            "sensor",
                    Set.of(
                            "state_topic",
                            "value_template",
                            "device_class",
                            "unit_of_measurement",
                            "state_class",
                            "options",
                            "suggested_display_precision",
                            "expire_after"),
            "binary_sensor",
                    Set.of(
                            "state_topic",
                            "value_template",
                            "device_class",
                            "payload_on",
                            "payload_off",
                            "expire_after"),
            "switch",
                    Set.of(
                            "state_topic",
                            "value_template",
                            "device_class",
                            "command_topic",
                            "payload_on",
                            "payload_off",
                            "state_on",
                            "state_off",
                            "optimistic"),
            "number",
                    Set.of(
                            "state_topic",
                            "value_template",
                            "device_class",
                            "command_topic",
                            "unit_of_measurement",
                            "min",
                            "max",
                            "step",
                            "mode",
                            "optimistic"),
            "select", Set.of("state_topic", "value_template", "command_topic", "options", "optimistic"),
            "text", Set.of("state_topic", "value_template", "command_topic", "min", "max", "pattern", "mode"),
            "button", Set.of("command_topic", "payload_press", "device_class"));

    static final Map<String, Set<String>> UNITS = Map.ofEntries(
            Map.entry("apparent_power", Set.of("VA", "kVA")),
            Map.entry("battery", Set.of("%")),
            Map.entry("current", Set.of("A", "mA")),
            Map.entry("duration", Set.of("d", "h", "min", "s", "ms")),
            Map.entry("energy", Set.of("Wh", "kWh", "MWh")),
            Map.entry("energy_storage", Set.of("Wh", "kWh", "MWh")),
            Map.entry("frequency", Set.of("Hz", "kHz")),
            Map.entry("humidity", Set.of("%")),
            Map.entry("monetary", Set.of("EUR", "GBP", "USD", "CHF")),
            Map.entry("power", Set.of("W", "kW", "MW")),
            Map.entry("power_factor", Set.of("%", "")),
            Map.entry("pressure", Set.of("hPa", "Pa", "bar", "mbar", "kPa")),
            Map.entry("reactive_power", Set.of("var", "kvar")),
            Map.entry("temperature", Set.of("°C", "°F", "K")),
            Map.entry("voltage", Set.of("V", "mV")),
            Map.entry("timestamp", Set.of("")),
            Map.entry("enum", Set.of("")));
    static final Map<String, Set<String>> STATISTICS = Map.of(
            "duration", Set.of("measurement", "total", "total_increasing"),
            "energy", Set.of("total", "total_increasing"),
            "monetary", Set.of("total"),
            "timestamp", Set.of(),
            "enum", Set.of());
    static final Set<String> NOT_OF_NUMBERS = Set.of("enum", "timestamp", "date");
    static final Map<String, Set<String>> CLASSES = Map.of(
            "binary_sensor", Set.of("connectivity", "problem", "running", "plug", "battery_charging", "power"),
            "switch", Set.of("outlet", "switch"),
            "button", Set.of("restart", "identify", "update"));

    private HomeAssistantFields() {}
}
