package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;
import vaultsnapshot.settings.AuditSettings;
import vaultsnapshot.settings.Settings;

/** The variables that the template gives each function are those that its code reads. */
final class FunctionEnvironmentTest {
  private static final Template TEMPLATE = Template.ofThisProject();

  /** AWS Lambda developer guide, 'Lambda quotas'; its refusal quotes the variables as JSON. */
  private static final int MOST_BYTES = 4096;

  /** Read by the JVM. */
  private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

  /** What has no default in the code: the owner's alone, or made by the stack. */
  private static final Set<String> WITHOUT_DEFAULT =
      Set.of("CLUSTER_NAME", "CREDENTIALS_SECRET", "SNAPSHOT_BUCKET", "KMS_KEY_ID");

  /** No variable takes this. */
  private static final String SPOILED = "\u0001";

  /** The longest text that each parameter in a function's environment takes. */
  private static final Map<String, String> LONGEST =
      Map.ofEntries(
          Map.entry("ClusterName", "c".repeat(63)),
          Map.entry("VaultAddr", "https://" + "v".repeat(992)),
          Map.entry("VaultAllowedHosts", "h".repeat(600)),
          Map.entry("VaultTlsServerName", "s".repeat(253)),
          // Each of them takes two characters in JSON.
          Map.entry("VaultNamespace", "\"".repeat(200)),
          Map.entry("VaultConnectTimeout", "9".repeat(9) + "s"),
          Map.entry("VaultFirstByteTimeout", "9".repeat(9) + "s"),
          Map.entry("VaultStallTimeout", "9".repeat(9) + "s"),
          Map.entry("SnapshotEvery", "9".repeat(9) + "d"),
          Map.entry("MaxEventAge", "9".repeat(9) + "d"),
          Map.entry("CredentialsSecretArn", secret()),
          Map.entry("OperatorSecretArn", secret()),
          Map.entry("BucketName", "b".repeat(63)),
          Map.entry("SnapshotPrefix", ("p".repeat(100) + "/").repeat(2) + "p".repeat(54) + "/"),
          Map.entry(
              "EncryptionKey", filled("arn:aws:kms:eu-central-1:123456789012:key/", "", 150)));

  /** A function, and what reads its environment. */
  enum Reader {
    SnapshotFunction {
      @Override
      Record settings(Environment environment) {
        return Settings.read(environment);
      }
    },
    OperatorFunction {
      @Override
      Record settings(Environment environment) {
        return Settings.read(environment);
      }
    },
    AuditFunction {
      @Override
      Record settings(Environment environment) {
        return AuditSettings.read(environment);
      }
    };

    abstract Record settings(Environment environment);

    /** What the code makes of the variables: settings, and problems. */
    Outcome read(Map<String, String> variables) {
      Problems problems = new Problems();
      Record read = settings(new Environment(variables, problems));
      return new Outcome(read, problems.found());
    }
  }

  record Outcome(Record settings, List<String> problems) {}

  @ParameterizedTest
  @EnumSource
  void whatTheCodeDemandsIsThere(Reader function) {
    assertThat(function.read(variables(function, Map.of())).problems()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyVariableIsOneThatTheCodeReads(Reader function) {
    Map<String, String> given = variables(function, Map.of());
    Outcome outcome = function.read(given);
    assertThat(given.keySet())
        .contains(JVM_OPTIONS)
        .filteredOn(name -> !name.equals(JVM_OPTIONS))
        .allSatisfy(
            name -> assertThat(function.read(with(given, name, SPOILED))).isNotEqualTo(outcome));
  }

  /** Whoever leaves a variable away gets what the template gives. */
  @ParameterizedTest
  @EnumSource
  void aParametersDefaultIsTheCodesOwn(Reader function) {
    Map<String, String> given = variables(function, Map.of());
    Outcome outcome = function.read(given);
    assertThat(given.keySet())
        .filteredOn(name -> !WITHOUT_DEFAULT.contains(name))
        .hasSizeGreaterThan(5)
        .allSatisfy(name -> assertThat(function.read(with(given, name, ""))).isEqualTo(outcome));
  }

  @ParameterizedTest
  @EnumSource
  void theEnvironmentHoldsTheLargestOfAllParameters(Reader function) {
    JsonObject json = new JsonObject();
    variables(function, largest()).forEach(json::addProperty);
    assertThat(json.toString().getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(MOST_BYTES);
  }

  /** So that the test above tries what it says it does. */
  @Test
  void theLongestTextsAreTheLongestThatTheTemplateTakes() {
    assertThat(LONGEST.keySet()).isEqualTo(textsInAnEnvironment());
    LONGEST.forEach((name, longest) -> {
      assertThat(declaration(name).get("MaxLength").getAsInt())
          .as(name)
          .isEqualTo(longest.length());
      ExampleStack.with(Map.of(name, longest));
      assertThatThrownBy(() -> ExampleStack.with(Map.of(name, "a" + longest)))
          .hasMessageContaining(name);
    });
  }

  private static Set<String> textsInAnEnvironment() {
    return Stream.of(Reader.values())
        .flatMap(function -> References.in(written(function.name())))
        .filter(TEMPLATE.section("Parameters")::has)
        .filter(name -> declaration(name).get("Type").getAsString().equals("String"))
        .filter(name -> !declaration(name).has("AllowedValues"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonElement written(String function) {
    return TEMPLATE
        .section("Resources")
        .getAsJsonObject(function)
        .getAsJsonObject("Properties")
        .get("Environment");
  }

  /** Every parameter with the longest value that it takes. */
  private static Map<String, String> largest() {
    Map<String, String> all = new HashMap<>(LONGEST);
    for (String name : TEMPLATE.section("Parameters").keySet()) {
      JsonObject declaration = declaration(name);
      if (declaration.has("MaxValue")) {
        all.put(name, declaration.get("MaxValue").getAsString());
      } else if (Set.of("ObjectLockMode", "Staging").contains(name)) {
        all.put(name, longestOf(declaration));
      }
    }
    return all;
  }

  private static String longestOf(JsonObject declaration) {
    return declaration.getAsJsonArray("AllowedValues").asList().stream()
        .map(JsonElement::getAsString)
        .max(Comparator.comparingInt(String::length))
        .orElseThrow();
  }

  private static JsonObject declaration(String parameter) {
    return TEMPLATE.section("Parameters").getAsJsonObject(parameter);
  }

  private static Map<String, String> variables(Reader function, Map<String, String> more) {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "OperatorFunctionEnabled",
                "true",
                "OperatorSecretArn",
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:operator-AbCdEf"));
    parameters.putAll(more);
    return ExampleStack.environment(function.name(), parameters);
  }

  private static Map<String, String> with(Map<String, String> given, String name, String value) {
    Map<String, String> changed = new HashMap<>(given);
    changed.put(name, value);
    return changed;
  }

  private static String secret() {
    String name = ":123456789012:secret:" + "s".repeat(519);
    return filled("arn:aws:secretsmanager:", name, 600);
  }

  private static String filled(String before, String after, int length) {
    return before + "f".repeat(length - before.length() - after.length()) + after;
  }
}
