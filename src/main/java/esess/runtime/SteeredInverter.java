package esess.runtime;

import java.util.Map;

/**
 * An inverter that takes commands by name and steers its battery for a planner. It is registered with
 * {@link SteeredInverters} as long as its service runs. Loop thread.
 */
public interface SteeredInverter extends CommandedDevice {

    /** How it is configured, for the document of settings; without secrets. */
    default Map<String, Object> settings() {
        return Map.of();
    }

    /** What it told last, by path ("Power/Power/SOC"): Integer, Double and String. Empty while nothing is known. */
    Map<String, Object> leaves();

    /** Its battery, for somebody who plans. */
    SteeredBattery battery();
}
