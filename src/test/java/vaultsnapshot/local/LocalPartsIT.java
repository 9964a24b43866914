package vaultsnapshot.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
