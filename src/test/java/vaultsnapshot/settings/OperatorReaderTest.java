package vaultsnapshot.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.settings.OperatorRequest.Changing;

final class OperatorReaderTest {
  private static final String MEANT =
      ",'dryRun':false,'cluster':'prod','clusterId':'c','operationId':'op-1'}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "verify",
        "restore",
        "restore-force",
        "configuration",
        "join",
        "remove-peer",
        "bootstrap"
      })
  void theReadyFilesAreTakenAndChangeNothing(String action) throws IOException {
    Path file =
        Path.of(System.getProperty("basedir", "")).resolve("events/operator-" + action + ".json");
    OperatorRequest request =
        new OperatorReader("prod", Naming.EVENT).read(Files.readAllBytes(file), new Problems());
    assertThat(request.action()).isEqualTo(action);
    if (request instanceof Changing changing) {
      assertThat(changing.confirmation().dryRun()).isTrue();
    }
  }

  @Test
  void aRestoreIsMeantOnlyWithEverythingThatConfirmsIt() {
    OperatorRequest.Restore restore =
        (OperatorRequest.Restore) read("{'action':'restore','snapshot':'newest'" + MEANT);
    assertThat(restore.force()).isFalse();
    assertThat(restore.confirmation())
        .isEqualTo(
            new OperatorRequest.Confirmation(
                false, Optional.of("prod"), Optional.of("c"), Optional.of("op-1"), false));
    assertThat(restore.words())
        .isEqualTo(new OperatorRequest.RestoreWords(false, false, false, true));
    assertThatThrownBy(() -> read("{'action':'restore','snapshot':'newest','dryRun':false}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("detail.cluster: is missing, expected CLUSTER_NAME ('prod')")
        .hasMessageContaining("detail.clusterId: is missing")
        .hasMessageContaining("detail.operationId: is missing");
    assertThatThrownBy(
            () -> read("{'action':'restore','snapshot':'newest'" + MEANT.replace("prod", "test")))
        .hasMessageContaining("detail.cluster: got \"test\", expected CLUSTER_NAME ('prod')");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{}|detail.action: is missing, expected one of bootstrap, configuration, join, list",
        "{'action':'destroy'}|detail.action: got \"destroy\"",
        "{'action':7}|detail.action: got 7",
        "{'action':'list','limit':0}|detail.limit: got 0, expected a whole number from 1 to 100",
        "{'action':'list','limit':'5'}|detail.limit: got \"5\"",
        "{'action':'list','since':'yesterday'}|detail.since: got \"yesterday\", expected a time",
        "{'action':'list','dryRun':true}|detail.dryRun: is unknown to list",
        "{'action':'restore'}|detail.snapshot: is missing, expected a key",
        "{'action':'restore','snapshot':' '}|detail.snapshot: got \" \", expected a string",
        "{'action':'restore','snapshot':'newest','dryRun':'false'}|detail.dryRun: got \"false\"",
        "{'action':'restore','snapshot':'newest','operationId':'A/B'}|expected 1 to 40 of a-z",
        "{'action':'join'}|detail.node: is missing",
        "{'action':'join','node':'x','leaderClientKey':'k'}|detail.leaderClientKey: is unknown",
        "{'action':'join','node':'x','autoJoinPort':70000}|a whole number from 1 to 65535",
        "{'action':'remove-peer'}|detail.serverId: is missing",
        "{'action':'remove-peer','serverId':'a','drOperationToken':'t'}|is unknown to remove-peer",
        "{'action':'bootstrap'}|detail.node: is missing",
      })
  void whatCannotBeMeantIsRefused(String detail, String problem) {
    assertThatThrownBy(() -> read(detail))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aDayBeginsAtMidnightInUtc() {
    assertThat(read("{'action':'list','since':'2026-11-22'}"))
        .isEqualTo(
            new OperatorRequest.ListSnapshots(
                Optional.of(Instant.parse("2026-11-22T00:00:00Z")), Optional.empty(), 20));
  }

  private static OperatorRequest read(String detail) {
    String event = ("{'detail':" + detail + "}").replace('\'', '"');
    return new OperatorReader("prod", Naming.EVENT)
        .read(event.getBytes(StandardCharsets.UTF_8), new Problems());
  }
}
