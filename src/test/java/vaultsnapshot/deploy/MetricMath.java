package vaultsnapshot.deploy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of CloudWatch's metric math over series of one length: numbers, ids, {@code * /},
 * parentheses, {@code FILL} and {@code MAX}. What else there is, is an error.
 *
 * <p>By 'Using math expressions with CloudWatch metrics': arithmetic and MAX work value by value;
 * where one is missing, the result of arithmetic is missing too. A series without any value is not
 * filled: what CloudWatch does then is not documented, so no alarm may depend on it.
 */
public final class MetricMath {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*|[0-9.]+|[-+*/(),\\[\\]])");

  private final List<String> tokens = new ArrayList<>();
  private final int length;
  private final Map<String, List<OptionalDouble>> series;
  private int next;

  /** Reads it; {@code series} are by their ids, each of {@code length} values. */
  public MetricMath(String expression, int length, Map<String, List<OptionalDouble>> series) {
    this.length = length;
    this.series = series;
    Matcher matcher = TOKEN.matcher(expression);
    int end = 0;
    while (matcher.lookingAt()) {
      tokens.add(matcher.group(1));
      end = matcher.end();
      matcher.region(end, expression.length());
    }
    if (!expression.substring(end).isBlank()) {
      throw new AssertionError("metric math: cannot read '" + expression + "' at " + end);
    }
  }

  /** What it comes to, value by value. */
  public List<OptionalDouble> value() {
    List<OptionalDouble> value = product();
    if (next != tokens.size()) {
      throw new AssertionError("metric math: " + tokens + " at " + next);
    }
    return value;
  }

  private List<OptionalDouble> product() {
    List<OptionalDouble> left = factor();
    while (peek().equals("*") || peek().equals("/")) {
      DoubleBinaryOperator operator = take().equals("*") ? (a, b) -> a * b : (a, b) -> a / b;
      left = combine(left, factor(), operator);
    }
    return left;
  }

  private List<OptionalDouble> factor() {
    String token = take();
    if (token.equals("(")) {
      List<OptionalDouble> inner = product();
      expect(")");
      return inner;
    }
    if (Character.isDigit(token.charAt(0))) {
      return constant(Double.parseDouble(token));
    }
    return switch (token) {
      case "FILL" -> fill();
      case "MAX" -> max();
      default ->
          Optional.ofNullable(series.get(token))
              .orElseThrow(() -> new AssertionError("metric math: '" + token + "' is not known"));
    };
  }

  private List<OptionalDouble> fill() {
    expect("(");
    List<OptionalDouble> values = product();
    expect(",");
    double filler = Double.parseDouble(take());
    expect(")");
    return values.stream().allMatch(OptionalDouble::isEmpty)
        ? values
        : values.stream().map(value -> OptionalDouble.of(value.orElse(filler))).toList();
  }

  /** Of an array of series: the greatest value there is of each moment. */
  private List<OptionalDouble> max() {
    expect("(");
    expect("[");
    List<OptionalDouble> greatest = product();
    while (peek().equals(",")) {
      expect(",");
      greatest = greater(greatest, product());
    }
    expect("]");
    expect(")");
    return greatest;
  }

  private static List<OptionalDouble> greater(
      List<OptionalDouble> left, List<OptionalDouble> right) {
    List<OptionalDouble> result = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      OptionalDouble a = left.get(i);
      OptionalDouble b = right.get(i);
      result.add(
          a.isPresent() && b.isPresent()
              ? OptionalDouble.of(Math.max(a.getAsDouble(), b.getAsDouble()))
              : a.isPresent() ? a : b);
    }
    return result;
  }

  private static List<OptionalDouble> combine(
      List<OptionalDouble> left, List<OptionalDouble> right, DoubleBinaryOperator operator) {
    List<OptionalDouble> result = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      result.add(
          left.get(i).isPresent() && right.get(i).isPresent()
              ? OptionalDouble.of(
                  operator.applyAsDouble(left.get(i).getAsDouble(), right.get(i).getAsDouble()))
              : OptionalDouble.empty());
    }
    return result;
  }

  private List<OptionalDouble> constant(double value) {
    return Collections.nCopies(length, OptionalDouble.of(value));
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String take() {
    String token = peek();
    next++;
    return token;
  }

  private void expect(String wanted) {
    if (!take().equals(wanted)) {
      throw new AssertionError("metric math: expected '" + wanted + "' in " + tokens);
    }
  }
}
