package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.surplus.StartedByHand;
import esess.control.surplus.SwitchingRules;
import esess.device.HttpLoad;
import esess.device.LoadPreset;
import esess.device.MqttLoad;
import esess.device.SwitchedLoad;
import esess.model.HostAddress;
import esess.model.HttpUrl;
import esess.model.Regex;
import esess.model.TimeOfDay;
import esess.model.Topic;
import esess.model.TopicFilter;
import esess.model.Unit;
import esess.port.Http;
import esess.runtime.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A consumer of solar overhead that es-ESS switches itself, as its owner configured it. */
public sealed interface SwitchedConsumer {

    /** A longer one does not fit into a bus name. */
    int LONGEST_KEY = 100;

    String NO_PRESET = "because there is no Preset";

    String key();

    Basics basics();

    SwitchedLoad load(Host host, SwitchedLoad.Listener listener);

    /** IsHttpConsumer or IsMqttConsumer: tells dashboards what it is. */
    String kind();

    static Collection<SwitchedConsumer> all(Configuration configuration) {
        List<SwitchedConsumer> all =
                new ArrayList<>(configuration.all(HttpConsumer.class).values());
        all.addAll(configuration.all(MqttConsumer.class).values());
        return all;
    }

    /** What it tells on MQTT of itself, by the original's names; never how the device is reached: that may hold a password. */
    default Map<String, String> announcement() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(kind(), "true");
        words.put("IsAutomatic", "true");
        words.put("IsScriptedConsumer", "true");
        words.put("CustomName", basics().customName);
        words.put("IgnoreBatReservation", Boolean.toString(basics().ignoreBatReservation));
        words.put("VRMInstanceID", Integer.toString(basics().instance));
        words.put("Priority", Unit.NONE.text(basics().priority));
        words.put("PriorityShift", Unit.NONE.text(basics().priorityShift));
        words.put("Request", Unit.NONE.text(basics().requestW));
        words.put("StepSize", Unit.NONE.text(basics().requestW));
        return words;
    }

    /** What decides when it is on. */
    enum Kind {
        SWITCHED("Switched"),
        STARTED_BY_HAND("StartedByHand");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What both kinds of switched consumers have. */
    record Basics(
            @Key(value = "CustomName", example = "Waterplay", doc = "Name in VRM.")
            String customName,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "battery",
                    min = 0,
                    max = 65535,
                    example = "1008",
                    doc = "Device instance of what shows it in VRM; unique there.")
            int instance,

            @Key(
                    value = "Request",
                    unit = "W",
                    min = 0,
                    max = 100_000,
                    example = "120",
                    doc = "Power that it needs; it is switched on when all of it is there.")
            double requestW,

            @Key(value = "Priority", defaultValue = "100", min = 0, doc = "Lower is served first.")
            double priority,

            @Key(
                    value = "PriorityShift",
                    defaultValue = "0",
                    min = 0,
                    doc = "Added to the priority with each assignment.")
            double priorityShift,

            @Key(
                    value = "IgnoreBatReservation",
                    defaultValue = "false",
                    doc = "Runs on overhead that the battery's reservation would take.")
            boolean ignoreBatReservation,

            @Key(
                    value = "MinOnSeconds",
                    unit = "s",
                    min = 0,
                    max = 86400,
                    defaultValue = "0",
                    doc = "Once on, it stays on for so long, from the grid if need be.")
            Duration minOn,

            @Key(
                    value = "MinOffSeconds",
                    unit = "s",
                    min = 0,
                    max = 86400,
                    defaultValue = "0",
                    doc = "Once off, it stays off for so long.")
            Duration minOff,

            @Key(
                    value = "OnHysteresis",
                    unit = "W",
                    min = 0,
                    defaultValue = "0",
                    doc = "Overhead beyond its request that it needs to start.")
            double onHysteresisW,

            @Key(
                    value = "OffHysteresis",
                    unit = "W",
                    min = 0,
                    defaultValue = "0",
                    doc = "Shortfall at which it still stays on.")
            double offHysteresisW,

            @Key(
                    value = "MinRuntimePerDay",
                    unit = "min",
                    min = 0,
                    max = 1440,
                    defaultValue = "0",
                    doc = "It runs for so long each day, from the grid if the sun did not do it.")
            Duration minRuntime,

            @Key(value = "ReadyBy", defaultValue = "06:00", doc = "Local time by which that runtime is complete.")
            TimeOfDay readyBy,

            @Key(
                    value = "Kind",
                    defaultValue = "Switched",
                    doc =
                            "Switched: runs whenever there is sun. StartedByHand: a washing machine or dishwasher on a plug "
                                    + "with a meter. A programme that you start is cut, waits for the sun, and runs to its end.")
            Kind kind,

            @Key(
                    value = "LatestStart",
                    defaultValue = "15:00",
                    doc = "StartedByHand: a programme that still waits at this local time runs without the sun.")
            TimeOfDay latestStart,

            @Key(
                    value = "NoticedFrom",
                    unit = "W",
                    min = 1,
                    max = 1000,
                    defaultValue = "10",
                    doc = "StartedByHand: a machine that takes so much does something; its light and clock take less.")
            double noticedW,

            @Key(
                    value = "FinishedAfter",
                    unit = "min",
                    min = 5,
                    max = 240,
                    defaultValue = "30",
                    doc = "StartedByHand: quiet for so long it has finished; longer than any pause of its programmes.")
            Duration finishedAfter,

            @Key(value = "Minimum", doc = "Accepted from older files; means nothing for what is only on or off.")
            Optional<String> minimum,

            @Key(value = "StepSize", doc = "Accepted from older files; means nothing for what is only on or off.")
            Optional<String> stepSize) {

        /**
         * The key is a part of topics and of a bus name.
         *
         * @param hasMeter whether the device tells its power
         */
        void check(String key, boolean hasMeter, String powerKey, Complaints complaints) {
            if (key.length() > LONGEST_KEY || key.matches(".*[/+#].*")) {
                complaints.error(
                        "VRMInstanceID",
                        "the key between : and ] may not hold / + or #, nor more than " + LONGEST_KEY + " characters");
            }
            if (kind == Kind.STARTED_BY_HAND) {
                String why = "because Kind=StartedByHand runs its programmes to their end";
                complaints.unusedIf(!minOn.isZero(), "MinOnSeconds", why);
                complaints.unusedIf(!minOff.isZero(), "MinOffSeconds", why);
                complaints.unusedIf(offHysteresisW != 0, "OffHysteresis", why);
                complaints.unusedIf(!minRuntime.isZero(), "MinRuntimePerDay", why);
                if (!hasMeter) {
                    complaints.error(
                            powerKey, "Kind=StartedByHand notices a programme by its power: a meter is needed");
                }
                if (requestW <= noticedW) {
                    complaints.error("Request", "has to be more than NoticedFrom: the most that a programme takes");
                }
            }
        }

        /** Empty: it is switched whenever there is sun. */
        Optional<StartedByHand.Settings> byHand() {
            return kind == Kind.SWITCHED
                    ? Optional.empty()
                    : Optional.of(new StartedByHand.Settings(noticedW, finishedAfter.toSeconds(), latestStart.time()));
        }

        SwitchingRules rules() {
            if (kind == Kind.STARTED_BY_HAND) {
                return new SwitchingRules(0, 0, onHysteresisW, 0, 0, SwitchingRules.NONE.readyBy());
            }
            return new SwitchingRules(
                    minOn.toSeconds(),
                    minOff.toSeconds(),
                    onHysteresisW,
                    offHysteresisW,
                    minRuntime.toSeconds(),
                    readyBy.time());
        }
    }

    /** One that is switched by HTTP. */
    @Section(
            value = "HttpConsumer",
            keyed = true,
            example = "waterplay",
            doc = "A load that is switched by HTTP: with a Preset and its Host, or with URLs of its own.")
    record HttpConsumer(
            @SectionKey String key,
            Basics basics,

            @Key(value = "Preset", doc = "A device that es-ESS knows.")
            Optional<LoadPreset> preset,

            @Key(value = "Host", example = "192.168.1.20", doc = "With Preset: its name or address.")
            Optional<HostAddress> host,

            @Key(value = "Channel", min = 0, max = 15, defaultValue = "0", doc = "With Preset: which relay.")
            int channel,

            @Key(value = "Username", doc = "If the device wants one.")
            Optional<String> user,

            @Key(value = "Password", secret = true, doc = "If the device wants one.")
            Optional<String> password,

            @Key(value = "OnUrl", example = "http://192.168.1.20/relay/0?turn=on", doc = "Switches it on.")
            Optional<HttpUrl> onUrl,

            @Key(value = "OffUrl", example = "http://192.168.1.20/relay/0?turn=off", doc = "Switches it off.")
            Optional<HttpUrl> offUrl,

            @Key(value = "StatusUrl", example = "http://192.168.1.20/relay/0", doc = "Tells whether it is on.")
            Optional<HttpUrl> statusUrl,

            @Key(
                    value = "IsOnKeywordRegex",
                    aliases = "OnKeywordRegex",
                    example = "\"ison\":\\s*true",
                    doc = "Found in that answer: it is on.")
            Optional<Regex> onKeyword,

            @Key(
                    value = "PowerUrl",
                    example = "http://192.168.1.20/meter/0",
                    doc = "Tells what it uses; without it, its request while it is on.")
            Optional<HttpUrl> powerUrl,

            @Key(
                    value = "PowerExtractRegex",
                    example = "\"power\":\\s*([^,]+),",
                    doc = "Its one group is the power in W; without it, the answer is the number.")
            Optional<Regex> power)
            implements SwitchedConsumer, Checked {

        @Override
        public void check(Complaints complaints) {
            basics.check(key, preset.isPresent() || powerUrl.isPresent(), "PowerUrl", complaints);
            if (preset.isPresent() && host.isEmpty()) {
                complaints.error("Host", "with a Preset, the Host of the device is needed");
            } else if (preset.isEmpty() && (onUrl.isEmpty() || offUrl.isEmpty())) {
                complaints.error("OnUrl", "OnUrl and OffUrl are needed, or a Preset with a Host");
            } else if (preset.isEmpty() && statusUrl.isPresent() && onKeyword.isEmpty()) {
                complaints.error("IsOnKeywordRegex", "with a StatusUrl, IsOnKeywordRegex has to say what means on");
            }
            if (preset.isPresent()) {
                String known = "because Preset=" + preset.get() + " knows it";
                complaints.unusedIf(onUrl.isPresent(), "OnUrl", known);
                complaints.unusedIf(offUrl.isPresent(), "OffUrl", known);
                complaints.unusedIf(statusUrl.isPresent(), "StatusUrl", known);
                complaints.unusedIf(onKeyword.isPresent(), "IsOnKeywordRegex", known);
                complaints.unusedIf(powerUrl.isPresent(), "PowerUrl", known);
                complaints.unusedIf(power.isPresent(), "PowerExtractRegex", known);
                complaints.unusedIf(user.isPresent() && password.isEmpty(), "Username", "because there is no Password");
            } else {
                complaints.unusedIf(host.isPresent(), "Host", NO_PRESET);
                complaints.unusedIf(channel != 0, "Channel", NO_PRESET);
                complaints.unusedIf(
                        onKeyword.isPresent() && statusUrl.isEmpty(),
                        "IsOnKeywordRegex",
                        "because there is no StatusUrl");
                complaints.unusedIf(
                        power.isPresent() && powerUrl.isEmpty(), "PowerExtractRegex", "because there is no PowerUrl");
                complaints.unusedIf(password.isPresent() && user.isEmpty(), "Password", "because there is no Username");
            }
        }

        @Override
        public String kind() {
            return "IsHttpConsumer";
        }

        @Override
        public SwitchedLoad load(Host host, SwitchedLoad.Listener listener) {
            return SwitchedLoad.of(device(), host.http(), host.time(), listener);
        }

        /** How the device is reached. */
        public HttpLoad device() {
            return preset.isPresent()
                    ? preset.get().at(host.orElseThrow().text(), channel, user, password, HttpLoad.USUAL_TIMEOUT)
                    : new HttpLoad(
                            onUrl.orElseThrow().text(),
                            offUrl.orElseThrow().text(),
                            statusUrl.map(HttpUrl::text),
                            onKeyword.map(Regex::search),
                            powerUrl.map(HttpUrl::text),
                            power.map(Regex::pattern),
                            user.map(name -> new Http.Login(name, password.orElse(""))),
                            HttpLoad.USUAL_TIMEOUT);
        }
    }

    /** One that is switched over MQTT. */
    @Section(
            value = "MqttConsumer",
            keyed = true,
            example = "poolheater",
            doc = "A load that is switched over MQTT: with a Preset and its BaseTopic, or with topics of its own.")
    record MqttConsumer(
            @SectionKey String key,
            Basics basics,

            @Key(value = "Preset", doc = "A device that es-ESS knows.")
            Optional<LoadPreset> preset,

            @Key(
                    value = "BaseTopic",
                    example = "shellies/shelly1pm-A4CF12",
                    doc = "With Preset: where its topics begin.")
            Optional<Topic> baseTopic,

            @Key(value = "Channel", min = 0, max = 15, defaultValue = "0", doc = "With Preset: which relay.")
            int channel,

            @Key(value = "OnTopic", example = "Devices/Heater/Set", doc = "Switches it on.")
            Optional<Topic> onTopic,

            @Key(value = "OnValue", defaultValue = "true", doc = "Published there.")
            String onValue,

            @Key(value = "OffTopic", example = "Devices/Heater/Set", doc = "Switches it off.")
            Optional<Topic> offTopic,

            @Key(value = "OffValue", defaultValue = "false", doc = "Published there.")
            String offValue,

            @Key(value = "StatusTopic", example = "Devices/Heater/State", doc = "Tells whether it is on.")
            Optional<TopicFilter> statusTopic,

            @Key(
                    value = "IsOnKeywordRegex",
                    aliases = "OnKeywordRegex",
                    example = "true",
                    doc = "Found in that payload: it is on; without it, OnValue and OffValue are understood.")
            Optional<Regex> onKeyword,

            @Key(
                    value = "PowerTopic",
                    example = "Devices/Heater/Power",
                    doc = "Tells what it uses; without it, its request while it is on.")
            Optional<TopicFilter> powerTopic,

            @Key(
                    value = "PowerExtractRegex",
                    example = "(.*)",
                    doc = "Its one group is the power in W; without it, the payload is the number.")
            Optional<Regex> power)
            implements SwitchedConsumer, Checked {

        @Override
        public void check(Complaints complaints) {
            basics.check(key, preset.isPresent() || powerTopic.isPresent(), "PowerTopic", complaints);
            if (preset.isPresent() && baseTopic.isEmpty()) {
                complaints.error("BaseTopic", "with a Preset, the BaseTopic of the device is needed");
            } else if (preset.isEmpty() && (onTopic.isEmpty() || offTopic.isEmpty())) {
                complaints.error("OnTopic", "OnTopic and OffTopic are needed, or a Preset with a BaseTopic");
            }
            if (preset.isPresent()) {
                String known = "because Preset=" + preset.get() + " knows it";
                complaints.unusedIf(onTopic.isPresent(), "OnTopic", known);
                complaints.unusedIf(!onValue.equals("true"), "OnValue", known);
                complaints.unusedIf(offTopic.isPresent(), "OffTopic", known);
                complaints.unusedIf(!offValue.equals("false"), "OffValue", known);
                complaints.unusedIf(statusTopic.isPresent(), "StatusTopic", known);
                complaints.unusedIf(onKeyword.isPresent(), "IsOnKeywordRegex", known);
                complaints.unusedIf(powerTopic.isPresent(), "PowerTopic", known);
                complaints.unusedIf(power.isPresent(), "PowerExtractRegex", known);
            } else {
                complaints.unusedIf(baseTopic.isPresent(), "BaseTopic", NO_PRESET);
                complaints.unusedIf(channel != 0, "Channel", NO_PRESET);
                complaints.unusedIf(
                        onKeyword.isPresent() && statusTopic.isEmpty(),
                        "IsOnKeywordRegex",
                        "because there is no StatusTopic");
                complaints.unusedIf(
                        power.isPresent() && powerTopic.isEmpty(),
                        "PowerExtractRegex",
                        "because there is no PowerTopic");
            }
        }

        @Override
        public String kind() {
            return "IsMqttConsumer";
        }

        @Override
        public SwitchedLoad load(Host host, SwitchedLoad.Listener listener) {
            return SwitchedLoad.of(device(), host.mqtt(), host.time(), listener);
        }

        /** How the device is reached. */
        public MqttLoad device() {
            return preset.isPresent()
                    ? preset.get().on(baseTopic.orElseThrow().text(), channel)
                    : new MqttLoad(
                            onTopic.orElseThrow().text(),
                            onValue,
                            offTopic.orElseThrow().text(),
                            offValue,
                            statusTopic.map(TopicFilter::toString),
                            onKeyword.map(Regex::search),
                            Optional.empty(),
                            powerTopic.map(TopicFilter::toString),
                            power.map(Regex::pattern));
        }
    }
}
