package esess.adapter;

import java.io.Console;
import java.nio.charset.Charset;

/** Whether somebody looks at what is printed. */
public final class Terminal {

    private Terminal() {}

    /** How what is printed is encoded: since JDK 19 that is no longer the default of all files. */
    public static Charset charset() {
        String name = System.getProperty("stdout.encoding");
        return name == null || !Charset.isSupported(name) ? Charset.defaultCharset() : Charset.forName(name);
    }

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
