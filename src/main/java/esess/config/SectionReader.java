package esess.config;

import esess.model.Regex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes the record of one section and reports what is wrong in it: all of it, not the first only. */
final class SectionReader implements Complaints {

    /** Python's escape from its own loss of comments at an upgrade; owners' files are full of them. */
    private static final String COMMENT_KEY = "devcomment";

    private final SectionDeclaration declaration;
    private final Block block;
    private final Block defaults;
    private final boolean live;
    private final Slips slips;
    private final Findings findings;
    private final Function<Class<? extends Record>, Record> others;
    private final Map<KeyDeclaration, Block.Entry> entries = new HashMap<>();
    private boolean usable = true;
    private boolean valuesGood = true;

    /**
     * @param defaults what [DEFAULT] says
     * @param live     whether a service that is switched on uses the section; if not, nothing in it is an error
     * @param others   the sections that are always read
     */
    SectionReader(
            SectionDeclaration declaration,
            Block block,
            Block defaults,
            boolean live,
            Slips slips,
            Findings findings,
            Function<Class<? extends Record>, Record> others) {
        this.declaration = declaration;
        this.block = block;
        this.defaults = defaults;
        this.live = live;
        this.slips = slips;
        this.findings = findings;
        this.others = others;
    }

    static boolean isComment(String key) {
        return Names.folded(key).startsWith(COMMENT_KEY);
    }

    ReadSection read(String sectionKey) {
        collectEntries();
        for (Block.Flaw flaw : block.flaws()) {
            report(Severity.ERROR, flaw.line(), flaw.key(), "", flaw.message(), "");
            usable &= !flaw.grave();
        }
        List<Object> values = new ArrayList<>();
        boolean complete = true;
        for (KeyDeclaration key : declaration.keys()) {
            Object value = valueOf(key);
            values.add(value);
            complete &= value != null;
        }
        Record made = complete ? create(sectionKey, values) : null;
        // With a default in the place of a bad value it would complain about what the owner never wrote.
        if (live && valuesGood && made instanceof Checked checked) {
            checked.check(this);
        }
        return new ReadSection(declaration, sectionKey, block, live, entries, made, usable && made != null, values);
    }

    private void collectEntries() {
        for (Block.Entry entry : block.entries()) {
            KeyDeclaration key = declaration.key(entry.key());
            if (key == null) {
                if (declaration.isLimitNotKept(entry.key())) {
                    usable = false;
                    report(
                            Severity.ERROR,
                            entry.line(),
                            entry.key(),
                            entry.value(),
                            "this limit, which a fork of es-ESS has, is not kept by this one, so the section is not used;"
                                    + " see to it elsewhere, then take this line out",
                            "");
                } else if (!isComment(entry.key())) {
                    // Without its value: it may be a password behind a mistyped name.
                    report(
                            Severity.ERROR,
                            entry.line(),
                            entry.key(),
                            "",
                            "this key is not known here, so it is not used" + slips.hiddenHeaderOf(entry.line()),
                            Names.nearest(entry.key(), declaration.keyNames()));
                }
                continue;
            }
            keepSecret(key, entry);
            Block.Entry first = entries.putIfAbsent(key, entry);
            if (first != null) {
                report(
                        Severity.ERROR,
                        entry.line(),
                        entry.key(),
                        entry.value(),
                        "this key stands in line " + first.line() + " already (as " + first.key()
                                + "); one of the two has to go" + slips.hiddenHeaderOf(entry.line()),
                        "");
                usable &= first.value().equals(entry.value());
            }
        }
        for (Block.Entry entry : defaults.entries()) {
            KeyDeclaration key = declaration.key(entry.key());
            if (key != null) {
                keepSecret(key, entry);
                entries.putIfAbsent(key, entry);
            }
        }
    }

    private void keepSecret(KeyDeclaration key, Block.Entry entry) {
        if (key.key().secret() && !entry.value().isEmpty()) {
            findings.keepSecret(entry.value());
        }
    }

    /** The value; null when there is none and there must be one. */
    private Object valueOf(KeyDeclaration key) {
        Block.Entry entry = entries.get(key);
        if (entry == null || entry.value().isEmpty()) {
            if (!key.isRequired()) {
                return key.unset();
            }
            usable = false;
            if (live && entry == null) {
                report(
                        Severity.ERROR,
                        block.line(),
                        key.name(),
                        "",
                        "this key is required: " + key.key().doc(),
                        "");
            } else if (live) {
                report(
                        Severity.ERROR,
                        entry.line(),
                        entry.key(),
                        "",
                        "a value is required: " + key.key().doc(),
                        "");
            }
            return null;
        }
        String oddity = key.key().secret() ? "" : Slips.oddityOf(entry.value());
        try {
            Object value = key.read(entry.value());
            if (!oddity.isEmpty() && !(plain(value) instanceof Regex)) {
                report(Severity.WARNING, entry.line(), entry.key(), entry.value(), oddity, "");
            }
            return value;
        } catch (IllegalArgumentException e) {
            usable = false;
            valuesGood = false;
            String why = oddity.isEmpty() ? e.getMessage() : e.getMessage() + "; " + oddity;
            report(Severity.ERROR, entry.line(), entry.key(), entry.value(), why, "");
            // The default keeps [Common] and [Mqtt] going; a service does not run with it.
            return key.isRequired() ? null : key.whileWrong();
        }
    }

    private static Object plain(Object value) {
        return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }

    private Record create(String sectionKey, List<Object> values) {
        try {
            return declaration.create(sectionKey, values);
        } catch (IllegalArgumentException e) {
            usable = false;
            report(Severity.ERROR, block.line(), "", "", e.getMessage(), "");
            return null;
        }
    }

    private void report(Severity severity, int line, String key, String value, String message, String hint) {
        findings.add(live ? severity : Severity.WARNING, line, block.title(), key, value, message, hint);
    }

    @Override
    public void error(String key, String message) {
        usable = false;
        complain(Severity.ERROR, key, message);
    }

    @Override
    public void warning(String key, String message) {
        complain(Severity.WARNING, key, message);
    }

    private void complain(Severity severity, String key, String message) {
        KeyDeclaration declared = declaration.key(key);
        Block.Entry entry = declared == null ? null : entries.get(declared);
        if (entry == null) {
            report(severity, block.line(), key, "", message, "");
        } else {
            report(severity, entry.line(), entry.key(), entry.value(), message, "");
        }
    }

    @Override
    public <R extends Record> R other(Class<R> section) {
        return section.cast(others.apply(section));
    }
}
