package vaultsnapshot.credentials;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;
import vaultsnapshot.vault.Login;

/**
 * Reads a cluster's secret, a JSON object of strings:
 *
 * <ul>
 *   <li>{@code token}: {@code token}
 *   <li>{@code approle}: {@code role_id}, {@code secret_id}
 *   <li>{@code userpass}, {@code ldap}: {@code username}, {@code password}
 *   <li>{@code cert}: {@code client_cert}, {@code client_key} (PEM), and {@code role} where wanted
 *   <li>{@code aws}: {@code role}, and {@code server_id}, {@code sts_region} where wanted
 *   <li>{@code jwt}: {@code role}, {@code jwt}
 * </ul>
 *
 * <p>The method is the one that {@code method} names, or else the one whose keys the secret has.
 * Some keys may be absent once {@code method} is there: {@code secret_id} (roles with {@code
 * bind_secret_id=false}) and the {@code role} of {@code aws} and {@code jwt} (the server's default
 * role). User name and password without {@code method} mean {@code userpass}, unless {@code mount}
 * is {@code ldap}.
 *
 * <p>Beside them may stand {@code mount} (the auth method's path, with or without {@code auth/};
 * the method's name where absent), {@code namespace}, {@code address} (one URL, several with commas
 * between, or an array) and {@code ca_cert} (PEM); and for the operator's actions {@code
 * join_ca_cert}, {@code join_client_cert}, {@code join_client_key} (PEM), {@code auto_join} and
 * {@code dr_operation_token}.
 */
public final class SecretParser {
  private static final String SUBJECT = "secret";

  private final SecretFields fields;
  private final Problems problems;
  private final Optional<String> mount;

  private SecretParser(SecretFields fields, Problems problems) {
    this.fields = fields;
    this.problems = problems;
    this.mount = path("mount").map(SecretParser::withoutPrefix);
  }

  /**
   * Reads the secret; each problem names a key, none quotes a value.
   *
   * @return nothing when there was a problem
   */
  public static Optional<ClusterSecret> parse(String json, Problems problems) {
    Optional<JsonObject> object = Json.object(json);
    if (object.isEmpty()) {
      problems.add(
          SUBJECT,
          "is not a JSON object ("
              + json.length()
              + " characters), expected for example"
              + " {\"role_id\": \"...\", \"secret_id\": \"...\"}");
      return Optional.empty();
    }
    int before = problems.found().size();
    Optional<ClusterSecret> secret =
        new SecretParser(new SecretFields(object.get(), problems), problems).read();
    return problems.found().size() > before ? Optional.empty() : secret;
  }

  private Optional<ClusterSecret> read() {
    refuseUnknownKeys();
    Optional<Login> login = method().flatMap(this::login);
    List<String> addresses = fields.texts("address");
    Optional<String> caPem = fields.pem("ca_cert", "CERTIFICATE");
    Optional<String> namespace = path("namespace");
    OperatorSecrets operator = operator();
    return login.map(found -> new ClusterSecret(found, addresses, caPem, namespace, operator));
  }

  private OperatorSecrets operator() {
    return new OperatorSecrets(
        fields.pem("join_ca_cert", "CERTIFICATE"),
        fields.pem("join_client_cert", "CERTIFICATE"),
        fields.pem("join_client_key", "PRIVATE KEY").map(Secret::new),
        fields.secret("auto_join"),
        fields.headerText("dr_operation_token").map(Secret::new));
  }

  private void refuseUnknownKeys() {
    Set<String> unknown = new TreeSet<>(fields.keys());
    unknown.removeAll(LoginMethod.knownKeys());
    for (String key : unknown) {
      problems.add(
          SecretFields.shown(key),
          "is not a key of the secret, known are " + SecretFields.list(LoginMethod.knownKeys()));
    }
  }

  private Optional<LoginMethod> method() {
    return fields.has("method")
        ? fields.text("method").flatMap(this::explicitMethod)
        : inferredMethod();
  }

