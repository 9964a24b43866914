package vaultsnapshot.iam;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.local.FunctionOptions;
import vaultsnapshot.local.LocalAws;

/**
 * The local S3 and Secrets Manager behind doors that let through what policies allow: LocalStack
 * stores policies and enforces none.
 *
 * @param control what decides, and what was asked of it
 * @param door with TLS
 * @param plainDoor without
 */
public record GuardedAws(LocalAws aws, AccessControl control, FrontDoor door, FrontDoor plainDoor)
    implements AutoCloseable {
  /** Opens the doors; the caller closes them. */
  public static GuardedAws open(LocalAws aws, AccessControl control) {
    return new GuardedAws(
        aws,
        control,
        FrontDoor.overTls(
            aws.authority().sslContext(aws.authority().serverCertificate()),
            aws.endpoint(),
            aws.authority().sslContext(),
            control),
        FrontDoor.plain(aws.endpoint(), aws.authority().sslContext(), control));
  }

  /** A function that reaches AWS through the door with TLS alone. */
  public FunctionOptions reachedBy(FunctionOptions function) {
    String address = address().toString();
    return function
        .using(aws)
        .withVariables(
            Map.of("AWS_ENDPOINT_URL_S3", address, "AWS_ENDPOINT_URL_SECRETS_MANAGER", address));
  }

  /** Where the door with TLS is. */
  public URI address() {
    return door.address();
  }

  /** Where the one without is. */
  public URI plainAddress() {
    return plainDoor.address();
  }

  /** A client with the rights that are in force. */
  public S3Client s3() {
    return aws.s3At(address());
  }

  /** The same without TLS. */
  public S3Client s3WithoutTls() {
    return aws.s3At(plainAddress());
  }

  @Override
  public void close() {
    door.close();
    plainDoor.close();
  }
}
