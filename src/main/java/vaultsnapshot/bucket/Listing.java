package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists a cluster's snapshots, page after page: S3 gives 1,000 keys at a time. */
record Listing(Calls calls) {
  private static final Comparator<ListedSnapshot> NEWEST_FIRST =
      Comparator.comparing((ListedSnapshot listed) -> listed.name().scheduledAt())
          .thenComparing(listed -> listed.name().label().orElse(""))
          .reversed();

  List<ListedSnapshot> read(Optional<Instant> since, Instant giveUpAt)
      throws BucketException, InterruptedException {
    List<S3Object> objects = objects(directory(), since, giveUpAt);
    return snapshots(objects, receipts(objects));
  }

  BucketContents contents(Instant giveUpAt) throws BucketException, InterruptedException {
    List<S3Object> objects = objects(directory(), Optional.empty(), giveUpAt);
    Set<SnapshotName> receipts = receipts(objects);
    List<ListedSnapshot> snapshots = snapshots(objects, receipts);
    snapshots.forEach(listed -> receipts.remove(listed.name()));
    return new BucketContents(
        snapshots,
        receipts.stream()
            .sorted(Comparator.comparing(SnapshotName::scheduledAt).reversed())
            .toList());
  }

  /** All keys that begin so. */
  List<String> keys(String prefix, Instant giveUpAt) throws BucketException, InterruptedException {
    return objects(prefix, Optional.empty(), giveUpAt).stream().map(S3Object::key).toList();
  }

  private Set<SnapshotName> receipts(List<S3Object> objects) {
    return objects.stream()
        .flatMap(object -> receipt(object).stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private List<ListedSnapshot> snapshots(List<S3Object> objects, Set<SnapshotName> receipts) {
    return objects.stream()
        .flatMap(object -> snapshot(object, receipts).stream())
        .sorted(NEWEST_FIRST)
        .toList();
  }

  private List<S3Object> objects(String prefix, Optional<Instant> since, Instant giveUpAt)
      throws BucketException, InterruptedException {
    List<S3Object> objects = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      ListObjectsV2Response page = page(prefix, since, next, giveUpAt);
      objects.addAll(page.contents());
      next = Optional.ofNullable(page.nextContinuationToken());
    } while (next.isPresent());
    return objects;
  }

  private String directory() {
    return calls.settings().directory();
  }

  private ListObjectsV2Response page(
      String prefix, Optional<Instant> since, Optional<String> continuationToken, Instant giveUpAt)
      throws BucketException, InterruptedException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(calls.settings().bucket()).prefix(prefix);
    continuationToken.ifPresent(request::continuationToken);
    // Keys sort by their stamp, and what ends in .snap sorts behind the stamp alone.
    since.map(SnapshotName::stamp).map(prefix::concat).ifPresent(request::startAfter);
    return calls.call(
        Operation.LIST,
        prefix,
        giveUpAt,
        (s3, limits) -> s3.listObjectsV2(request.overrideConfiguration(limits).build()));
  }

  private Optional<SnapshotName> receipt(S3Object object) {
    return SnapshotName.parseReceipt(
        calls.settings().prefix(), calls.settings().cluster(), object.key());
  }

  private Optional<ListedSnapshot> snapshot(S3Object object, Set<SnapshotName> receipts) {
    return SnapshotName.parse(calls.settings().prefix(), calls.settings().cluster(), object.key())
        .map(name ->
            new ListedSnapshot(
                name,
                object.size(),
                object.lastModified(),
                Optional.ofNullable(object.storageClassAsString()).orElse("STANDARD"),
                receipts.contains(name)));
  }
}
