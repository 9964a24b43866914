package vaultsnapshot.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

final class LocalPartsIT {
  @Test
  void aClusterOfThreeHasOneLeaderAndTwoStandbys() {
    try (OpenBaoCluster cluster = OpenBaoCluster.start(3)) {
      assertThat(cluster.nodes())
          .filteredOn(OpenBaoNode::isLeader)
          .containsExactly(cluster.leader());
      assertThat(cluster.standbys()).hasSize(2).doesNotContain(cluster.leader());
    }
  }

  @Test
  void afterTheLeadersDeathAnotherNodeLeads() {
    try (OpenBaoCluster cluster = OpenBaoCluster.start(3)) {
      OpenBaoNode old = cluster.leader();
      old.kill();
      OpenBaoNode next = cluster.awaitLeader();
      assertThat(next).isNotSameAs(old);
      cluster.startNode(old);
      assertThat(cluster.stepDown()).isNotSameAs(next);
    }
  }

  @Test
  void aSnapshotRestoredByForceGivesBackItsSecrets(@TempDir Path folder) {
    try (OpenBaoCluster origin = OpenBaoCluster.start(1);
        OpenBaoCluster fresh =
            OpenBaoCluster.start(
                folder.resolve("fresh"), 1, OpenBaoOptions.standard().withKeys(1, 1))) {
      KvStore store = new BaoSetup(origin.admin()).kv("kv");
      store.write("app/database", Map.of("password", "correct horse"));
      Path snapshot = origin.admin().snapshot(folder.resolve("archive.snap"));
      BaoApi restored = ForcedRestore.into(fresh, snapshot, origin.keys());
      assertThat(store.through(restored).read("app/database"))
          .contains(Map.of("password", "correct horse"));
    }
  }

  @Test
  void everyAuthMethodThatCanBeSetUpTakesItsLogin() {
    try (OpenBaoCluster cluster = OpenBaoCluster.start(1)) {
      BaoSetup setup = new BaoSetup(cluster.admin());
      setup.snapshotPolicy();
      List<String> policies = List.of(BaoSetup.SNAPSHOT_POLICY);
      setup.enableAuth("approle", "approle");
      setup.enableAuth("userpass", "people");
      setup.enableAuth("cert", "cert");
      setup.enableAuth("jwt", "jwt");
      BaoSetup.AppRole role = setup.appRole("approle", "backup", policies, Map.of());
      setup.user("people", "ada", "lovelace", policies);
      HeldCertificate client = cluster.authority().clientCertificate("backup");
      setup.certificate("cert", "backup", client, policies);
      LocalIssuer issuer = new LocalIssuer();
      setup.jwt("jwt", "backup", issuer, "me", policies);

      BaoApi anyone = cluster.leader().api();
      assertLogin(
          anyone, "approle/login", Map.of("role_id", role.roleId(), "secret_id", role.secretId()));
      assertLogin(anyone, "people/login/ada", Map.of("password", "lovelace"));
      assertLogin(
          anyone,
          "jwt/login",
          Map.of("role", "backup", "jwt", issuer.token("me", Duration.ofMinutes(5))));
      BaoApi withCertificate =
          BaoApi.at(cluster.leader().address(), cluster.authority().sslContext(client));
      assertLogin(withCertificate, "cert/login", Map.of());
    }
  }

  private static void assertLogin(BaoApi api, String path, Map<String, String> fields) {
    JsonObject body = new JsonObject();
    fields.forEach(body::addProperty);
    BaoAnswer answer = api.post("auth/" + path, body);
    assertThat(BaoAnswer.texts(answer.auth().getAsJsonArray("token_policies")))
        .contains(BaoSetup.SNAPSHOT_POLICY);
  }

  @Test
  @Tag("aws")
  void anObjectStoredOverTlsComesBack() {
    S3Client s3 = LocalAws.shared().s3();
    s3.createBucket(bucket -> bucket.bucket("local-parts"));
    s3.putObject(
        object -> object.bucket("local-parts").key("greeting"), RequestBody.fromString("hello"));
    assertThat(
            s3.getObjectAsBytes(object -> object.bucket("local-parts").key("greeting"))
                .asString(StandardCharsets.UTF_8))
        .isEqualTo("hello");
    assertThat(LocalAws.shared().endpoint()).hasScheme("https");
  }
}
