/**
 * The owner's {@code config.ini}: from text to typed records, with every mistake named at its line.
 *
 * <p>A section is declared once, as a record beside the code that uses it ({@link esess.config.Section},
 * {@link esess.config.Key}). From that one declaration come the reading and its
 * {@linkplain esess.config.Problem problems}, the shipped {@linkplain esess.config.Sample sample}, the README's
 * {@linkplain esess.config.KeyTables tables} and the list of values that no log may show.
 *
 * <p>The way of a file: {@link esess.config.Migration} brings a file of the Python original to our version, touching
 * only the lines that must change; {@code IniLine} tells what each line is by the rules of Python's configparser, because
 * the files were written for it; ini4j, asked by one class only, splits keys from values; {@code Interpretation} matches
 * sections to declarations and collects the problems; {@link esess.config.Configuration} is what is left for the others.
 *
 * <p>Nothing here throws because of what an owner wrote. A typo costs a message, a wrong value costs the one section it
 * stands in, and everything else runs. A wrong <em>declaration</em> is our own mistake and does throw, in any test.
 */
package esess.config;
