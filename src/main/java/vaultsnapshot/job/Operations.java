package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.input.Json;

/**
 * The records of what operators did, in the bucket: one that an operation has begun, written before
 * it changes anything, and one of what came of it. Both are written once and never overwritten, so
 * that of two calls of one operation only the first does it: {@code aws lambda invoke} sends again
 * when it gets no answer within a minute. Two operations of different names meet there too: each
 * writes its own record first and looks for others then, and S3 shows a record to whoever looks
 * after it was written, so at most one of them finds itself alone.
 */
final class Operations {
  private static final String OUTCOME = ".outcome";
  private static final String REQUEST = "request";
  private static final String BEGUN_AT = "begunAt";
  private static final String ENDS_BY = "endsBy";

  private final SnapshotBucket bucket;

  Operations(SnapshotBucket bucket) {
    this.bucket = bucket;
  }

  /**
   * An operation that was begun, by this or by another call.
   *
   * @param endsBy when its call has ended at the latest, whatever became of it
   */
  record Begun(String operationId, String request, String at, Instant endsBy) {}

  /** What an earlier call of the operation left; nothing where there was none. */
  Optional<Begun> begun(String operationId, Instant giveUpAt)
      throws IOException, InterruptedException {
    return bucket.readOperation(operationId, giveUpAt).map(record -> read(operationId, record));
  }

  /** The answer of the call that ended it; nothing while none has. */
  Optional<String> outcome(String operationId, Instant giveUpAt)
      throws IOException, InterruptedException {
    return bucket.readOperation(operationId + OUTCOME, giveUpAt);
  }

  /**
   * Begins it.
   *
   * @param endsBy when this call has ended at the latest
   * @return the other call's record where there is one already; nothing if it is ours now
   */
  Optional<Begun> begin(
      String operationId, String request, Instant now, Instant endsBy, Instant giveUpAt)
      throws IOException, InterruptedException {
    JsonObject record = new JsonObject();
    record.addProperty(REQUEST, request);
    record.addProperty(BEGUN_AT, now.toString());
    record.addProperty(ENDS_BY, endsBy.toString());
    // Two calls may come within one moment, and Lambda's own retries have the same request id.
    record.addProperty("call", UUID.randomUUID().toString());
    String ours = record.toString();
    String there = bucket.putOperation(operationId, ours, giveUpAt);
    return there.equals(ours) ? Optional.empty() : Optional.of(read(operationId, there));
  }

  /** Records what came of it. */
  void end(String operationId, String outcome, Instant giveUpAt)
      throws IOException, InterruptedException {
    bucket.putOperation(operationId + OUTCOME, outcome, giveUpAt);
  }

  /** Other operations whose calls may be at work now: begun, not ended, and not out of time. */
  List<Begun> atWorkBeside(String operationId, Instant now, Instant giveUpAt)
      throws IOException, InterruptedException {
    Set<String> names = new HashSet<>(bucket.operations(giveUpAt));
    List<Begun> atWork = new ArrayList<>();
    for (String name : names) {
      if (!name.endsWith(OUTCOME) && !names.contains(name + OUTCOME) && !name.equals(operationId)) {
        begun(name, giveUpAt).filter(begun -> now.isBefore(begun.endsBy())).ifPresent(atWork::add);
      }
    }
    return atWork;
  }

  /** Where the record of the outcome lies. */
  String outcomeKey(String operationId) {
    return bucket.operationKey(operationId + OUTCOME);
  }

  private static Begun read(String operationId, String record) {
    Optional<JsonObject> json = Json.object(record);
    return new Begun(
        operationId,
        json.flatMap(object -> Json.text(object, REQUEST)).orElse(""),
        json.flatMap(object -> Json.text(object, BEGUN_AT)).orElse("an unknown time"),
        // Of a record that cannot be read nobody knows that its call has ended.
        json.flatMap(object -> Json.text(object, ENDS_BY))
            .flatMap(Operations::instant)
            .orElse(Instant.MAX));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }
}
