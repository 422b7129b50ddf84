package esess.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A section, as its record declares it; a component that is a record itself brings its keys along. What contradicts itself in a declaration is our mistake and throws
 * IllegalStateException.
 */
final class SectionDeclaration {

    private final Class<? extends Record> type;
    private final Section section;
    private final List<KeyDeclaration> keys = new ArrayList<>();
    private final Map<String, KeyDeclaration> byName = new HashMap<>();
    private Shape shape;
    private boolean takesSectionKey;

    private SectionDeclaration(Class<? extends Record> type) {
        this.type = type;
        this.section = type.getAnnotation(Section.class);
        if (section == null) {
            throw new IllegalStateException(type + " carries no @Section");
        }
    }

    /** Its keys are looked at when somebody needs them: of most services no GX has a section. */
    private synchronized Shape shape() {
        if (shape == null) {
            shape = new Shape(type);
            if (section.keyed() != takesSectionKey) {
                throw new IllegalStateException(type + ": a keyed section, and only that, has a @SectionKey");
            }
            keys.stream()
                    .filter(key -> !key.instanceClassKey().isEmpty() && key(key.instanceClassKey()) == null)
                    .forEach(key -> {
                        throw new IllegalStateException(type + ": " + key.name() + " names a key that is not there");
                    });
        }
        return shape;
    }

    /** A record of the declaration: the section's own, or one whose keys it shares with other sections. */
    private final class Shape {
        private static final Object SECTION_KEY = new Object();

        private final Constructor<? extends Record> constructor;
        /** For each component its key, its shape, or {@link #SECTION_KEY}. */
        private final List<Object> parts = new ArrayList<>();

        Shape(Class<? extends Record> record) {
            RecordComponent[] components = record.getRecordComponents();
            for (RecordComponent component : components) {
                if (component.isAnnotationPresent(SectionKey.class)) {
                    takesSectionKey = true;
                    parts.add(SECTION_KEY);
                } else if (component.getType().isRecord() && !component.isAnnotationPresent(Key.class)) {
                    parts.add(new Shape(component.getType().asSubclass(Record.class)));
                } else {
                    KeyDeclaration key = KeyDeclaration.of(component);
                    add(key);
                    parts.add(key);
                }
            }
            try {
                constructor = record.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                constructor.setAccessible(true);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(record + " is not a record", e);
            }
        }

        Record create(String sectionKey, Iterator<Object> values) {
            List<Object> arguments = new ArrayList<>();
            for (Object part : parts) {
                arguments.add(
                        part == SECTION_KEY
                                ? sectionKey
                                : part instanceof Shape nested ? nested.create(sectionKey, values) : values.next());
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

    static SectionDeclaration of(Class<? extends Record> type) {
        return new SectionDeclaration(type);
    }

    private void add(KeyDeclaration key) {
        keys.add(key);
        Set<String> folded =
                new HashSet<>(key.names().stream().map(Names::folded).toList());
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

    /** The header of the section as an owner writes it first: with the key of the example where it needs one. */
    String title() {
        return section.value() + (section.keyed() && !section.keyOptional() ? ":" + section.example() : "");
    }

    boolean isKeyed() {
        return section.keyed();
    }

    /** The name and the other accepted spellings. */
    List<String> names() {
        return Stream.concat(Stream.of(section.value()), Stream.of(section.aliases()))
                .toList();
    }

    List<KeyDeclaration> keys() {
        shape();
        return keys;
    }

    /** The key of that name or alias, in any case; null when there is none. */
    KeyDeclaration key(String name) {
        shape();
        return byName.get(Names.folded(name));
    }

    boolean isLimitNotKept(String name) {
        return Arrays.stream(section.limitsNotKept()).anyMatch(name::equalsIgnoreCase);
    }

    List<String> keyNames() {
        return keys().stream().flatMap(key -> key.names().stream()).toList();
    }

    /**
     * The record.
     *
     * @param values in the order of {@link #keys()}
     * @throws IllegalArgumentException when the record itself refuses them
     */
    Record create(String sectionKey, List<Object> values) {
        return shape().create(sectionKey, values.iterator());
    }
}
