package esess.adapter.net;

import esess.model.Network;
import esess.port.Datagrams;
import esess.port.Time;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/** UDP: a thread that waits for packets, while somebody listens; the loop answers. A port that is taken is tried again. */
public final class UdpDoor implements Datagrams {

    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final int MOST_SENDERS = 256;
    /** The loop may be busy for a moment; what waits longer than that is asked again anyway. */
    private static final int MOST_WAITING = 100;

    private final Executor loop;
    private final Time time;

    public UdpDoor(Executor loop, Time time) {
        this.loop = loop;
        this.time = time;
    }

    @Override
    public Server listen(Door door, BiFunction<String, String, String> answers, Listener listener) {
        Opened opened = new Opened(door, answers, listener);
        loop.execute(opened::open);
        return opened;
    }

    private final class Opened implements Server {
        private final Door door;
        private final BiFunction<String, String, String> answers;
        private final Listener listener;
        private final List<Network> networks;
        private final AtomicLong dropped = new AtomicLong();
        private final AtomicInteger waiting = new AtomicInteger();
        private final Map<InetAddress, int[]> thisSecond = new HashMap<>();
        private long second;
        private volatile boolean closed;
        private DatagramSocket socket;
        private boolean refused;

        Opened(Door door, BiFunction<String, String, String> answers, Listener listener) {
            this.door = door;
            this.answers = answers;
            this.listener = listener;
            networks = door.networks().stream().map(Network::parse).toList();
        }

        void open() {
            if (closed) {
                return;
            }
            try {
                InetSocketAddress where = door.bindAddress().isEmpty()
                        ? new InetSocketAddress(door.port())
                        : new InetSocketAddress(InetAddress.getByName(door.bindAddress()), door.port());
                socket = new DatagramSocket(where);
            } catch (IOException | RuntimeException e) {
                if (!refused) {
                    refused = true;
                    listener.state(false, "UDP port " + door.port() + " cannot be opened: " + e.getMessage());
                }
                time.after(RETRY, this::open);
                return;
            }
            refused = false;
            listener.state(true, "");
            DatagramSocket opened = socket;
            Thread thread = new Thread(() -> receive(opened), "udp-" + door.port());
            thread.setDaemon(true);
            thread.start();
        }

        private void receive(DatagramSocket from) {
            byte[] buffer = new byte[door.longestBytes() + 1];
            while (!closed) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                try {
                    from.receive(packet);
                } catch (IOException e) {
                    if (!closed) {
                        // A packet that could not be taken in (an ICMP answer, mostly); a closed socket ends the loop.
                        if (from.isClosed()) {
                            return;
                        }
                        dropped.incrementAndGet();
                    }
                    continue;
                }
                if (isWelcome(packet) && waiting.get() < MOST_WAITING) {
                    String text =
                            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII).strip();
                    waiting.incrementAndGet();
                    loop.execute(() -> answer(from, packet.getAddress(), packet.getPort(), text));
                } else {
                    dropped.incrementAndGet();
                }
            }
        }

        private boolean isWelcome(DatagramPacket packet) {
            return packet.getLength() <= door.longestBytes()
                    && (networks.isEmpty() ? isNeighbour(packet.getAddress()) : isAllowed(packet.getAddress()))
                    && isWithinRate(packet.getAddress());
        }

        private boolean isAllowed(InetAddress sender) {
            return networks.stream().anyMatch(network -> network.contains(sender.getAddress()));
        }

        private boolean isWithinRate(InetAddress sender) {
            long now = System.nanoTime() / 1_000_000_000;
            if (now != second || thisSecond.size() > MOST_SENDERS) {
                second = now;
                thisSecond.clear();
            }
            return ++thisSecond.computeIfAbsent(sender, address -> new int[1])[0] <= door.mostPerSecond();
        }

        private void answer(DatagramSocket through, InetAddress sender, int port, String text) {
            waiting.decrementAndGet();
            if (closed) {
                return;
            }
            String answer = answers.apply(sender.getHostAddress(), text);
            if (answer != null) {
                byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
                try {
                    through.send(new DatagramPacket(bytes, bytes.length, sender, port));
                } catch (IOException e) {
                    dropped.incrementAndGet();
                }
            }
        }

        @Override
        public long dropped() {
            return dropped.get();
        }

        @Override
        public void close() {
            closed = true;
            if (socket != null) {
                socket.close();
            }
        }
    }

    private static boolean isNeighbour(InetAddress sender) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(each -> each.getInterfaceAddresses().stream())
                    .anyMatch(own -> isOn(own, sender));
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean isOn(InterfaceAddress own, InetAddress sender) {
        byte[] ours = own.getAddress().getAddress();
        byte[] theirs = sender.getAddress();
        int prefix = own.getNetworkPrefixLength();
        for (int bit = 0; bit < prefix; bit++) {
            if (ours.length != theirs.length || ((ours[bit / 8] ^ theirs[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return prefix > 0;
    }
}
