package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.ParseException;
import org.junit.jupiter.api.Test;

final class MalformedHttpTest {
  @Test
  void nothingOfTheBytesThatAreNoHttpIsQuoted() {
    ParseException header = new ParseException("Invalid header: hvs.echoed");
    List<IOException> quoting =
        List.of(
            new ClientProtocolException(header.getMessage(), header),
            new MalformedChunkCodingException("Bad chunk header: hvs.echoed"));
    for (IOException failure : quoting) {
      StringWriter trace = new StringWriter();
      MalformedHttp.of(failure).orElseThrow().printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).contains("not proper HTTP (").doesNotContain("echoed");
    }
  }

  @Test
  void theErrorSaysWhatToCheck() {
    URI address = URI.create("https://a:8200");
    ClientProtocolException failure = new ClientProtocolException("Invalid header: hvs.echoed");
    assertThat(
            new ConnectionFailure(ClientUnderTest.settings(address))
                .explain(
                    address,
                    VaultRequest.status(Operation.HEALTH, "/v1/sys/health", Duration.ofSeconds(1)),
                    failure))
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("the answer is not proper HTTP (ClientProtocolException)")
        .hasMessageContaining("check that the address and port are Vault's API")
        .hasMessageNotContaining("echoed");
  }

  @Test
  void otherFailuresAreLeftAsTheyAre() {
    assertThat(MalformedHttp.of(new IOException("Connection reset"))).isEmpty();
  }
}
