package vaultsnapshot.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text under each other, each column as wide as its widest cell. */
final class Columns {
  private final List<List<String>> rows = new ArrayList<>();
  private final Set<Integer> numbers;

  /** {@code numbers} are the columns, from 0, whose cells stand at the right. */
  Columns(Integer... numbers) {
    this.numbers = Set.of(numbers);
  }

  Columns row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  String text() {
    return rows.stream().map(this::line).collect(Collectors.joining("\n"));
  }

  private String line(List<String> row) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> cell(row.get(i), width(i), numbers.contains(i)))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }

  private static String cell(String text, int width, boolean number) {
    String blanks = " ".repeat(width - text.length());
    return number ? blanks + text : text + blanks;
  }
}
