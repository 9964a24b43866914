package vaultsnapshot.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import vaultsnapshot.faults.wire.Request;
import vaultsnapshot.faults.wire.Rule;
import vaultsnapshot.faults.wire.SpoilingProxy;

/** A moment of a run at which something is to happen, told by the clock or by a request. */
sealed interface Moment {
  /** In the table's words. */
  String words();

  /**
   * Prepares {@code event} to happen then, once, in a run that is like the usual one.
   *
   * @return calls it off
   */
  Runnable prepare(Lane lane, UsualRun usual, Runnable event);

  /**
   * After a share of the usual run's time.
   *
   * @param share from 0 to 1
   */
  record InTime(double share) implements Moment {
    @Override
    public String words() {
      return "at a random time";
    }

    @Override
    public Runnable prepare(Lane lane, UsualRun usual, Runnable event) {
      Duration pause = Duration.ofNanos((long) (usual.took().toNanos() * share));
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Thread.sleep(pause);
                  event.run();
                } catch (InterruptedException calledOff) {
                  Thread.currentThread().interrupt();
                }
              });
      return waiting::interrupt;
    }
  }

  /**
   * At a request to whichever server.
   *
   * @param share which of the usual run's requests, from 0 to 1
   */
  record AtRequest(double share, Phase phase) implements Moment {
    @Override
    public String words() {
      return "at a random request, "
          + switch (phase) {
            case UNSENT -> "before the server had it";
            case HALF_WAY -> "half way through it";
            case DONE -> "done by the server and not answered";
          };
    }

    @Override
    public Runnable prepare(Lane lane, UsualRun usual, Runnable event) {
      int number = (int) (usual.requests() * share);
      AtomicInteger seen = new AtomicInteger();
      Predicate<Request> itsTurn = _ -> seen.getAndIncrement() == number;
      for (SpoilingProxy proxy : List.of(lane.vault(), lane.s3(), lane.secrets())) {
        proxy.spoil(Rule.of(itsTurn, 1, phase.doing(event, usual.snapshotBytes())));
      }
      return () -> {};
    }
  }

  /** At a certain step, whichever proxy sees it. */
  record AtStep(String words, Predicate<Request> step, Phase phase) implements Moment {
    @Override
    public Runnable prepare(Lane lane, UsualRun usual, Runnable event) {
      for (SpoilingProxy proxy : List.of(lane.vault(), lane.s3())) {
        proxy.spoil(Rule.of(step, 1, phase.doing(event, usual.snapshotBytes())));
      }
      return () -> {};
    }
  }
}
