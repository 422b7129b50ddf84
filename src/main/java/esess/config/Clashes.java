package esess.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What no two sections may have in common. The one further up in the file stays, the other is left out. */
final class Clashes {

    private record Place(ReadSection section, int line) {}

    private final Findings findings;

    Clashes(Findings findings) {
        this.findings = findings;
    }

    void leaveOut(Collection<ReadSection> single, List<ReadSection> keyed) {
        findNames(keyed);
        List<ReadSection> all = Stream.concat(single.stream(), keyed.stream())
                .sorted(Comparator.comparingInt(each -> each.block.line()))
                .toList();
        findInstances(all.stream().filter(each -> each.live && each.isUsable()).toList());
        findTwice(all.stream().filter(each -> each.live && each.isUsable()).toList());
        List<ReadSection> left =
                all.stream().filter(each -> each.live && each.isUsable()).toList();
        findSharedLines(left);
        findTwoMasters(left);
    }

    private void findTwoMasters(List<ReadSection> sections) {
        Map<String, ReadSection> asked = new HashMap<>();
        for (ReadSection section : sections) {
            masterOf(section)
                    .filter(master -> !master.esEss())
                    .ifPresent(master -> asked.putIfAbsent(master.device(), section));
        }
        for (ReadSection section : sections) {
            HasMaster.Master master = masterOf(section).orElse(null);
            ReadSection other = master == null || !master.esEss() ? null : asked.get(master.device());
            if (other != null) {
                warnOfLine(
                        section,
                        "Port",
                        String.valueOf(valueOf(section, section.declaration.key("Port"))),
                        "[" + other.block.title() + "] in line " + other.block.line() + " reads a " + master.device()
                                + " through the inverter that asks it; if it is this one, its line has two masters:"
                                + " switch one of the services off");
            }
        }
    }

    private static Optional<HasMaster.Master> masterOf(ReadSection section) {
        return section.record instanceof HasMaster has ? has.master() : Optional.empty();
    }

    /** Only told: two readers of one device do no harm, and a line that is opened in two ways may be about to be changed. */
    private void findSharedLines(List<ReadSection> sections) {
        Map<Object, ReadSection> units = new HashMap<>();
        Map<String, ReadSection> lines = new HashMap<>();
        for (ReadSection section : sections) {
            SharesLine.Place place =
                    section.record instanceof SharesLine shares ? shares.place().orElse(null) : null;
            if (place == null) {
                continue;
            }
            ReadSection same = units.putIfAbsent(List.of(place.port(), place.unit()), section);
            if (same != null) {
                warnOfLine(
                        section,
                        "UnitID",
                        Integer.toString(place.unit()),
                        "[" + same.block.title() + "] in line " + same.block.line()
                                + " asks this device on this line too: does each have its own number?");
            }
            ReadSection first = lines.putIfAbsent(place.port(), section);
            String settings = first == null
                    ? place.settings()
                    : ((SharesLine) first.record).place().orElseThrow().settings();
            if (!settings.equals(place.settings())) {
                warnOfLine(
                        section,
                        "Port",
                        place.port(),
                        "[" + first.block.title() + "] in line " + first.block.line()
                                + " uses this port with " + settings + ", this section with " + place.settings()
                                + ": all devices on one line have to be set alike");
            }
        }
    }

    private void warnOfLine(ReadSection section, String key, String value, String message) {
        findings.add(
                Severity.WARNING,
                section.lineOf(section.declaration.key(key)),
                section.block.title(),
                key,
                value,
                message,
                "");
    }

    private void findTwice(List<ReadSection> sections) {
        Map<List<Object>, Place> seen = new HashMap<>();
        for (ReadSection section : sections) {
            for (KeyDeclaration key : section.declaration.keys()) {
                Object value = key.key().unique() ? valueOf(section, key) : null;
                Place first = value == null
                        ? null
                        : seen.putIfAbsent(List.of(key.name(), value), new Place(section, section.lineOf(key)));
                if (first != null) {
                    section.leaveOut();
                    findings.add(
                            Severity.ERROR,
                            section.lineOf(key),
                            section.block.title(),
                            key.name(),
                            value.toString(),
                            "line " + first.line + " [" + first.section.block.title()
                                    + "] has it already; each needs its own",
                            "");
                }
            }
        }
    }

    private static Object valueOf(ReadSection section, KeyDeclaration key) {
        Object value = section.value(key);
        return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }

    /** The key of a section that makes a device becomes part of a bus name, which knows few characters. */
    private void findNames(List<ReadSection> keyed) {
        Map<List<Object>, ReadSection> seen = new HashMap<>();
        for (ReadSection section : keyed) {
            if (section.declaration.keys().stream()
                    .allMatch(key -> key.key().instanceOf().isEmpty())) {
                continue;
            }
            String name = Configuration.dbusName(section.sectionKey);
            ReadSection first = seen.putIfAbsent(List.of(familyOf(section), name), section);
            if (first != null) {
                section.leaveOut();
                findings.add(
                        section.live ? Severity.ERROR : Severity.WARNING,
                        section.block.line(),
                        section.block.title(),
                        "",
                        "",
                        "on the bus this has the same name (" + name + ") as [" + first.block.title() + "] in line "
                                + first.block.line() + "; letters, digits and _ make the difference",
                        "");
            }
        }
    }

    private static Object familyOf(ReadSection section) {
        String family = section.declaration.section().family();
        return family.isEmpty() ? section.declaration : family;
    }

    private void findInstances(List<ReadSection> sections) {
        Map<List<Object>, Place> seen = new HashMap<>();
        for (ReadSection section : sections) {
            List<List<Object>> own = new ArrayList<>();
            for (KeyDeclaration key : section.declaration.keys()) {
                String classKey = key.instanceClassKey();
                String deviceClass = classKey.isEmpty()
                        ? key.key().instanceOf()
                        : String.valueOf(section.value(section.declaration.key(classKey)));
                Object instance = valueOf(section, key);
                if (deviceClass.isEmpty() || instance == null) {
                    continue;
                }
                Place first = seen.get(List.of(deviceClass, instance));
                if (first == null) {
                    own.add(List.of(deviceClass, instance));
                    seen.put(List.of(deviceClass, instance), new Place(section, section.lineOf(key)));
                } else {
                    section.leaveOut();
                    findings.add(
                            Severity.ERROR,
                            section.lineOf(key),
                            section.block.title(),
                            key.name(),
                            instance.toString(),
                            "line " + first.line + " [" + first.section.block.title() + "] has this instance of "
                                    + deviceClass + " already; each device needs its own",
                            "");
                }
            }
            if (!section.isUsable()) {
                own.forEach(seen::remove);
            }
        }
    }
}
