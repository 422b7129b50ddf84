package esess.sim.twin;

import esess.port.Time;
import esess.sim.door.SimTcp;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The data dongle of a GivEnergy inverter: registers behind the vendor's frames, every answer told to all clients, a
 * heartbeat every three minutes, and what such dongles do wrong. It knows no transport. Callers see to it that one
 * thread at a time is in it.
 */
public final class GivEnergyDongle implements SimTcp.Site {

    public static final int PORT = 8899;
    public static final int HOLDING = 3;
    public static final int INPUT = 4;
    private static final int WRITE = 6;
    private static final int REFUSAL = 0x80;
    private static final Duration HEARTBEAT = Duration.ofMinutes(3);
    private static final Duration LATE = Duration.ofSeconds(3);
    private static final int UNANSWERED = 3;
    private static final int SIZE = 2100;
    private static final int QUESTION = 34;
    private static final int FIRST_BATTERY = 0x32;
    private static final int LAST_BATTERY = 0x37;

    /** What goes wrong. */
    public enum Disturbance {
        /** Nothing comes any more on the connections that there are, and new ones are accepted and stay silent. */
        HALF_OPEN,
        /** New connections are refused. */
        REFUSES,
        /** Connections are dropped as soon as they ask something. */
        DROPS,
        /** Every second question is not answered. */
        LOSES,
        /** Answers come when nobody waits for them any more. */
        LATE,
        BAD_CHECKSUM,
        /** Answers come in segments of a few bytes. */
        SPLIT,
        /** Answers wait for the next one. */
        JOINED,
        /** Empty answers, texts and rubbish stand between the answers. */
        NOISE,
        /** Answers of another inverter come as well. */
        FOREIGN,
        /** The values of the moment when it began are told again and again. */
        FROZEN,
        /** Pages of batteries lack a part. */
        SPLICED,
        /** Pages of nothing but zeros. */
        ZEROS,
        /** Every question is refused. */
        REFUSALS,
        /** Clients are dropped as if they had not answered a heartbeat. */
        HEARTBEAT_MISSED
    }

    private final Time time;
    private final String adapter;
    private final String serial;
    private final Map<Integer, int[]> registers = new HashMap<>();
    private final Map<String, int[]> frozen = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final Set<Disturbance> disturbed = EnumSet.noneOf(Disturbance.class);
    private Runnable beforeRead = () -> {};
    private final Set<Integer> ignored = new HashSet<>();
    private int questions;
    private int writes;

    /** @param serial ten characters, of the inverter */
    public GivEnergyDongle(Time time, String adapter, String serial) {
        this.time = time;
        this.adapter = adapter;
        this.serial = serial;
        time.every(HEARTBEAT, this::beat);
    }

    /** What brings the registers up to date. */
    public void onRead(Runnable update) {
        beforeRead = update;
    }

    public void set(int address, int function, int register, int value) {
        registers.computeIfAbsent(address << 8 | function, k -> new int[SIZE])[register] = value & 0xFFFF;
    }

    /** High word first. */
    public void setLong(int address, int function, int register, long value) {
        set(address, function, register, (int) (value >>> 16));
        set(address, function, register + 1, (int) value);
    }