  private Optional<LoginMethod> explicitMethod(String label) {
    Optional<LoginMethod> method = LoginMethod.named(label);
    method.ifPresentOrElse(
        this::refuseForeignKeys,
        () ->
            problems.add(
                "method", "is not a login method, expected one of " + LoginMethod.labels()));
    return method;
  }

  private void refuseForeignKeys(LoginMethod method) {
    for (String key : knownKeysPresent()) {
      if (!method.takes(key)) {
        problems.add(key, "has no meaning for method " + method.label() + ", remove it");
      }
    }
  }

  private Optional<LoginMethod> inferredMethod() {
    Set<String> keys = knownKeysPresent();
    List<LoginMethod> fitting =
        Arrays.stream(LoginMethod.values()).filter(method -> method.isToldBy(keys)).toList();
    if (fitting.isEmpty()) {
      problems.add(SUBJECT, "fits no login method; " + whatItHasAndWhatIsNeeded());
      return Optional.empty();
    }
    return Optional.of(fitting.size() == 1 ? fitting.getFirst() : userpassOrLdap());
  }

  private LoginMethod userpassOrLdap() {
    return mount.equals(Optional.of(LoginMethod.LDAP.label()))
        ? LoginMethod.LDAP
        : LoginMethod.USERPASS;
  }

  private String whatItHasAndWhatIsNeeded() {
    String needed =
        Arrays.stream(LoginMethod.values())
            .map(LoginMethod::description)
            .collect(Collectors.joining(", "));
    return "it has " + SecretFields.list(fields.keys()) + "; the methods need " + needed;
  }

  private Set<String> knownKeysPresent() {
    Set<String> known = new TreeSet<>(fields.keys());
    known.retainAll(LoginMethod.knownKeys());
    return known;
  }

  private Optional<Login> login(LoginMethod method) {
    refuseMissingKeys(method);
    String mount = this.mount.orElse(method.label());
    return switch (method) {
      case TOKEN -> fields.headerText("token").map(token -> new Login.Token(new Secret(token)));
      case APPROLE ->
          both(
              fields.text("role_id"),
              Optional.of(fields.secret("secret_id")),
              (roleId, secretId) -> new Login.AppRole(mount, roleId, secretId));
      case USERPASS ->
          both(
              fields.text("username"),
              fields.password("password"),
              (name, password) -> new Login.Userpass(mount, name, new Secret(password)));
      case LDAP ->
          both(
              fields.text("username"),
              fields.password("password"),
              (name, password) -> new Login.Ldap(mount, name, new Secret(password)));
      case CERT -> {
        Optional<String> role = fields.text("role");
        yield both(
            fields.pem("client_cert", "CERTIFICATE"),
            fields.pem("client_key", "PRIVATE KEY"),
            (certificate, key) -> new Login.Cert(mount, role, certificate, new Secret(key)));
      }
      case AWS ->
          Optional.of(
              new Login.Aws(
                  mount,
                  fields.text("role"),
                  fields.headerText("server_id"),
                  fields.region("sts_region")));
      case JWT -> {
        Optional<String> role = fields.text("role");
        yield fields.secret("jwt").map(jwt -> new Login.Jwt(mount, role, jwt));
      }
    };
  }

  private void refuseMissingKeys(LoginMethod method) {
    for (String key : LoginMethod.knownKeys()) {
      if (method.requires(key) && !fields.has(key)) {
        problems.add(key, "is missing, method " + method.label() + " needs it");
      }
    }
  }

  private static String withoutPrefix(String mount) {
    return mount.startsWith("auth/") ? mount.substring("auth/".length()) : mount;
  }

  private Optional<String> path(String key) {
    Optional<String> text = fields.text(key);
    Optional<String> path = text.flatMap(VaultPath::normalise);
    if (text.isPresent() && path.isEmpty()) {
      problems.add(
          key,
          "is not a path of letters, digits and _.~- with slashes between, without '.' and '..'");
    }
    return path;
  }

  private static <A, B> Optional<Login> both(
      Optional<A> first, Optional<B> second, BiFunction<A, B, Login> make) {
    return first.flatMap(a -> second.map(b -> make.apply(a, b)));
  }
}
