package vaultsnapshot.simulation;

import java.util.function.Supplier;

/** What goes wrong between one run and its bucket. */
final class Mishaps {
  private static final int NEVER = Integer.MAX_VALUE;

  private int calls;
  private int fatalCall = NEVER;
  private boolean dead;
  private boolean answerLost;
  private int firstRefused = NEVER;
  private boolean taggingRefused;

  /** From now on everything goes well. */
  void none() {
    calls = 0;
    fatalCall = NEVER;
    dead = false;
    firstRefused = NEVER;
    taggingRefused = false;
  }

  /**
   * The process dies at one of its calls.
   *
   * @param call which one, from 1
   * @param answerLost whether S3 does what was asked before
   */
  void dieAt(int call, boolean answerLost) {
    this.fatalCall = call;
    this.answerLost = answerLost;
  }

  /** S3 refuses this call and all that follow. */
  void refuseFrom(int call) {
    firstRefused = call;
  }

  /** S3 refuses to tag. */
  void refuseTagging() {
    taggingRefused = true;
  }

  /** What comes of a call. */
  <T> T strike(Supplier<T> answer) {
    return strike(false, answer);
  }

  /** What comes of a call that tags. */
  <T> T strikeTagging(Supplier<T> answer) {
    return strike(taggingRefused, answer);
  }

  /** What comes of a call whose refusal cannot say why. */
  <T> T strikeHead(Supplier<T> answer) {
    return Refusal.ofHead(() -> strike(answer));
  }

  private <T> T strike(boolean refused, Supplier<T> answer) {
    calls++;
    if (dead) {
      throw new ProcessDied();
    }
    if (calls == fatalCall) {
      dead = true;
      if (answerLost) {
        var _ = answer.get();
      }
      throw new ProcessDied();
    }
    if (refused || calls >= firstRefused) {
      throw Refusal.accessDenied();
    }
    return answer.get();
  }
}
