package vaultsnapshot.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import software.amazon.awssdk.core.sync.RequestBody;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.Parts;

/**
 * The template as {@code sam package} leaves it: the code in a bucket, and its address in the text.
 */
record PackagedTemplate(String text) {
  private static final String BUCKET = "code";

  /** Uploads the built package. */
  static PackagedTemplate of(LocalAws aws) {
    Path project = Parts.projectFolder();
    Path code = project.resolve("target").resolve("function.zip");
    aws.s3()
        .createBucket(create ->
            create
                .bucket(BUCKET)
                .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    aws.s3().putObject(put -> put.bucket(BUCKET).key("function.zip"), RequestBody.fromFile(code));
    try {
      return new PackagedTemplate(
          Files.readString(project.resolve("template.yaml"))
              .replaceAll(
                  "(?m)^(\\s+CodeUri:).*$",
                  "$1 " + Matcher.quoteReplacement("s3://" + BUCKET + "/function.zip")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
