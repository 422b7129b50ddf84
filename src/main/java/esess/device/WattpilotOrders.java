package esess.device;

import esess.device.WattpilotCommand.Setting;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The commands that a Wattpilot has not confirmed: each is told again every 5 s while it is refused or not answered, at
 * most three times. A newer one for the same setting takes the place of an older one. Loop thread.
 */
final class WattpilotOrders {

    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final int TRIES = 3;

    /** Sends one. */
    interface Line {
        void say(int requestId, WattpilotCommand command);
    }

    private final Time time;
    private final Line line;
    private final BiConsumer<WattpilotCommand, String> onRefused;
    private final Map<Setting, Order> open = new EnumMap<>(Setting.class);
    /** Never used twice: a late answer to something of an older connection means nothing now. */
    private int lastId;

    WattpilotOrders(Time time, Line line, BiConsumer<WattpilotCommand, String> onRefused) {
        this.time = time;
        this.line = line;
        this.onRefused = onRefused;
    }

    void give(WattpilotCommand command) {
        Order older = open.remove(command.setting());
        if (older != null) {
            older.timer.close();
        }
        Order order = new Order(command);
        open.put(command.setting(), order);
        order.say();
    }

    /** @param requestId as the device repeats it: a number, a text, or a text with {@code sm} behind */
    void answered(Object requestId, boolean success, String message) {
        String text = WattpilotStatus.text(requestId);
        String id = text == null ? "" : text.replace("sm", "");
        for (Order order : List.copyOf(open.values())) {
            if (order.ids.contains(id)) {
                if (success) {
                    order.end();
                } else {
                    order.refused(message);
                }
            }
        }
    }

    /** What it was told for this setting and has not confirmed yet; null: nothing. */
    Integer underWay(Setting setting) {
        Order order = open.get(setting);
        return order == null ? null : (Integer) order.command.value();
    }

    /** Forgets all of them. */
    List<WattpilotCommand> drop() {
        List<WattpilotCommand> dropped = new ArrayList<>();
        for (Order order : List.copyOf(open.values())) {
            order.end();
            dropped.add(order.command);
        }
        return dropped;
    }

    private final class Order {
        private final WattpilotCommand command;
        private final List<String> ids = new ArrayList<>();
        private Registration timer;
        private String why = "it does not answer";

        Order(WattpilotCommand command) {
            this.command = command;
        }

        void say() {
            lastId++;
            ids.add(Integer.toString(lastId));
            timer = time.after(PATIENCE, this::again);
            line.say(lastId, command);
        }

        private void again() {
            if (ids.size() < TRIES) {
                say();
            } else {
                end();
                onRefused.accept(command, why);
            }
        }

        /** The last refusal is final at once; the others are followed by the next try when its time has come. */
        void refused(String message) {
            why = message;
            if (ids.size() >= TRIES) {
                timer.close();
                again();
            }
        }

        void end() {
            timer.close();
            open.remove(command.setting(), this);
        }
    }
}
