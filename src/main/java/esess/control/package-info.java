/**
 * Decisions, pure: functions and small states of what is known, the configuration and the time that is handed in. A
 * decision can be read and tested here without knowing D-Bus, MQTT or threads.
 */
@NullMarked
package esess.control;

import org.jspecify.annotations.NullMarked;
