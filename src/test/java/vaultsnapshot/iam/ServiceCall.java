package vaultsnapshot.iam;

import java.util.List;
import java.util.Optional;

/**
 * A call that an AWS service makes for somebody, as the policy of what it calls sees it (IAM user
 * guide, 'The confused deputy problem').
 *
 * @param service such as {@code events.amazonaws.com}
 * @param account for whose account; nothing where the service does not say
 * @param source the ARN of what it calls for; nothing where the service does not say
 */
record ServiceCall(String service, Optional<String> account, Optional<String> source) {
  private static final String OTHER_SERVICE = "ec2.amazonaws.com";
  private static final String OTHER_ACCOUNT = "210987654321";
  private static final String OTHER_REGION = "eu-west-3";
  private static final int REGION = 3;
  private static final int ACCOUNT = 4;
  private static final int RESOURCE = 5;

  /** For a resource, and the account that its ARN names. */
  static ServiceCall of(String service, String source) {
    return new ServiceCall(
        service, Optional.of(source.split(":", RESOURCE + 1)[ACCOUNT]), Optional.of(source));
  }

  /** Of a service that says nothing more. */
  static ServiceCall of(String service) {
    return new ServiceCall(service, Optional.empty(), Optional.empty());
  }

  /** What it asks for. */
  AccessRequest asks(String action, String resource) {
    return AccessRequest.overTls(action, resource)
        .with(KnownKey.PRINCIPAL_SERVICE, service)
        .with(KnownKey.SOURCE_ACCOUNT, account)
        .with(KnownKey.SOURCE_ARN, source);
  }

  /** The same of others or for others: nothing of it may be let through where this one is meant. */
  List<ServiceCall> ofOthers() {
    Optional<String> otherAccount = Optional.of(OTHER_ACCOUNT);
    return List.of(
        new ServiceCall(OTHER_SERVICE, account, source),
        new ServiceCall(service, otherAccount, source),
        new ServiceCall(service, account, sourceWith(ACCOUNT, OTHER_ACCOUNT)),
        new ServiceCall(service, otherAccount, sourceWith(ACCOUNT, OTHER_ACCOUNT)),
        new ServiceCall(service, account, sourceWith(REGION, OTHER_REGION)),
        new ServiceCall(service, account, sourceWith(RESOURCE, "other/other")),
        new ServiceCall(service, account, Optional.empty()),
        new ServiceCall(service, Optional.empty(), source),
        of(service));
  }

  private Optional<String> sourceWith(int segment, String other) {
    return source.map(arn -> {
      String[] segments = arn.split(":", RESOURCE + 1);
      segments[segment] = other;
      return String.join(":", segments);
    });
  }
}
