package vaultsnapshot.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What lies in {@code events/}. */
final class EventFiles {
  private EventFiles() {}

  /** The contents of every file, and these. */
  static List<byte[]> and(String... events) {
    List<byte[]> contents = all();
    Stream.of(events).map(event -> event.getBytes(UTF_8)).forEach(contents::add);
    return contents;
  }

  private static List<byte[]> all() {
    Path folder = Path.of(System.getProperty("basedir", "."), "events");
    try (Stream<Path> files = Files.list(folder)) {
      List<byte[]> contents = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        contents.add(Files.readAllBytes(file));
      }
      return contents;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
