package vaultsnapshot.sam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import vaultsnapshot.archive.Verification;
import vaultsnapshot.local.DemoSite;

/** What an answer claims to have stored. */
final class StoredSnapshot {
  private StoredSnapshot() {}

  /** It is a receipt, made with the native crypto, of a whole snapshot in the demo's bucket. */
  static void assertStored(DemoSite site, JsonObject answer) throws IOException {
    assertThat(answer.has("status")).as("%s", answer).isTrue();
    assertThat(answer.get("status").getAsString()).isEqualTo("stored");
    assertThat(answer.get("cryptoProvider").getAsString())
        .startsWith("AmazonCorrettoCryptoProvider");
    String key = answer.get("key").getAsString();
    byte[] object =
        site.aws()
            .s3()
            .getObjectAsBytes(request -> request.bucket(DemoSite.BUCKET).key(key))
            .asByteArray();
    assertThat(Verification.of(object).sha256()).isEqualTo(answer.get("sha256").getAsString());
  }
}
