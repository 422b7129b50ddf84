package esess.bench;

import java.util.List;
import java.util.Locale;

/** Memory and threads over the number of published services, as SVG. */
final class GrowthPlot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int RIGHT = 60;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;

    private final Figures figures;
    private final List<Integer> published;
    private final StringBuilder svg = new StringBuilder();

    GrowthPlot(Figures figures, List<Integer> published) {
        this.figures = figures;
        this.published = published;
    }

    String svg() {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT)
                .append("\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        double mostMB = Math.ceil(figures.get(last() + " services: RSS").highest() / 20_000) * 20;
        for (int i = 0; i <= 4; i++) {
            double y = y(i / 4.0);
            svg.append(String.format(Locale.ROOT, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n", LEFT, WIDTH - RIGHT, y, y));
            text(LEFT - 8, y + 4, "end", "#1565c0", String.format(Locale.ROOT, "%.0f", mostMB * i / 4));
            text(WIDTH - RIGHT + 8, y + 4, "start", "#c62828", Integer.toString(10 * i));
        }
        for (int count : published) {
            text(x(count), HEIGHT - BOTTOM + 18, "middle", "#333", Integer.toString(count));
        }
        text(LEFT - 45, 22, "start", "#1565c0", "MB: RSS (line), heap in use (dashed)");
        text(WIDTH - 15, 22, "end", "#c62828", "threads");
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "#333", "published services, each with one value a second");
        line("RSS", mostMB * 1000, "#1565c0", "");
        line("heap in use after a full collection", mostMB * 1000, "#1565c0", " stroke-dasharray=\"5 4\"");
        line("threads", 40, "#c62828", "");
        return svg.append("</svg>\n").toString();
    }

    private void line(String figure, double most, String colour, String dash) {
        StringBuilder points = new StringBuilder();
        for (int count : published) {
            Figures.Figure runs = figures.get(count + " services: " + figure);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(count), y(runs.median() / most)));
            svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"5\" opacity=\"0.4\"/>%n",
                    x(count), x(count), y(runs.lowest() / most), y(runs.highest() / most) - 1, colour));
        }
        svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"").append(colour).append('"').append(dash).append(" points=\"").append(points.toString().strip()).append("\"/>\n");
    }

    private void text(double x, double y, String anchor, String colour, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n", x, y, anchor, colour, text));
    }

    private int last() {
        return published.get(published.size() - 1);
    }

    private double x(int count) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (double) count / last();
    }

    private double y(double part) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part;
    }
}
