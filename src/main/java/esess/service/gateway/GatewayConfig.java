package esess.service.gateway;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.gateway.Client;
import esess.control.gateway.ComponentSpec;
import esess.model.BaseTopic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** [Gateway] and who may move what. */
@Section(value = "Gateway", doc = "What holds for all components of this node.")
public record GatewayConfig(
        @Key(value = "Topic", defaultValue = "es-ESS/gateway", doc = "What the topics of all nodes begin with.")
        BaseTopic topic,

        @Key(
                value = "Node",
                example = "shed",
                doc = "Name of this node; the portal id of the GX where it is not given. Needed where there is no GX.")
        Optional<String> node,

        @Key(
                value = "TrustedBroker",
                defaultValue = "false",
                doc =
                        "Whether everybody who can publish on the broker may move everything. For a broker that only you reach.")
        boolean trustedBroker,

        @Key(
                value = "OwnDevices",
                defaultValue = "true",
                doc = "Whether every device and control of es-ESS is a component.")
        boolean ownDevices,

        @Key(
                value = "StatePeriod",
                unit = "s",
                min = 5,
                max = 3600,
                defaultValue = "60",
                doc = "How often a state is told that has not changed; 5 where another node shows a meter of this one.")
        Duration statePeriod)
        implements Checked {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final int SHORTEST_SECRET = 16;

    @Override
    public void check(Complaints complaints) {
        if (node.isPresent() && !NAME.matcher(node.get()).matches()) {
            complaints.error("Node", "letters, digits and _ . - are expected, at most 64");
        }
        if (trustedBroker) {
            complaints.warning("TrustedBroker", "everybody who reaches the broker can move everything");
        }
    }

    /** Somebody who may move things. */
    @Section(
            value = "GatewayClient",
            keyed = true,
            example = "homeassistant",
            doc = "A client that may move components; one section each. Reading needs none.")
    public record ClientSection(
            @SectionKey String key,

            @Key(
                    value = "Secret",
                    secret = true,
                    example = "a-long-random-text",
                    doc = "What it signs its requests with, at least 16 characters.")
            Optional<String> secret,

            @Key(
                    value = "ByTopic",
                    defaultValue = "false",
                    doc =
                            "Whether it is known by its topic `<Topic>/<node>/request/<client>`, because the broker's access list lets nobody else publish there.")
            boolean byTopic,

            @Key(
                    value = "Components",
                    defaultValue = "*",
                    doc = "Components that it may move, separated by commas; * for all.")
            String components,

            @Key(
                    value = "Priority",
                    min = 1,
                    max = 4,
                    defaultValue = "3",
                    doc =
                            "Who takes over from whom: 1 a person's button, 2 as es-ESS itself, 3 an orchestrator, 4 others.")
            int priority)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (!NAME.matcher(key).matches()) {
                complaints.error("Secret", "a section name of letters, digits and _ . - is expected, at most 64");
            }
            if (secret.isPresent() && secret.get().length() < SHORTEST_SECRET) {
                complaints.error("Secret", "at least " + SHORTEST_SECRET + " characters are expected");
            }
            if (secret.isEmpty() && !byTopic) {
                complaints.warning(
                        "Secret", "without Secret or ByTopic this client only reads, unless TrustedBroker=true");
            }
        }

        Client client() {
            return new Client(key, priority, list(components), secret, byTopic, true);
        }
    }

    /** Words between commas. */
    static List<String> list(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .limit(ComponentSpec.MOST)
                .toList();
    }
}
