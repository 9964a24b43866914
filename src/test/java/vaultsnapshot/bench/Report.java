package vaultsnapshot.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The table of a run: said line by line while it grows, saved after every row. */
final class Report {
  private final Path folder;
  private final String stamp =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "");
  private final StringBuilder text = new StringBuilder();

  Report(Path project) {
    this.folder = project.resolve("target").resolve("bench");
  }

  /** What the run is called. */
  String name() {
    return "run-" + stamp;
  }

  @FormatMethod
  void say(String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values);
    System.out.println(line);
    text.append(line).append('\n');
    save(name() + ".md", text.toString());
  }

  /** A measured ratio beside its bar. */
  void bar(String what, double measured, double most) {
    say(
        "- bar: %s at most %.2f: **%.2f**, %s",
        what, most, measured, measured <= most ? "met" : "missed");
  }

  Path save(String file, String content) {
    try {
      return Files.writeString(Files.createDirectories(folder).resolve(file), content);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
