package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.Tag;

/** Reads and writes the tags of objects. Writing replaces the whole set, which is one tag. */
record Tags(Calls calls) {
  static final String RETENTION = "retention";

  Map<String, String> read(String key, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return calls
        .call(
            Operation.GET_TAGS,
            key,
            giveUpAt,
            (s3, limits) ->
                s3.getObjectTagging(request ->
                    request
                        .bucket(calls.settings().bucket())
                        .key(key)
                        .overrideConfiguration(limits)))
        .tagSet()
        .stream()
        .collect(Collectors.toUnmodifiableMap(Tag::key, Tag::value));
  }

  void write(String key, String tier, Instant giveUpAt)
      throws BucketException, InterruptedException {
    PutObjectTaggingRequest.Builder request = request(key, tier);
    calls.call(
        Operation.PUT_TAGS,
        key,
        giveUpAt,
        (s3, limits) -> s3.putObjectTagging(request.overrideConfiguration(limits).build()));
  }

  void writeIfThere(String key, String tier, Instant giveUpAt)
      throws BucketException, InterruptedException {
    PutObjectTaggingRequest.Builder request = request(key, tier);
    calls.call(
        Operation.PUT_TAGS,
        key,
        giveUpAt,
        (s3, limits) ->
            Found.of(() -> s3.putObjectTagging(request.overrideConfiguration(limits).build())));
  }

  private PutObjectTaggingRequest.Builder request(String key, String tier) {
    Tag tag = Tag.builder().key(RETENTION).value(tier).build();
    return PutObjectTaggingRequest.builder()
        .bucket(calls.settings().bucket())
        .key(key)
        .tagging(tagging -> tagging.tagSet(tag));
  }
}
