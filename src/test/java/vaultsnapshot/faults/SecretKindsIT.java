package vaultsnapshot.faults;

import static vaultsnapshot.faults.Expectation.refused;
import static vaultsnapshot.faults.Expectation.stored;
import static vaultsnapshot.faults.Expectation.unreceipted;
import static vaultsnapshot.faults.wire.Rule.ALWAYS;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.faults.wire.Answer;
import vaultsnapshot.faults.wire.Exchange;
import vaultsnapshot.faults.wire.Fault;
import vaultsnapshot.faults.wire.Faults;
import vaultsnapshot.faults.wire.Request;
import vaultsnapshot.faults.wire.Rule;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.LocalAuthority;

/**
 * Every kind of secret on every road to an error: each run is searched for the secrets that it was
 * given and those that it got ({@link Lane#leaked}).
 *
 * <p>The logins themselves are answered in the proxy, with a token that the real server made: here
 * they matter as carriers of secrets, and {@code LoginMethodsIT} proves them on the real methods.
 */
@Execution(ExecutionMode.CONCURRENT)
final class SecretKindsIT {
  private static final Duration SHORT = Duration.ofSeconds(45);

  @AfterAll
  static void endLanes() {
    Lanes.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void noSecretStandsWhereNoneMay(FaultCase fault) {
    Lanes.with(fault.scene(), lane -> lane.show(fault));
  }

  static List<FaultCase> faults() {
    return List.of(Kind.values()).stream().flatMap(kind -> faults(kind).stream()).toList();
  }

  private static List<FaultCase> faults(Kind kind) {
    List<FaultCase> cases = new ArrayList<>();
    cases.add(
        vault(
            kind,
            "nothing else wrong",
            Rule.of(Requests.SNAPSHOT, ALWAYS, Exchange::pass),
            stored()));
    if (kind != Kind.TOKEN) {
      cases.add(
          vault(
              kind,
              "the login refused, with all it sent in the error",
              Rule.of(kind.login(), ALWAYS, echo(400)),
              refused("not sent again")));
      cases.add(
          vault(
                  kind,
                  "the login answered with 500, and all it sent in the error",
                  Rule.of(kind.login(), ALWAYS, echo(500)),
                  refused("(login)"))
              .within(SHORT));
      cases.add(
          vault(
              kind,
              "the login answered without a token, with all it sent",
              Rule.of(kind.login(), ALWAYS, echo(200)),
              refused("without a token")));
      cases.add(
          vault(
              kind,
              "the revocation refused, with the token in the error",
              Rule.of(Requests.REVOKE, ALWAYS, echo(403)),
              stored()));
    }
    cases.add(
        vault(
            kind,
            "the snapshot refused, with the token in the error",
            Rule.of(Requests.SNAPSHOT, ALWAYS, echo(403)),
            refused("403")));
    cases.add(
        vault(
            kind,
            "the token in place of the snapshot",
            Rule.of(Requests.SNAPSHOT, ALWAYS, echo(200)),
            refused("expected application/gzip")));
    cases.add(
        vault(
            kind,
            "the token in a redirect",
            Rule.of(Requests.SNAPSHOT, ALWAYS, SecretKindsIT::redirectWithTheToken),
            refused("redirects")));
    cases.add(
        s3(
            kind,
            "the commit refused",
            Rule.of(Requests.COMMIT, ALWAYS, accessDenied()),
            refused("AccessDenied")));
    cases.add(
        s3(
            kind,
            "the receipt refused",
            Rule.of(Requests.PUT_RECEIPT, ALWAYS, accessDenied()),
            unreceipted("AccessDenied")));
    return cases;
  }

  private static FaultCase vault(Kind kind, String name, Rule rule, Expectation expected) {
    return fault(kind, name, lane -> lane.vault().spoil(rule), rule, expected);
  }

  private static FaultCase s3(Kind kind, String name, Rule rule, Expectation expected) {
    return fault(kind, name, lane -> lane.s3().spoil(rule), rule, expected);
  }

  private static FaultCase fault(
      Kind kind, String name, Consumer<Lane> spoil, Rule rule, Expectation expected) {
    return new FaultCase(
        "Secrets: " + kind.words(),
        name,
        Scene.SMALL,
        lane -> lane.putSecret(kind.secret(lane)),
        lane -> {
          spoil.accept(lane);
          // Behind the fault: where that one has taken the login, this one does not see it.
          lane.vault().spoil(Rule.of(kind.login(), ALWAYS, loggedIn(lane)));
          return rule::fired;
        },
        expected,
        Duration.ofMinutes(5));
  }

  /** What the request brought, in an answer that is shaped as Vault's errors are. */
  private static Fault echo(int status) {
    return exchange -> {
      String sent = new String(exchange.requestBody().readAllBytes(), StandardCharsets.UTF_8);
      JsonObject body = Json.object(sent).orElseGet(JsonObject::new);
      String headers =
          Json.text(body, "iam_request_headers")
              .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
              .orElse("");
      String token = exchange.request().head().header("X-Vault-Token").orElse("");
      JsonArray errors = new JsonArray();
      List.of(sent, headers, token, "1 error occurred:\n\t* " + sent + "\n\n").forEach(errors::add);
      body.entrySet().forEach(entry -> errors.add(entry.getValue()));
      JsonObject answer = new JsonObject();
      answer.add("errors", errors);
      exchange.answer(Answer.of(status, "application/json", answer.toString()));
    };
  }

  private static void redirectWithTheToken(Exchange exchange)
      throws IOException, InterruptedException {
    String token = exchange.request().head().header("X-Vault-Token").orElse("");
    Faults.redirect(307, Optional.of("https://localhost:1/" + token)).spoil(exchange);
  }

  /** A real token of the real server, as if this login had got it. */
  private static Fault loggedIn(Lane lane) {
    return exchange -> {
      noteSignature(
          lane, new String(exchange.requestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.answer(Answer.of(200, "application/json", realLogin(lane).toString()));
    };
  }

  private static JsonObject realLogin(Lane lane) {
    JsonObject wanted = new JsonObject();
    JsonArray policies = new JsonArray();
    Cluster.policies().forEach(policies::add);
    wanted.add("policies", policies);
    wanted.addProperty("no_default_policy", true);
    return lane.cluster().openBao().admin().post("auth/token/create-orphan", wanted).body();
  }

  private static void noteSignature(Lane lane, String sent) {
    Json.object(sent)
        .flatMap(body -> Json.text(body, "iam_request_headers"))
        .ifPresent(headers -> {
          lane.canaries().note(headers);
          String decoded = new String(Base64.getDecoder().decode(headers), StandardCharsets.UTF_8);
          lane.canaries().note(decoded.replaceFirst("(?s).*Signature=([0-9a-f]{64}).*", "$1"));
        });
  }

  private static Fault accessDenied() {
    return Faults.answer(
        403,
        "application/xml",
        "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
  }

  /** Every kind of secret that a cluster's secret may hold. */
  private enum Kind {
    TOKEN("a given token"),
    APPROLE("a secret_id of approle"),
    USERPASS("a password of userpass"),
    LDAP("a password of ldap"),
    CERT("a private key of cert"),
    JWT("a token of jwt"),
    AWS("a signature of aws");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    Predicate<Request> login() {
      String name = name().toLowerCase(Locale.ROOT);
      return request -> request.path().startsWith("/v1/auth/" + name + "/login");
    }

    JsonObject secret(Lane lane) {
      return lane.cluster().secret(lane.vault().address(), values(lane));
    }

    private Map<String, String> values(Lane lane) {
      String canary = "canary-" + UUID.randomUUID();
      return switch (this) {
        case TOKEN -> Map.of("token", realToken(lane));
        case APPROLE -> Map.of("role_id", "some-role", "secret_id", canary);
        // Blanks and a star, which the words of an error lose.
        case USERPASS -> Map.of("username", "ada", "password", canary + " *  " + canary);
        case LDAP -> Map.of("username", "ada", "password", canary, "method", "ldap");
        case CERT -> clientCertificate();
        case JWT -> Map.of("role", "backup", "jwt", "eyJhbGciOiJFUzI1NiJ9." + canary + ".c2ln");
        case AWS -> Map.of("method", "aws", "role", "backup");
      };
    }

    private static String realToken(Lane lane) {
      return realLogin(lane).getAsJsonObject("auth").get("client_token").getAsString();
    }

    private static Map<String, String> clientCertificate() {
      HeldCertificate certificate = new LocalAuthority().clientCertificate("backup");
      return Map.of(
          "client_cert",
          certificate.certificatePem(),
          "client_key",
          certificate.privateKeyPkcs8Pem());
    }
  }
}
