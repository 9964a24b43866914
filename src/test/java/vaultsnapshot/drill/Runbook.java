package vaultsnapshot.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vaultsnapshot.local.Parts;

/**
 * The commands of docs/restore.md. A fence {@code sh NAME} holds commands that the drill runs; a
 * fence {@code sh unwalked NAME} holds some that it cannot, and says why in its first line. There
 * is no third kind.
 *
 * @param text all of the document
 * @param blocks in their order
 */
record Runbook(String text, List<Block> blocks) {
  /** How a block that the drill cannot run must begin. */
  static final String UNWALKED = "# Not walked by the drill: ";

  private static final Pattern FENCE = Pattern.compile("(?ms)^( *)```([^\\n]*)\\n(.*?)^ *```$");
  private static final Pattern NAMED = Pattern.compile("sh (unwalked )?([a-z0-9-]+)");
  private static final Pattern SET = Pattern.compile("\\b([A-Z][A-Z0-9_]*)=");

  /** Copies the list. */
  Runbook {
    blocks = List.copyOf(blocks);
  }

  /** The commands of one fence. */
  record Block(String name, boolean walked, String commands) {
    /** The variables that it sets. */
    Set<String> variables() {
      Set<String> names = new LinkedHashSet<>();
      Matcher matcher = SET.matcher(commands);
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
      return names;
    }
  }

  static Runbook read() {
    try {
      return parse(Files.readString(Parts.projectFolder().resolve("docs").resolve("restore.md")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Reads the document.
   *
   * @throws DrillException if a fence is of no known kind, or two have one name
   */
  static Runbook parse(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher fences = FENCE.matcher(text);
    while (fences.find()) {
      blocks.add(block(fences.group(2), fences.group(3).replaceAll("(?m)^" + fences.group(1), "")));
    }
    Set<String> names = blocks.stream().map(Block::name).collect(Collectors.toSet());
    if (names.size() != blocks.size()) {
      throw new DrillException(
          "docs/restore.md: two fences have one name: "
              + blocks.stream().map(Block::name).sorted().toList());
    }
    return new Runbook(text, blocks);
  }

  Block block(String name) {
    return blocks.stream()
        .filter(block -> block.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new DrillException("docs/restore.md: there is no fence 'sh " + name + "'"));
  }

  /** The text without its fences. */
  String prose() {
    return FENCE.matcher(text).replaceAll("");
  }

  private static Block block(String info, String commands) {
    Matcher named = NAMED.matcher(info);
    if (!named.matches()) {
      throw new DrillException(
          "docs/restore.md: expected a fence 'sh NAME' or 'sh unwalked NAME', got '" + info + "'");
    }
    boolean walked = named.start(1) < 0;
    if (walked == commands.startsWith(UNWALKED)) {
      throw new DrillException(
          "docs/restore.md: '"
              + info
              + "': a fence begins with '"
              + UNWALKED
              + "' exactly where it is unwalked");
    }
    return new Block(named.group(2), walked, commands);
  }
}
