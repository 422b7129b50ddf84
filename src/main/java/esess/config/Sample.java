package esess.config;

import java.util.List;

/**
 * The shipped {@code config.ini}: every service off, every key explained. Lines that begin with "# " explain; lines that
 * begin with "#" and a letter or bracket are examples, to be used by taking the # away. A key with a default stands
 * there with it, so that an owner sees what is in force.
 */
public final class Sample {

    private static final int WIDTH = 110;

    private final StringBuilder text = new StringBuilder();

    private Sample() {}

    /** The text of the file; with the examples taken into use it is valid, too. */
    public static String render(List<ServiceDeclaration> services, List<Class<? extends Record>> always) {
        Sample sample = new Sample();
        sample.explain(
                "The configuration of es-ESS. Lines like this one explain. Lines that begin with # and no blank are"
                        + " examples: take the # away to use them. Sections with a key, such as [MqttExporter:soc], may be there any"
                        + " number of times. \"/data/es-ESS/es-ess check\" tells what is wrong with this file.");
        always.forEach(each -> sample.section(SectionDeclaration.of(each)));
        List<ServiceDeclaration> built = services.stream()
                .filter(each -> each.built() && !each.isFormer())
                .toList();
        sample.blank().line("[" + Vocabulary.SERVICES + "]").explain("What es-ESS does: true or false.");
        for (ServiceDeclaration service : built) {
            sample.blank().explain(service.doc()).line(service.name() + "=false");
        }
        built.stream()
                .flatMap(each -> each.sections().stream())
                .distinct()
                .forEach(each -> sample.section(SectionDeclaration.of(each)));
        return sample.text.toString();
    }

    private void section(SectionDeclaration section) {
        blank().line((section.isKeyed() ? "#" : "") + "[" + section.title() + "]")
                .explain(section.section().doc());
        for (KeyDeclaration key : section.keys()) {
            String facts = Prose.unitAndRange(key);
            blank().explain(Prose.purpose(key) + " (" + (facts.isEmpty() ? "" : facts + "; ") + Prose.need(key) + ")");
            boolean inForce = key.hasDefault() && !section.isKeyed();
            line((inForce ? "" : "#") + key.name() + "="
                    + (key.hasDefault() ? key.key().defaultValue() : key.key().example()));
        }
    }

    private Sample explain(String sentences) {
        Prose.wrapped(sentences, WIDTH).forEach(each -> line("# " + each));
        return this;
    }

    private Sample blank() {
        return line("");
    }

    private Sample line(String line) {
        text.append(line).append('\n');
        return this;
    }
}
