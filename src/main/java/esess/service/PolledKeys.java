package esess.service;

import esess.config.Key;
import esess.control.MeterLoss;
import esess.model.HostAddress;
import esess.port.Http;
import java.time.Duration;
import java.util.Optional;

/** The keys that all meters share which are asked over HTTP. */
public record PolledKeys(
        @Key(
                value = "CustomName",
                example = "Meter",
                doc = "Name in VRM. A name given in VRM is kept until this one is changed.")
        String customName,

        @Key(value = "Host", example = "192.168.136.87", doc = "Address or host name, without http://.")
        HostAddress host,

        LossKeys polling) {

    /** Whom a Shelly wants to know. */
    public record ShellyLogin(
            @Key(
                    value = "Username",
                    example = "admin",
                    doc = "User of the Shelly, if it wants one; from Gen2 on it is always admin.")
            Optional<String> username,

            @Key(value = "Password", secret = true, doc = "Its password, if it wants one.")
            Optional<String> password) {

        Optional<Http.Login> login() {
            return username.isEmpty() && password.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Http.Login(username.orElse("admin"), password.orElse("")));
        }
    }

    Duration period() {
        return polling.period();
    }

    MeterLoss loss() {
        return polling.loss();
    }

    /** For the owner. */
    String title() {
        return customName + " (" + host + ")";
    }
}
