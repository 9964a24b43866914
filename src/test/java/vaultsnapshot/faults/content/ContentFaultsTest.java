package vaultsnapshot.faults.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import vaultsnapshot.archive.Fixture;

/** That the faults are what they say they are. */
final class ContentFaultsTest {
  @Test
  void everyNameStandsForOneFault() {
    assertThat(ContentFaults.all()).extracting(ContentFault::name).doesNotHaveDuplicates();
    assertThat(AcceptedContent.all()).extracting(AcceptedContent::name).doesNotHaveDuplicates();
  }

  @Test
  void everyFaultChangesTheBodyAndLeavesTheSnapshotAsItIs() {
    for (byte[] snapshot : List.of(Fixture.vault(), Fixture.openBao())) {
      byte[] before = snapshot.clone();
      for (ContentFault fault : ContentFaults.all()) {
        assertThat(fault.applyTo(snapshot)).as(fault.name()).isNotEqualTo(before);
        assertThat(snapshot).as(fault.name()).isEqualTo(before);
      }
    }
  }
}
