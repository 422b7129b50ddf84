package esess.service.planner;

import esess.control.plan.Timetable;
import esess.model.TimeOfDay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the battery should have by day: {@code 05:30 60, 16:00 40}. Immutable. */
public record DayTargets(List<Timetable.Wish> wishes) {

    private static final int MOST = 24;

    /** @throws IllegalArgumentException if it is none */
    public static DayTargets parse(String text) {
        List<Timetable.Wish> wishes = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] words = part.strip().split("\\s+");
            if (words.length != 2 || !words[1].matches("\\d{1,3}") || Integer.parseInt(words[1]) > 100) {
                throw new IllegalArgumentException(
                        "\"" + part.strip() + "\": a time and percent like 05:30 60 are expected");
            }
            wishes.add(new Timetable.Wish(TimeOfDay.parse(words[0]).time(), Integer.parseInt(words[1])));
        }
        if (wishes.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " times are expected");
        }
        wishes.sort(Comparator.comparing(Timetable.Wish::from));
        return new DayTargets(List.copyOf(wishes));
    }
}
