package vaultsnapshot.vault;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;

/**
 * What the environment alone says about Vault; addresses and authorities may still come from the
 * cluster's secret. The variables have Vault's own names and meanings where Vault has one.
 */
public record VaultEnvironment(
    List<URI> addresses,
    List<X509Certificate> authorities,
    Optional<String> tlsServerName,
    Optional<String> namespace,
    List<HostPattern> allowedHosts,
    Duration connectTimeout,
    Duration firstByteTimeout,
    Duration stallTimeout) {
  private static final String ADDRESS = "VAULT_ADDR";
  private static final String CA_FILE = "VAULT_CACERT";
  private static final String CA_PEM = "VAULT_CACERT_BYTES";
  private static final String ALLOWED_HOSTS = "VAULT_ALLOWED_HOSTS";
  private static final String SERVER_NAME = "VAULT_TLS_SERVER_NAME";
  private static final String NAMESPACE = "VAULT_NAMESPACE";
  private static final String SKIP_VERIFY = "VAULT_SKIP_VERIFY";
  private static final String SECRET_ADDRESS = "secret key 'address'";
  private static final String SECRET_CA = "secret key 'ca_cert'";
  private static final String SECRET_NAMESPACE = "secret key 'namespace'";
  private static final Set<String> OFF = Set.of("0", "f", "false");
  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
  private static final Pattern NAMESPACE_FORM = Pattern.compile("[\\x21-\\x7e]+");

  /** Copies the lists. */
  public VaultEnvironment {
    addresses = List.copyOf(addresses);
    authorities = List.copyOf(authorities);
    allowedHosts = List.copyOf(allowedHosts);
  }

  /** Reads all variables of this station; problems go to {@code environment.problems()}. */
  public static VaultEnvironment read(Environment environment) {
    Problems problems = environment.problems();
    refuseSkippedVerification(environment);
    return new VaultEnvironment(
        addresses(ADDRESS, list(environment, ADDRESS), problems),
        authorities(environment),
        environment.text(SERVER_NAME).filter(name -> isHostName(name, problems)),
        environment.text(NAMESPACE).flatMap(name -> namespace(NAMESPACE, name, problems)),
        allowedHosts(environment),
        environment.duration("VAULT_CONNECT_TIMEOUT").orElse(Duration.ofSeconds(5)),
        environment.duration("VAULT_FIRST_BYTE_TIMEOUT").orElse(Duration.ofMinutes(10)),
        environment.duration("VAULT_STALL_TIMEOUT").orElse(Duration.ofSeconds(60)));
  }

  /**
   * Adds what the cluster's secret says. The same thing said twice is fine, two different things
   * are a problem.
   *
   * @param secretAddresses the secret's addresses; empty when it has none
   * @param secretCaPem the secret's authorities, PEM
   * @param secretNamespace the secret's login namespace
   * @return settings that may only be used if {@code problems} stayed empty
   */
  public VaultSettings complete(
      List<String> secretAddresses,
      Optional<String> secretCaPem,
      Optional<String> secretNamespace,
      Problems problems) {
    List<URI> fromSecret =
        secretAddresses.stream()
            .flatMap(text -> VaultAddress.readSecret(SECRET_ADDRESS, text, problems).stream())
            .distinct()
            .toList();
    List<X509Certificate> secretAuthorities =
        secretCaPem.map(pem -> Certificates.read(SECRET_CA, pem, problems)).orElse(List.of());
    Optional<String> otherNamespace =
        secretNamespace.flatMap(name -> namespace(SECRET_NAMESPACE, name, problems));
    if (addresses.isEmpty() && secretAddresses.isEmpty()) {
      problems.add(
          ADDRESS,
          "not set and the secret has no key 'address', expected one or more addresses such as"
              + " https://vault.example.com:8200");
    }
    return new VaultSettings(
        either(ADDRESS, addresses, SECRET_ADDRESS, fromSecret, problems),
        either(CA_FILE + " or " + CA_PEM, authorities, SECRET_CA, secretAuthorities, problems),
        tlsServerName,
        either(
                NAMESPACE,
                namespace.stream().toList(),
                SECRET_NAMESPACE,
                otherNamespace.stream().toList(),
                problems)
            .stream()
            .findFirst(),
        allowedHosts,
        connectTimeout,
        firstByteTimeout,
        stallTimeout);
  }

  private static void refuseSkippedVerification(Environment environment) {
    environment
        .text(SKIP_VERIFY)
        .filter(value -> !OFF.contains(value.toLowerCase(Locale.ROOT)))
        .ifPresent(value ->
            environment
                .problems()
                .add(
                    SKIP_VERIFY,
                    "got '"
                        + value
                        + "', but certificates are always verified; remove it, and pass"
                        + " a private authority in VAULT_CACERT (file), VAULT_CACERT_BYTES (PEM) or"
                        + " the secret's key 'ca_cert'"));
  }

  private static List<X509Certificate> authorities(Environment environment) {
    Problems problems = environment.problems();
    List<X509Certificate> fromFile =
        environment
            .text(CA_FILE)
            .flatMap(file -> fileContent(file, problems))
            .map(pem -> Certificates.read(CA_FILE, pem, problems))
            .orElse(List.of());
    List<X509Certificate> fromPem =
        environment
            .text(CA_PEM)
            .map(pem -> Certificates.read(CA_PEM, pem, problems))
            .orElse(List.of());
    return either(CA_FILE, fromFile, CA_PEM, fromPem, problems);
  }

  private static Optional<String> fileContent(String file, Problems problems) {
    if (file.contains("-----BEGIN")) {
      problems.add(CA_FILE, "holds PEM text, expected the name of a file; put PEM into " + CA_PEM);
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(file)));
    } catch (IOException | InvalidPathException unreadable) {
      problems.add(
          CA_FILE,
          "file '"
              + file
              + "' cannot be read ("
              + unreadable.getClass().getSimpleName()
              + "), expected a file with PEM certificates");
      return Optional.empty();
    }
  }

  private static List<URI> addresses(String subject, List<String> texts, Problems problems) {
    return texts.stream()
        .flatMap(text -> VaultAddress.read(subject, text, problems).stream())
        .distinct()
        .toList();
  }

  private static List<HostPattern> allowedHosts(Environment environment) {
    return list(environment, ALLOWED_HOSTS).stream()
        .flatMap(text -> HostPattern.read(ALLOWED_HOSTS, text, environment.problems()).stream())
        .toList();
  }

  private static List<String> list(Environment environment, String name) {
    return environment.text(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static boolean isHostName(String name, Problems problems) {
    boolean usable = HOST_NAME.matcher(name).matches();
    if (!usable) {
      problems.add(
          SERVER_NAME, "got '" + name + "', expected a host name such as vault.example.com");
    }
    return usable;
  }

  /** {@code root} and nothing but slashes mean the root namespace, for which no header is sent. */
  private static Optional<String> namespace(String subject, String name, Problems problems) {
    String inner = name.strip().replaceAll("^/+|/+$", "");
    if (inner.isEmpty() || inner.equals("root")) {
      return Optional.empty();
    }
    if (!NAMESPACE_FORM.matcher(inner).matches()) {
      problems.add(subject, "got '" + name + "', expected a namespace path such as team/ops");
      return Optional.empty();
    }
    return Optional.of(inner);
  }

  private static <T> List<T> either(
      String first, List<T> one, String second, List<T> other, Problems problems) {
    if (!one.isEmpty() && !other.isEmpty() && !new HashSet<>(one).equals(new HashSet<>(other))) {
      problems.add(first, "differs from " + second + ", expected only one of them, or both equal");
    }
    return one.isEmpty() ? other : one;
  }
}
