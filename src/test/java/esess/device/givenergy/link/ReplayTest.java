package esess.device.givenergy.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import esess.device.givenergy.Bank;
import esess.device.givenergy.Model;
import esess.device.givenergy.PlantReader;
import esess.device.givenergy.PlantValues;
import esess.model.HostAddress;
import esess.runtime.Loop;
import esess.sim.door.SimTcp;
import esess.sim.door.VirtualClock;
import esess.testing.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * A dongle that tells again what a real one has told, segment by segment, and answers from the newest page it has told;
 * it is polled for an hour. The recordings stand beside the project.
 */
@Tag("golden")
class ReplayTest {

    @TestFactory
    @DisplayName("an hour of each recording: the model is known, and from then on its powers")
    List<DynamicTest> hour() throws IOException {
        Path directory = CapturesTest.directory();
        assumeTrue(directory != null, "the recordings are not here");
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".log"))
                    // So short that it would look like a dongle that hangs, which it is taken for.
                    .filter(f -> !f.toString().contains("gen2_60s"))
                    .sorted()
                    .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> replay(f)))
                    .toList();
        }
    }

    private static void replay(Path file) throws IOException {
        List<byte[]> segments = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.strip().split("\\s+");
            if (Arrays.asList(parts).contains("rx")) {
                segments.add(HexFormat.of().parseHex(parts[parts.length - 1]));
            }
        }
        VirtualClock clock = new VirtualClock(Instant.parse("2026-06-05T09:00:00Z"));
        List<Throwable> uncaught = new ArrayList<>();
        Loop loop = new Loop(clock, uncaught::add);
        SimTcp tcp = new SimTcp(loop, loop);
        Map<Bank, Frame.Page> newest = new HashMap<>();
        FrameReader all = new FrameReader();
        segments.forEach(segment -> keep(all, segment, newest));
        List<SimTcp.Link> links = new ArrayList<>();
        tcp.attach("dongle", 8899, link -> {
            links.add(link);
            FrameReader questions = new FrameReader();
            return new SimTcp.Visit() {
                @Override
                public void received(byte[] bytes) {
                    for (Frame frame : questions.read(bytes)) {
                        if (frame instanceof Frame.Question question) {
                            Frame.Page page = newest.get(new Bank(
                                    question.address(), question.function(), question.first(), question.second()));
                            if (page != null) {
                                link.send(page.bytes());
                            }
                        }
                    }
                }

                @Override
                public void closed() {
                    links.remove(link);
                }
            };
        });
        int[] next = {0};
        FrameReader told = new FrameReader();
        loop.every(Duration.ofSeconds(2), () -> {
            byte[] segment = segments.get(next[0]++ % segments.size());
            keep(told, segment, newest);
            links.forEach(link -> link.send(segment));
        });
        GivEnergyClient client = new GivEnergyClient(
                HostAddress.parse("dongle"),
                Duration.ofSeconds(15),
                Duration.ofSeconds(120),
                tcp,
                loop,
                new GivEnergyClient.Listener() {
                    @Override
                    public void read(Bank bank) {}

                    @Override
                    public void failed(String why) {}
                });
        PlantReader reader = new PlantReader(client.pages());
        int known = 0;
        for (int minute = 0; minute < 60; minute++) {
            VirtualTime.pass(loop, clock, 60_000);
            PlantValues values = reader.read(client.batteries(), client.stacks(), client.modules());
            known += values != null && values.grid().powerW() != null ? 1 : 0;
        }
        assertEquals(List.of(), uncaught);
        assertTrue(client.pages().model() != null && client.pages().model().family() != Model.Family.UNKNOWN);
        assertTrue(known >= 55, "known in " + known + " of 60 minutes");
    }

    private static void keep(FrameReader reader, byte[] segment, Map<Bank, Frame.Page> newest) {
        for (Frame frame : reader.read(segment)) {
            if (frame instanceof Frame.Page page) {
                newest.put(page.bank(), page);
            }
        }
    }
}
