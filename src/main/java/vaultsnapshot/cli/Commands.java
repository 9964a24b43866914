package vaultsnapshot.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.UnmatchedArgumentException;
import vaultsnapshot.archive.BadArchiveException;
import vaultsnapshot.credentials.SecretStoreException;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.job.RunFailedException;
import vaultsnapshot.program.Version;
import vaultsnapshot.vault.VaultException;

/** All commands, and what becomes of their failures. */
@Command(
    name = "vault-snapshot",
    description = "Finds, verifies, takes and restores snapshots of Vault and OpenBao clusters.",
    version = "vault-snapshot " + Version.NUMBER,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Set up as the function is (README.md): SNAPSHOT_BUCKET, SNAPSHOT_PREFIX,",
      "CLUSTER_NAME, AWS_REGION, AWS_PROFILE; VAULT_ADDR, VAULT_CACERT for Vault.",
      "Vault's login: --secret-file FILE (mode 600), else the variable VAULT_TOKEN,",
      "else the secret that CREDENTIALS_SECRET names. Never an argument.",
      "",
      "Exit codes: 0 good; 1 something is wrong with a snapshot; 2 arguments or",
      "settings cannot be used; 3 it could not be done; 130 interrupted (Ctrl-C)."
    })
final class Commands implements Callable<Integer> {
  private final Shell shell;

  Commands(Shell shell) {
    this.shell = shell;
  }

  /** Runs the command that the arguments name; its exit code. */
  int run(String... arguments) {
    return line().execute(arguments);
  }

  /** Without a command: says which there are. */
  @Override
  public Integer call() {
    line().usage(shell.err());
    return ExitCode.USAGE;
  }

  private CommandLine line() {
    return new CommandLine(this)
        .addSubcommand(new ListCommand(shell))
        .addSubcommand(new VerifyCommand(shell))
        .addSubcommand(new InspectCommand(shell))
        .addSubcommand(new SnapshotCommand(shell))
        .addSubcommand(new RestoreCommand(shell))
        .setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setParameterExceptionHandler(this::misused)
        .setExecutionExceptionHandler((failure, command, result) -> failed(failure));
  }

  /** Never repeats an argument that nobody asked for: somebody may have tried to give a secret. */
  private int misused(CommandLine.ParameterException misuse, String[] arguments) {
    String message =
        misuse instanceof UnmatchedArgumentException unmatched
            ? unmatched.getUnmatched().stream()
                    .map(Commands::named)
                    .collect(Collectors.joining(", "))
                + ": unknown. A secret is never taken as an argument: it would be seen in the list"
                + " of processes and in the shell's history"
            : Optional.ofNullable(misuse.getMessage()).orElse("the arguments cannot be used");
    shell.err().println(message);
    Set<String> commands = misuse.getCommandLine().getSubcommands().keySet();
    if (!commands.isEmpty()) {
      shell.err().println("Expected a command: " + String.join(", ", commands));
    }
    shell
        .err()
        .println("See: " + misuse.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static String named(String argument) {
    return argument.startsWith("--") ? argument.replaceFirst("=.*", "") : "an argument";
  }

  private int failed(Exception failure) {
    switch (failure) {
      case InterruptedException interrupted -> shell.err().println(words(interrupted));
      case IOException known -> shell.err().println(words(known));
      case InvalidInputException known -> shell.err().println(words(known));
      case RunFailedException known when known.foreseen() -> shell.err().println(words(known));
      case VaultException known -> shell.err().println(words(known));
      case SecretStoreException known -> shell.err().println(words(known));
      default -> {
        shell.err().println("This is a fault of the program; please report it:");
        failure.printStackTrace(shell.err());
      }
    }
    return switch (failure) {
      case InvalidInputException unusable -> ExitCode.USAGE;
      case BadArchiveException bad -> ExitCode.BAD;
      default -> ExitCode.FAILED;
    };
  }

  private static String words(Exception failure) {
    return Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
  }
}
