package vaultsnapshot.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.local.WorkFolder;

/** No command stands in docs/restore.md that could go unwalked without saying so. */
final class RunbookTest {
  private static final Pattern COMMAND_IN_PROSE =
      Pattern.compile("`(?:sudo |ssh |aws |sam |java -|systemctl |curl |rm )[^`]*`");

  private static final Pattern LINK = Pattern.compile("\\]\\(#([a-z0-9-]+)\\)");

  @Test
  void everyFenceIsWalkedOrSaysWhyNot() {
    Runbook runbook = Runbook.read();
    assertThat(runbook.text().lines().filter(line -> line.strip().startsWith("```")).count())
        .isEqualTo(2L * runbook.blocks().size());
  }

  @Test
  void noCommandStandsOutsideOfTheFences() {
    assertThat(found(COMMAND_IN_PROSE, Runbook.read().prose())).isEmpty();
  }

  @Test
  void everyLinkLeadsToAHeading() {
    Runbook runbook = Runbook.read();
    List<String> headings =
        runbook
            .prose()
            .lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).toLowerCase(java.util.Locale.ROOT).replace(' ', '-'))
            .toList();
    List<String> links =
        found(LINK, runbook.prose()).stream().map(link -> link.replaceAll("[\\]()#]", "")).toList();
    assertThat(headings).containsAll(links);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```sh\nrm x\n```",
        "```\nrm x\n```",
        "```sh a\n# Not walked by the drill: no\n```",
        "```sh unwalked a\nrm x\n```",
        "```sh a\nx\n```\n```sh a\ny\n```"
      })
  void aFenceOfNoKnownKindIsRefused(String text) {
    assertThatThrownBy(() -> Runbook.parse(text)).isInstanceOf(DrillException.class);
  }

  @Test
  void aPlanThatWasSentIsNotLostWhereTheAnswerIsNone() {
    try (WorkFolder folder = WorkFolder.temporary("runbook");
        RunbookShell shell = RunbookShell.in(folder, Map.of())) {
      shell.run(Runbook.read().block("helpers"));
      String again =
          """
          echo '{"the": "plan"}' >do-it.json
          echo '{"errorMessage": "cut"}' >answer.json
          if do_it; then exit 1; fi
          cat do-it.json
          """;
      assertThat(shell.run(new Runbook.Block("again", true, again)))
          .contains("no plan in answer.json", "{\"the\": \"plan\"}");
    }
  }

  @Test
  void aRefusedCommandLeavesTheShellAndOneThatIsNotRefusedEndsIt() {
    try (WorkFolder folder = WorkFolder.temporary("runbook");
        RunbookShell shell = RunbookShell.in(folder, Map.of("WHO", "nobody"))) {
      Runbook.Block asAda =
          new Runbook.Block("as-ada", true, "echo \"as $WHO\" && [ $WHO = ada ]\n");
      assertThat(shell.refused(asAda, Map.of("WHO", "eve"))).isEqualTo("as eve");
      assertThat(shell.run(new Runbook.Block("who", true, "echo $WHO\n"))).isEqualTo("nobody");
      assertThatThrownBy(() -> shell.refused(asAda, Map.of("WHO", "ada")))
          .isInstanceOf(DrillException.class)
          .hasMessageContaining("'sh as-ada, refused': a command failed");
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return Stream.generate(() -> matcher).takeWhile(Matcher::find).map(Matcher::group).toList();
  }
}
