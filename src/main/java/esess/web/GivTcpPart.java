package esess.web;

import esess.port.Registration;
import esess.port.Time;
import esess.runtime.CommandedDevice;
import esess.runtime.SteeredInverter;
import esess.runtime.SteeredInverters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * GivTCP's paths for the inverters of the house (https://github.com/britkat1980/giv_tcp): reading gives the whole tree,
 * {@code POST /<command>} carries the command out and says what became of it. Other than GivTCP, what was not done is not
 * answered with 200.
 */
public final class GivTcpPart {

    /** GivTCP's own; a client that waits longer believes that nobody is there. */
    static final Duration LONGEST = Duration.ofSeconds(15);

    private static final List<String> READING = List.of("readData", "getCache", "runAll", "getData");
    private static final Schema DOCUMENT =
            Schema.map(Schema.ANY).said("The tree as GivTCP has it; {\"result\": ...} while nothing is known.");

    private final SteeredInverters inverters;
    private final Time time;

    public GivTcpPart(SteeredInverters inverters, Time time) {
        this.inverters = inverters;
        this.time = time;
    }

    /** @param atRoot which inverter the paths without a prefix are about; negative: there are none */
    public void mount(Routes routes, int atRoot) {
        // More particular ones first: the prefixes would be taken for commands otherwise.
        below(routes, "/givenergy/{inverter}", question -> inverters.find(question.part("inverter")));
        below(routes, "/{number}", question -> numbered(question.part("number")));
        if (atRoot >= 0) {
            below(routes, "", question -> at(atRoot));
        }
        routes.get(
                "/givenergy",
                Access.READ,
                "The inverters that can be asked.",
                Schema.object(Map.of("inverters", Schema.list(Schema.TEXT))),
                (question, reply) -> reply.json(Map.of(
                        "inverters",
                        inverters.all().stream()
                                .map(each -> each.serial() == null ? each.key() : each.serial())
                                .toList())));
    }

    private void below(Routes routes, String prefix, Function<Question, Optional<SteeredInverter>> which) {
        for (String each : READING) {
            reading(routes, prefix + "/" + each, which, SteeredInverter::document);
        }
        routes.get(
                prefix + "/fullCache",
                Access.READ,
                "What the inverter shows, as a list of one: es-ESS keeps no history here.",
                Schema.list(DOCUMENT),
                (question, reply) -> which.apply(question)
                        .ifPresentOrElse(
                                inverter -> reply.json(
                                        inverter.document().isEmpty() ? List.of() : List.of(inverter.document())),
                                () -> nobody(reply)));
        reading(routes, prefix + "/settings", which, SteeredInverter::settings);
        routes.get(
                prefix + "/getEVCCache",
                Access.READ,
                "What the charger shows.",
                DOCUMENT,
                (question, reply) -> inverters
                        .charger()
                        .ifPresentOrElse(
                                charger -> read(charger.document(), reply),
                                () -> reply.json(404, Map.of("result", "There is no charger"))));
        routes.add(new Route(
                "POST",
                prefix + "/{command}",
                Access.FULL,
                "Carries out a command of GivTCP; the body is as GivTCP takes it.",
                null,
                Schema.object(Map.of("result", Schema.TEXT)),
                "",
                (question, reply) -> command(which.apply(question), question, reply)));
    }

    private static void reading(
            Routes routes,
            String path,
            Function<Question, Optional<SteeredInverter>> which,
            Function<SteeredInverter, Map<String, Object>> document) {
        routes.get(
                path,
                Access.READ,
                "What the inverter shows, or how it is configured.",
                DOCUMENT,
                (question, reply) -> which.apply(question)
                        .ifPresentOrElse(inverter -> read(document.apply(inverter), reply), () -> nobody(reply)));
    }

    /** REST1, as GivTCP's own web server has it. */
    private Optional<SteeredInverter> numbered(String name) {
        return name.matches("REST[1-9]") ? at(name.charAt(4) - '1') : Optional.empty();
    }

    private Optional<SteeredInverter> at(int index) {
        List<SteeredInverter> all = inverters.all();
        return index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
    }

    private static void nobody(Reply reply) {
        reply.json(404, Map.of("result", "There is no such inverter"));
    }

    private static void read(Map<String, Object> document, Reply reply) {
        reply.json(document.isEmpty() ? Map.of("result", "No register data cache exists, try again later") : document);
    }

    /** Who knows the command: the inverter, else the charger, which GivTCP has at the ports of its inverters too. */
    private void command(Optional<SteeredInverter> inverter, Question question, Reply reply) {
        String asked = question.part("command");
        String command = asked.equals("reboot") ? "rebootInverter" : asked;
        Optional<CommandedDevice> charger = inverters.charger().filter(each -> each.knows(command));
        Optional<CommandedDevice> knowing = inverter.<CommandedDevice>map(each -> each)
                .filter(each -> each.knows(command))
                .or(() -> charger);
        if (knowing.isPresent()) {
            command(knowing.get(), command, question.request().text(), reply);
        } else if (inverter.isEmpty()) {
            nobody(reply);
        } else {
            reply.json(404, Map.of("result", "There is no command " + asked));
        }
    }

    private void command(CommandedDevice device, String command, String body, Reply reply) {
        boolean[] answered = new boolean[1];
        Registration end = time.after(LONGEST, () -> {
            if (!answered[0]) {
                answered[0] = true;
                reply.json(504, Map.of("result", "Error: REST response timeout. Unknown success"));
            }
        });
        device.command(command, body, answer -> {
            end.close();
            if (!answered[0]) {
                answered[0] = true;
                reply.json(
                        switch (answer.outcome()) {
                            case DONE -> 200;
                            case REFUSED -> 400;
                            case FAILED -> 502;
                        },
                        Map.of("result", answer.text()));
            }
        });
    }
}
