package esess.adapter;

import java.io.Console;

/** Whether somebody looks at what is printed. */
public final class Terminal {

    private Terminal() {}

    /** Input and output are a terminal. Since JDK 22 there is a console without one, which then says so itself. */
    public static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // Up to JDK 21: a console is a terminal.
        }
    }
}
