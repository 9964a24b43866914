package vaultsnapshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.program.NativeCrypto;

/** What is told before anything is called: help, and arguments that cannot be used. */
final class CommandsTest {
  static final int SCREEN_LINES = 24;
  private static final int SCREEN_COLUMNS = 80;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"", "list", "verify", "inspect", "snapshot", "restore"})
  void theHelpOfEveryCommandFitsOneScreen(String command) {
    int code = command.isEmpty() ? run("--help") : run(command, "--help");
    assertThat(code).isEqualTo(ExitCode.GOOD);
    assertThat(out().lines().count()).isBetween(3L, (long) SCREEN_LINES);
    assertThat(out().lines()).allMatch(line -> line.length() <= SCREEN_COLUMNS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snapshot --token=hvs.canary",
        "snapshot --token hvs.canary",
        "snapshot hvs.canary",
        "list --secret hvs.canary",
        "restore newest --token hvs.canary",
        "hvs.canary"
      })
  void noSecretIsTakenAsAnArgumentOrRepeated(String arguments) {
    assertThat(run(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(out() + err()).contains("never taken as an argument").doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "list --since yesterday",
        "list --limit many",
        "list --limit 0",
        "verify",
        "inspect no-such-file",
        "inspect",
        "snapshot --label No_Label",
        "restore",
        "restore newest --do-it"
      })
  void argumentsAndSettingsThatCannotBeUsedAreToldAsSuch(String arguments) {
    assertThat(run(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(out()).isEmpty();
    assertThat(err()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inspect no-such-file|there is no file 'no-such-file' here, and to look for it in S3",
        "lst|Expected a command: list, verify, inspect, snapshot, restore",
        "list --limit 0|--limit: got 0, expected a whole number of 1 or more",
        "restore newest|Vault's login: got none, expected --secret-file FILE, the variable VAULT_TOKEN",
        "restore newest --do-it|--cluster: is missing, expected CLUSTER_NAME",
        "restore newest --do-it|--cluster-id: is missing, expected the id that the dry run showed",
        "restore newest --operation-id No|--operation-id: got \"No\", expected 1 to 40 of a-z",
        "snapshot|Vault's login: got none, expected --secret-file FILE, the variable VAULT_TOKEN",
      })
  void theMessageSaysWhatWasExpected(String arguments, String words) {
    assertThat(run(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains(words);
  }

  @Test
  void withoutACommandTheHelpIsShownAsAMistake() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("Usage: vault-snapshot", "inspect");
  }

  @Test
  void theVersionIsShown() {
    assertThat(run("--version")).isEqualTo(ExitCode.GOOD);
    assertThat(out()).startsWith("vault-snapshot ");
  }

  @Test
  void progressIsALineThatChangesOnATerminalAndOneEveryHalfMinuteElsewhere() {
    Instant[] now = {Instant.parse("2026-11-24T19:00:00Z")};
    ProgressLine onTerminal = new ProgressLine(shell(true, () -> now[0]));
    LongConsumer reading = onTerminal.of("reading", 4_000_000);
    reading.accept(0);
    now[0] = now[0].plusMillis(500);
    reading.accept(500_000);
    assertThat(err()).isEmpty();
    now[0] = now[0].plusMillis(500);
    reading.accept(1_000_000);
    assertThat(err()).isEqualTo("\r\u001b[Kreading: 1 of 4 MB (25 %), 1.0 MB/s, 3 s left");
    err.reset();
    onTerminal.beside().println("a line of the log");
    assertThat(err()).isEqualTo("\r\u001b[Ka line of the log\n");
    err.reset();

    LongConsumer elsewhere = new ProgressLine(shell(false, () -> now[0])).of("reading", 4_000_000);
    elsewhere.accept(0);
    now[0] = now[0].plusSeconds(29);
    elsewhere.accept(1_000_000);
    assertThat(err()).isEmpty();
    now[0] = now[0].plusSeconds(1);
    elsewhere.accept(3_000_000);
    assertThat(err()).isEqualTo("reading: 3 of 4 MB (75 %), 0.1 MB/s, 10 s left\n");
  }

  @Test
  void aStepThatFollowsHasItsOwnRateAndOneOfUnknownLengthNoTimeLeft() {
    Instant[] now = {Instant.parse("2026-11-24T19:00:00Z")};
    ProgressLine progress = new ProgressLine(shell(true, () -> now[0]));
    progress.reached("verify", 0, Optional.of(90L));
    now[0] = now[0].plusSeconds(600);
    progress.reached("transfer", 0, Optional.empty());
    now[0] = now[0].plusSeconds(2);
    progress.reached("transfer", 8_000_000, Optional.empty());
    assertThat(err()).isEqualTo("\r\u001b[Ktransfer: 8 MB, 4.0 MB/s");
  }

  private int run(String... arguments) {
    return new Commands(shell(false, InstantSource.system())).run(arguments);
  }

  private Shell shell(boolean terminal, InstantSource clock) {
    return new Shell(
        Map.of(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        clock,
        new NativeCrypto.Outcome("test provider 1.0", Optional.empty()));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
