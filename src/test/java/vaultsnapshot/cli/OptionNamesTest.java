package vaultsnapshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import vaultsnapshot.program.NativeCrypto;

/** What a refusal names is what the command takes. */
final class OptionNamesTest {
  private final OptionNames names = new OptionNames();
  private final CommandSpec restore = new CommandLine(new RestoreCommand(shell())).getCommandSpec();

  @ParameterizedTest
  @CsvSource({
    "cluster, --cluster",
    "clusterId, --cluster-id",
    "operationId, --operation-id",
  })
  void aValueIsNamedByItsOption(String key, String option) {
    assertThat(names.of(key)).isEqualTo(option);
    assertThat(restore.findOption(option)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "acceptOlder, true, --accept-older",
    "acceptOtherCluster, true, --accept-other-cluster",
    "acceptSeveralNodes, true, --accept-several-nodes",
    "acceptUnfinished, true, --accept-unfinished",
    "safetySnapshot, false, --no-safety-snapshot",
  })
  void anExplicitWordIsAnOption(String key, boolean value, String option) {
    assertThat(names.word(key, value)).isEqualTo(option);
    assertThat(restore.findOption(option)).isNotNull();
  }

  @Test
  void theSnapshotIsTheParameterAndActionsAreCommands() {
    assertThat(restore.positionalParameters().getFirst().paramLabel())
        .isEqualTo(names.of("snapshot"));
    assertThat(names.action("restore-force")).isEqualTo("restore --force");
    assertThat(restore.findOption("--force")).isNotNull();
    assertThat(names.action("list")).isEqualTo("the command list");
  }

  private static Shell shell() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Shell(
        Map.of(),
        nowhere,
        nowhere,
        false,
        InstantSource.system(),
        new NativeCrypto.Outcome("test", Optional.empty()));
  }
}
