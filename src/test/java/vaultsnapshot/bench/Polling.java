package vaultsnapshot.bench;

import java.io.IOException;
import java.time.Duration;

/** Looks at a process again and again, on a thread of its own, until it has ended or is told to. */
final class Polling {
  private final Thread thread;

  /** One look; throws where the process is gone. */
  @FunctionalInterface
  interface Look {
    void take() throws IOException;
  }

  private Polling(Thread thread) {
    this.thread = thread;
  }

  static Polling every(Duration pause, Look look) {
    return new Polling(Thread.ofPlatform().daemon().name("polling").start(() -> run(pause, look)));
  }

  /** Ends it; what they have written can be read afterwards. */
  void stop() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Duration pause, Look look) {
    try {
      while (true) {
        look.take();
        Thread.sleep(pause);
      }
    } catch (IOException | InterruptedException over) {
      // The process has ended, or nobody wants to know any more.
    }
  }
}
