package vaultsnapshot.credentials;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The login methods and the keys that a secret holds for each. */
@SuppressWarnings("ImmutableEnumChecker") // Set.of() is unmodifiable, which its type does not say.
enum LoginMethod {
  TOKEN(keys("token"), keys(), keys(), false),
  APPROLE(keys("role_id", "secret_id"), keys("secret_id"), keys(), true),
  USERPASS(keys("username", "password"), keys(), keys(), true),
  LDAP(keys("username", "password"), keys(), keys(), true),
  CERT(keys("client_cert", "client_key"), keys(), keys("role"), true),
  AWS(keys("role"), keys("role"), keys("server_id", "sts_region"), true),
  JWT(keys("jwt"), keys(), keys("role"), true);

  /** Keys that can stand beside any method's. */
  private static final Set<String> COMMON =
      keys(
          "method",
          "mount",
          "namespace",
          "address",
          "ca_cert",
          "join_ca_cert",
          "join_client_cert",
          "join_client_key",
          "auto_join",
          "dr_operation_token");

  private final Set<String> telling;
  private final Set<String> dispensable;
  private final Set<String> additional;
  private final boolean mounted;

  /**
   * One method.
   *
   * @param telling the keys by which the method is inferred: all must be there
   * @param dispensable those of them that may be absent once {@code method} is explicit
   * @param additional keys that may be there as well
   * @param mounted whether the method has a mount path
   */
  LoginMethod(
      Set<String> telling, Set<String> dispensable, Set<String> additional, boolean mounted) {
    this.telling = telling;
    this.dispensable = dispensable;
    this.additional = additional;
    this.mounted = mounted;
  }

  /** As Vault and the secret write it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LoginMethod> named(String label) {
    return Arrays.stream(values()).filter(method -> method.label().equals(label)).findFirst();
  }

  /** The names of all methods, in one line. */
  static String labels() {
    return Arrays.stream(values()).map(LoginMethod::label).collect(Collectors.joining(", "));
  }

  /** Every key that a secret may hold. */
  static Set<String> knownKeys() {
    return Stream.concat(COMMON.stream(), Arrays.stream(values()).flatMap(LoginMethod::loginKeys))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether these keys, none more and none less, are what the method is inferred from. */
  boolean isToldBy(Set<String> keys) {
    return keys.containsAll(telling) && keys.stream().allMatch(this::takes);
  }

  /** Whether the key has a meaning for the method. */
  boolean takes(String key) {
    if (key.equals("mount")) {
      return mounted;
    }
    return COMMON.contains(key) || telling.contains(key) || additional.contains(key);
  }

  /** What a secret must hold for the method to be inferred, in one line. */
  String description() {
    return label() + " {" + telling.stream().sorted().collect(Collectors.joining(", ")) + "}";
  }

  /** Whether the key must be there although {@code method} is explicit. */
  boolean requires(String key) {
    return telling.contains(key) && !dispensable.contains(key);
  }

  private Stream<String> loginKeys() {
    return Stream.concat(telling.stream(), additional.stream());
  }

  private static Set<String> keys(String... names) {
    return Set.of(names);
  }
}
