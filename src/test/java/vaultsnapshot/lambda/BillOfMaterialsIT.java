package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the build says is in the package: {@code target/bom.json}. */
final class BillOfMaterialsIT {
  private static final String VERSION = "com/amazon/corretto/crypto/provider/version.properties";

  private final Path file = PackagedJars.TARGET.resolve("bom.json");

  @Test
  void itListsExactlyThePackagesJarsEachWithItsVersionAndHash() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (JsonObject component : components()) {
      listed.merge(place(component), sha256(component), (one, other) -> one + " and " + other);
    }
    assertThat(listed).containsExactlyInAnyOrderEntriesOf(PackagedJars.hashes());
  }

  /** Their places in the package do not name it, as a library's does. */
  @ParameterizedTest
  @ValueSource(strings = {"amd64", "aarch64"})
  void theVersionOfTheNativeCryptoIsWhatTheJarItselfSays(String architecture) throws IOException {
    String place = "crypto/" + architecture + ".jar";
    assertThat(components())
        .filteredOn(component -> place(component).equals(place))
        .extracting(component -> text(component, "version"))
        .containsExactly(versionInside(place));
  }

  private List<JsonObject> components() throws IOException {
    assertThat(file).as("the build writes it unless Maven runs offline (-o)").exists();
    return JsonParser.parseString(Files.readString(file))
        .getAsJsonObject()
        .getAsJsonArray("components")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static String place(JsonObject component) {
    String library =
        "%s/%s@%s"
            .formatted(
                text(component, "group"), text(component, "name"), text(component, "version"));
    String url = text(component, "purl");
    assertThat(url).startsWith("pkg:maven/" + library + "?");
    return switch (url.substring(url.indexOf('?') + 1)) {
      case "type=jar" ->
          "lib/%s-%s.jar".formatted(text(component, "name"), text(component, "version"));
      case "classifier=linux-x86_64&type=jar" -> "crypto/amd64.jar";
      case "classifier=linux-aarch_64&type=jar" -> "crypto/aarch64.jar";
      default -> url;
    };
  }

  private static String sha256(JsonObject component) {
    return component.getAsJsonArray("hashes").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(hash -> text(hash, "alg").equals("SHA-256"))
        .map(hash -> text(hash, "content"))
        .findFirst()
        .orElse("no SHA-256");
  }

  private static String text(JsonObject object, String key) {
    return object.get(key).getAsString();
  }

  private static String versionInside(String place) throws IOException {
    Properties properties = new Properties();
    try (JarFile jar = new JarFile(PackagedJars.TARGET.resolve("classes").resolve(place).toFile());
        InputStream content = jar.getInputStream(jar.getEntry(VERSION))) {
      properties.load(content);
    }
    return properties.getProperty("versionStr");
  }
}
