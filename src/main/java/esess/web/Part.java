package esess.web;

/** Some routes that belong together. */
public interface Part {
    void mount(Routes routes, Site site);
}
