package vaultsnapshot.simulation;

import java.util.function.Supplier;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** What goes wrong between one run and its bucket. */
final class Mishaps {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final int FORBIDDEN = 403;

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

  ModelAnswer strike(SdkHttpRequest request, Supplier<ModelAnswer> answer) {
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
    return isRefused(request) ? ModelAnswer.failure(FORBIDDEN, "AccessDenied") : answer.get();
  }

  private boolean isRefused(SdkHttpRequest request) {
    return calls >= firstRefused
        || (taggingRefused
            && request.method() == SdkHttpMethod.PUT
            && request.rawQueryParameters().containsKey("tagging"));
  }
}
