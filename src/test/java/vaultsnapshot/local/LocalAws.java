package vaultsnapshot.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * S3 and Secrets Manager by LocalStack, over TLS with a CA of its own.
 *
 * <p>The system property {@code localstack} says how it runs: {@code process}, {@code docker}, or
 * {@code auto} (the default), which takes Docker where an engine answers and has the image. Where
 * it cannot be started that way, that is an error and never a silent skip.
 */
public final class LocalAws implements AutoCloseable {
  /** The region of everything in it. */
  public static final String REGION = "eu-central-1";

  static final String ACCESS_KEY = "test";
  static final String SECRET_KEY = "test";

  private final LocalAuthority authority;
  private final LocalstackServer server;
  private final WorkFolder folder;
  private final SdkHttpClient http;
  private final S3Client s3;
  private final SecretsManagerClient secretsManager;

  private LocalAws(LocalAuthority authority, LocalstackServer server) {
    this.authority = authority;
    this.server = server;
    this.folder = WorkFolder.temporary("aws");
    authority.writeTrustStore(trustStore());
    authority.writeCa(caFile());
    this.http =
        Apache5HttpClient.builder()
            .tlsTrustManagersProvider(() -> new TrustManager[] {authority.trustManager()})
            .build();
    this.s3 = s3At(server.endpoint());
    this.secretsManager =
        SecretsManagerClient.builder()
            .httpClient(http)
            .endpointOverride(server.endpoint())
            .region(Region.of(REGION))
            .credentialsProvider(credentials())
            .build();
  }

  /** The one instance of this JVM, started at the first call and stopped when the JVM ends. */
  public static LocalAws shared() {
    return Shared.INSTANCE;
  }

  /** Starts another instance; the caller closes it. */
  public static LocalAws start() {
    LocalAuthority authority = new LocalAuthority();
    return new LocalAws(authority, LocalstackWay.chosen().start(authority));
  }

  /**
   * Starts another instance, whose Lambda runs functions in {@code host}; the caller closes it.
   * Always as a process: from a container the functions of this machine are out of reach.
   */
  public static LocalAws start(LambdaHost host) {
    LocalAuthority authority = new LocalAuthority();
    return new LocalAws(authority, LocalstackProcess.start(authority, host));
  }

  /** An S3 client that trusts its CA. */
  public S3Client s3() {
    return s3;
  }

  /** The same by another address: of something that stands before it. */
  public S3Client s3At(URI address) {
    return S3Client.builder()
        .httpClient(http)
        .endpointOverride(address)
        .region(Region.of(REGION))
        .credentialsProvider(credentials())
        // LocalStack's virtual hosts need names that only its own DNS server knows.
        .forcePathStyle(true)
        .build();
  }

  /** A Secrets Manager client that trusts its CA. */
  public SecretsManagerClient secretsManager() {
    return secretsManager;
  }

  /** Where all services answer: https, localhost. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** The CA of its certificate. */
  public LocalAuthority authority() {
    return authority;
  }

  /** The CA in a PKCS#12 trust store, for a JVM. */
  public Path trustStore() {
    return folder.resolve("ca.p12");
  }

  /** The CA as PEM, for other clients. */
  public Path caFile() {
    return folder.resolve("ca.pem");
  }

  /** How it runs, in words. */
  public String way() {
    return server.way();
  }

  /** What LocalStack has logged so far. */
  public String log() {
    return server.log();
  }

  /** What a function needs in its environment to use it, beside {@link #trustStore()}. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_S3",
        endpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER",
        endpoint().toString(),
        "AWS_REGION",
        REGION,
        "AWS_DEFAULT_REGION",
        REGION,
        "AWS_ACCESS_KEY_ID",
        ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY",
        SECRET_KEY,
        "AWS_EC2_METADATA_DISABLED",
        "true",
        "S3_PATH_STYLE",
        "true");
  }

  /** Credentials that it takes; it checks none. */
  public static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
  }

  @Override
  public void close() {
    s3.close();
    secretsManager.close();
    http.close();
    server.close();
    folder.close();
  }

  /** Loaded, and with it LocalStack started, only when somebody asks. */
  private static final class Shared {
    static final LocalAws INSTANCE = start();
  }
}
