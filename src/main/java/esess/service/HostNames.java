package esess.service;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of hosts, separated by commas. */
public record HostNames(Set<String> names) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    public HostNames {
        names = Set.copyOf(names);
    }

    /** @throws IllegalArgumentException with what is expected */
    public static HostNames parse(String text) {
        Set<String> names = new LinkedHashSet<>();
        for (String each : text.split(",")) {
            String name = each.strip();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("names are expected, as in venus.local, gx.fritz.box");
            }
            names.add(name.toLowerCase(Locale.ROOT));
        }
        return new HostNames(names);
    }
}
