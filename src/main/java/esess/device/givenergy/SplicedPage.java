package esess.device.givenergy;

/**
 * Pages of a battery that a dongle put together of two: their checksum is right, and part of their values is another
 * battery's, or 0. Too many values move further than they can within a poll.
 */
final class SplicedPage {

    enum Verdict {
        ACCEPT,
        /** One impossible move: believed when the next page says the same. */
        HOLD,
        REFUSE
    }

    private static final int BASE = 60;
    private static final int LENGTH = 56;
    private static final int CELLS = 16;
    private static final int CELL_MV = 300;
    private static final int CELL_TENTHS = 50;
    private static final int MOSFET_TENTHS = 200;
    private static final int SUM_MV = 1600;
    private static final int OUT_MV = 4000;
    private static final int SOC = 10;
    private static final int CAPACITY_HUNDREDTHS = 1500;
    private static final int LIFETIME_TENTHS = 50;
    private static final int[] TEMPERATURES = {76, 77, 78, 79, 103, 104};
    /** Number of cells, firmware, serial number. */
    private static final int[] CONSTANTS = {97, 98, 110, 111, 112, 113, 114};

    private SplicedPage() {}

    /** Of two pages of one battery, from register 60 on. */
    static Verdict judge(int[] before, int[] now) {
        if (before.length < LENGTH || now.length < LENGTH) {
            return Verdict.ACCEPT;
        }
        for (int register : CONSTANTS) {
            if (before[register - BASE] != now[register - BASE]) {
                return Verdict.REFUSE;
            }
        }
        int moves = 0;
        for (int cell = BASE; cell < BASE + CELLS; cell++) {
            moves += moved(word(before, cell), word(now, cell), CELL_MV);
        }
        for (int register : TEMPERATURES) {
            moves += moved((short) word(before, register), (short) word(now, register), CELL_TENTHS);
        }
        moves += moved((short) word(before, 81), (short) word(now, 81), MOSFET_TENTHS)
                + moved(word(before, 80), word(now, 80), SUM_MV)
                + moved(twoWords(before, 82), twoWords(now, 82), OUT_MV)
                + moved(word(before, 100), word(now, 100), SOC)
                + moved(twoWords(before, 84), twoWords(now, 84), CAPACITY_HUNDREDTHS)
                + moved(word(before, 105), word(now, 105), LIFETIME_TENTHS)
                + moved(word(before, 106), word(now, 106), LIFETIME_TENTHS);
        return moves == 0 ? Verdict.ACCEPT : moves == 1 ? Verdict.HOLD : Verdict.REFUSE;
    }

    private static int moved(long before, long now, int most) {
        return Math.abs(now - before) > most ? 1 : 0;
    }

    private static int word(int[] page, int register) {
        return page[register - BASE];
    }

    private static long twoWords(int[] page, int register) {
        return (long) page[register - BASE] << 16 | page[register + 1 - BASE];
    }
}
