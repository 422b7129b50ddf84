/**
 * The only code that names a library, asks the system's clock or opens a file: each class is the real side of a door
 * of {@code port}. Subjects with several files have packages of their own, which never name each other.
 */
package esess.adapter;
