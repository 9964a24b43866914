package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A template is resolved as CloudFormation would, and what is not known is refused. */
final class TemplateTest {
  private static final Place PLACE = new Place("eu-central-1", "123456789012");

  private static final String TEMPLATE =
      """
      Parameters:
        Name: {Type: String, AllowedPattern: "^[a-z]+$"}
        Mode: {Type: String, Default: slow, AllowedValues: [slow, fast]}
        Days: {Type: Number, Default: 3}
        Nets: {Type: CommaDelimitedList, Default: ""}
      Conditions:
        Fast: !Equals [!Ref Mode, fast]
        InNets: !Not [!Equals [!Join ["", !Ref Nets], ""]]
        Both: !And [!Condition Fast, {Condition: InNets}]
      Resources:
        Store:
          Type: AWS::S3::Bucket
        Unmade:
          Type: AWS::S3::Bucket
          Condition: Fast
        Role:
          Type: AWS::IAM::Role
          Properties:
            Value: WRITTEN
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!Ref Name | \"prod\"",
        "!Ref Days | \"3\"",
        "!Ref AWS::Region | \"eu-central-1\"",
        "!Ref Store | \"my-store\"",
        "!GetAtt Store.Arn | \"arn:aws:s3:::my-store\"",
        "{\"Fn::GetAtt\": [Role, Arn]} | \"arn:aws:iam::123456789012:role/vault-snapshot-Role\"",
        "!Sub \"${Store.Arn}/${Name}/*\" | \"arn:aws:s3:::my-store/prod/*\"",
        "!Sub \"${!Name} of ${AWS::AccountId}\" | \"${Name} of 123456789012\"",
        "!Join [\"-\", [a, !Ref Name, b]] | \"a-prod-b\"",
        "!If [Fast, 1, 2] | 2",
        "!If [Both, 1, 2] | 2",
        "!Sub [\"${Own}-${Name}\", {Own: !Ref Days}] | \"3-prod\"",
        "!Select [1, !Split [\"-\", a-b-c]] | \"b\"",
        "[a, !If [InNets, b, !Ref AWS::NoValue], c] | [\"a\", \"c\"]",
        "{a: !Ref AWS::NoValue, b: true} | {\"b\": true}",
        "\"2012-10-17\" | \"2012-10-17\"",
      })
  void whatCloudFormationWouldMakeOfIt(String written, String resolved) throws IOException {
    assertThat(value(written, Map.of("Name", "prod"))).isEqualTo(JsonParser.parseString(resolved));
  }

  @Test
  void conditionsFollowTheParameters() throws IOException {
    Map<String, String> given = Map.of("Name", "prod", "Mode", "fast", "Nets", "net-1,net-2");
    assertThat(value("!If [Both, yes-it-is, no]", given).getAsString()).isEqualTo("yes-it-is");
    assertThat(value("!Ref Nets", given).toString()).isEqualTo("[\"net-1\",\"net-2\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!Ref Nobody | 'Nobody' is neither a parameter nor a resource",
        "!GetAtt Store.DomainName | Store.DomainName is not known",
        "!GetAZs eu-west-1 | Fn::GetAZs is not known",
        "!Ref Unmade | this stack does not have it",
        "!If [Never, 1, 2] | Never is not declared",
        "2012-10-17 | cannot read a scalar",
        "~ | cannot read a scalar",
        "{a: 1, a: 2} | second key 'a'",
      })
  void whatIsNotKnownIsRefused(String written, String words) {
    assertThatThrownBy(() -> value(written, Map.of("Name", "prod")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(words);
  }

  @Test
  void parametersThatTheTemplateWouldNotTakeAreRefused() {
    assertThatThrownBy(() -> value("1", Map.of("Name", "PROD"))).hasMessageContaining("'PROD'");
    assertThatThrownBy(() -> value("1", Map.of("Name", "a", "Mode", "x")))
        .hasMessageContaining("'x'");
    assertThatThrownBy(() -> value("1", Map.of("Other", "a"))).hasMessageContaining("Other");
    assertThatThrownBy(() -> value("!Ref Name", Map.of())).hasMessageContaining("Name: not given");
  }

  @Test
  void whatFunctionsShareIsInEachOfThem() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("shared.yaml"),
            """
            Globals:
              Function:
                Runtime: java25
                Timeout: 900
                Environment: {Variables: {A: one, B: two}}
            Resources:
              Function:
                Type: AWS::Serverless::Function
                Properties:
                  Timeout: 60
                  Environment: {Variables: {B: own, C: three}}
              Bucket:
                Type: AWS::S3::Bucket
            """);
    Stack stack = Template.read(file).deployed(PLACE, Map.of(), Map.of());
    assertThat(stack.properties("Function"))
        .isEqualTo(
            JsonParser.parseString(
                "{Timeout: 60, Runtime: java25,"
                    + " Environment: {Variables: {A: one, B: own, C: three}}}"));
    assertThat(stack.properties("Bucket").size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{Api: {Cors: x}} | Api",
        "{Function: {Layers: [a]}} | Layers",
        "{Function: {VpcConfig: {Ref: Net}}} | VpcConfig",
      })
  void whatIsSharedInAWayThatIsNotKnownIsRefused(String globals, String words) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("shared.yaml"),
            """
            Globals: %s
            Resources:
              Function:
                Type: AWS::Serverless::Function
                Properties: {Layers: [b], VpcConfig: {SubnetIds: [c]}}
            """
                .formatted(globals));
    assertThatThrownBy(() -> Template.read(file))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(words);
  }

  private com.google.gson.JsonElement value(String written, Map<String, String> parameters)
      throws IOException {
    Path file =
        Files.writeString(folder.resolve("template.yaml"), TEMPLATE.replace("WRITTEN", written));
    return Template.read(file)
        .deployed(PLACE, parameters, Map.of("Store", "my-store"))
        .properties("Role")
        .get("Value");
  }
}
