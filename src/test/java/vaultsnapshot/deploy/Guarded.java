package vaultsnapshot.deploy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import vaultsnapshot.iam.AccessControl;
import vaultsnapshot.iam.FrontDoor;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.template.Place;

/**
 * The function of a stack, all its requests judged by the policies of its stack: what LocalStack
 * stores and does not enforce.
 */
record Guarded(LocalAws aws, AccessControl control, FrontDoor door, FrontDoor plainDoor)
    implements AutoCloseable {
  static Guarded of(Deployed deployed, Place place, String role) {
    LocalAws aws = deployed.account().aws();
    URI server = aws.endpoint();
    String caller =
        "arn:aws:sts::%s:assumed-role/%s/%s".formatted(place.account(), role, deployed.function());
    Optional<String> secretKey =
        Optional.ofNullable(deployed.parameters().get("CredentialsSecretKeyArn"));
    AccessControl control = new AccessControl(deployed.policies(), place, caller, secretKey);
    FrontDoor door =
        FrontDoor.overTls(
            aws.authority().sslContext(aws.authority().serverCertificate()),
            server,
            aws.authority().sslContext(),
            control);
    Guarded guarded =
        new Guarded(
            aws, control, door, FrontDoor.plain(server, aws.authority().sslContext(), control));
    String address = door.address().toString();
    // All that a function gets here and not in AWS: the ways to the local services.
    deployed
        .account()
        .host()
        .surround(
            deployed.function(),
            options ->
                options
                    .using(aws)
                    .withVariables(
                        Map.of(
                            "AWS_ENDPOINT_URL_S3",
                            address,
                            "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                            address)));
    return guarded;
  }

  /** A client with the function's rights. */
  S3Client asTheFunction() {
    return aws.s3At(door.address());
  }

  /** The same without TLS. */
  S3Client asTheFunctionWithoutTls() {
    return aws.s3At(plainDoor.address());
  }

  @Override
  public void close() {
    door.close();
    plainDoor.close();
  }
}
