package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The defaults of {@code sam deploy} suffice for the template, and ask before they replace. */
final class SamConfigTest {
  @Test
  void rolesAreAcknowledgedAndNoneHasANameWhichWouldTakeMore() throws IOException {
    assertThat(text()).contains("\ncapabilities = \"CAPABILITY_IAM\"\n");
    assertThat(Template.ofThisProject().section("Resources").asMap().values())
        .map(JsonElement::getAsJsonObject)
        .filteredOn(resource -> resource.get("Type").getAsString().equals("AWS::IAM::Role"))
        .isNotEmpty()
        .noneMatch(role -> role.getAsJsonObject("Properties").has("RoleName"));
  }

  @Test
  void aChangeIsShownBeforeItIsMade() throws IOException {
    assertThat(text()).contains("\nconfirm_changeset = true\n", "\nresolve_s3 = true\n");
  }

  /** {@code sam deploy --guided} writes them into the file that it is given, by default ours. */
  @Test
  void everyDocumentedDeploymentKeepsItsAnswersWhereGitIgnoresThem() throws IOException {
    assertThat((text("README.md") + text("docs/operations.md")).lines())
        .filteredOn(line -> line.contains("sam deploy"))
        .hasSize(2)
        .allMatch(line -> line.contains("--config-file samconfig.production.toml"));
    assertThat(text(".gitignore").lines()).contains("/samconfig.*.toml");
  }

  private static String text() throws IOException {
    return text("samconfig.toml");
  }

  private static String text(String file) throws IOException {
    return Files.readString(Path.of(System.getProperty("basedir", "")).resolve(file));
  }
}
