package vaultsnapshot.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import vaultsnapshot.local.LocalAws;

/** The model answers what a real S3 answers, whatever is asked in whatever order. */
final class ModelBucketIT {
  private static final int STEPS = 400;
  private static final String MODEL_BUCKET = "model";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theModelAnswersAsARealS3Does(long seed) {
    S3Client real = LocalAws.shared().s3();
    String bucket = "differential-" + UUID.randomUUID();
    real.createBucket(request ->
        request
            .bucket(bucket)
            .createBucketConfiguration(
                configuration -> configuration.locationConstraint(LocalAws.REGION)));
    real.putBucketVersioning(request ->
        request
            .bucket(bucket)
            .versioningConfiguration(
                versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    try (S3Client model = new ModelS3(new ModelBucket(InstantSource.system()), new Mishaps())) {
      BucketCaller ofReal = new BucketCaller(real, bucket);
      BucketCaller ofModel = new BucketCaller(model, MODEL_BUCKET);
      Random random = new Random(seed);
      Map<String, Integer> kinds = new HashMap<>();
      List<String> done = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        BucketCall call = BucketCall.drawn(random);
        String expected = call.on(ofReal);
        done.add(call + " -> " + expected);
        assertThat(call.on(ofModel))
            .as("seed %d, last of %s", seed, done.reversed())
            .isEqualTo(expected);
        kinds.merge(call.kind() + " " + expected.split(" ", 2)[0], 1, Integer::sum);
      }
      assertThat(kinds.keySet())
          .as("each kind of call with each of its ends was tried")
          .contains(
              "PUT stored",
              "PUT 412",
              "PUT 400",
              "HEAD found",
              "HEAD 404",
              "GET found",
              "GET 404",
              "PUT_TAGS done",
              "PUT_TAGS 404",
              "PUT_TAGS 405",
              "GET_TAGS tags",
              "GET_TAGS 404",
              "DELETE marker",
              "DELETE_VERSION done",
              "LIST page",
              "VERSIONS page");
    }
  }
}
