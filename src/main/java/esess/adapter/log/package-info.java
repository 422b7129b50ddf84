/**
 * The log: levels, secrets masked, the file and its size, and what libraries say through slf4j.
 */
package esess.adapter.log;
