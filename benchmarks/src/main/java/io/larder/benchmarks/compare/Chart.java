package io.larder.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A line chart as an SVG: one line per contestant, one step on the x axis per cell. */
final class Chart {

  private static final int LEFT = 56;
  private static final int TOP = 40;
  private static final int WIDTH = 420;
  private static final int HEIGHT = 240;
  private static final int LEGEND = 150;
  private static final int BOTTOM = 46;
  private static final List<String> COLORS =
      List.of("#888888", "#c0392b", "#2e86c1", "#229954", "#b9770e", "#7d3c98");

  private final String title;
  private final String unit;
  private final List<String> steps;
  private final List<String> lines = new ArrayList<>();
  private final List<List<OptionalDouble>> values = new ArrayList<>();

  Chart(String title, String unit, List<String> steps) {
    this.title = title;
    this.unit = unit;
    this.steps = steps;
  }

  void line(String name, List<OptionalDouble> heights) {
    lines.add(name);
    values.add(heights);
  }

  /** Puts charts below each other into one picture. */
  static String svg(List<Chart> charts) {
    int height = TOP + HEIGHT + BOTTOM;
    int width = LEFT + WIDTH + LEGEND;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\""
                + "sans-serif\" font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\""
                + "#ffffff\"/>%n",
            width, height * charts.size()));
    for (int i = 0; i < charts.size(); i++) {
      svg.append(String.format("<g transform=\"translate(0 %d)\">%n", i * height));
      charts.get(i).draw(svg);
      svg.append("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg) {
    double top = niceTop();
    text(svg, LEFT, TOP - 20, "start", "<tspan font-weight=\"bold\">" + title + "</tspan>");
    text(svg, LEFT, TOP - 6, "start", unit);
    for (int i = 0; i <= 4; i++) {
      double y = TOP + HEIGHT - HEIGHT * i / 4.0;
      svg.append(
          format(
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
              LEFT, LEFT + WIDTH, y, y));
      text(svg, LEFT - 6, y + 4, "end", format(top < 10 ? "%.2f" : "%.0f", top * i / 4));
    }
    for (int i = 0; i < steps.size(); i++) {
      text(svg, x(i), TOP + HEIGHT + 16, "middle", steps.get(i));
    }
    text(svg, LEFT + WIDTH / 2.0, TOP + HEIGHT + 32, "middle", "threads");
    for (int i = 0; i < lines.size(); i++) {
      line(svg, i, top);
    }
  }

  private void line(StringBuilder svg, int number, double top) {
    String color = COLORS.get(number % COLORS.size());
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      OptionalDouble height = values.get(number).get(i);
      if (height.isPresent()) {
        double y = TOP + HEIGHT - HEIGHT * height.getAsDouble() / top;
        points.append(format("%.1f,%.1f ", x(i), y));
        svg.append(
            format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x(i), y, color));
      }
    }
    svg.append(
        format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            points.toString().trim(), color));
    double y = TOP + 14.0 + 18 * number;
    svg.append(
        format(
            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                + " stroke-width=\"2\"/>%n",
            LEFT + WIDTH + 14, LEFT + WIDTH + 34, y - 4, y - 4, color));
    text(svg, LEFT + WIDTH + 40, y, "start", lines.get(number));
  }

  private double x(int step) {
    return LEFT + WIDTH * (step + 0.5) / steps.size();
  }

  private double niceTop() {
    double most =
        values.stream().flatMap(List::stream).mapToDouble(value -> value.orElse(0)).max().orElse(1);
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
    for (double step : new double[] {1, 2, 4, 6, 8, 10}) {
      if (step * power >= most) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
  }

  private static String format(String form, Object... arguments) {
    return String.format(Locale.ROOT, form, arguments);
  }
}
