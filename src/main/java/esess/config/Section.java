package esess.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record the declaration of one section of {@code config.ini}; each component carries {@link Key},
 * or is a record of such components, which several sections can share.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Section {

    /** The name between the brackets, in the spelling that is shown. Found in any case. */
    String value();

    /** Whether there may be any number of them, written {@code [Name:key]}; the record then has a {@link SectionKey}. */
    boolean keyed() default false;

    /** A keyed section that may also stand once without a key, {@code [Name]}: its key is then "". */
    boolean keyOptional() default false;

    /** Other spellings that are accepted. */
    String[] aliases() default {};

    /**
     * Keys of forks that limit something, and that this version does not keep. A section with one of them is not used:
     * without the limit it would do what its owner has forbidden.
     */
    String[] limitsNotKept() default {};

    /** Sections of one family share their keys: no two of them may have the same, as no two of one name may. "": of its own. */
    String family() default "";

    /** What the section is for, in a sentence. */
    String doc();

    /** The key that the sample shows for a keyed section. */
    String example() default "example";
}
