package esess.model;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of IPv4 addresses, {@code 192.168.1.0/24}. Immutable; any thread. */
public record Network(int address, int prefix) {

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");

    /** @throws IllegalArgumentException with what is expected */
    public static Network parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        int address = 0;
        boolean good = form.matches();
        for (int i = 1; good && i <= 4; i++) {
            int part = Integer.parseInt(form.group(i));
            good = part <= 255;
            address = address << 8 | part;
        }
        int prefix = good && form.group(5) != null ? Integer.parseInt(form.group(5)) : 32;
        if (!good || prefix > 32) {
            throw new IllegalArgumentException("a network is expected, as in 192.168.1.0/24");
        }
        return new Network(address, prefix);
    }

    public boolean contains(byte[] other) {
        if (other.length != 4) {
            return false;
        }
        int theirs = (other[0] & 0xFF) << 24 | (other[1] & 0xFF) << 16 | (other[2] & 0xFF) << 8 | other[3] & 0xFF;
        return prefix == 0 || (address ^ theirs) >>> (32 - prefix) == 0;
    }

    /** Several, separated by commas. */
    public record Some(List<Network> networks, String text) {

        /** @throws IllegalArgumentException with what is expected */
        public static Some parse(String text) {
            return new Some(Arrays.stream(text.split(",")).map(Network::parse).toList(), text);
        }
    }
}
