package vaultsnapshot.lambda;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.bucket.S3Clients;
import vaultsnapshot.credentials.SecretStore;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;

/**
 * The clients of AWS, one of each for as long as the process lives. They are made and rehearsed on
 * threads of their own while the rest of the function starts: most of a cold start is the loading
 * of their classes, and Lambda gives the start more than one core (docs/performance.md, 'Cold
 * start').
 */
final class AwsClients {
  private final FutureTask<S3Client> s3;
  private final FutureTask<SecretsManagerClient> secretsManager;

  private AwsClients(FutureTask<S3Client> s3, FutureTask<SecretsManagerClient> secretsManager) {
    this.s3 = s3;
    this.secretsManager = secretsManager;
  }

  /** Begins to make them; returns at once. */
  static AwsClients begun(Map<String, String> variables) {
    return new AwsClients(
        begun("s3", () -> s3(variables)), begun("secrets", AwsClients::secretsManager));
  }

  /** Waits for it; throws what its making failed with. */
  S3Client awaitS3() throws InterruptedException {
    return await(s3);
  }

  /** The same. */
  SecretsManagerClient awaitSecretsManager() throws InterruptedException {
    return await(secretsManager);
  }

  /** What is wrong with the settings is told by the invocation, which reads them again. */
  private static S3Client s3(Map<String, String> variables) {
    BucketSettings settings = BucketSettings.read(new Environment(variables, new Problems()));
    S3Client client = S3Clients.build(settings);
    S3Clients.rehearse(settings);
    return client;
  }

  private static SecretsManagerClient secretsManager() {
    SecretsManagerClient client = SecretStore.client();
    TlsRehearsal.run();
    return client;
  }

  private static <T> FutureTask<T> begun(String name, Callable<T> making) {
    FutureTask<T> task = new FutureTask<>(making);
    Thread.ofPlatform().daemon().name("start-" + name).start(task);
    return task;
  }

  private static <T> T await(FutureTask<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(failure);
      }
    }
  }
}
