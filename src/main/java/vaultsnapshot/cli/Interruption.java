package vaultsnapshot.cli;

import java.time.Duration;

/**
 * Ctrl-C: the command is interrupted and given time to abort its upload and to revoke its token,
 * which a process that simply dies would not do.
 */
final class Interruption {
  private static final Duration CLEANING_UP = Duration.ofSeconds(25);

  private volatile boolean over;

  private Interruption() {}

  static Interruption ofThisThread() {
    Interruption interruption = new Interruption();
    Thread command = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interruption.interrupt(command), "interruption"));
    return interruption;
  }

  /** The command has ended by itself. */
  void over() {
    over = true;
  }

  private void interrupt(Thread command) {
    if (over) {
      return;
    }
    command.interrupt();
    long end = System.nanoTime() + CLEANING_UP.toNanos();
    try {
      // The thread itself does not end before this does: it waits in System.exit.
      while (!over && command.isAlive() && System.nanoTime() < end) {
        Thread.sleep(50);
      }
    } catch (InterruptedException enough) {
      Thread.currentThread().interrupt();
    }
  }
}
