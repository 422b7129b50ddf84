package esess.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares one key of a section. The component's type says how the value is read: String, int, long, double, boolean
 * (or their boxes), {@code Duration} (a number in {@link #unit}), {@code Path}, an enum (names in any case), any type
 * with a public static {@code parse(String)} or {@code of(String)} that throws IllegalArgumentException with a message
 * for the owner, and {@code Optional} of all these.
 *
 * <p>A component without {@link #defaultValue} is required, unless it is an Optional. A key without a value
 * ({@code Topic=}) counts as not written.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {

    /** The {@link #defaultValue} of a key that has none. */
    String NONE = "\0";

    /** The name, in the spelling that is shown. Found in any case. */
    String value();

    /** What it does, in a sentence. */
    String doc();

    /** As it would be written in the file. */
    String defaultValue() default NONE;

    /**
     * What counts while the owner's value cannot be read, in a section that is used all the same: the cautious choice
     * where {@link #defaultValue} is not it.
     */
    String whileWrong() default NONE;

    /** A value for the sample, where there is no default to show. */
    String example() default "";

    /** W, Wh, %, ... as shown to the owner. For a Duration one of ms, s, min, h: the unit of the number. */
    String unit() default "";

    /** Smallest accepted number, in {@link #unit}. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest accepted number, in {@link #unit}. */
    double max() default Double.POSITIVE_INFINITY;

    /** Other spellings that are accepted. */
    String[] aliases() default {};

    /** The value is never shown in problems, and is part of {@link Configuration#secrets()}. */
    boolean secret() default false;

    /**
     * The value is the DeviceInstance of a device of this Victron class ("temperature"): no two may have the same.
     * "@Role": the class is what the key Role of the section says.
     */
    String instanceOf() default "";

    /** No two sections may have the same value. */
    boolean unique() default false;
}
