package esess.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One key of a section, as its record declares it.
 *
 * @param component  the type that the record's constructor wants
 * @param valueClass the same, of an Optional the type inside
 */
record KeyDeclaration(Key key, Class<?> component, Class<?> valueClass, ValueType type) {

    static KeyDeclaration of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(component + " of " + component.getDeclaringRecord() + " carries no @Key");
        }
        Class<?> type = component.getType();
        if (type == Optional.class) {
            type = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        }
        KeyDeclaration declaration = new KeyDeclaration(key, component.getType(), type, ValueType.of(type, key));
        try {
            declaration.unset();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the default of " + key.value() + " in " + component.getDeclaringRecord() + " is not valid: "
                            + e.getMessage(),
                    e);
        }
        return declaration;
    }

    String name() {
        return key.value();
    }

    /** The name and the other accepted spellings. */
    List<String> names() {
        return Stream.concat(Stream.of(key.value()), Stream.of(key.aliases())).toList();
    }

    /** The key whose value is the class of this instance; "" when the class is a fixed one, or this is no instance. */
    String instanceClassKey() {
        return key.instanceOf().startsWith("@") ? key.instanceOf().substring(1) : "";
    }

    boolean isOptional() {
        return component == Optional.class;
    }

    boolean hasDefault() {
        return !key.defaultValue().equals(Key.NONE);
    }

    boolean isRequired() {
        return !hasDefault() && !isOptional();
    }

    /** @throws IllegalArgumentException telling what is expected */
    Object read(String text) {
        Object value = type.parser().apply(text);
        return isOptional() ? Optional.of(value) : value;
    }

    /** The value while the one in the file cannot be read. */
    Object whileWrong() {
        return key.whileWrong().equals(Key.NONE) ? unset() : read(key.whileWrong());
    }

    /** The value when the file has none: the default, or what stands for none. */
    Object unset() {
        return hasDefault() ? read(key.defaultValue()) : ValueType.absent(component);
    }
}