    public void setText(int address, int function, int register, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            set(address, function, register + i / 2, bytes[i] << 8 | bytes[i + 1]);
        }
    }

    public int get(int address, int function, int register) {
        int[] values = registers.get(address << 8 | function);
        return values == null ? 0 : values[register];
    }

    public void disturb(Disturbance what, boolean on) {
        if (on) {
            disturbed.add(what);
        } else {
            disturbed.remove(what);
        }
        if (what == Disturbance.FROZEN) {
            frozen.clear();
        }
        if (what == Disturbance.HEARTBEAT_MISSED && on) {
            new ArrayList<>(clients).forEach(client -> client.link.drop());
        }
    }

    /** Writes of this register are confirmed and have no effect. */
    public void ignore(int register) {
        ignored.add(register);
    }

    /** How many questions have come. */
    public int questions() {
        return questions;
    }

    /** How many registers were written. */
    public int writes() {
        return writes;
    }

    public int clients() {
        return clients.size();
    }

    @Override
    public SimTcp.Visit connected(SimTcp.Link link) {
        if (disturbed.contains(Disturbance.REFUSES)) {
            return null;
        }
        Client client = new Client(link);
        clients.add(client);
        return client;
    }

    private void beat() {
        for (Client client : new ArrayList<>(clients)) {
            if (client.unanswered >= UNANSWERED) {
                client.link.drop();
            } else {
                client.unanswered++;
                client.link.send(frame(1, new byte[] {1}));
            }
        }
    }

    private final class Client implements SimTcp.Visit {
        private final SimTcp.Link link;
        private byte[] kept = new byte[0];
        private byte[] held;
        private boolean deaf;
        private int unanswered;

        Client(SimTcp.Link link) {
            this.link = link;
        }

        @Override
        public void received(byte[] bytes) {
            byte[] all = Arrays.copyOf(kept, kept.length + bytes.length);
            System.arraycopy(bytes, 0, all, kept.length, bytes.length);
            int at = 0;
            while (all.length - at >= 6) {
                int end = at + 6 + word(all, at + 4);
                if (end > all.length) {
                    break;
                }
                hear(Arrays.copyOfRange(all, at, end));
                at = end;
            }
            kept = Arrays.copyOfRange(all, at, all.length);
        }

        private void hear(byte[] frame) {
            if (frame[7] == 1) {
                unanswered = 0;
                return;
            }
            if (frame.length != QUESTION || frame[25] != 8) {
                return;
            }
            questions++;
            deaf |= disturbed.contains(Disturbance.HALF_OPEN);
            if (deaf || disturbed.contains(Disturbance.LOSES) && questions % 2 == 0) {
                return;
            }
            if (disturbed.contains(Disturbance.DROPS)) {
                link.drop();
                return;
            }
            int address = frame[26] & 0xFF;
            int function = frame[27] & 0xFF;
            answer(this, address, function, word(frame, 28), word(frame, 30));
        }

        @Override
        public void closed() {
            clients.remove(this);
        }
    }

    private void answer(Client asking, int address, int function, int first, int second) {
        int[] values = registers.get(address << 8 | (function == WRITE ? HOLDING : function));
        if (values == null) {
            return;
        }
        boolean known = first + (function == WRITE ? 1 : second) <= SIZE && (function == WRITE || second <= 60);
        byte[] answer;
        if (!known || disturbed.contains(Disturbance.REFUSALS)) {
            answer = inner(address, function | REFUSAL, serial, first, second, new int[0]);
        } else if (function == WRITE) {
            values[first] = ignored.contains(first) ? values[first] : second;
            writes++;
            answer = inner(address, WRITE, serial, first, second, new int[0]);
        } else {
            beforeRead.run();
            answer = inner(address, function, serial, first, second, page(address, function, first, second, values));
        }
        if (disturbed.contains(Disturbance.BAD_CHECKSUM)) {
            answer[answer.length - 3] ^= 0x55;
        }
        if (disturbed.contains(Disturbance.LATE)) {
            byte[] late = answer;
            time.after(LATE, () -> tell(asking, late));
        } else {
            tell(asking, answer);
        }
    }

    private int[] page(int address, int function, int first, int count, int[] values) {
        int[] page = Arrays.copyOfRange(values, first, first + count);
        if (disturbed.contains(Disturbance.FROZEN)) {
            return frozen.computeIfAbsent(address + "/" + function + "/" + first + "/" + count, k -> page);
        }
        if (disturbed.contains(Disturbance.ZEROS)) {
            return new int[count];
        }
        if (disturbed.contains(Disturbance.SPLICED)
                && address >= FIRST_BATTERY
                && address <= LAST_BATTERY
                && count > 50) {
            Arrays.fill(page, 16, 50, 0);
        }
        return page;
    }

    private void tell(Client asking, byte[] answer) {
        if (disturbed.contains(Disturbance.NOISE)) {
            tellAll(inner(0x11, 0, serial, 0, 0, new int[0]), asking);
            tellAll(
                    frame(
                            2,
                            concat(new byte[8], "0.0.0.0,255.255.255.0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1))),
                    asking);
            tellAll(new byte[] {0x59, 0x59, 0, 0x59, 0x59, 7, 1}, asking);
        }
        if (disturbed.contains(Disturbance.FOREIGN)) {
            int[] other = new int[60];
            Arrays.fill(other, 4321);
            tellAll(inner(0x11, INPUT, "XX0000X000", 0, 60, other), asking);
        }
        tellAll(answer, asking);
    }

    private void tellAll(byte[] bytes, Client asking) {
        for (Client client : new ArrayList<>(clients)) {
            if (client.deaf) {
                continue;
            }
            if (disturbed.contains(Disturbance.SPLIT)) {
                for (int at = 0; at < bytes.length; at += 7) {
                    client.link.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 7)));
                }
            } else if (disturbed.contains(Disturbance.JOINED) && client == asking && client.held == null) {
                client.held = bytes;
            } else {
                client.link.send(client.held == null ? bytes : concat(client.held, bytes));
                client.held = null;
            }
        }
    }

    private byte[] inner(int address, int function, String of, int first, int second, int[] values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(address);
        out.write(function);
        out.writeBytes(of.getBytes(StandardCharsets.ISO_8859_1));
        put(out, first);
        put(out, second);
        for (int value : values) {
            put(out, value);
        }
        byte[] body = out.toByteArray();
        int crc = 0xFFFF;
        for (byte each : body) {
            crc ^= each & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xA001;
            }
        }
        out.write(crc);
        out.write(crc >>> 8);
        byte[] size = {0, 0, 0, 0, 0, 0, 0, (byte) out.size()};
        return frame(2, concat(size, out.toByteArray()));
    }

    private byte[] frame(int kind, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x59, 0x59, 0, 1});
        put(out, 2 + adapter.length() + body.length);
        out.write(1);
        out.write(kind);
        out.writeBytes(adapter.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, int word) {
        out.write(word >>> 8);
        out.write(word);
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
