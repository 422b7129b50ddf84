package esess.testing;

import esess.port.Doors;
import esess.port.Http;

/** The doors of a house with another way to HTTP. */
public final class OtherHttp {

    private OtherHttp() {}

    public static Doors in(Doors doors, Http http) {
        return new Doors(
                doors.bus(),
                doors.mqtt(),
                http,
                doors.socket(),
                doors.modbus(),
                doors.datagrams(),
                doors.tcp(),
                doors.listen(),
                doors.hashing(),
                doors.computing(),
                doors.sharedFiles(),
                doors.time(),
                doors.store(),
                doors.fleeting(),
                doors.json(),
                doors.log());
    }
}
