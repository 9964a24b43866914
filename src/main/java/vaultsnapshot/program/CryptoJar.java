package vaultsnapshot.program;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The classes and the native library of the provider's jar, taken as they are. The JDK's own
 * loaders would hash all of a signed jar, 10 MB, at every start, with hashes that are slow under C1
 * (docs/performance.md, 'Cold start'); here the build pins the jar's bytes (jars.sha256), and who
 * could exchange them in the deployed package could exchange this class, too.
 */
@SuppressWarnings(
    "BanClassLoader") // The loader reads our own package, to see one of two native jars.
final class CryptoJar extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** Never closed: classes are loaded from it for as long as the process lives. */
  private final JarFile jar;

  CryptoJar(File file) throws IOException {
    super("native-crypto", getPlatformClassLoader());
    this.jar = new JarFile(file, false);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try (InputStream content = open(name.replace('.', '/') + ".class")) {
      if (content == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = content.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      return open(name);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private @Nullable InputStream open(String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    return entry == null ? null : jar.getInputStream(entry);
  }
}
