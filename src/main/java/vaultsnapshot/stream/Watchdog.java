package vaultsnapshot.stream;

import java.time.Duration;
import java.time.Instant;

/** Ends a run whose time is over, whatever its parties are waiting for. */
final class Watchdog {
  private final Thread thread;

  /** Sleeps until {@code giveUpAt}, then calls {@code giveUp}. */
  Watchdog(Instant giveUpAt, Runnable giveUp) {
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("stream-deadline")
            .unstarted(() -> watch(giveUpAt, giveUp));
  }

  void start() {
    thread.start();
  }

  /** Calls it off; returns when its thread has ended. */
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private static void watch(Instant giveUpAt, Runnable giveUp) {
    try {
      Thread.sleep(Duration.between(Instant.now(), giveUpAt));
    } catch (InterruptedException calledOff) {
      return;
    }
    giveUp.run();
  }
}
