package vaultsnapshot.lambda;

import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.iam.AccessControl;
import vaultsnapshot.iam.GuardedAws;
import vaultsnapshot.iam.Keys;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.template.Place;
import vaultsnapshot.template.Stack;
import vaultsnapshot.template.Template;

/**
 * The function as {@code template.yaml} deploys it: with the template's environment, and with
 * exactly its role's and its bucket's policies, enforced before the local S3 and Secrets Manager.
 */
final class DeployedStack implements AutoCloseable {
  static final String CLUSTER = "prod";
  static final String ROLE = "SnapshotRole";

  /** LocalStack's account. */
  static final Place PLACE = new Place(LocalAws.REGION, "000000000000");

  static final String SECRET_KEY_ARN =
      "arn:aws:kms:" + LocalAws.REGION + ":000000000000:key/0f1e2d3c-0000-4000-8000-000000000000";

  static final String ADMINISTRATOR = "arn:aws:iam::000000000000:role/administrator";

  private static final String CALLER =
      "arn:aws:sts::000000000000:assumed-role/vault-snapshot-SnapshotRole/vault-snapshot";

  private final Deployment deployment;
  private final Policies policies;
  private final GuardedAws aws;

  private DeployedStack(Deployment deployment) {
    this.deployment = deployment;
    Map<String, String> environment = deployment.environment();
    this.policies =
        Policies.of(
            stack(
                environment.getOrDefault("SNAPSHOT_BUCKET", ""),
                environment.getOrDefault("CREDENTIALS_SECRET", ""),
                Map.of()),
            ROLE);
    Keys keys = new Keys(PLACE, Optional.of(SECRET_KEY_ARN), Optional.empty());
    this.aws = GuardedAws.open(Deployment.aws(), new AccessControl(policies, keys, CALLER));
  }

  /** Deploys it beside a secret of this value, with {@code KeepLast} 1. */
  static DeployedStack deploy(JsonObject secret) {
    return new DeployedStack(
        Deployment.create(
            secret, (bucket, _, secretArn) -> environment(stack(bucket, secretArn, Map.of()))));
  }

  /** The template with the least that it must be given, and {@code more}. */
  static Stack stack(String bucket, String secretArn, Map<String, String> more) {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "ClusterName",
                CLUSTER,
                "CredentialsSecretArn",
                secretArn,
                "CredentialsSecretKeyArn",
                SECRET_KEY_ARN,
                "BucketName",
                bucket,
                "EncryptionKey",
                "sse-s3",
                "AdministratorArns",
                ADMINISTRATOR,
                "KeepLast",
                "1"));
    parameters.putAll(more);
    return Template.ofThisProject().deployed(PLACE, parameters, Map.of());
  }

  /** Bucket and secret. */
  Deployment deployment() {
    return deployment;
  }

  /** What the template gives. */
  Policies policies() {
    return policies;
  }

  /** What stands before S3 and Secrets Manager. */
  AccessControl control() {
    return aws.control();
  }

  /** Starts a process of the function that reaches AWS through the door alone. */
  DeployedFunction start(String staging) {
    return DeployedFunction.start(
        aws.reachedBy(FunctionOptions.packaged(deployment.environment()))
            .withVariables(Map.of("STAGING", staging)));
  }

  /** A client with the role's rights, for requests that the function does not make. */
  S3Client asTheRole() {
    return aws.s3();
  }

  /** The same without TLS. */
  S3Client asTheRoleWithoutTls() {
    return aws.s3WithoutTls();
  }

  @Override
  public void close() {
    aws.close();
  }

  private static Map<String, String> environment(Stack stack) {
    Map<String, String> variables = new HashMap<>();
    stack
        .properties("SnapshotFunction")
        .getAsJsonObject("Environment")
        .getAsJsonObject("Variables")
        .entrySet()
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue().getAsString()));
    return variables;
  }
}
