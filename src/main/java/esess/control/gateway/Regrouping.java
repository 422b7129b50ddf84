package esess.control.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How strings of solar modules get from one place to another: one after another, and none under load. Contactors that part
 * DC under load burn.
 */
public final class Regrouping {

    /** Where a string can be. */
    public enum Place {
        HOME,
        CAR,
        OFF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is done with a string. */
    public enum Move {
        CONTROLLER_OFF("controllerOff"),
        OFF("off"),
        WAIT("wait 2 s"),
        HOME("home"),
        CAR("car"),
        CONTROLLER_ON("controllerOn");

        private final String text;

        Move(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** One step of it. */
    public record Step(String string, Move move) {

        @Override
        public String toString() {
            return move == Move.WAIT ? move.text : string + ":" + move;
        }
    }

    /** So long the contactor rests in between. */
    public static final double WAIT_S = 2;

    private Regrouping() {}

    /** @param from what is not in it is not known, and is moved in any case */
    public static List<Step> steps(Map<String, Place> from, Map<String, Place> to) {
        List<Step> steps = new ArrayList<>();
        to.forEach((string, place) -> {
            @Nullable Place now = from.get(string);
            if (now != place) {
                steps.add(new Step(string, Move.CONTROLLER_OFF));
                steps.add(new Step(string, Move.OFF));
                if (place != Place.OFF) {
                    steps.add(new Step(string, Move.WAIT));
                    steps.add(new Step(string, place == Place.HOME ? Move.HOME : Move.CAR));
                    steps.add(new Step(string, Move.CONTROLLER_ON));
                }
            }
        });
        return steps;
    }
}
