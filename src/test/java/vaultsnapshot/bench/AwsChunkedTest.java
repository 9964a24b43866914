package vaultsnapshot.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AwsChunkedTest {
  private static final String BODY =
      "a;chunk-signature=0\r\n0123456789\r\n3\r\nabc\r\n0\r\nx-amz-checksum-crc64nvme:AA==\r\n\r\n";

  @Test
  void theContentIsWhatStandsInTheChunks() throws IOException {
    assertThat(content(BODY)).isEqualTo("0123456789abc");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 25, 33, 35})
  void aBodyThatIsCutOffIsNoContent(int length) {
    assertThatThrownBy(() -> content(BODY.substring(0, length))).isInstanceOf(EOFException.class);
  }

  @Test
  void aChunkThatIsLongerThanItSaysIsNoContent() {
    assertThatThrownBy(() -> content("3\r\nabcd\r\n0\r\n\r\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("end of a chunk");
  }

  private static String content(String body) throws IOException {
    return new String(
        new AwsChunked(new ByteArrayInputStream(body.getBytes(US_ASCII))).readAllBytes(), US_ASCII);
  }
}
