package vaultsnapshot.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class VersionTest {
  @Test
  void theProgramNamesTheVersionThatIsBuilt() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains(
            "<artifactId>vault-snapshot-lambda</artifactId>\n  <version>"
                + Version.NUMBER
                + "</version>");
  }
}
