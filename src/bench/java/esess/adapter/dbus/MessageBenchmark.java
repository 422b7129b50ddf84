package esess.adapter.dbus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An ItemsChanged from values to bytes, and from bytes to plain values. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MessageBenchmark {

    @Param({"1", "10"})
    private int values;

    private final MessageFactory messages = new MessageFactory(org.freedesktop.dbus.messages.constants.Endian.BIG);
    private final Map<String, Object> changes = new LinkedHashMap<>();
    private byte[] bytes;

    @Setup
    public void setup() throws DBusException {
        for (int i = 0; i < values; i++) {
            changes.put("/Ac/L" + i + "/Power", 1000.5 + i);
        }
        bytes = encode();
    }

    @Benchmark
    public byte[] encode() throws DBusException {
        return BusConnection.joined(messages.createSignal(null, "/", BusItems.INTERFACE, "ItemsChanged", "a{sa{sv}}", BusPeer.items(changes)));
    }

    @Benchmark
    public Object decode() throws DBusException, IOException {
        Object[] values = new Object[1];
        new Frames().take(ByteBuffer.wrap(bytes), whole -> {
            try {
                values[0] = Wire.plain(Frames.parse(whole).getParameters()[0]);
            } catch (DBusException | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return values[0];
    }
}
