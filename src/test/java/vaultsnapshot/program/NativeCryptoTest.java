package vaultsnapshot.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

final class NativeCryptoTest {
  @Test
  void theNativeProviderServesTlsCiphersAndSha256OnThisArchitecture() throws Exception {
    NativeCrypto.Outcome outcome = NativeCrypto.install();

    assertThat(outcome.problem()).isEmpty();
    assertThat(outcome.provider()).startsWith("AmazonCorrettoCryptoProvider 2.");
    assertThat(Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName())
        .isEqualTo("AmazonCorrettoCryptoProvider");
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(new byte[0])))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void installingTwiceChangesNothing() {
    NativeCrypto.Outcome first = NativeCrypto.install();

    assertThat(NativeCrypto.install()).isEqualTo(first);
  }
}
