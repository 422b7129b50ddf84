package esess.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something that an owner wants changed in {@code config.ini}. Sections are named by what stands between the brackets. */
public sealed interface Change {

    /** A key gets this value; an empty one as {@link Unset}. A single section that is not there is added. */
    record SetValue(String section, String key, String value) implements Change {}

    /** A key goes back to its default. */
    record Unset(String section, String key) implements Change {}

    /** @param values in the order in which they are to stand there; what is empty is left out */
    record AddSection(String section, Map<String, String> values) implements Change {
        public AddSection {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** The section becomes a comment. */
    record RemoveSection(String section) implements Change {}
}
