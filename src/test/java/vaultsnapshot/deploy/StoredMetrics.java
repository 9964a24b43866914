package vaultsnapshot.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import vaultsnapshot.report.EmbeddedMetrics;

/**
 * CloudWatch's metrics: what the function told, put as CloudWatch Logs does, and read by period.
 */
record StoredMetrics(QueryApi cloudWatch) {
  /** Puts what a line of output tells in the embedded metric format. */
  void put(String line) {
    for (EmbeddedMetrics.Point point : EmbeddedMetrics.parse(line)) {
      put(point);
    }
  }

  /** Puts one value. */
  void put(EmbeddedMetrics.Point point) {
    Map<String, String> form =
        new HashMap<>(
            Map.of(
                "Namespace",
                point.namespace(),
                "MetricData.member.1.MetricName",
                point.name(),
                "MetricData.member.1.Unit",
                point.unit(),
                "MetricData.member.1.Value",
                Double.toString(point.value()),
                "MetricData.member.1.Timestamp",
                Instant.ofEpochMilli(point.timestamp()).toString()));
    int number = 0;
    for (Map.Entry<String, String> dimension : point.dimensions().entrySet()) {
      number++;
      form.put("MetricData.member.1.Dimensions.member." + number + ".Name", dimension.getKey());
      form.put("MetricData.member.1.Dimensions.member." + number + ".Value", dimension.getValue());
    }
    cloudWatch.call("PutMetricData", form);
  }

  /**
   * The metric's statistic of the last periods, the newest last.
   *
   * @param metric an element with its namespace, name and dimensions
   */
  List<OptionalDouble> series(
      XmlElement metric, String statistic, Instant now, Duration period, int periods) {
    List<OptionalDouble> values = new ArrayList<>();
    for (int back = periods; back > 0; back--) {
      Instant from = now.minus(period.multipliedBy(back));
      values.add(value(metric, statistic, from, from.plus(period)));
    }
    return values;
  }

  private OptionalDouble value(XmlElement metric, String statistic, Instant from, Instant to) {
    Map<String, String> form =
        new HashMap<>(
            Map.of(
                "Namespace",
                metric.get("Namespace"),
                "MetricName",
                metric.get("MetricName"),
                "StartTime",
                from.toString(),
                "EndTime",
                to.toString(),
                "Period",
                Long.toString(Duration.between(from, to).toSeconds()),
                "Statistics.member.1",
                statistic));
    int number = 0;
    for (XmlElement dimension : metric.members("Dimensions")) {
      number++;
      form.put("Dimensions.member." + number + ".Name", dimension.get("Name"));
      form.put("Dimensions.member." + number + ".Value", dimension.get("Value"));
    }
    return cloudWatch.call("GetMetricStatistics", form).members("Datapoints").stream()
        .flatMap(point -> point.find(statistic).stream())
        .mapToDouble(Double::parseDouble)
        .findFirst();
  }
}
