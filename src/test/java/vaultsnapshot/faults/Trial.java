package vaultsnapshot.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.InvocationResult;

/**
 * One run and what it left in the bucket, looked at afterwards.
 *
 * @param stem key of the snapshot, whether stored or not, without its ending
 * @param took as its caller saw it
 * @param snapshot bytes under the snapshot's key, read back around all proxies
 * @param receipt text under the receipt's key
 * @param versions every version of every object of this run, as its key
 * @param uploads uploads under its key that were neither completed nor aborted
 */
record Trial(
    InvocationResult result,
    String stem,
    Duration took,
    Optional<byte[]> snapshot,
    Optional<String> receipt,
    List<String> versions,
    List<String> uploads) {
  /** Looks at what lies in the bucket now. */
  static Trial of(InvocationResult result, String stem, Duration took, Store store) {
    return new Trial(
        result,
        stem,
        took,
        store.bytes(stem + ".snap"),
        store.bytes(stem + ".json").map(bytes -> new String(bytes, UTF_8)),
        store.versions(stem),
        store.unfinishedUploads(stem));
  }

  boolean succeeded() {
    return result instanceof InvocationResult.Success;
  }

  /** Whether Lambda had to end the process. */
  boolean wasKilled() {
    return result instanceof InvocationResult.Failure failure
        && (failure.type().startsWith("Sandbox.") || failure.type().startsWith("Runtime."));
  }

  /** The answer or the error, as the caller got it. */
  String said() {
    return switch (result) {
      case InvocationResult.Success success -> success.body();
      case InvocationResult.Failure failure -> failure.body();
    };
  }

  /** The error's message; empty where there is none. */
  String error() {
    return result instanceof InvocationResult.Failure failure ? failure.message() : "";
  }

  /** A field of the answer. */
  String answer(String field) {
    return Json.object(said())
        .map(answer -> answer.get(field))
        .map(value -> value.getAsString())
        .orElse("");
  }

  /** What the run did, in the table's words. */
  String outcome() {
    if (wasKilled()) {
      return "killed";
    }
    return succeeded() ? answer("status") + ", attempt " + answer("attempts") : "failed";
  }

  /** What lay in the bucket, in the table's words. */
  String inTheBucket() {
    String object = snapshot.isPresent() ? "snapshot" : "nothing";
    String more = receipt.isPresent() ? " and receipt" : snapshot.isPresent() ? ", no receipt" : "";
    return object + more + (uploads.isEmpty() ? "" : ", an unfinished upload");
  }

  /** What is bad about the object under the snapshot's key; nothing if it is whole or not there. */
  Optional<String> badObject() {
    return snapshot.flatMap(WholeSnapshot::fault);
  }

  /** What has to hold whatever happened: promises 1 and 2 of docs/design.md. */
  void assertPromises() {
    assertThat(badObject()).as("what is bad about the stored object").isEmpty();
    assertThat(versions).as("nothing was overwritten").doesNotHaveDuplicates();
    if (receipt.isPresent()) {
      assertReceiptTells();
    }
    if (succeeded()) {
      assertThat(snapshot).as("a success has its object").isPresent();
      assertThat(receipt).as("a success has its receipt").isPresent();
    } else {
      assertThat(error()).as("a failure says why").isNotBlank();
    }
  }

  /** What has to hold of this very run. */
  void assertIs(Expectation expected) {
    assertPromises();
    switch (expected) {
      case Expectation.Stored _ -> assertStored();
      case Expectation.Refused(var words) -> {
        assertNothingStored(words);
        assertThat(uploads).as("unfinished uploads").isEmpty();
      }
      case Expectation.RefusedWithLeftover(var words) -> assertNothingStored(words);
      case Expectation.Unreceipted(var words) -> {
        assertThat(succeeded()).as("success without a receipt: %s", said()).isFalse();
        assertThat(error()).contains(words);
        assertThat(snapshot).as("the committed object").isPresent();
        assertThat(receipt).as("the receipt").isEmpty();
        assertThat(uploads).as("unfinished uploads").isEmpty();
      }
    }
  }

  /** It succeeded, and nothing is left over. */
  void assertStored() {
    assertThat(error()).as("the run's error").isEmpty();
    assertThat(succeeded()).isTrue();
    assertThat(uploads).as("unfinished uploads").isEmpty();
  }

  private void assertNothingStored(List<String> words) {
    assertThat(succeeded()).as("it was to fail: %s", said()).isFalse();
    assertThat(wasKilled()).as("it was to end by itself: %s", said()).isFalse();
    assertThat(error()).contains(words);
    assertThat(versions).as("objects of the run").isEmpty();
  }

  private void assertReceiptTells() {
    JsonObject told = Json.object(receipt.orElseThrow()).orElseThrow();
    byte[] bytes = snapshot.orElseThrow(() -> new AssertionError("a receipt without an object"));
    assertThat(told.get("sha256").getAsString()).isEqualTo(WholeSnapshot.sha256(bytes));
    assertThat(told.get("sizeBytes").getAsLong()).isEqualTo(bytes.length);
    assertThat(told.get("key").getAsString()).isEqualTo(stem + ".snap");
  }
}
