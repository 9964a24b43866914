package vaultsnapshot.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static vaultsnapshot.faults.Expectation.refused;
import static vaultsnapshot.faults.Expectation.stored;
import static vaultsnapshot.faults.wire.Rule.ALWAYS;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.faults.wire.Fault;
import vaultsnapshot.faults.wire.Faults;
import vaultsnapshot.faults.wire.Head;
import vaultsnapshot.faults.wire.Request;
import vaultsnapshot.faults.wire.Rule;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.LocalAuthority;

/** What Vault, or something in its place, can answer instead of a fresh snapshot. */
@Execution(ExecutionMode.CONCURRENT)
final class VaultAnswersIT {
  private static final String REDIRECTS = "Redirects";
  private static final String CERTIFICATES = "Certificates";
  private static final String LOGINS = "Logins and tokens";
  private static final String STALE = "Stale and confused nodes";

  private static final Duration SHORT = Duration.ofSeconds(45);

  @AfterAll
  static void endLanes() {
    Lanes.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"redirects", "certificates", "logins", "nodes"})
  void everyFaultIsSurvivedOrEndsCleanAndClear(FaultCase fault) {
    Lanes.with(fault.scene(), lane -> lane.show(fault));
  }

  static List<FaultCase> redirects() {
    List<FaultCase> cases = new ArrayList<>();
    for (Predicate<Request> at : List.of(Requests.SNAPSHOT, Requests.LOGIN)) {
      String call = at.equals(Requests.SNAPSHOT) ? "snapshot" : "login";
      cases.add(sentTo(call, at, "http", 307, url -> "http" + url.substring(5), "another scheme"));
      cases.add(sentTo(call, at, "itself", 307, url -> url, "redirects to itself").within(SHORT));
      cases.add(
          sentTo(
              call,
              at,
              "an address with a user name",
              307,
              url -> url.replace("//", "//user:word@"),
              "a user name in it"));
      cases.add(sentTo(call, at, "no URL", 307, url -> "https://[not an address", "no URL"));
      cases.add(
          sentTo(call, at, "another path", 307, url -> url + "/other", "something other than"));
      cases.add(
          sentTo(
                  call,
                  at,
                  "a closed port",
                  307,
                  url -> url.replaceFirst(":\\d+/", ":1/"),
                  "connection refused")
              .within(SHORT));
      cases.add(
          sentTo(
                  call,
                  at,
                  "an unknown host",
                  307,
                  url -> url.replace("localhost", "vault.invalid"),
                  "cannot be resolved")
              .within(SHORT));
      cases.add(sentTo(call, at, "another place by 302", 302, url -> url, "answered 302"));
      cases.add(
          FaultCase.vault(
              REDIRECTS,
              call + ": to nowhere (no Location)",
              Scene.SMALL,
              () -> Rule.of(at, ALWAYS, Faults.redirect(307, Optional.empty())),
              refused("no Location")));
      cases.add(toAForeignServer(call, at));
      cases.add(toAHostThatNobodyNamed(call, at));
    }
    return cases;
  }

  static List<FaultCase> certificates() {
    return List.of(
        shown(
            "for another name",
            lane -> authority(lane).serverCertificateOnlyFor("vault.example.com"),
            "certificate is not for localhost"),
        shown(
            "that has expired",
            lane -> authority(lane).expiredServerCertificate(),
            "not valid today"),
        shown(
            "of an unknown authority",
            lane -> new LocalAuthority().serverCertificate(),
            "not trusted"));
  }

  static List<FaultCase> logins() {
    return List.of(
        withSecret(
            "a token that may not take snapshots",
            Requests.SNAPSHOT,
            lane -> role(lane, "powerless", List.of(), Map.of()),
            refused("403", "path \"sys/storage/raft/snapshot\" { capabilities = [\"read\"] }")),
        withSecret(
            "a spent secret_id",
            Requests.LOGIN,
            VaultAnswersIT::spentSecretId,
            refused("secret_id", "may be spent", "not sent again")),
        withSecret(
            "a locked user",
            Requests.SNAPSHOT.negate(),
            VaultAnswersIT::lockedUser,
            refused("locks the user")),
        withSecret(
            "a batch token",
            Requests.SNAPSHOT,
            lane -> role(lane, "batch", Cluster.policies(), Map.of("token_type", "batch")),
            stored()),
        FaultCase.vault(
            LOGINS,
            "an answer that wants a second factor",
            Scene.SMALL,
            () ->
                Rule.of(
                    Requests.LOGIN, ALWAYS, Faults.changeContent(json(VaultAnswersIT::askForMfa))),
            refused("MFA")),
        FaultCase.vault(
            LOGINS,
            "an answer without a token",
            Scene.SMALL,
            () ->
                Rule.of(
                    Requests.LOGIN,
                    ALWAYS,
                    Faults.answer(200, "application/json", "{\"auth\":null}")),
            refused("login")),
        FaultCase.vault(
            LOGINS,
            "HTML in place of the login's answer",
            Scene.SMALL,
            () ->
                Rule.of(
                    Requests.LOGIN, ALWAYS, Faults.answer(200, "text/html", "<html>hello</html>")),
            refused("login")),
        FaultCase.vault(
            LOGINS,
            "the answer to the login lost, once",
            Scene.SMALL,
            () -> Rule.of(Requests.LOGIN, 1, Faults.loseAnswer()),
            stored()),
        FaultCase.vault(
            LOGINS,
            "the revocation answered with 500, always",
            Scene.SMALL,
            () -> Rule.of(Requests.REVOKE, ALWAYS, error(500, "internal error")),
            stored()),
        FaultCase.vault(
            LOGINS,
            "the revocation refused",
            Scene.SMALL,
            () -> Rule.of(Requests.REVOKE, ALWAYS, error(403, "permission denied")),
            stored()),
        FaultCase.vault(
            LOGINS,
            "the revocation never answered",
            Scene.SMALL,
            () -> Rule.of(Requests.REVOKE, ALWAYS, Faults.stall()),
            stored()),
        FaultCase.vault(
            LOGINS,
            "the answer to the revocation lost, once",
            Scene.SMALL,
            () -> Rule.of(Requests.REVOKE, 1, Faults.loseAnswer()),
            stored()));
  }

  static List<FaultCase> nodes() {
    return List.of(
        FaultCase.vault(
            STALE,
            "a snapshot older than what the leader has applied, once",
            Scene.SMALL,
            () ->
                Rule.after(
                    1,
                    Requests.LEADER,
                    1,
                    Faults.changeContent(json(VaultAnswersIT::aThousandAhead))),
            stored()),
        FaultCase.vault(
            STALE,
            "a snapshot older than what the leader has applied, always",
            Scene.SMALL,
            () ->
                Rule.of(
                    Requests.LEADER,
                    ALWAYS,
                    Faults.changeContent(json(VaultAnswersIT::aThousandAhead))),
            refused("stale", "expected at least")),
        FaultCase.vault(
            STALE,
            "the node loses its leadership before the download, once",
            Scene.SMALL,
            () ->
                Rule.after(
                    1, Requests.LEADER, 1, Faults.changeContent(json(VaultAnswersIT::standby))),
            stored()),
        FaultCase.vault(
            STALE,
            "a standby that names the leader",
            Scene.SMALL,
            () ->
                Rule.of(
                    Requests.LEADER.or(Requests.HEALTH),
                    ALWAYS,
                    standbyNode(VaultAnswersIT::standby)),
            stored()),
        FaultCase.vault(
                STALE,
                "a standby that names no leader, always",
                Scene.SMALL,
                () ->
                    Rule.of(
                        Requests.LEADER.or(Requests.HEALTH),
                        ALWAYS,
                        standbyNode(VaultAnswersIT::leaderless)),
                refused("standby"))
            .within(SHORT),
        health(429, "a standby by its health alone, always", "standby"),
        health(472, "a DR secondary, always", "472"),
        health(473, "a performance standby, always", "standby"),
        health(474, "a standby cut off from the active node, always", "standby"),
        health(501, "a node that is not initialised", "not initialised"),
        health(503, "a sealed node", "sealed"),
        health(530, "a removed node", "removed"),
        FaultCase.vault(
                STALE,
                "HTML in place of sys/leader",
                Scene.SMALL,
                () ->
                    Rule.of(
                        Requests.LEADER,
                        ALWAYS,
                        Faults.answer(200, "text/html", "<html>hello</html>")),
                refused("leader"))
            .within(SHORT),
        FaultCase.vault(
                STALE,
                "an endless answer in place of sys/leader",
                Scene.SMALL,
                () ->
                    Rule.of(
                        Requests.LEADER,
                        ALWAYS,
                        Faults.answer(200, "application/json", "[".repeat(20_000_000))),
                refused("leader"))
            .within(SHORT),
        FaultCase.vault(
            STALE,
            "storage that is not Raft",
            Scene.SMALL,
            () -> Rule.of(Requests.SNAPSHOT, ALWAYS, error(500, "raft storage is not in use")),
            refused("not Raft")));
  }

  private static FaultCase sentTo(
      String call,
      Predicate<Request> at,
      String where,
      int status,
      UnaryOperator<String> location,
      String words) {
    return new FaultCase(
        REDIRECTS,
        call + ": to " + where,
        Scene.SMALL,
        lane -> {},
        lane ->
            lane.vault()
                    .spoil(
                        Rule.of(
                            at,
                            ALWAYS,
                            exchange ->
                                Faults.redirect(
                                        status,
                                        Optional.of(
                                            location.apply(
                                                lane.vault().address()
                                                    + exchange.request().path())))
                                    .spoil(exchange)))
                ::fired,
        refused(words),
        Duration.ofMinutes(5));
  }

  /** A server with a certificate of its own authority: it must get no request at all. */
  private static FaultCase toAForeignServer(String call, Predicate<Request> at) {
    return new FaultCase(
        REDIRECTS,
        call + ": to a server that the cluster's authority does not vouch for",
        Scene.SMALL,
        lane -> {},
        lane ->
            lane.vault()
                    .spoil(
                        Rule.of(
                            at,
                            ALWAYS,
                            exchange ->
                                Faults.redirect(
                                        307,
                                        Optional.of(
                                            lane.foreign().address() + exchange.request().path()))
                                    .spoil(exchange)))
                ::fired,
        refused("not trusted"),
        Duration.ofMinutes(5));
  }

  /** Without a private authority in the settings only names can be trusted. */
  private static FaultCase toAHostThatNobodyNamed(String call, Predicate<Request> at) {
    return new FaultCase(
        REDIRECTS,
        call + ": to a host that no setting names",
        Scene.SMALL,
        Lane::trustThePublicAuthoritiesAlone,
        lane ->
            lane.vault()
                    .spoil(
                        Rule.of(
                            at,
                            ALWAYS,
                            Faults.redirect(
                                307,
                                Optional.of(
                                    "https://other.example.com:8200"
                                        + (at.equals(Requests.SNAPSHOT)
                                            ? "/v1/sys/storage/raft/snapshot"
                                            : "/v1/auth/approle/login")))))
                ::fired,
        refused("other.example.com", "not given the token", "VAULT_ALLOWED_HOSTS"),
        Duration.ofMinutes(5));
  }

  private static FaultCase shown(
      String name, Function<Lane, HeldCertificate> certificate, String words) {
    return new FaultCase(
        CERTIFICATES,
        "a certificate " + name,
        Scene.SMALL,
        lane -> lane.vault().show(authority(lane).sslContext(certificate.apply(lane))),
        lane -> lane.vault()::unusedConnections,
        refused(words),
        SHORT);
  }

  private static FaultCase withSecret(
      String name,
      Predicate<Request> seen,
      Function<Lane, JsonObject> secret,
      Expectation expected) {
    Consumer<Lane> prepare = lane -> lane.putSecret(secret.apply(lane));
    return new FaultCase(
        LOGINS,
        name,
        Scene.SMALL,
        prepare,
        lane -> () -> (int) lane.vault().requests().stream().filter(seen).count(),
        expected,
        SHORT);
  }

  private static FaultCase health(int status, String name, String words) {
    return FaultCase.vault(
            STALE,
            name,
            Scene.SMALL,
            () ->
                Rule.of(
                    Requests.HEALTH,
                    ALWAYS,
                    Faults.changeHead(head -> new Head("HTTP/1.1 " + status + " ", head.lines()))),
            refused(words))
        .within(SHORT);
  }

  private static LocalAuthority authority(Lane lane) {
    return lane.cluster().openBao().authority();
  }

  private static JsonObject role(
      Lane lane, String name, List<String> policies, Map<String, Object> settings) {
    BaoSetup.AppRole role = lane.cluster().setup().appRole("approle", name, policies, settings);
    return lane.cluster()
        .secret(
            lane.vault().address(), Map.of("role_id", role.roleId(), "secret_id", role.secretId()));
  }

  private static JsonObject spentSecretId(Lane lane) {
    JsonObject secret = role(lane, "once", Cluster.policies(), Map.of("secret_id_num_uses", 1));
    JsonObject login = new JsonObject();
    login.add("role_id", secret.get("role_id"));
    login.add("secret_id", secret.get("secret_id"));
    lane.cluster().openBao().leader().api().post("auth/approle/login", login);
    return secret;
  }

  private static JsonObject lockedUser(Lane lane) {
    String mount = "userpass-" + UUID.randomUUID();
    String password = "canary-password-" + mount;
    lane.cluster().setup().enableAuth("userpass", mount);
    lane.cluster().setup().user(mount, "ada", password, Cluster.policies());
    JsonObject wrong = new JsonObject();
    wrong.addProperty("password", "wrong");
    for (int i = 0; i < 5; i++) {
      lane.cluster()
          .openBao()
          .leader()
          .api()
          .call("POST", "auth/" + mount + "/login/ada", Optional.of(wrong));
    }
    return lane.cluster()
        .secret(
            lane.vault().address(),
            Map.of("username", "ada", "password", password, "mount", mount, "method", "userpass"));
  }

  private static Fault error(int status, String words) {
    return Faults.answer(status, "application/json", "{\"errors\":[\"" + words + "\"]}");
  }

  private static UnaryOperator<byte[]> json(Consumer<JsonObject> change) {
    return body -> {
      JsonObject object = Json.object(new String(body, UTF_8)).orElseThrow();
      change.accept(object);
      return object.toString().getBytes(UTF_8);
    };
  }

  private static void askForMfa(JsonObject answer) {
    JsonObject auth = answer.getAsJsonObject("auth");
    auth.addProperty("client_token", "");
    JsonObject requirement = new JsonObject();
    requirement.addProperty("mfa_request_id", "d0c9eec7-6921-8cc0-be62-202b289ef163");
    auth.add("mfa_requirement", requirement);
  }

  private static void aThousandAhead(JsonObject leader) {
    leader.addProperty("raft_applied_index", leader.get("raft_applied_index").getAsLong() + 1_000);
  }

  private static void standby(JsonObject leader) {
    leader.addProperty("is_self", false);
  }

  private static void leaderless(JsonObject leader) {
    standby(leader);
    leader.addProperty("leader_address", "");
  }

  private static Fault standbyNode(Consumer<JsonObject> leader) {
    return exchange -> {
      if (Requests.HEALTH.test(exchange.request())) {
        Faults.changeHead(head -> new Head("HTTP/1.1 429 ", head.lines())).spoil(exchange);
      } else {
        Faults.changeContent(json(leader)).spoil(exchange);
      }
    };
  }
}
