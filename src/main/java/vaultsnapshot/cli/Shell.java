package vaultsnapshot.cli;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import vaultsnapshot.program.NativeCrypto;

/**
 * What every command works with.
 *
 * @param variables the environment, read once
 * @param terminal whether somebody is looking at {@code err}
 */
record Shell(
    Map<String, String> variables,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    InstantSource clock,
    NativeCrypto.Outcome crypto) {}
