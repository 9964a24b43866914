package vaultsnapshot.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import vaultsnapshot.program.NativeCrypto;

/** {@code java -jar vault-snapshot-lambda-VERSION-cli.jar}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String... arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    boolean terminal =
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
    Interruption interruption = Interruption.ofThisThread();
    int code =
        new Commands(
                new Shell(
                    System.getenv(),
                    out,
                    err,
                    terminal,
                    InstantSource.system(),
                    NativeCrypto.install()))
            .run(arguments);
    interruption.over();
    System.exit(code);
  }
}
