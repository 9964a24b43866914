package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the AWS Serverless Application Repository demands of a template, from its developer guide
 * ('Applications', 'Using AWS SAM with the AWS Serverless Application Repository') and from what
 * docs/publishing.md records.
 */
final class ServerlessRepositoryTest {
  private static final Template TEMPLATE = Template.ofThisProject();
  private static final Path PROJECT = Path.of(System.getProperty("basedir", ""));
  private static final JsonObject METADATA =
      TEMPLATE.section("Metadata").getAsJsonObject("AWS::ServerlessRepo::Application");
  private static final long MOST_FILE_BYTES = 5_000_000;

  /** More is not taken in the request itself (docs/publishing.md). */
  private static final long MOST_BODY_BYTES = 51_200;

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(AWS::[A-Za-z0-9:]+)` \\|");

  @Test
  void theMetadataIsComplete() {
    assertThat(text("Name")).matches("[a-zA-Z0-9-]{1,140}");
    assertThat(text("Description")).hasSizeBetween(1, 256);
    assertThat(text("Author"))
        .matches("[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?")
        .hasSizeLessThan(128);
    assertThat(text("SpdxLicenseId")).isEqualTo("Apache-2.0");
    List<String> labels = strings("Labels").toList();
    assertThat(labels)
        .hasSizeBetween(1, 10)
        .doesNotHaveDuplicates()
        .allSatisfy(label -> assertThat(label).matches("[a-zA-Z0-9+\\-_:/@]{1,127}"));
  }

  @Test
  void theVersionIsThatOfTheProject() throws IOException {
    Matcher version =
        Pattern.compile(
                "<artifactId>vault-snapshot-lambda</artifactId>\\s*<version>(.*?)</version>")
            .matcher(Files.readString(PROJECT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(text("SemanticVersion")).isEqualTo(version.group(1)).matches("\\d+\\.\\d+\\.\\d+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LicenseUrl", "ReadmeUrl"})
  void theFilesThatPackagingUploadsAreThereAndNotTooLarge(String property) throws IOException {
    Path file = PROJECT.resolve(text(property));
    assertThat(file).isNotEmptyFile();
    assertThat(Files.size(file)).isLessThanOrEqualTo(MOST_FILE_BYTES);
  }

  @Test
  void theLicenseFileIsTheNamedLicense() throws IOException {
    assertThat(Files.readString(PROJECT.resolve(text("LicenseUrl"))))
        .containsSubsequence("Apache License", "Version 2.0, January 2004");
  }

  @Test
  void everyResourceTypeHasBeenLookedUpAndNoOther() throws IOException {
    assertThat(ROW.matcher(page()).results().map(row -> row.group(1)))
        .containsExactlyElementsOf(
            resources()
                .map(resource -> resource.get("Type").getAsString())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void aTemplateThatIsTooLargeForARequestIsHandedOverByItsAddress() throws IOException {
    assertThat(Files.size(PROJECT.resolve("template.yaml"))).isGreaterThan(MOST_BODY_BYTES);
    assertThat(page()).contains("--template-url https://").doesNotContain("\nsam publish");
  }

  @Test
  void parametersHaveOnlyTypesThatItTakes() {
    assertThat(TEMPLATE.section("Parameters").entrySet())
        .isNotEmpty()
        .allSatisfy(parameter ->
            assertThat(parameter.getValue().getAsJsonObject().get("Type").getAsString())
                .as(parameter.getKey())
                .isIn("String", "Number", "List<Number>", "CommaDelimitedList"));
  }

  /** Such applications are not published. */
  @Test
  void noRoleMayChangeRights() {
    assertThat(resources().map(JsonObject::toString))
        .isNotEmpty()
        .noneMatch(text -> text.contains("\"iam:"));
  }

  private static String page() throws IOException {
    return Files.readString(PROJECT.resolve("docs/publishing.md"));
  }

  private static Stream<JsonObject> resources() {
    return TEMPLATE.section("Resources").entrySet().stream()
        .map(resource -> resource.getValue().getAsJsonObject());
  }

  private static String text(String property) {
    return METADATA.get(property).getAsString();
  }

  private static Stream<String> strings(String property) {
    return METADATA.getAsJsonArray(property).asList().stream().map(JsonElement::getAsString);
  }
}
