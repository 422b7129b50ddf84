package esess.config;

import java.util.Optional;

/**
 * A section whose device speaks on a line that has one master, es-ESS or another. Whether two sections are about the same
 * device the file does not say, so a possible second master is only told. It has the key Port.
 */
public interface HasMaster {

    /**
     * Who asks the device on its line.
     *
     * @param device what it is, for the owner; only equal ones may be the same
     * @param esEss  whether es-ESS does; else somebody else, whom es-ESS asks for it
     */
    record Master(String device, boolean esEss) {}

    /** Empty: it is on no such line, or nothing is known. */
    Optional<Master> master();
}
