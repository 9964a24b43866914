package vaultsnapshot.vault;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;

/**
 * Reads a private key from PEM: PKCS#8, PKCS#1 (RSA) or SEC1 (EC), without passphrase. No message
 * holds anything of the key, nor the cause that might quote it.
 */
final class PrivateKeys {
  private static final String EXPECTED =
      "expected a PEM key without passphrase in PKCS#8 (BEGIN PRIVATE KEY), PKCS#1 (BEGIN RSA"
          + " PRIVATE KEY) or SEC1 (BEGIN EC PRIVATE KEY)";

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PrivateKeys() {}

  /** The key, or nothing and a problem under {@code subject}. */
  static Optional<PrivateKey> read(String subject, Secret pem, Problems problems) {
    try {
      Optional<PrivateKey> key =
          Pem.blocks(pem.value()).stream().flatMap(block -> key(block).stream()).findFirst();
      if (key.isEmpty()) {
        problems.add(subject, "holds no usable key, " + EXPECTED);
      }
      return key;
    } catch (Pem.UnreadablePemException unreadable) {
      problems.add(subject, unreadable.getMessage() + ", " + EXPECTED);
      return Optional.empty();
    }
  }

  /** Whether {@code key} signs what {@code certified} verifies. */
  static boolean belongTogether(PrivateKey key, PublicKey certified) {
    byte[] text = {1, 2, 3, 4};
    try {
      Signature signer = Signature.getInstance(signatureOf(key));
      signer.initSign(key);
      signer.update(text);
      byte[] signature = signer.sign();
      signer.initVerify(certified);
      signer.update(text);
      return signer.verify(signature);
    } catch (InvalidKeyException | SignatureException | NoSuchAlgorithmException ofAnotherKind) {
      return false;
    }
  }

  private static Optional<PrivateKey> key(Pem.Block block) {
    return switch (block.label()) {
      case "PRIVATE KEY" -> fromPkcs8(block.der());
      case "RSA PRIVATE KEY" -> fromPkcs8(Der.pkcs8OfRsa(block.der()));
      case "EC PRIVATE KEY" -> Der.pkcs8OfEc(block.der()).flatMap(PrivateKeys::fromPkcs8);
      default -> Optional.empty();
    };
  }

  private static Optional<PrivateKey> fromPkcs8(byte[] pkcs8) {
    return ALGORITHMS.stream()
        .flatMap(algorithm -> fromPkcs8(algorithm, pkcs8).stream())
        .findFirst();
  }

  private static Optional<PrivateKey> fromPkcs8(String algorithm, byte[] pkcs8) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (InvalidKeySpecException ofAnotherAlgorithm) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the JVM knows no " + algorithm + " keys", impossible);
    }
  }

  private static String signatureOf(PrivateKey key) {
    return switch (key) {
      case RSAKey _ -> "SHA256withRSA";
      case ECKey _ -> "SHA256withECDSA";
      default -> "EdDSA";
    };
  }
}
