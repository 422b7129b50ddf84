package esess.config;

import java.util.List;
import java.util.Map;

/** A section that was read: its record, where each key stood, and whether it may be used. */
final class ReadSection {

    final SectionDeclaration declaration;
    final String sectionKey;
    final Block block;
    final boolean live;
    /** Null when a required value is missing. */
    final Record record;

    private final Map<KeyDeclaration, Block.Entry> entries;
    private final List<Object> values;
    private boolean usable;

    ReadSection(
            SectionDeclaration declaration,
            String sectionKey,
            Block block,
            boolean live,
            Map<KeyDeclaration, Block.Entry> entries,
            Record record,
            boolean usable,
            List<Object> values) {
        this.declaration = declaration;
        this.sectionKey = sectionKey;
        this.block = block;
        this.live = live;
        this.entries = entries;
        this.record = record;
        this.usable = usable;
        this.values = values;
    }

    boolean isUsable() {
        return usable;
    }

    /** Whether the file does not have it. */
    boolean isAbsent() {
        return block.isAbsent();
    }

    /** It clashes with another section, which stays. */
    void leaveOut() {
        usable = false;
    }

    Object value(KeyDeclaration key) {
        return values.get(declaration.keys().indexOf(key));
    }

    /** Where the key stands; the header's line when its default is used. */
    int lineOf(KeyDeclaration key) {
        return entries.containsKey(key) ? entries.get(key).line() : block.line();
    }
}
