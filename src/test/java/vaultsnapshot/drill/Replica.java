package vaultsnapshot.drill;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.iam.AccessControl;
import vaultsnapshot.iam.GuardedAws;
import vaultsnapshot.iam.Keys;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.Parts;
import vaultsnapshot.template.Place;
import vaultsnapshot.template.Stack;
import vaultsnapshot.template.Template;

/**
 * The bucket of replica.yaml, and who comes to it: LocalStack enforces no policy, so whoever the
 * drill is at the moment comes through a door that judges him by the bucket's own policy and by the
 * rights that docs/restore.md wants him to have, those of the operator's role.
 */
final class Replica implements AutoCloseable {
  private static final Place PLACE = new Place(LocalAws.REGION, "000000000000");
  private static final String ROLE = "arn:aws:iam::000000000000:role/";
  private static final String ADMINISTRATOR = ROLE + "administrator";
  private static final String ANOTHER = ROLE + "vault-snapshot-OperatorRole";
  private static final String SECRET =
      "arn:aws:secretsmanager:" + LocalAws.REGION + ":000000000000:secret:vault-operator-AbCdEf";

  private final LocalAws aws;
  private final String bucket;
  private final GuardedAws administrator;
  private final GuardedAws another;

  /** Of a cluster's snapshots; {@code bucket} is there. */
  Replica(LocalAws aws, String bucket, String prefix, String cluster) {
    this.aws = aws;
    this.bucket = bucket;
    Stack stack =
        Template.read(Parts.projectFolder().resolve("replica.yaml"))
            .deployed(
                PLACE,
                Map.of("BucketName", bucket, "AdministratorArns", ADMINISTRATOR),
                Map.of("Bucket", bucket));
    String key = stack.output("ReplicaKeyArn").orElseThrow();
    Policies policies =
        new Policies(
            Policies.of(operator(bucket, key, prefix, cluster), "OperatorRole").identity(),
            Policies.of(
                    List.of(),
                    List.of(stack.properties("BucketPolicy").getAsJsonObject("PolicyDocument")))
                .resource());
    Keys keys = new Keys(PLACE, Optional.empty(), Optional.of(key));
    this.administrator = GuardedAws.open(aws, new AccessControl(policies, keys, ADMINISTRATOR));
    this.another = GuardedAws.open(aws, new AccessControl(policies, keys, ANOTHER));
  }

  String bucket() {
    return bucket;
  }

  /** Where one of its {@code AdministratorArns} finds S3. */
  URI s3OfAnAdministrator() {
    return administrator.address();
  }

  /** Where somebody finds it who has the same rights, but is none of them. */
  URI s3OfAnother() {
    return another.address();
  }

  /** What was refused to an administrator, or could not be judged. */
  List<String> refusedToAnAdministrator() {
    AccessControl control = administrator.control();
    return java.util.stream.Stream.concat(
            control.refused().stream().map(Object::toString), control.unmapped().stream())
        .toList();
  }

  /** Does what S3's replication would have done: every object, with its metadata. */
  void replicate(String from) {
    aws.s3()
        .listObjectsV2Paginator(list -> list.bucket(from))
        .contents()
        .forEach(object ->
            aws.s3()
                .copyObject(copy ->
                    copy.sourceBucket(from)
                        .sourceKey(object.key())
                        .destinationBucket(bucket)
                        .destinationKey(object.key())));
  }

  @Override
  public void close() {
    administrator.close();
    another.close();
  }

  /** The stack whose operator's role has the rights that a restore from this bucket needs. */
  private static Stack operator(String bucket, String key, String prefix, String cluster) {
    return Template.ofThisProject()
        .deployed(
            PLACE,
            Map.of(
                "ClusterName", cluster,
                "BucketName", bucket,
                "BucketCreated", "false",
                "SnapshotPrefix", prefix + "/",
                "EncryptionKey", key,
                "AdministratorArns", ADMINISTRATOR,
                "OperatorFunctionEnabled", "true",
                "OperatorSecretArn", SECRET),
            Map.of());
  }
}
