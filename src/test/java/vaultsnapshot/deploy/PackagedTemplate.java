package vaultsnapshot.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.Parts;

/**
 * The template as {@code sam package} leaves it: code and template in a bucket, the code's address
 * in the template.
 *
 * @param url of the template: it is too large to be sent with the call
 */
record PackagedTemplate(String url) {
  private static final String TEMPLATE = "template.yaml";
  private static final String REPLICA = "replica.yaml";
  private static final String CODE = "(?m)^(\\s+CodeUri:).*$";

  /** In AWS a number that is referred to is a text; LocalStack's is never equal to one. */
  private static final String COMPARED = "!Equals \\[!Ref (\\w+),";

  /** LocalStack takes a parameter that is a list for a text when it deletes: it gets a text. */
  private static final Pattern LIST =
      Pattern.compile("(?m)^  (\\w+):\n    Type: CommaDelimitedList$");

  /** Uploads the built package. */
  static PackagedTemplate of(LocalAws aws) {
    Path code = Parts.projectFolder().resolve("target").resolve("function.zip");
    return with(aws, "function.zip", RequestBody.fromFile(code));
  }

  /** The same with a package that holds nothing to run: its stacks are there sooner. */
  static PackagedTemplate withoutCode(LocalAws aws) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("empty"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return with(aws, "empty.zip", RequestBody.fromBytes(bytes.toByteArray()));
  }

  /** The template of the other side of replication, which has no code. */
  static PackagedTemplate ofReplica(LocalAws aws) {
    return uploaded(aws, bucket(aws), text(REPLICA));
  }

  private static PackagedTemplate with(LocalAws aws, String key, RequestBody code) {
    String bucket = bucket(aws);
    aws.s3().putObject(put -> put.bucket(bucket).key(key), code);
    return uploaded(
        aws,
        bucket,
        withTextsForLists(text(TEMPLATE))
            .replaceAll(CODE, "$1 s3://" + bucket + "/" + key)
            .replaceAll(COMPARED, "!Equals [!Join [\"\", [!Ref $1]],"));
  }

  private static String withTextsForLists(String template) {
    String names =
        LIST.matcher(template)
            .results()
            .map(list -> list.group(1))
            .collect(Collectors.joining("|"));
    return LIST.matcher(template)
        .replaceAll("  $1:\n    Type: String")
        .replaceAll("!Ref (" + names + ")\\b", "!Split [\",\", !Ref $1]");
  }

  private static String bucket(LocalAws aws) {
    String bucket = "code-" + UUID.randomUUID();
    aws.s3()
        .createBucket(create ->
            create
                .bucket(bucket)
                .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    return bucket;
  }

  private static PackagedTemplate uploaded(LocalAws aws, String bucket, String template) {
    aws.s3().putObject(put -> put.bucket(bucket).key(TEMPLATE), RequestBody.fromString(template));
    return new PackagedTemplate(
        "https://%s.s3.%s.amazonaws.com/%s".formatted(bucket, LocalAws.REGION, TEMPLATE));
  }

  private static String text(String file) {
    try {
      return Files.readString(Parts.projectFolder().resolve(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
