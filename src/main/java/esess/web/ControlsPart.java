package esess.web;

import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.House;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that can be set in the house, and setting it: for good, or for a while, after which what held before holds again. */
public final class ControlsPart implements Part {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final double MOST_SECONDS = Duration.ofDays(7).toSeconds();

    @Override
    public void mount(Routes routes, Site site) {
        House house = site.house();
        routes.get(
                "/api/v1/controls",
                Access.READ,
                "All that can be set: its value, who has set it and until when, and what is possible.",
                Schema.object(Map.of("controls", Schema.list(Schema.map(Schema.ANY)))),
                (question, reply) -> reply.json(Map.of(
                        "controls",
                        house.controls().all().stream()
                                .map(each -> document(each, house))
                                .toList())));
        routes.post(
                "/api/v1/controls/{service}/{id}",
                Access.FULL,
                "Sets one, for some seconds (0: until somebody says otherwise). 404: there is none; 409: why not.",
                Schema.object(Map.of(
                        "value",
                        Schema.TEXT.said("as it is shown; empty: who set it takes it back"),
                        "seconds",
                        Schema.NUMBER)),
                Schema.map(Schema.ANY),
                (question, reply) -> set(house, question, reply));
    }

    private static void set(House house, Question question, Reply reply) {
        Control control = house.controls()
                .find(question.part("service"), question.part("id"))
                .orElse(null);
        double seconds = question.object().get("seconds") instanceof Number number ? number.doubleValue() : 0;
        if (control == null) {
            reply.problem(404, "there is nothing of this name that can be set");
            return;
        } else if (!(seconds >= 0 && seconds <= MOST_SECONDS)) {
            reply.problem(409, "at most 7 days are expected");
            return;
        }
        String value = question.text("value");
        Consumer<Control.Answer> heard = answer -> {
            if (answer.isDone()) {
                reply.json(document(control, house));
            } else {
                reply.problem(409, answer.refusal());
            }
        };
        if (value.isBlank()) {
            control.release(heard);
        } else {
            control.set(
                    value,
                    seconds == 0 ? null : Duration.ofMillis(Math.round(seconds * 1000)),
                    Control.Origin.PAGE,
                    heard);
        }
    }

    /** As a page shows and sets it. */
    public static Map<String, Object> document(Control control, House house) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("service", control.service());
        document.put("id", control.id());
        document.put("label", control.label());
        document.put("value", control.text());
        document.put("setBy", control.origin() == null ? "" : control.origin().toString());
        document.put(
                "until",
                control.until() == null ? "" : TIME.format(control.until().atZone(house.zone())));
        document.put("choices", choices(control.domain()));
        if (control.domain() instanceof Domain.Range range) {
            document.put("lowest", range.lowest());
            document.put("highest", range.highest());
        }
        return document;
    }

    private static @Nullable List<String> choices(Domain domain) {
        return domain instanceof Domain.Choice choice
                ? List.copyOf(choice.texts().values())
                : domain instanceof Domain.Switch ? List.of("On", "Off") : null;
    }
}
