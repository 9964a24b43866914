package vaultsnapshot.deploy;

import com.google.gson.JsonObject;
import java.util.UUID;
import vaultsnapshot.lambda.PreparedCluster;
import vaultsnapshot.local.LambdaHost;
import vaultsnapshot.local.LocalAws;

/**
 * An AWS account that runs functions, with our package uploaded, and a cluster to back up. One for
 * all tests of this package, up until the JVM ends.
 */
record Account(LocalAws aws, LambdaHost host, PackagedTemplate template, PreparedCluster cluster) {
  static Account shared() {
    return Shared.INSTANCE;
  }

  LambdaApi lambda() {
    return LambdaApi.of(aws);
  }

  /** Stores a secret under a name of its own and returns its ARN. */
  String secret(JsonObject value) {
    return aws.secretsManager()
        .createSecret(create ->
            create.name("vault-snapshot/" + UUID.randomUUID()).secretString(value.toString()))
        .arn();
  }

  private static Account start() {
    LambdaHost host = LambdaHost.start();
    LocalAws aws = LocalAws.start(host);
    return new Account(aws, host, PackagedTemplate.of(aws), PreparedCluster.start());
  }

  /** Loaded only when somebody asks. */
  private static final class Shared {
    static final Account INSTANCE = start();
  }
}
