package vaultsnapshot.program;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;

/**
 * Puts the Amazon Corretto Crypto Provider before the JDK's own: Lambda's runtime compiles with C1
 * only, where the JDK's SHA-256 and AES-GCM lack their intrinsics and cost about twelve times as
 * much (docs/design.md, 'Crypto').
 *
 * <p>The package carries the provider for both architectures as files beside the class path ({@code
 * crypto/<os.arch>.jar}): both jars hold their native library under the same resource name, so only
 * the right one may be seen.
 */
public final class NativeCrypto {
  private static final String PROVIDER_CLASS =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private static final String PROVIDER_NAME = "AmazonCorrettoCryptoProvider";

  private NativeCrypto() {}

  /**
   * What came of the installation.
   *
   * @param provider name and version of the provider that now serves SHA-256
   * @param problem why the native provider is not in use; absent when it is
   */
  public record Outcome(String provider, Optional<String> problem) {}

  /**
   * Installs the provider for this machine's architecture, once a process; a repeated call changes
   * nothing.
   */
  public static Outcome install() {
    Optional<String> problem =
        Security.getProvider(PROVIDER_NAME) == null ? load() : Optional.empty();
    return new Outcome(inUse(), problem);
  }

  @SuppressWarnings(
      "BanClassLoader") // The loader reads our own package, to see one of two native jars.
  private static Optional<String> load() {
    String resource = "crypto/" + System.getProperty("os.arch") + ".jar";
    URL jar = NativeCrypto.class.getClassLoader().getResource(resource);
    if (jar == null) {
      return Optional.of("the package holds no " + resource);
    }
    try {
      // Never closed: the provider's classes are loaded from it for as long as the process lives.
      ClassLoader loader =
          new URLClassLoader(
              "native-crypto", new URL[] {file(jar)}, ClassLoader.getPlatformClassLoader());
      Provider provider =
          Class.forName(PROVIDER_CLASS, true, loader)
              .asSubclass(Provider.class)
              .getDeclaredConstructor()
              .newInstance();
      MessageDigest.getInstance("SHA-256", provider);
      Security.insertProviderAt(provider, 1);
      return Optional.empty();
    } catch (ReflectiveOperationException
        | NoSuchAlgorithmException
        | IOException
        | LinkageError failure) {
      return Optional.of(resource + " did not load: " + failure);
    }
  }

  /**
   * A jar within a jar, as the command line's and the container image's is, no class loader reads:
   * it is copied out, readable to this user alone, and deleted when the process ends.
   */
  private static URL file(URL jar) throws IOException {
    if (!jar.getProtocol().equals("jar")) {
      return jar;
    }
    Path copy = Files.createTempFile("vault-snapshot-crypto-", ".jar");
    copy.toFile().deleteOnExit();
    try (InputStream content = jar.openStream()) {
      Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy.toUri().toURL();
  }

  private static String inUse() {
    try {
      Provider provider = MessageDigest.getInstance("SHA-256").getProvider();
      return provider.getName() + " " + provider.getVersionStr();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
