package vaultsnapshot.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws a run as SVG: time by stage, and memory over time. */
final class Picture {
  private static final int WIDTH = 800;
  private static final int LEFT = 120;
  private static final int PLOT = WIDTH - LEFT - 60;
  private static final int BAR = 22;
  private static final int CHART = 260;
  private static final List<String> COLOURS = List.of("#1b6ca8", "#c05621", "#2f855a", "#6b46c1");

  private Picture() {}

  /**
   * The whole picture.
   *
   * @param stages seconds of each, in order
   * @param memory of each size, over the share of its run's time
   */
  static String svg(
      String title, Map<String, Double> stages, Map<String, List<Watch.Point>> memory) {
    StringBuilder body = new StringBuilder(text(10, 24, 16, title));
    int y = bars(body, stages, 60);
    int height = chart(body, memory, y + 50);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n"
        .formatted(WIDTH, height, body);
  }

  private static int bars(StringBuilder body, Map<String, Double> stages, int top) {
    body.append(text(10, top - 10, 13, "time by stage, seconds (log10 scale from 1 ms)"));
    int y = top;
    double most = stages.values().stream().mapToDouble(Picture::log).max().orElse(1);
    for (Map.Entry<String, Double> stage : stages.entrySet()) {
      double width = Math.max(1, PLOT * log(stage.getValue()) / most);
      body.append(text(10, y + 15, 12, stage.getKey()));
      body.append(
          format(
              "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
              LEFT, y, width, BAR - 6, COLOURS.getFirst()));
      body.append(text(LEFT + (int) width + 4, y + 13, 11, format("%.3f", stage.getValue())));
      y += BAR;
    }
    return y;
  }

  private static double log(double seconds) {
    return Math.log10(Math.max(seconds, 0.001) / 0.001) + 0.05;
  }

  private static int chart(StringBuilder body, Map<String, List<Watch.Point>> memory, int top) {
    body.append(
        text(10, top - 12, 13, "resident memory, MiB, over the share of each run's own time"));
    double most =
        memory.values().stream()
            .flatMap(List::stream)
            .mapToDouble(Watch.Point::mib)
            .max()
            .orElse(1);
    for (int mib = 0; mib <= most; mib += 50) {
      double y = top + CHART - CHART * mib / most;
      body.append(
          format(
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
              LEFT, y, LEFT + PLOT, y));
      body.append(text(LEFT - 40, (int) y + 4, 11, Integer.toString(mib)));
    }
    int number = 0;
    for (Map.Entry<String, List<Watch.Point>> line : memory.entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      body.append(line(line.getValue(), colour, top, most));
      body.append(
          format(
              "<text x=\"%d\" y=\"%d\" font-size=\"12\" fill=\"%s\">%s</text>%n",
              LEFT + 10 + number * 200, top + CHART + 22, colour, line.getKey()));
      number++;
    }
    return top + CHART + 40;
  }

  private static String line(List<Watch.Point> points, String colour, int top, double most) {
    double end = points.getLast().seconds();
    StringBuilder path = new StringBuilder();
    for (Watch.Point point : points) {
      path.append(
          format(
              "%.1f,%.1f ",
              LEFT + PLOT * point.seconds() / end, top + CHART - CHART * point.mib() / most));
    }
    return format(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
        path.toString().strip(), colour);
  }

  private static String text(int x, int y, int size, String text) {
    return format("<text x=\"%d\" y=\"%d\" font-size=\"%d\">%s</text>%n", x, y, size, text);
  }

  @FormatMethod
  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
