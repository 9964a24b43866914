package vaultsnapshot.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import vaultsnapshot.fuzz.Canary;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;
import vaultsnapshot.vault.Login;
import vaultsnapshot.vault.VaultEnvironment;

/** Any secret: no problem ever quotes a value, and what is accepted shows none of its secrets. */
public final class SecretFuzz implements FuzzTarget {
  private static final int LONGEST_PROBLEM = 1500;

  @Override
  public void run(byte[] input) {
    if (Canary.isSpelledIn(input)) {
      return;
    }
    Problems problems = new Problems();
    Optional<ClusterSecret> secret = SecretParser.parse(Canary.text(input), problems);
    Property.same(
        problems.found().isEmpty(), secret.isPresent(), "a secret without problems is read");
    secret.ifPresent(SecretFuzz::judge);
    secret.ifPresent(found -> complete(found, problems));
    for (String problem : problems.found()) {
      Canary.isNotIn(problem, "a problem");
      Property.holds(problem.length() < LONGEST_PROBLEM, "a problem is short: " + problem);
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            "{'token':'\1'}",
            "{'role_id':'r','secret_id':'\1','address':'https://vault.example.com:8200'}",
            "{'username':'u','password':'\1','mount':'auth/people','namespace':'team/ops'}",
            "{'method':'ldap','username':'u','password':'\1'}",
            "{'method':'aws','server_id':'s','sts_region':'eu-west-1','mount':'aws'}",
            "{'jwt':'\1','role':'r','address':['https://a:1','https://\1:2']}",
            "{'client_cert':'-----BEGIN CERTIFICATE-----\\\\nMIIB\\\\n-----END CERTIFICATE-----',"
                + "'client_key':'-----BEGIN PRIVATE KEY-----\\nMIIC\\n-----END PRIVATE KEY-----',"
                + "'ca_cert':'-----BEGIN CERTIFICATE-----MIIB-----END CERTIFICATE-----'}",
            "{'\1':'\1','method':'\1','namespace':'\1','mount':'\1','sts_region':'\1'}",
            "\1")
        .map(text -> text.replace('\'', '"').getBytes(UTF_8))
        .toList();
  }

  private static void judge(ClusterSecret secret) {
    secrets(secret.login())
        .forEach(hidden -> {
          Property.holds(!hidden.value().isBlank(), "a secret is not blank");
          Property.same("(redacted)", hidden.toString(), "what is shown of a secret");
        });
    Property.holds(
        secrets(secret.login()).findAny().isPresent()
            || secret.login() instanceof Login.Aws
            || secret.login() instanceof Login.AppRole,
        "every method but aws, and approle without secret_id, has a secret");
    secret.namespace().ifPresent(SecretFuzz::isPlainPath);
    mount(secret.login()).ifPresent(SecretFuzz::isPlainPath);
  }

  /** What the next station makes of it. */
  private static void complete(ClusterSecret secret, Problems problems) {
    VaultEnvironment.read(new Environment(Map.of(), problems))
        .complete(secret.addresses(), secret.caPem(), secret.namespace(), problems);
  }

  private static void isPlainPath(String path) {
    Property.holds(
        path.matches("[A-Za-z0-9_.~-]+(/[A-Za-z0-9_.~-]+)*")
            && Stream.of(path.split("/")).noneMatch(part -> part.matches("\\.\\.?")),
        "a path needs no escaping and leads nowhere else: " + path);
  }

  private static Stream<Secret> secrets(Login login) {
    return switch (login) {
      case Login.Token(Secret token) -> Stream.of(token);
      case Login.AppRole(_, _, Optional<Secret> secretId) -> secretId.stream();
      case Login.Userpass(_, _, Secret password) -> Stream.of(password);
      case Login.Ldap(_, _, Secret password) -> Stream.of(password);
      case Login.Cert cert -> Stream.of(cert.keyPem());
      case Login.Jwt(_, _, Secret jwt) -> Stream.of(jwt);
      case Login.Aws _ -> Stream.of();
    };
  }

  private static Optional<String> mount(Login login) {
    return switch (login) {
      case Login.Token _ -> Optional.empty();
      case Login.AppRole role -> Optional.of(role.mount());
      case Login.Userpass user -> Optional.of(user.mount());
      case Login.Ldap user -> Optional.of(user.mount());
      case Login.Cert cert -> Optional.of(cert.mount());
      case Login.Jwt jwt -> Optional.of(jwt.mount());
      case Login.Aws aws -> Optional.of(aws.mount());
    };
  }
}
