package esess;

import esess.config.Addition;
import esess.config.Configuration;
import esess.config.Problem;
import esess.config.Severity;
import esess.model.PlainText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The verb {@code add}: asks what a section needs, checks the file with it, tries the device, and only then writes. The former file stays
 * beside it.
 */
final class Add {

    private static final Pattern INSTANCE = Pattern.compile("(?im)^\\s*VRMInstanceID\\w*\\s*[=:]\\s*(\\d{1,5})\\s*$");
    private static final Pattern OPTION = Pattern.compile("([A-Za-z0-9_]+)\\s*(?:=\\s*(.*))?");

    private final BufferedReader in;
    private final PrintStream out;
    private final Duration patience;

    /** @param patience how long a message of a device is waited for */
    Add(BufferedReader in, PrintStream out, Duration patience) {
        this.in = in;
        this.out = out;
        this.patience = patience;
    }

    /** No more answers. */
    private static final class Ended extends IOException {
        private static final long serialVersionUID = 1;
    }

    int run(String name, Path file) throws IOException, InterruptedException {
        try {
            return add(name, file);
        } catch (Ended e) {
            out.println();
            out.println("Nothing was changed.");
            return ExitCode.BAD_CONFIGURATION;
        }
    }

    private int add(String name, Path file) throws IOException, InterruptedException {
        if (name.isEmpty()) {
            out.println("What can be added: es-ess add NAME");
            Catalog.today()
                    .forEach(each -> out.println(
                            "  " + each.name() + "  " + each.declaration().doc()));
            return ExitCode.BAD_COMMAND;
        }
        List<Addition> choices = Addition.of(name, Catalog.declarations());
        String text = Files.readString(file);
        Addition addition = choices.get(0);
        if (choices.size() > 1) {
            for (int i = 0; i < choices.size(); i++) {
                out.println("  " + (i + 1) + "  " + choices.get(i).name() + ": "
                        + choices.get(i).about());
            }
            addition = choices.get(number("Which", choices.size()) - 1);
        }
        out.println(addition.name() + ": " + addition.about());
        out.println("An empty answer takes what stands in brackets; Ctrl-D ends, and nothing is changed.");
        String own = addition.isKeyed()
                ? ask("A short name of your own for it, of letters, digits and _", addition.exampleName())
                : "";
        Map<String, String> values = new LinkedHashMap<>();
        for (Addition.Question question : addition.questions()) {
            if (question.required()) {
                values.put(question.key(), ask(question, text));
            }
        }
        String made = complete(addition, own, values, file, text);
        Configuration configuration = parse(file, made);
        if (!tried(addition, values, configuration) && !isSure("Write it all the same?")) {
            throw new Ended();
        }
        write(file, made);
        out.println("[" + addition.title(own) + "] stands in " + file + ", and " + addition.serviceName()
                + " is on. Now: restart.sh");
        return ExitCode.OK;
    }

    /** Asks again for what is wrong, and for what the owner wants beside it, until the section is good. */
    private String complete(Addition addition, String own, Map<String, String> values, Path file, String text)
            throws IOException {
        List<String> optional = addition.questions().stream()
                .filter(each -> !each.required())
                .map(Addition.Question::key)
                .toList();
        if (!optional.isEmpty()) {
            out.println("It also knows: " + String.join(", ", optional));
        }
        boolean asked = optional.isEmpty();
        while (true) {
            String made = addition.apply(text, own, values);
            List<Problem> wrong = parse(file, made).problems().stream()
                    .filter(each -> each.severity() == Severity.ERROR
                            && (each.section().equalsIgnoreCase(addition.title(own))
                                    || each.key().equalsIgnoreCase(addition.serviceName())))
                    .toList();
            wrong.forEach(each -> out.println("  " + PlainText.of(each.key() + ": " + each.message())));
            if (wrong.isEmpty() && asked) {
                return made;
            }
            String answer = ask(wrong.isEmpty() ? "One of these, as Key = value; empty: no more" : "Key = value", "");
            asked |= answer.isEmpty();
            Matcher option = OPTION.matcher(answer.strip());
            if (!answer.isEmpty() && option.matches()) {
                Addition.Question question = addition.questions().stream()
                        .filter(each -> each.key().equalsIgnoreCase(option.group(1)))
                        .findFirst()
                        .orElse(null);
                if (question == null) {
                    out.println("  There is no key " + option.group(1) + " here.");
                } else {
                    values.put(
                            question.key(),
                            option.group(2) == null
                                    ? ask(question, text)
                                    : option.group(2).strip());
                }
            }
        }
    }

    private boolean tried(Addition addition, Map<String, String> values, Configuration configuration)
            throws InterruptedException {
        List<String> keys =
                addition.questions().stream().map(Addition.Question::key).toList();
        int port = keys.contains("UnitID") ? 502 : addition.name().equals("GivEnergy") ? 8899 : 80;
        Trial trial = new Trial(patience);
        out.println("Trying it; a message of a device is waited for, " + patience.toSeconds() + " s at most.");
        boolean good = trial.run(configuration, values, port);
        trial.results().forEach(line -> out.println("  " + line));
        return good;
    }

    private static Configuration parse(Path file, String text) {
        return Configuration.parse(file, text, Catalog.declarations(), Catalog.ALWAYS);
    }

    private static void write(Path file, String text) throws IOException {
        int n = 1;
        while (Files.exists(beside(file, ".before-add-" + n))) {
            n++;
        }
        Files.copy(file, beside(file, ".before-add-" + n), StandardCopyOption.COPY_ATTRIBUTES);
        Path fresh = beside(file, ".new");
        Files.copy(file, fresh, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path beside(Path file, String end) {
        return file.resolveSibling(file.getFileName() + end);
    }

    private String ask(Addition.Question question, String text) throws IOException {
        out.println(question.about());
        String proposed = question.key().startsWith("VRMInstanceID") ? freeInstance(text, question.example()) : "";
        while (true) {
            String answer = ask(question.key(), proposed);
            if (!answer.isEmpty() || !question.required()) {
                return answer;
            }
        }
    }

    /** Above all that the file has. */
    private static String freeInstance(String text, String example) {
        int most = example.matches("\\d+") ? Integer.parseInt(example) - 1 : 1999;
        Matcher matcher = INSTANCE.matcher(text);
        while (matcher.find()) {
            most = Math.max(most, Integer.parseInt(matcher.group(1)));
        }
        return Integer.toString(most + 1);
    }

    private int number(String question, int most) throws IOException {
        while (true) {
            String answer = ask(question, "1");
            if (answer.matches("\\d{1,3}") && Integer.parseInt(answer) >= 1 && Integer.parseInt(answer) <= most) {
                return Integer.parseInt(answer);
            }
        }
    }

    private boolean isSure(String question) throws IOException {
        return ask(question + " yes or no", "no").toLowerCase(Locale.ROOT).startsWith("y");
    }

    private String ask(String question, String proposed) throws IOException {
        out.print(question + (proposed.isEmpty() ? ": " : " [" + proposed + "]: "));
        out.flush();
        String answer = in.readLine();
        if (answer == null) {
            throw new Ended();
        }
        return answer.isBlank() ? proposed : answer.strip();
    }
}
