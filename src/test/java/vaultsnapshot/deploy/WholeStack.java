package vaultsnapshot.deploy;

import com.google.gson.JsonObject;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import vaultsnapshot.iam.AccessControl;
import vaultsnapshot.iam.GuardedAws;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.lambda.PreparedCluster;

/**
 * A stack with all its functions, a bucket with a key of its own and with the stricter Object Lock.
 * All requests of a function are judged by its deployed policies.
 */
record WholeStack(Deployed deployed, Map<StackFunction, GuardedAws> guards)
    implements AutoCloseable {
  static final String LOCK_MODE = "COMPLIANCE";

  /** Which key a secret has only Secrets Manager knows; that it is asked for is enough. */
  private static final String SECRETS_KEY =
      "arn:aws:kms:eu-central-1:000000000000:key/0f1e2d3c-0000-4000-8000-000000000000";

  /** Deploys it with {@code more} parameters; the newest snapshot alone is kept. */
  static WholeStack create(Account account, PreparedCluster cluster, Map<String, String> more) {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "KeepLast",
                "1",
                "EncryptionKey",
                "create",
                "CredentialsSecretKeyArn",
                SECRETS_KEY,
                "ObjectLockMode",
                LOCK_MODE,
                "ObjectLockDays",
                "1",
                "AuditEnabled",
                "true",
                "OperatorFunctionEnabled",
                "true",
                "OperatorSecretArn",
                account.secret(cluster.operatorSecret())));
    parameters.putAll(more);
    Deployed deployed = Deployed.create(account, cluster, parameters);
    deployed.putLifecycleAndEncryption();
    Map<StackFunction, GuardedAws> guards = new EnumMap<>(StackFunction.class);
    for (StackFunction function : StackFunction.values()) {
      guards.put(function, deployed.guard(function));
    }
    return new WholeStack(deployed, guards);
  }

  /** What judges a function's requests. */
  AccessControl control(StackFunction function) {
    return guard(function).control();
  }

  /** A function's way to AWS. */
  GuardedAws guard(StackFunction function) {
    return java.util.Objects.requireNonNull(guards.get(function));
  }

  /** The answer of a call that must be a success. */
  JsonObject answer(StackFunction function, String event) {
    return deployed.answer(function, event);
  }

  /** Puts other policies than the deployed ones in force for a function. */
  void enforce(StackFunction function, Policies policies) {
    control(function).enforce(policies);
  }

  @Override
  public void close() {
    guards.values().forEach(GuardedAws::close);
    deployed.stack().delete();
  }
}
