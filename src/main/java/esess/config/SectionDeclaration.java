package esess.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A section, as its record declares it. What contradicts itself in a declaration is our mistake and throws
 * IllegalStateException.
 */
final class SectionDeclaration {

    private final Class<? extends Record> type;
    private final Section section;
    private final List<KeyDeclaration> keys = new ArrayList<>();
    private final Map<String, KeyDeclaration> byName = new HashMap<>();
    private final Constructor<? extends Record> constructor;
    private int keyPosition = -1;

    private SectionDeclaration(Class<? extends Record> type) {
        this.type = type;
        this.section = type.getAnnotation(Section.class);
        if (section == null) {
            throw new IllegalStateException(type + " carries no @Section");
        }
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            parameters[i] = components[i].getType();
            if (components[i].isAnnotationPresent(SectionKey.class)) {
                keyPosition = i;
            } else {
                add(KeyDeclaration.of(components[i]));
            }
        }
        if (section.keyed() != (keyPosition >= 0)) {
            throw new IllegalStateException(type + ": a keyed section, and only that, has a @SectionKey");
        }
        try {
            constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " is not a record", e);
        }
    }

    static SectionDeclaration of(Class<? extends Record> type) {
        return new SectionDeclaration(type);
    }

    private void add(KeyDeclaration key) {
        keys.add(key);
        Set<String> folded = new HashSet<>(key.names().stream().map(Names::folded).toList());
        for (String name : folded) {
            if (byName.put(name, key) != null) {
                throw new IllegalStateException(type + " declares " + name + " twice");
            }
        }
    }

    Class<? extends Record> type() {
        return type;
    }

    Section section() {
        return section;
    }

    boolean isKeyed() {
        return section.keyed();
    }

    /** The name and the other accepted spellings. */
    List<String> names() {
        return Stream.concat(Stream.of(section.value()), Stream.of(section.aliases())).toList();
    }

    List<KeyDeclaration> keys() {
        return keys;
    }

    /** The key of that name or alias, in any case; null when there is none. */
    KeyDeclaration key(String name) {
        return byName.get(Names.folded(name));
    }

    List<String> keyNames() {
        return keys.stream().flatMap(key -> key.names().stream()).toList();
    }

    /**
     * The record.
     *
     * @param values in the order of {@link #keys()}
     * @throws IllegalArgumentException when the record itself refuses them
     */
    Record create(String sectionKey, List<Object> values) {
        List<Object> arguments = new ArrayList<>(values);
        if (keyPosition >= 0) {
            arguments.add(keyPosition, sectionKey);
        }
        try {
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be created", e);
        }
    }
}
