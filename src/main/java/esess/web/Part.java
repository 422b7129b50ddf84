package esess.web;

import java.util.List;

/** Some routes that belong together. */
public interface Part {
    void mount(Routes routes, Site site);

    /** What of the page it carries: the page shows what there is. */
    default List<String> views() {
        return List.of();
    }
}
