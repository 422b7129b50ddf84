package esess.service;

import esess.config.Complaints;
import esess.config.Key;
import esess.config.SharesLine;
import esess.control.MeterLoss;
import esess.model.HostAddress;
import esess.port.Modbus;
import java.time.Duration;
import java.util.Optional;

/** The keys that all meters share which are asked by Modbus. */
public record ModbusKeys(
        @Key(
                value = "CustomName",
                example = "Meter",
                doc = "Name in VRM. A name given in VRM is kept until this one is changed.")
        String customName,

        @Key(
                value = "Port",
                example = "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0",
                doc =
                        "The serial port, best by its name in /dev/serial/by-id: the numbers of /dev/ttyUSB0 change with the order of plugging. Either Port or Host.")
        Optional<String> port,

        @Key(
                value = "Host",
                doc =
                        "Address or host name of a device or gateway that speaks Modbus TCP, with :port unless it is 502.")
        Optional<HostAddress> host,

        @Key(value = "UnitID", min = 0, max = 255, defaultValue = "1", doc = "The device's number on the line.")
        int unit,

        @Key(value = "BaudRate", min = 300, max = 1000000, defaultValue = "9600", doc = "Speed of the serial port.")
        int baudRate,

        @Key(value = "Parity", defaultValue = "none", doc = "Of the serial port.")
        Parity parity,

        @Key(value = "StopBits", min = 1, max = 2, defaultValue = "1", doc = "Of the serial port.")
        int stopBits,

        LossKeys polling) {

    private static final int FASTEST_SERIAL_MILLIS = 250;

    /** Of the serial port. */
    public enum Parity {
        NONE,
        EVEN,
        ODD;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Where it is. */
    public Modbus.Line line() {
        if (port.isPresent()) {
            return new Modbus.Serial(port.get(), baudRate, Modbus.Parity.valueOf(parity.name()), stopBits);
        }
        return tcp(host.orElseThrow());
    }

    static Modbus.Tcp tcp(HostAddress host) {
        String text = host.text();
        int colon = text.lastIndexOf(':');
        return colon < 0 || text.endsWith("]")
                ? new Modbus.Tcp(text, Modbus.Tcp.PORT)
                : new Modbus.Tcp(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Empty: it is on the network. */
    Optional<SharesLine.Place> place() {
        return port.map(name ->
                new SharesLine.Place(name, unit, baudRate + " baud, parity " + parity + ", StopBits=" + stopBits));
    }

    /** How the GX shows the connection. */
    String connection() {
        return (port.isPresent() ? "Modbus RTU " + port.get() : "Modbus TCP " + host.orElseThrow()) + " unit " + unit;
    }

    /** For the owner. */
    String title() {
        return customName + " (" + (port.isPresent() ? port.get() : host.orElseThrow()) + " unit " + unit + ")";
    }

    Duration period() {
        return polling.period();
    }

    MeterLoss loss() {
        return polling.loss();
    }

    void check(Complaints complaints, boolean isGrid) {
        checkLine(complaints, port, host, unit);
        if (port.isPresent() && period().toMillis() < FASTEST_SERIAL_MILLIS) {
            complaints.warning(
                    "PollFrequencyMs",
                    "a serial line carries an answer in about 150 ms at 9600 baud: ask less often, above all with several devices");
        }
        polling.check(complaints, isGrid);
    }

    static void checkLine(Complaints complaints, Optional<String> port, Optional<HostAddress> host, int unit) {
        if (port.isPresent() == host.isPresent()) {
            complaints.error(
                    port.isPresent() ? "Port" : "Host",
                    "either Port (a serial line) or Host (Modbus TCP) is needed"
                            + (port.isPresent() ? ", not both" : ""));
        } else if (port.isPresent()) {
            if (!port.get().startsWith("/dev/")) {
                complaints.error(
                        "Port", "the path of a serial port is expected, as /dev/ttyUSB0 or one of /dev/serial/by-id");
            } else if (port.get().matches("/dev/tty(S|O|AMA|mxc)\\d+")) {
                complaints.error("Port", "this is a port of the GX itself; plug in a USB adapter for RS485");
            }
            if (unit < 1 || unit > 247) {
                complaints.error("UnitID", "on a serial line devices have numbers from 1 to 247");
            }
        } else {
            String text = host.orElseThrow().text();
            int number = tcpPort(text);
            if (number < 1 || number > 0xFFFF) {
                complaints.error("Host", "there is no port " + number);
            }
        }
    }

    private static int tcpPort(String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0 || text.endsWith("]") ? Modbus.Tcp.PORT : Integer.parseInt(text.substring(colon + 1));
    }
}
