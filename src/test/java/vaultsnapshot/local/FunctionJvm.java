package vaultsnapshot.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line and the environment that Lambda's bootstrap gives the runtime client. */
final class FunctionJvm {
  static final String FUNCTION_NAME = "vault-snapshot";
  static final String FUNCTION_ARN =
      "arn:aws:lambda:" + LocalAws.REGION + ":000000000000:function:" + FUNCTION_NAME;

  /** Main class of aws-lambda-java-runtime-interface-client. */
  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /** Read by the runtime client's JniHelper; the managed runtime sets it too. */
  private static final String NATIVE_CLIENT =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static final String DEFAULT_FLAGS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
  private static final int HEAP_PERCENT = 85;

  private FunctionJvm() {}

  static ProcessBuilder builder(FunctionOptions options, WorkFolder folder, String runtimeApi) {
    Path taskRoot = options.taskRoot().toAbsolutePath();
    if (!Files.isDirectory(taskRoot)) {
      throw new LocalPartsException(
          "function: " + taskRoot + " is not there; build it with: mvn -Pintegration package");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command(options, folder)).directory(taskRoot.toFile());
    builder.environment().clear();
    builder.environment().putAll(lambdaEnvironment(options, runtimeApi));
    builder.environment().putAll(options.environment());
    return builder;
  }

  private static List<String> command(FunctionOptions options, WorkFolder folder) {
    Path temporary = folder.folder("tmp");
    List<String> command = new ArrayList<>(options.launcher());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            Optional.ofNullable(System.getProperty("lambda.jvm.flags"))
                .orElse(DEFAULT_FLAGS)
                .strip()
                .split("\\s+")));
    command.add("-Xmx" + options.memoryMegabytes() * 1024 * HEAP_PERCENT / 100 + "k");
    // The heap begins with 1/64 of the machine's memory, and Lambda's machine is the function's.
    command.add("-XX:MaxRAM=" + options.memoryMegabytes() + "m");
    command.add("-Djava.io.tmpdir=" + temporary);
    // On its own the client unpacks to one fixed file in /tmp, under the feet of other functions.
    command.add("-D" + NATIVE_CLIENT + "=" + unpackNativeClient(folder));
    options
        .trustStore()
        .ifPresent(store -> {
          command.add("-Djavax.net.ssl.trustStore=" + store);
          command.add("-Djavax.net.ssl.trustStorePassword=" + LocalAuthority.TRUST_STORE_PASSWORD);
        });
    command.addAll(options.jvmFlags());
    command.addAll(List.of("-cp", classPath(options), MAIN, options.handler()));
    return command;
  }

  private static String classPath(FunctionOptions options) {
    return Stream.concat(
            Stream.of(runtimeClient() + "/*"), options.classPath().stream().map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Map<String, String> lambdaEnvironment(FunctionOptions options, String runtimeApi) {
    return Map.ofEntries(
        Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
        // Lambda has en_US.UTF-8; this one is on every Linux.
        Map.entry("LANG", "C.UTF-8"),
        Map.entry("TZ", ":UTC"),
        Map.entry("_HANDLER", options.handler()),
        Map.entry("LAMBDA_TASK_ROOT", options.taskRoot().toAbsolutePath().toString()),
        Map.entry("LAMBDA_RUNTIME_DIR", runtimeClient().toString()),
        Map.entry("AWS_LAMBDA_RUNTIME_API", runtimeApi),
        Map.entry("AWS_EXECUTION_ENV", "AWS_Lambda_java25"),
        Map.entry("AWS_LAMBDA_FUNCTION_NAME", FUNCTION_NAME),
        Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(options.memoryMegabytes())),
        Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + FUNCTION_NAME),
        Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
        Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        Map.entry("AWS_REGION", LocalAws.REGION),
        Map.entry("AWS_DEFAULT_REGION", LocalAws.REGION));
  }

  private static Path runtimeClient() {
    Path folder = Parts.projectFolder().resolve("target").resolve("runtime-client");
    if (!Files.isDirectory(folder)) {
      throw new LocalPartsException(
          "runtime client: " + folder + " is not there; build it with: mvn -Pintegration package");
    }
    return folder;
  }

  private static Path unpackNativeClient(WorkFolder folder) {
    String architecture =
        switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
          case "aarch64" -> "aarch_64";
          default -> "x86_64";
        };
    String name = "jni/libaws-lambda-jni.linux-" + architecture + ".so";
    try (JarFile jar = new JarFile(runtimeClientJar().toFile());
        InputStream library = jar.getInputStream(jar.getJarEntry(name))) {
      Path target = folder.resolve("aws-lambda-jni.so");
      Files.copy(library, target);
      return target;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path runtimeClientJar() throws IOException {
    try (Stream<Path> jars = Files.list(runtimeClient())) {
      return jars.filter(jar -> jar.getFileName().toString().contains("runtime-interface-client"))
          .findFirst()
          .orElseThrow(
              () -> new LocalPartsException("runtime client: no jar in " + runtimeClient()));
    }
  }
}
