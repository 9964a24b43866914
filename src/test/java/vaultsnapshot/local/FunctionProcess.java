package vaultsnapshot.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The function as Lambda runs it: AWS's own Java runtime client in a JVM of its own, with the flags
 * of the managed runtime, taking invocations from a {@link RuntimeApi}.
 *
 * <p>As in Lambda, one process serves many invocations, one at a time, and is gone after a timeout
 * or a crash.
 */
public final class FunctionProcess implements AutoCloseable {
  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(30);
  private static final Duration DEATH_LIMIT = Duration.ofSeconds(30);

  private final RuntimeApi api;
  private final Process process;
  private final WorkFolder folder;
  private final List<Thread> readers;
  private final List<OutputLine> output = new CopyOnWriteArrayList<>();

  private FunctionProcess(
      RuntimeApi api, Process process, WorkFolder folder, Consumer<OutputLine> listener) {
    this.api = api;
    this.process = process;
    this.folder = folder;
    this.readers =
        List.of(
            read(process.getInputStream(), false, listener),
            read(process.getErrorStream(), true, listener));
  }

  /** Starts the function's JVM; a failing start shows in the first invocation's result. */
  public static FunctionProcess start(FunctionOptions options) {
    return start(options, line -> {});
  }

  /** The same; {@code listener} hears every line of output as it comes. */
  public static FunctionProcess start(FunctionOptions options, Consumer<OutputLine> listener) {
    WorkFolder folder = WorkFolder.temporary("function");
    RuntimeApi api = RuntimeApi.start(FunctionJvm.FUNCTION_ARN);
    try {
      Process process = folder.start(FunctionJvm.builder(options, folder, api.authority()));
      return new FunctionProcess(api, process, folder, listener);
    } catch (IOException failure) {
      api.close();
      folder.close();
      throw new LocalPartsException("function: its JVM could not be started", failure);
    }
  }

  /**
   * Calls the function and waits for its result.
   *
   * @param event the payload, as it is; may be empty
   * @param timeLimit Lambda's timeout; the process is killed when it is over
   */
  public InvocationResult invoke(String event, Duration timeLimit) {
    return invoke(event, timeLimit, UUID.randomUUID().toString());
  }

  /** The same with a given request id, as Lambda's own retries keep it. */
  public InvocationResult invoke(String event, Duration timeLimit, String requestId) {
    Invocation invocation = Invocation.of(requestId, event, Instant.now().plus(timeLimit));
    var _ =
        process
            .onExit()
            .thenAccept(ended ->
                invocation.failAs(
                    "Runtime.ExitError",
                    "Runtime exited with error: exit status " + ended.exitValue()));
    api.submit(invocation);
    try {
      return invocation.result().get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      invocation.failAs("Sandbox.Timedout", "Task timed out after " + timeLimit);
      kill();
      return invocation.result().join();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LocalPartsException("function: interrupted while waiting", interrupted);
    }
  }

  /**
   * Waits for a line: output comes through a pipe, and so perhaps after the result.
   *
   * @return the first line that holds {@code part}
   */
  public OutputLine awaitOutput(String part) {
    return Waiting.forValue(
        "function: output with '" + part + "'",
        OUTPUT_LIMIT,
        () -> output.stream().filter(line -> line.text().contains(part)).findFirst());
  }

  /** Every line read so far; whole only after {@link #kill()}. */
  public List<OutputLine> output() {
    return List.copyOf(output);
  }

  /** The same as one text. */
  public String outputText() {
    return String.join("\n", output.stream().map(OutputLine::text).toList());
  }

  /** What stands for {@code /tmp}, as {@code java.io.tmpdir}. */
  public Path temporaryFolder() {
    return folder.resolve("tmp");
  }

  /** The JVM's process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether the JVM runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Most memory that the JVM ever held at once (VmHWM of Linux), in bytes. */
  public long peakMemoryBytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** CPU time that the JVM has used so far, on all cores. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Kills the JVM with SIGKILL, as Lambda does; {@link #output()} is whole afterwards. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(DEATH_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new LocalPartsException("function: process " + pid() + " does not end");
      }
      for (Thread reader : readers) {
        reader.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
    api.close();
    folder.close();
  }

  private Thread read(InputStream stream, boolean standardError, Consumer<OutputLine> listener) {
    // Not virtual: reading a pipe holds a carrier thread, of which two cores have two.
    return Thread.ofPlatform()
        .daemon()
        .name("function-output")
        .start(() -> {
          try (BufferedReader reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader
                .lines()
                .map(text -> new OutputLine(Instant.now(), standardError, text))
                .forEach(line -> {
                  output.add(line);
                  listener.accept(line);
                });
          } catch (IOException | UncheckedIOException killed) {
            output.add(new OutputLine(Instant.now(), true, "(output ended: " + killed + ")"));
          }
        });
  }
}
