package vaultsnapshot.vault;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM text (RFC 7468). Line breaks inside a block may have become blanks, as
 * happens to values pasted into consoles. Nothing of a block's content is ever part of a message.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private Pem() {}

  /** One block: what stands after BEGIN, and its content, decoded. */
  static final class Block {
    private final String label;
    private final byte[] der;

    Block(String label, byte[] der) {
      this.label = label;
      this.der = der;
    }

    String label() {
      return label;
    }

    byte[] der() {
      return der.clone();
    }
  }

  /**
   * All blocks in order; empty when there are none.
   *
   * @throws UnreadablePemException if a block's content is not base64
   */
  static List<Block> blocks(String text) throws UnreadablePemException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), decode(matcher.group(1), matcher.group(2))));
    }
    return blocks;
  }

  /** A certificate as a block, with lines of 64 characters. */
  static String of(X509Certificate certificate) {
    try {
      Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
      return "-----BEGIN CERTIFICATE-----\n"
          + lines.encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a certificate that was read has an encoding", impossible);
    }
  }

  private static byte[] decode(String label, String content) throws UnreadablePemException {
    if (content.contains("ENCRYPTED")) {
      throw new UnreadablePemException(label + " is encrypted, expected one without a passphrase");
    }
    try {
      return Base64.getDecoder().decode(content.replaceAll("\\s", ""));
    } catch (IllegalArgumentException notBase64) {
      throw new UnreadablePemException(label + " block is not base64");
    }
  }

  /** Says in its message what is wrong, without the content. */
  static final class UnreadablePemException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadablePemException(String why) {
      super(why);
    }
  }
}
