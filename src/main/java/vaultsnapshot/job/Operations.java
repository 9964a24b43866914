package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.input.Json;

/**
 * The records of what operators did, in the bucket: one that an operation has begun, written before
 * it changes anything, and one of what came of it. Both are written once and never overwritten, so
 * that of two calls of one operation only the first does it: {@code aws lambda invoke} sends again
 * when it gets no answer within a minute.
 */
final class Operations {
  private static final String OUTCOME = ".outcome";
  private static final String REQUEST = "request";

  private final SnapshotBucket bucket;

  Operations(SnapshotBucket bucket) {
    this.bucket = bucket;
  }

  /** An operation of that id, begun by this or by another call. */
  record Begun(String request, String at) {}

  /** What an earlier call of the operation left; nothing where there was none. */
  Optional<Begun> begun(String operationId, Instant giveUpAt)
      throws IOException, InterruptedException {
    return bucket.readOperation(operationId, giveUpAt).map(Operations::read);
  }

  /** The answer of the call that ended it; nothing while none has. */
  Optional<String> outcome(String operationId, Instant giveUpAt)
      throws IOException, InterruptedException {
    return bucket.readOperation(operationId + OUTCOME, giveUpAt);
  }

  /**
   * Begins it.
   *
   * @return the other call's record where there is one already; nothing if it is ours now
   */
  Optional<Begun> begin(String operationId, String request, Instant now, Instant giveUpAt)
      throws IOException, InterruptedException {
    JsonObject record = new JsonObject();
    record.addProperty(REQUEST, request);
    record.addProperty("begunAt", now.toString());
    // Two calls may come within one moment, and Lambda's own retries have the same request id.
    record.addProperty("call", UUID.randomUUID().toString());
    String ours = record.toString();
    String there = bucket.putOperation(operationId, ours, giveUpAt);
    return there.equals(ours) ? Optional.empty() : Optional.of(read(there));
  }

  /** Records what came of it. */
  void end(String operationId, String outcome, Instant giveUpAt)
      throws IOException, InterruptedException {
    bucket.putOperation(operationId + OUTCOME, outcome, giveUpAt);
  }

  /** Where the record of the outcome lies. */
  String outcomeKey(String operationId) {
    return bucket.operationKey(operationId + OUTCOME);
  }

  private static Begun read(String record) {
    Optional<JsonObject> json = Json.object(record);
    return new Begun(
        json.flatMap(object -> Json.text(object, REQUEST)).orElse(""),
        json.flatMap(object -> Json.text(object, "begunAt")).orElse("an unknown time"));
  }
}
