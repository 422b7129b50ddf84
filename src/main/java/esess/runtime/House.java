package esess.runtime;

import esess.port.Bus;
import esess.port.Hashing;
import esess.port.Http;
import esess.port.Json;
import esess.port.Log;
import esess.port.Mqtt;
import esess.port.Socket;
import esess.port.Store;
import esess.port.Time;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.Supplier;

/**
 * What all services share: the doors to the world and the little that es-ESS itself keeps. Built once by the
 * composition root.
 *
 * @param root     the first part of every topic of ours, "es-ESS"
 * @param version  shown as firmware version of our devices
 * @param zone     the owner's time zone, UTC until it is known
 * @param local    the owner's local time; null until the zone is known
 */
public record House(
        Bus bus,
        Mqtt mqtt,
        Http http,
        Socket socket,
        Hashing hashing,
        Time time,
        Store store,
        Json json,
        Log log,
        ServiceMessages messages,
        Health health,
        GridSetpoint gridSetpoint,
        String root,
        String version,
        Supplier<ZoneId> zone,
        Supplier<ZonedDateTime> local,
        Surplus surplus) {}
