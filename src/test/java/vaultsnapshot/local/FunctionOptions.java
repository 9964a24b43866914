package vaultsnapshot.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a function is set up.
 *
 * @param taskRoot the unpacked package: classes at the top, libraries under {@code lib/}
 * @param handler the handler's class, as Lambda's setting names it
 * @param environment the variables that the function's owner sets
 * @param memoryMegabytes Lambda's memory setting; the heap gets the share that Lambda gives it
 * @param trustStore PKCS#12 store with the CAs of the AWS endpoints; absent: the JDK's own
 * @param jvmFlags further flags, behind those of the managed runtime
 * @param classPath what the JVM's own class path holds beside the runtime client, as in a container
 *     image with an AOT cache; empty: the client's loader alone reads the package
 * @param launcher a command that starts the JVM, such as {@code taskset -c 0}; empty for none
 */
public record FunctionOptions(
    Path taskRoot,
    String handler,
    Map<String, String> environment,
    int memoryMegabytes,
    Optional<Path> trustStore,
    List<String> jvmFlags,
    List<Path> classPath,
    List<String> launcher) {
  /** The handler of the package. */
  public static final String SNAPSHOT_HANDLER = "vaultsnapshot.lambda.SnapshotHandler";

  /** The one that a person calls. */
  public static final String OPERATOR_HANDLER = "vaultsnapshot.lambda.OperatorHandler";

  /** The built package under {@code target/function}, with 512 MB. */
  public static FunctionOptions packaged(Map<String, String> environment) {
    return of(
        Parts.projectFolder().resolve("target").resolve("function"), SNAPSHOT_HANDLER, environment);
  }

  /** Another package and handler, with 512 MB. */
  public static FunctionOptions of(Path taskRoot, String handler, Map<String, String> environment) {
    return new FunctionOptions(
        taskRoot,
        handler,
        Map.copyOf(environment),
        512,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  /** The same, calling LocalStack: its endpoints, its credentials, its CA. */
  public FunctionOptions using(LocalAws aws) {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.putAll(aws.environment());
    return new FunctionOptions(
        taskRoot,
        handler,
        Map.copyOf(all),
        memoryMegabytes,
        Optional.of(aws.trustStore()),
        jvmFlags,
        classPath,
        launcher);
  }

  /** The same with further variables, which win over those that are there. */
  public FunctionOptions withVariables(Map<String, String> variables) {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.putAll(variables);
    return new FunctionOptions(
        taskRoot,
        handler,
        Map.copyOf(all),
        memoryMegabytes,
        trustStore,
        jvmFlags,
        classPath,
        launcher);
  }

  /** The same with another handler. */
  public FunctionOptions withHandler(String other) {
    return new FunctionOptions(
        taskRoot, other, environment, memoryMegabytes, trustStore, jvmFlags, classPath, launcher);
  }

  /** The same with another memory setting. */
  public FunctionOptions withMemoryMegabytes(int megabytes) {
    return new FunctionOptions(
        taskRoot, handler, environment, megabytes, trustStore, jvmFlags, classPath, launcher);
  }

  /** The same with further JVM flags. */
  public FunctionOptions withJvmFlags(String... flags) {
    List<String> all = new ArrayList<>(jvmFlags);
    all.addAll(List.of(flags));
    return new FunctionOptions(
        taskRoot,
        handler,
        environment,
        memoryMegabytes,
        trustStore,
        List.copyOf(all),
        classPath,
        launcher);
  }

  /** The same, started by a command that becomes the JVM, such as {@code taskset -c 0}. */
  public FunctionOptions withLauncher(String... command) {
    return new FunctionOptions(
        taskRoot,
        handler,
        environment,
        memoryMegabytes,
        trustStore,
        jvmFlags,
        classPath,
        List.of(command));
  }

  /** The same with jars on the JVM's own class path. */
  public FunctionOptions withClassPath(List<Path> jars) {
    return new FunctionOptions(
        taskRoot, handler, environment, memoryMegabytes, trustStore, jvmFlags, jars, launcher);
  }
}
