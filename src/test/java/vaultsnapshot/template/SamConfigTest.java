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

  private static String text() throws IOException {
    return Files.readString(Path.of(System.getProperty("basedir", "")).resolve("samconfig.toml"));
  }
}
