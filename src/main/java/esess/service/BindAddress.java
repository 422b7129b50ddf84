package esess.service;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address of the machine to listen on, in numbers: a name could come to mean another one. */
public record BindAddress(String text) {

    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    /** @throws IllegalArgumentException with what is expected */
    public static BindAddress parse(String text) {
        String address = text.equalsIgnoreCase("localhost") ? "127.0.0.1" : text;
        Matcher form = IPV4.matcher(address);
        boolean good = form.matches();
        for (int i = 1; good && i <= 4; i++) {
            good = Integer.parseInt(form.group(i)) <= 255;
        }
        if (!good && !address.equals("::") && !address.equals("::1")) {
            throw new IllegalArgumentException("an address of this GX is expected, as in 127.0.0.1 or 0.0.0.0");
        }
        return new BindAddress(address);
    }

    public boolean isLoopback() {
        return text.startsWith("127.") || text.equals("::1");
    }

    /** Whether who asks 127.0.0.1 gets there. */
    boolean isReachableOnLoopback() {
        return text.equals("127.0.0.1") || text.equals("0.0.0.0") || text.equals("::");
    }

    /** As it stands in an address for people. */
    public String shown() {
        return text.equals("0.0.0.0") || text.equals("::") ? "<GX>" : text.contains(":") ? "[" + text + "]" : text;
    }
}
