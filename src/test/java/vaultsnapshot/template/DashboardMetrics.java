package vaultsnapshot.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import vaultsnapshot.report.EmittedMetrics.Metric;

/**
 * What a widget of a CloudWatch dashboard shows ('Dashboard body structure and syntax'). A row of
 * {@code metrics} is either {@code [{"expression": ...}]} or {@code [namespace, name, dimension,
 * value, ..., {...}]}, in which a dot stands for what the row before has at that place.
 *
 * @param metrics that it names
 * @param expressions of metric math
 * @param ids by which expressions name metrics
 * @param statistics of the widget and of single metrics
 */
record DashboardMetrics(
    List<Metric> metrics, List<String> expressions, Set<String> ids, Set<String> statistics) {
  private static final String SAME = ".";

  static DashboardMetrics of(JsonObject widget) {
    DashboardMetrics shown =
        new DashboardMetrics(
            new ArrayList<>(), new ArrayList<>(), new TreeSet<>(), new TreeSet<>());
    shown.addStatistic(widget);
    List<String> before = List.of();
    for (JsonElement row : widget.getAsJsonArray("metrics")) {
      before = shown.add(row.getAsJsonArray(), before);
    }
    return shown;
  }

  private List<String> add(JsonArray row, List<String> before) {
    List<String> names = new ArrayList<>();
    for (JsonElement cell : row) {
      if (cell.isJsonObject()) {
        addOptions(cell.getAsJsonObject());
      } else {
        String name = cell.getAsString();
        names.add(name.equals(SAME) ? before.get(names.size()) : name);
      }
    }
    if (names.isEmpty()) {
      return before;
    }
    Map<String, String> dimensions = new HashMap<>();
    for (int i = 2; i < names.size(); i += 2) {
      dimensions.put(names.get(i), names.get(i + 1));
    }
    metrics.add(new Metric(names.get(0), names.get(1), dimensions));
    return names;
  }

  private void addOptions(JsonObject options) {
    addStatistic(options);
    if (options.has("expression")) {
      expressions.add(options.get("expression").getAsString());
    } else if (options.has("id")) {
      ids.add(options.get("id").getAsString());
    }
  }

  private void addStatistic(JsonObject options) {
    if (options.has("stat")) {
      statistics.add(options.get("stat").getAsString());
    }
  }
}
