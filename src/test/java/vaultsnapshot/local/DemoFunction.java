package vaultsnapshot.local;

import java.time.Duration;

/** The demo's function: a new process where the last one is gone, as Lambda does it. */
final class DemoFunction implements AutoCloseable {
  private final FunctionOptions options;
  private final DemoConsole console;
  private final Duration timeout;
  private FunctionProcess process;

  DemoFunction(FunctionOptions options, DemoConsole console, Duration timeout) {
    this.options = options;
    this.console = console;
    this.timeout = timeout;
    this.process = start();
  }

  /** Invokes and waits; one call at a time. */
  synchronized InvocationResult invoke(String event) {
    if (!process.isAlive()) {
      process.close();
      process = start();
    }
    return process.invoke(event, timeout);
  }

  @Override
  public void close() {
    process.close();
  }

  private FunctionProcess start() {
    FunctionProcess started = FunctionProcess.start(options, console::function);
    console.step(
        "function in AWS's Java runtime client, "
            + options.memoryMegabytes()
            + " MB (process "
            + started.pid()
            + ")");
    return started;
  }
}
