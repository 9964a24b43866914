package vaultsnapshot.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import vaultsnapshot.fuzz.FuzzInput;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;

/**
 * Any certificate and key. The first byte chooses what the rest is: PEM text, the DER inside a
 * block of one kind, so that the fuzzer gets behind base64, or numbers inside a key, so that it
 * gets behind the lengths of DER.
 */
public final class PemFuzz implements FuzzTarget {
  private static final List<String> LABELS =
      List.of("CERTIFICATE", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");
  private static final int TEXT = LABELS.size();
  private static final int RSA_NUMBERS = TEXT + 1;
  private static final int EC_NUMBER = TEXT + 2;

  /** secp256r1, as SEC1 names the curve of a key. */
  private static final byte[] CURVE = {
    (byte) 0xa0, 10, 6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7
  };

  @Override
  public void run(byte[] input) {
    FuzzInput fuzz = new FuzzInput(input);
    String pem = pem(fuzz.next(), fuzz);
    Problems problems = new Problems();
    List<X509Certificate> certificates = Certificates.read("ca_cert", pem, problems);
    Optional<PrivateKey> key = PrivateKeys.read("client_key", new Secret(pem), problems);
    Property.holds(
        (!certificates.isEmpty() && key.isPresent()) || !problems.found().isEmpty(),
        "what is not read is a problem");
    key.ifPresent(
        found -> PrivateKeys.belongTogether(found, Seeds.RSA.certificate().getPublicKey()));
    key.ifPresent(
        found -> PrivateKeys.belongTogether(found, Seeds.EC.certificate().getPublicKey()));
    ClientCertificate.read(
        new Login.Cert("cert", Optional.empty(), Seeds.EC.certificatePem(), new Secret(pem)),
        problems);
    problems.found().forEach(problem -> showsNothing(problem, pem));
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(seed(0, Seeds.EC.certificate()));
    seeds.add(seed(0, Seeds.RSA.certificate()));
    seeds.add(seed(1, Seeds.EC.keyPair().getPrivate().getEncoded()));
    seeds.add(seed(1, Seeds.RSA.keyPair().getPrivate().getEncoded()));
    seeds.add(seed(2, der(Seeds.RSA.privateKeyPkcs1Pem())));
    seeds.add(seed(3, sec1(new byte[] {1, 2, 3, 4})));
    seeds.add(seed(RSA_NUMBERS, new byte[] {4, 1, 3, 8, 0}));
    seeds.add(seed(EC_NUMBER, new byte[] {1}));
    seeds.add(
        seed(TEXT, (Seeds.EC.certificatePem() + Seeds.EC.privateKeyPkcs8Pem()).getBytes(UTF_8)));
    return seeds;
  }

  /**
   * Of the key's base64, not a line; certificates are no secret, but have no place there either.
   */
  private static void showsNothing(String problem, String pem) {
    for (String line : pem.split("\\s+", -1)) {
      Property.holds(
          line.length() < 20 || line.startsWith("-----") || !problem.contains(line),
          "a problem shows nothing of the key: " + problem);
    }
  }

  private static String pem(int kind, FuzzInput fuzz) {
    if (kind < TEXT) {
      return block(LABELS.get(kind), fuzz.rest());
    }
    if (kind == RSA_NUMBERS) {
      return block("RSA PRIVATE KEY", pkcs1(fuzz));
    }
    return kind == EC_NUMBER
        ? block("EC PRIVATE KEY", sec1(fuzz.take(32)))
        : new String(fuzz.rest(), UTF_8);
  }

  /** A real key, in which the input replaces numbers: place, length, value. */
  private static byte[] pkcs1(FuzzInput fuzz) {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) Seeds.RSA.keyPair().getPrivate();
    List<BigInteger> numbers =
        new ArrayList<>(
            List.of(
                BigInteger.ZERO,
                key.getModulus(),
                key.getPublicExponent(),
                key.getPrivateExponent(),
                key.getPrimeP(),
                key.getPrimeQ(),
                key.getPrimeExponentP(),
                key.getPrimeExponentQ(),
                key.getCrtCoefficient()));
    while (fuzz.hasMore()) {
      int place = fuzz.next() % numbers.size();
      byte[] value = fuzz.take(fuzz.next());
      numbers.set(place, value.length == 0 ? BigInteger.ZERO : new BigInteger(value));
    }
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    numbers.forEach(number -> sequence.writeBytes(tagged(2, number.toByteArray())));
    return tagged(0x30, sequence.toByteArray());
  }

  private static byte[] sec1(byte[] number) {
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    sequence.writeBytes(new byte[] {2, 1, 1});
    sequence.writeBytes(tagged(4, number));
    sequence.writeBytes(CURVE);
    return tagged(0x30, sequence.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length});
    if (content.length < 0x80) {
      out.reset();
      out.writeBytes(new byte[] {(byte) tag, (byte) content.length});
    } else if (content.length < 0x100) {
      out.reset();
      out.writeBytes(new byte[] {(byte) tag, (byte) 0x81, (byte) content.length});
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  private static byte[] seed(int kind, X509Certificate certificate) {
    try {
      return seed(kind, certificate.getEncoded());
    } catch (java.security.cert.CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] seed(int kind, byte[] rest) {
    byte[] seed = new byte[rest.length + 1];
    seed[0] = (byte) kind;
    System.arraycopy(rest, 0, seed, 1, rest.length);
    return seed;
  }

  /** Made anew in each process; keys take a moment. */
  private static final class Seeds {
    static final HeldCertificate EC = new HeldCertificate.Builder().ecdsa256().build();
    static final HeldCertificate RSA = new HeldCertificate.Builder().rsa2048().build();
  }
}
