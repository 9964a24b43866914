package vaultsnapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.faults.content.ContentFault;
import vaultsnapshot.faults.content.ContentFaults;

/**
 * What has to be refused, in both forms of gzip, each with a message that names what was expected
 * and what came. The faults themselves stand in {@link ContentFaults}.
 */
final class BadArchivesTest {
  private static final int LARGE = 128 << 10;

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void isRefusedWithAMessageThatSaysWhy(ContentFault fault) throws IOException {
    for (byte[] snapshot : List.of(Fixture.vault(), Fixture.openBao())) {
      byte[] body = fault.applyTo(snapshot);
      String message = Verification.refusalOf(body, Math.max(body.length, 1)).message();
      assertThat(message).startsWith("snapshot archive: ").contains(fault.errorParts());
      assertThat(message).as("one line of plain text").matches("[\\x20-\\x7e]+");
      assertThat(message).as("expected and actual").containsSubsequence("expected ", "got ");
      assertThat(message).as("quotes no content").doesNotContain("CANARY");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void isRefusedAlikeHoweverTheStreamIsCutIntoChunks(ContentFault fault) throws IOException {
    for (byte[] snapshot : List.of(Fixture.vault(), Fixture.openBao())) {
      byte[] body = fault.applyTo(snapshot);
      int chunkBytes = body.length < LARGE ? 1 : 1000;
      assertThat(Verification.refusalOf(body, chunkBytes).message()).contains(fault.errorParts());
    }
  }

  /**
   * Counted in bytes off the wire. What is no content at all is read for 1 MiB and twice what came
   * before, anything else only to where it breaks a bound; the real snapshot before it is smaller.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("endless")
  void whatHasNoEndIsNotReadToItsEnd(ContentFault fault) throws IOException {
    for (byte[] snapshot : List.of(Fixture.vault(), Fixture.openBao())) {
      byte[] body = fault.applyTo(snapshot);
      assertThat(body).hasSizeGreaterThanOrEqualTo(4 << 20);
      assertThat(Verification.refusalOf(body, 1000).bytesTaken())
          .isLessThan(fault.name().contains("empty blocks") ? 5 << 18 : LARGE);
    }
  }

  static Stream<ContentFault> all() {
    return ContentFaults.all().stream();
  }

  static Stream<ContentFault> endless() {
    return ContentFaults.endless().stream();
  }
}
