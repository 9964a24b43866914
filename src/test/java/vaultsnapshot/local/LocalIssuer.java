package vaultsnapshot.local;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Issues JSON web tokens (RS256), as an identity provider would. */
public final class LocalIssuer {
  /** The audience of all its tokens. */
  public static final String AUDIENCE = "vault";

  private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;

  /** Makes an issuer with a key of its own. */
  public LocalIssuer() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException failure) {
      throw new LocalPartsException("JWT issuer: no RSA key could be made", failure);
    }
  }

  /** The key that its tokens verify with, PEM. */
  public String publicKeyPem() {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  /** A token for {@code subject} that is valid for {@code validity}; negative for a spent one. */
  public String token(String subject, Duration validity) {
    JsonObject header = new JsonObject();
    header.addProperty("alg", "RS256");
    header.addProperty("typ", "JWT");
    JsonObject claims = new JsonObject();
    claims.addProperty("sub", subject);
    claims.addProperty("aud", AUDIENCE);
    claims.addProperty("iat", Instant.now().minus(Duration.ofHours(1)).getEpochSecond());
    claims.addProperty("exp", Instant.now().plus(validity).getEpochSecond());
    String signed = encode(header) + "." + encode(claims);
    return signed + "." + BASE64_URL.encodeToString(sign(signed));
  }

  private byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException failure) {
      throw new LocalPartsException("JWT issuer: the token could not be signed", failure);
    }
  }

  private static String encode(JsonObject object) {
    return BASE64_URL.encodeToString(object.toString().getBytes(StandardCharsets.UTF_8));
  }
}
