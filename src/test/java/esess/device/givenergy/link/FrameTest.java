package esess.device.givenergy.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import esess.device.givenergy.Bank;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

public class FrameTest {

    static final String HEARTBEAT = "59590001000d01015758323230314730303101";
    public static final String MEASUREMENTS =
            "59590001009e010257583232303147303031000000000000008a1104535832323031473030320000003c00010cb40bab0f3d0000096d00003039003400330065000230391389000200000000001d069a001c05e6000022500000097e001f00980001db85000005c80000000804d100000072007c005100000000000001b503b60988007800037e38000093480001149efad2fd440965138a01b200d6000003f2003ff02c";
    public static final String BATTERY =
            "59590001009e010257583232303147303031000000000000008a320453583232303147303032003c003c0cd80cd90cda0cd80cd90cda0cd80cd90cda0cd80cd90cda0cd80cd90cda0cd800e500da00e200d8cd8f01330000ccf70000415000003e800000278700000e10000000000000fad205aa00100bc90000003d00003e8000e500d8436887590000000000004258323230314730303300080000000000000000097d";

    /** The page in a frame. */
    public static Frame.Page page(String hex) {
        return (Frame.Page) new FrameReader().read(hex(hex)).get(0);
    }

    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static Frame one(String hex) {
        List<Frame> frames = new FrameReader().read(hex(hex));
        assertEquals(1, frames.size(), hex);
        return frames.get(0);
    }

    @Test
    @DisplayName("questions, heartbeats and writes are the bytes that dongles know")
    void questions() {
        assertArrayEquals(
                hex("59590001001c010241423132333447353637000000000000000811040000003cf28b"),
                Frame.Question.read(Bank.input(0x11, 0, 60)).bytes());
        assertArrayEquals(
                hex("59590001001c01024142313233344735363700000000000000083204003c003c35d4"),
                Frame.Question.read(Bank.input(0x32, 60, 60)).bytes());
        assertArrayEquals(
                hex("59590001001c01024142313233344735363700000000000000081106001b00013a9d"),
                Frame.Question.write(0x11, 27, 1).bytes());
        assertArrayEquals(
                hex("59590001001c01024142313233344735363700000000000000081106005e001e6a80"),
                Frame.Question.write(0x11, 94, 30).bytes());
        assertArrayEquals(hex("59590001000d01014142313233344735363701"), new Frame.Heartbeat(Frame.OURS, 1).bytes());
    }

    @Test
    @DisplayName("each kind of answer is understood, and written as it came")
    void answers() {
        assertEquals(new Frame.Heartbeat("WX2201G001", 1), one(HEARTBEAT));
        assertArrayEquals(hex(HEARTBEAT), new Frame.Heartbeat("WX2201G001", 1).bytes());

        String read =
                "59590001002a010257583232303147303031000000000000001611045358323230314730303200b400023cf4473490ea";
        Frame.Page page = assertInstanceOf(Frame.Page.class, one(read));
        assertEquals(new Bank(0x11, 4, 180, 2), page.bank());
        assertArrayEquals(new int[] {15604, 18228}, page.values());
        assertArrayEquals(hex(read), page.bytes());

        for (String refused : List.of(
                "595900010026010257583232303147303031000000000000001211845358323230314730303200b400006712",
                "5959000100260102575832323031473030310000000000000012118353583232303147303032044c003ca0c0",
                "59590001002601025758323230314730303100000000000000121186535832323031473030320139000074c4")) {
            assertArrayEquals(
                    hex(refused),
                    assertInstanceOf(Frame.Refused.class, one(refused)).bytes());
        }
        String written = "5959000100260102575832323031473030310000000000000012110653583232303147303032001b00019492";
        Frame.Written frame = assertInstanceOf(Frame.Written.class, one(written));
        assertEquals(new Frame.Written("WX2201G001", "SX2201G002", 0x11, 27, 1), frame);
        assertArrayEquals(hex(written), frame.bytes());
    }

    @Test
    @DisplayName("a damaged frame, an empty answer and the dongle's text are no values")
    void noValues() {
        byte[] damaged = hex(MEASUREMENTS);
        damaged[60] ^= 4;
        assertEquals(List.of(new Frame.Damaged(0x11, 4, 0)), new FrameReader().read(damaged));
        byte[] empty = hex(MEASUREMENTS);
        empty[27] = 0;
        assertEquals(List.of(new Frame.Noise()), new FrameReader().read(empty));
        byte[] text = new FrameWriter("WO0000G000")
                .begin('1', '9')
                .word(0x322e)
                .word(0x312c)
                .word(0x0d0a)
                .word(0x0d0a)
                .done();
        assertEquals(List.of(new Frame.Noise()), new FrameReader().read(text));
    }

    @Test
    @DisplayName(
            "a stream in pieces of any size, with rubbish between, gives the same frames; a cut frame costs only itself")
    void stream() {
        Random random = new Random(20);
        for (int run = 0; run < 300; run++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            int pages = 0;
            for (int i = 0; i < 20; i++) {
                byte[] rubbish = new byte[random.nextInt(3) == 0 ? random.nextInt(40) : 0];
                random.nextBytes(rubbish);
                stream.writeBytes(rubbish);
                byte[] page = hex(random.nextBoolean() ? MEASUREMENTS : BATTERY);
                if (random.nextInt(6) == 0) {
                    stream.writeBytes(Arrays.copyOf(page, random.nextInt(page.length)));
                } else {
                    stream.writeBytes(page);
                    pages++;
                }
            }
            stream.writeBytes(hex(HEARTBEAT));
            byte[] bytes = stream.toByteArray();
            FrameReader reader = new FrameReader();
            List<Frame> frames = new ArrayList<>();
            for (int at = 0; at < bytes.length; ) {
                int next = Math.min(bytes.length, at + 1 + random.nextInt(200));
                frames.addAll(reader.read(Arrays.copyOfRange(bytes, at, next)));
                at = next;
            }
            frames.addAll(reader.read(new byte[400]));
            assertEquals(
                    pages, frames.stream().filter(Frame.Page.class::isInstance).count(), "run " + run);
            assertEquals(
                    1, frames.stream().filter(Frame.Heartbeat.class::isInstance).count(), "run " + run);
        }
    }
}
