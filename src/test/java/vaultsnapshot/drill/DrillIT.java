package vaultsnapshot.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import vaultsnapshot.local.DemoConsole;
import vaultsnapshot.local.LocalAws;

/**
 * The cases of docs/restore.md, one after the other on one cluster. Each compares all that the
 * cluster held with all that it holds then, and fails if anything is missing.
 */
@TestMethodOrder(OrderAnnotation.class)
final class DrillIT {
  private static DrillSite site;
  private static Drill drill;

  @BeforeAll
  static void start() {
    site = new DrillSite(LocalAws.shared());
    drill = new Drill(site, new DemoConsole());
  }

  @AfterAll
  static void stop() {
    drill.close();
    site.close();
  }

  @Test
  @Order(1)
  void wrongDataAreUndoneByARestoreToAPoint() {
    drill.wrongDataWritten();
  }

  @Test
  @Order(2)
  void aLostNodeIsReplaced() {
    drill.oneNodeLost();
  }

  @Test
  @Order(3)
  void aLostQuorumComesBackFromOneNode() {
    drill.quorumLost();
  }

  @Test
  @Order(4)
  void aLostClusterComesBackFromItsSnapshot() {
    drill.clusterLost();
  }

  @Test
  @Order(5)
  void aLostRegionComesBackFromTheReplicaWithoutLambda() {
    drill.regionLost();
  }

  @Test
  @Order(6)
  void everyCommandOfTheDocumentWasRun() {
    assertThat(drill.unwalked()).isEmpty();
  }
}
