package esess.port;

/**
 * All doors of a house in one record: the real ones, or the simulated ones. A new kind of door is one port, one adapter,
 * one simulated door under the same contract test, and one line here.
 *
 * @param time     also the executor of the loop: whatever comes from outside is told there
 * @param store    documents that survive a power cut
 * @param fleeting documents that survive a crash of ours, but not a start of the GX: nothing wears out by them
 */
public record Doors(
        Bus bus,
        Mqtt mqtt,
        Http http,
        Socket socket,
        Modbus modbus,
        Datagrams datagrams,
        Tcp tcp,
        Listen listen,
        Hashing hashing,
        Computing computing,
        SharedFiles sharedFiles,
        Time time,
        Store store,
        Store fleeting,
        Json json,
        Log log) {}
