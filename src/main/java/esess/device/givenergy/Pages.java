package esess.device.givenergy;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the devices behind one dongle have told, as far as it can be believed, with its age. What is older than three
 * polls is unknown: null, never the last value for ever. Loop thread.
 */
public final class Pages {

    private static final int PERIODS = 3;
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);
    private static final int YEAR_2000 = 2000;
    private static final double UNKNOWN_RATED_W = 20_000;
    private static final int HOTTEST_TENTHS = 1000;
    private static final int HIGHEST_MODBUS_VERSION = 200;
    private static final int HIGHEST_SMALL = 100;
    /** Energies of an inverter: none of them is 0 for long. */
    private static final int[] ENERGIES = {7, 12, 22, 28, 33, 46};

    /** From here on a page of an EMS has what its inverters and meters tell. */
    private static final int EMS_TOLD = 5;

    /** Registers that were read at one moment. */
    private static final class Page {
        private Bank bank;
        private int[] values;
        private long tick;
        private boolean held;
        private final Map<Field, Filters.Filter> filters = new HashMap<>();
        private final Map<Field, Double> believed = new HashMap<>();
    }

    private final Map<Integer, List<Page>> pages = new HashMap<>();
    private final LongSupplier time;
    private final long fastMillis;
    private final long fullMillis;
    private int inverter = PollPlan.INVERTER;
    private Model model;
    private String serial;
    private int refused;

    /** @param time monotonic milliseconds */
    public Pages(LongSupplier time, Duration poll, Duration fullPoll) {
        this.time = time;
        fastMillis = poll.toMillis() * PERIODS;
        fullMillis = fullPoll.toMillis() * PERIODS;
    }

    /** What is behind the address of the inverter; another serial number is another device, and nothing of the old one counts. */
    public void identified(int address, Model identified, String serialNumber) {
        if (!serialNumber.equals(serial) || address != inverter) {
            pages.clear();
        }
        inverter = address;
        model = identified;
        serial = serialNumber;
    }

    /** Null until it is known. */
    public Model model() {
        return model;
    }

    /** Of the inverter; null until it is known. */
    public String serial() {
        return serial;
    }

    /** Where its registers are read. */
    public int inverter() {
        return inverter;
    }

    /** How many pages were not believed. */
    int refused() {
        return refused;
    }

    /** False: it cannot be believed, and counts as not read. */
    public boolean accept(Bank bank, int[] values) {
        Page page = page(bank);
        if (page != null && page.bank.count() > bank.count()) {
            overlay(page, bank, values);
            return true;
        }
        if (!isPlausible(page, bank, values)) {
            refused++;
            return false;
        }
        if (page == null) {
            page = new Page();
            pages.computeIfAbsent(key(bank.address(), bank.function()), k -> new ArrayList<>(4))
                    .add(page);
        }
        page.bank = bank;
        page.values = values;
        page.tick = time.getAsLong();
        page.held = false;
        believe(page);
        return true;
    }

    private void believe(Page page) {
        Filters.Moment moment = new Filters.Moment(
                page.tick, inverterClock(), model == null || model.ratedW() == null ? UNKNOWN_RATED_W : model.ratedW());
        for (Field field : fields(page.bank)) {
            Field.Place place = field.place();
            int offset = place.register() - page.bank.base();
            if (offset >= 0 && offset + place.length() <= page.bank.count()) {
                Filters.Filter filter = page.filters.computeIfAbsent(
                        field, f -> Filters.of(f.place().rule()));
                page.believed.put(field, filter.accept(place.in(page.values, offset), moment));
            }
        }
    }

    /** Somebody has read, or written, a few of the registers: they are newer, the others are not. */
    private static void overlay(Page page, Bank bank, int[] values) {
        int[] merged = page.values.clone();
        for (int i = 0; i < values.length; i++) {
            if (page.bank.holds(bank.base() + i)) {
                merged[bank.base() + i - page.bank.base()] = values[i];
            }
        }
        page.values = merged;
    }

    /** A register was written, and the device has confirmed it. */
    public void written(int address, int register, int value) {
        Bank bank = new Bank(address, Bank.HOLDING, register, 1);
        Page page = page(bank);
        if (page != null) {
            overlay(page, bank, new int[] {value});
        }
    }

    private boolean isPlausible(Page before, Bank bank, int[] values) {
        boolean known = before != null && time.getAsLong() - before.tick <= FORGOTTEN.toMillis();
        if (known && Presence.isZero(values) && !Presence.isZero(before.values)) {
            return false;
        }
        if (known
                && bank.base() == PollPlan.SITE
                && bank.function() == Bank.INPUT
                && Presence.isZeroFrom(EMS_TOLD, values)
                && !Presence.isZeroFrom(EMS_TOLD, before.values)) {
            return false; // An EMS that has no inverter's values just now still tells how many there are.
        }
        if (bank.address() == inverter && bank.base() == 0 && bank.count() == Bank.LONGEST) {
            return bank.function() == Bank.HOLDING ? areSettingsPlausible(values) : areMeasurementsPlausible(values);
        }
        if (!PollPlan.isBattery(bank.address())
                || bank.function() != Bank.INPUT
                || bank.base() != 60
                || !known
                || Presence.isZero(before.values)) {
            return true;
        }
        return switch (SplicedPage.judge(before.values, values)) {
            case ACCEPT -> true;
            case REFUSE -> false;
            case HOLD -> {
                boolean again = before.held;
                before.held = true;
                yield again;
            }
        };
    }

    private static boolean areSettingsPlausible(int[] values) {
        return values[34] <= HIGHEST_MODBUS_VERSION
                && values[30] <= HIGHEST_SMALL
                && values[33] <= HIGHEST_SMALL
                && values[0] != 0;
    }

    private boolean areMeasurementsPlausible(int[] values) {
        if (model == null || !model.family().isSinglePhase()) {
            return true;
        }
        int energies = 0;
        for (int register : ENERGIES) {
            energies |= values[register] | values[register - 1];
        }
        return (short) values[41] <= HOTTEST_TENTHS && energies != 0;
    }

    /** The believed value; null: unknown. */
    public Double number(int address, Field field) {
        Page page = fresh(address, Bank.INPUT, field.place().register());
        return page == null ? null : page.believed.get(field);
    }

    /** Of the inverter, EMS or gateway. */
    public Double number(Field field) {
        return number(inverter, field);
    }

    /** The register as it was read; null: unknown. */
    public Integer register(int address, int function, int register) {
        Page page = fresh(address, function, register);
        return page == null ? null : (Integer) page.values[register - page.bank.base()];
    }

    /** A setting of the inverter; null: unknown. */
    public Integer setting(int register) {
        return register(inverter, Bank.HOLDING, register);
    }

    /** Two characters a register, without the blanks around them; null: unknown. */
    public String text(int address, int function, int from, int count) {
        byte[] bytes = new byte[2 * count];
        for (int i = 0; i < count; i++) {
            Integer value = register(address, function, from + i);
            if (value == null) {
                return null;
            }
            bytes[2 * i] = (byte) (value >>> 8);
            bytes[2 * i + 1] = (byte) (int) value;
        }
        return new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    }

    /** The clock of the inverter as it goes now; null: not known, or it is not set. */
    public LocalDateTime inverterClock() {
        Page page = at(inverter, Bank.HOLDING, 35);
        if (page == null) {
            return null;
        }
        int[] values = page.values;
        int first = 35 - page.bank.base();
        try {
            LocalDateTime read = LocalDateTime.of(
                    YEAR_2000 + values[first],
                    values[first + 1],
                    values[first + 2],
                    values[first + 3],
                    values[first + 4],
                    values[first + 5]);
            return read.getYear() == YEAR_2000 ? null : read.plus(Duration.ofMillis(time.getAsLong() - page.tick));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** When these registers were last read, however old; null: never. */
    Long tick(Bank bank) {
        Page page = page(bank);
        return page == null || page.bank.count() < bank.count() ? null : (Long) page.tick;
    }

    /** The registers as they were last read, however old; null: never. */
    public int[] last(Bank bank) {
        Page page = page(bank);
        return page == null ? null : page.values;
    }

    private Page fresh(int address, int function, int register) {
        Page page = at(address, function, register);
        return page == null || time.getAsLong() - page.tick > longest(page.bank) ? null : page;
    }

    private long longest(Bank bank) {
        boolean fast = bank.function() == Bank.INPUT && !PollPlan.isModule(bank.address())
                || bank.function() == Bank.HOLDING && bank.base() == 0;
        return fast ? fastMillis : fullMillis;
    }

    private Page at(int address, int function, int register) {
        for (Page page : pages.getOrDefault(key(address, function), List.of())) {
            if (page.bank.holds(register)) {
                return page;
            }
        }
        return null;
    }

    private Page page(Bank bank) {
        Page found = at(bank.address(), bank.function(), bank.base());
        return found == null || found.bank.base() == bank.base() || bank.count() < found.bank.count() ? found : null;
    }

    private static int key(int address, int function) {
        return address << 8 | function;
    }

    private Field[] fields(Bank bank) {
        if (bank.function() != Bank.INPUT) {
            return NONE;
        }
        if (bank.address() == inverter) {
            return bank.base() >= 2040
                    ? EMS
                    : bank.base() >= 1600 ? GATEWAY : bank.base() >= 960 ? THREE_PHASE : INVERTER;
        }
        return PollPlan.isBattery(bank.address())
                ? BATTERY
                : PollPlan.isMeter(bank.address())
                        ? METER
                        : PollPlan.isStack(bank.address()) ? STACK : PollPlan.isModule(bank.address()) ? MODULE : NONE;
    }

    private static final Field[] NONE = {};
    private static final Field[] INVERTER = InverterField.values();
    private static final Field[] THREE_PHASE = ThreePhaseField.values();
    private static final Field[] GATEWAY = GatewayField.values();
    private static final Field[] EMS = EmsField.values();
    private static final Field[] BATTERY = BatteryField.values();
    private static final Field[] METER = MeterField.values();
    private static final Field[] STACK = StackField.values();
    private static final Field[] MODULE = ModuleField.values();
}
