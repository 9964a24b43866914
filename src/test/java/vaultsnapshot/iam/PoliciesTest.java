package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The evaluator judges as the IAM User Guide says, and refuses what it does not know. */
final class PoliciesTest {
  private static final String OBJECT = "arn:aws:s3:::store/prod/one.snap";

  private static final Statement ALLOW =
      statement("\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\"");
  private static final Statement DENY =
      statement("\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"");

  private static final AccessRequest PUT = AccessRequest.of("s3:PutObject", OBJECT);

  @Test
  void nothingIsAllowedByDefault() {
    assertThat(decide(List.of(), List.of())).isEqualTo(new Decision.NotAllowed());
  }

  @Test
  void oneAllowInEitherPolicySuffices() {
    assertThat(decide(List.of(ALLOW), List.of()).isAllowed()).isTrue();
    assertThat(decide(List.of(), List.of(ALLOW)).isAllowed()).isTrue();
  }

  @Test
  void anExplicitDenyInEitherPolicyWins() {
    assertThat(decide(List.of(ALLOW), List.of(ALLOW, DENY)))
        .isEqualTo(new Decision.Denied("test", "resource-based policy"));
    assertThat(decide(List.of(ALLOW, DENY), List.of(ALLOW)))
        .isEqualTo(new Decision.Denied("test", "identity-based policy"));
  }

  @ParameterizedTest
  @CsvSource({
    "s3:PutObject, true",
    "s3:putobject, true",
    "s3:Put*, true",
    "s3:PutObjec?, true",
    "s3:PutObjectTagging, false",
    "s3:Get*, false",
    "*, true",
  })
  void anActionMayHaveWildcardsAndKnowsNoCase(String action, boolean allowed) {
    Statement statement =
        statement("\"Effect\":\"Allow\",\"Action\":[\"" + action + "\"],\"Resource\":\"*\"");
    assertThat(decide(List.of(statement), List.of()).isAllowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:s3:::store/prod/*, true",
    "arn:aws:s3:::store/*, true",
    "arn:aws:s3:::st?re/prod/one.snap, true",
    "arn:aws:s3:::store/prod/one.snap, true",
    "arn:aws:s3:::store/PROD/*, false",
    "arn:aws:s3:::store/prod, false",
    "arn:aws:s3:::store, false",
    "arn:aws:*:store/prod/one.snap, false",
    "arn:aws:s3:::other/prod/*, false",
    "*, true",
  })
  void aResourceMayHaveWildcardsWithinItsSegments(String resource, boolean allowed) {
    Statement statement =
        statement(
            "\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"" + resource + "\"");
    assertThat(decide(List.of(statement), List.of()).isAllowed()).isEqualTo(allowed);
  }

  /** The values in the request stand apart with commas; a dash alone is a key that is not there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "StringEquals            | s3:prefix | [\"a\",\"b\"] | b   | true",
        "StringEquals            | s3:prefix | \"a\"         | A   | false",
        "StringEquals            | s3:prefix | \"a*\"        | ab  | false",
        "StringEquals            | s3:prefix | \"a\"         | -   | false",
        "StringEqualsIfExists    | s3:prefix | \"a\"         | -   | true",
        "StringEqualsIfExists    | s3:prefix | \"a\"         | b   | false",
        "StringNotEquals         | s3:prefix | [\"a\",\"b\"] | c   | true",
        "StringNotEquals         | s3:prefix | [\"a\",\"b\"] | b   | false",
        "StringNotEquals         | s3:prefix | \"a\"         | -   | true",
        "StringLike              | s3:prefix | \"a/*\"       | a/b | true",
        "StringLike              | s3:prefix | \"a/*\"       | b/a/ | false",
        "StringLike              | s3:prefix | \"a/*\"       | -   | false",
        "StringLikeIfExists      | s3:prefix | \"a/*\"       | -   | true",
        "StringLikeIfExists      | s3:prefix | \"a/*\"       | b   | false",
        "StringNotLike           | s3:prefix | \"a/*\"       | b   | true",
        "StringNotLike           | s3:prefix | \"a/*\"       | a/b | false",
        "Null                    | s3:prefix | \"true\"      | -   | true",
        "Null                    | s3:prefix | \"true\"      | a   | false",
        "Null                    | s3:prefix | \"false\"     | -   | false",
        "Null                    | s3:prefix | \"false\"     | a   | true",
        "Bool           | aws:SecureTransport | \"true\"     | true  | true",
        "Bool           | aws:SecureTransport | \"true\"     | false | false",
        "Bool           | aws:SecureTransport | \"true\"     | -     | false",
        "BoolIfExists   | aws:SecureTransport | \"true\"     | -     | true",
        "ArnLike   | aws:SourceArn | \"arn:aws:s3:::a*\" | arn:aws:s3:::ab | true",
        "ArnLike   | aws:SourceArn | \"arn:aws:*:::ab\"  | arn:aws:s3:::ab | true",
        "ArnLike   | aws:SourceArn | \"arn:aws:*:ab\"    | arn:aws:s3:::ab | false",
        "ArnLike   | aws:SourceArn | \"arn:aws:s3:::a*\" | -               | false",
        "ArnEquals | aws:SourceArn | \"arn:aws:s3:::a*\" | arn:aws:s3:::ab | true",
      })
  void aConditionHoldsAsTheGuideSays(
      String operator, String key, String wanted, String values, boolean holds) {
    assertThat(holds("s3:ListBucket", operator, key, wanted, values)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ForAllValues:StringEquals    | [\"a\",\"b\"] | a,b | true",
        "ForAllValues:StringEquals    | [\"a\",\"b\"] | a,c | false",
        "ForAllValues:StringEquals    | \"a\"         | -   | true",
        "ForAllValues:StringLike      | \"a*\"        | a,ab | true",
        "ForAllValues:StringNotEquals | \"a\"         | b,c | true",
        "ForAllValues:StringNotEquals | \"a\"         | b,a | false",
        "ForAnyValue:StringEquals     | \"a\"         | b,a | true",
        "ForAnyValue:StringEquals     | \"a\"         | b,c | false",
        "ForAnyValue:StringEquals     | \"a\"         | -   | false",
        "ForAnyValue:StringNotEquals  | \"a\"         | -   | false",
      })
  void aConditionOnAListHoldsAsTheGuideSays(
      String operator, String wanted, String values, boolean holds) {
    assertThat(holds("s3:PutObjectTagging", operator, "s3:RequestObjectTagKeys", wanted, values))
        .isEqualTo(holds);
  }

  /** A role's session has its ARN, a service its name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"*\"                                            | true  | true  | true",
        "{\"AWS\":\"*\"}                                  | true  | true  | true",
        "{\"AWS\":\"arn:aws:iam::123456789012:role/a\"}   | true  | false | false",
        "{\"AWS\":[\"arn:aws:iam::123456789012:root\",\"arn:aws:iam::123456789012:role/b\"]}"
            + " | false | true  | false",
        "{\"AWS\":\"arn:aws:iam::123456789012:root\"}     | false | false | false",
        "{\"Service\":\"events.amazonaws.com\"}           | false | false | true",
        "{\"Service\":[\"s3.amazonaws.com\"]}             | false | false | false",
      })
  void aStatementIsAboutItsPrincipals(String principal, boolean a, boolean b, boolean events) {
    Statement statement =
        statement(
            "\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Principal\":"
                + principal);
    String role = "arn:aws:iam::123456789012:role/";
    assertThat(statement.appliesTo(PUT.with(KnownKey.PRINCIPAL_ARN, role + "a"))).isEqualTo(a);
    assertThat(statement.appliesTo(PUT.with(KnownKey.PRINCIPAL_ARN, role + "b"))).isEqualTo(b);
    assertThat(statement.appliesTo(PUT.with(KnownKey.PRINCIPAL_SERVICE, "events.amazonaws.com")))
        .isEqualTo(events);
  }

  @Test
  void aTrustNamesWhomItTrustsAndNoResource() {
    for (String members : List.of("\"Principal\":\"*\",\"Resource\":\"*\"", "\"Condition\":{}")) {
      JsonObject document =
          JsonParser.parseString(
                  "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                      + "\"Action\":\"sts:AssumeRole\","
                      + members
                      + "}]}")
              .getAsJsonObject();
      assertThatThrownBy(() -> PolicyReader.trust(document)).isInstanceOf(PolicyException.class);
    }
  }

  @Test
  void allConditionsOfAStatementMustHold() {
    Statement statement =
        statement(
            "\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Condition\":{"
                + "\"Null\":{\"S3:If-None-Match\":\"true\"},\"Bool\":{\"s3:ObjectCreationOperation\":\"true\"}}");
    AccessRequest creation = PUT.with(KnownKey.OBJECT_CREATION, "true");
    assertThat(statement.appliesTo(creation)).isTrue();
    assertThat(statement.appliesTo(creation.with(KnownKey.IF_NONE_MATCH, "*"))).isFalse();
    assertThat(statement.appliesTo(PUT.with(KnownKey.OBJECT_CREATION, "false"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Action\":\"s3:PutObjekt\",\"Resource\":\"*\"",
        "\"NotAction\":\"s3:PutObject\",\"Resource\":\"*\"",
        "\"Action\":\"s3:PutObject\",\"NotResource\":\"*\"",
        "\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::${aws:username}/*\"",
        "\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Principal\":{\"AWS\":\"123456789012\"}",
        "\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:role/*\"}",
        "\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Principal\":{\"Federated\":\"accounts.example.com\"}",
        "\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Principal\":\"123456789012\"",
        "\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Condition\":{\"StringEqual\":{\"s3:if-none-match\":\"*\"}}",
        "\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"s3:if-not-match\":\"*\"}}",
        "\"Action\":\"s3:GetObject\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"s3:if-none-match\":\"*\"}}",
        "\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"s3:if-none-match\":\"true\"}}",
        "\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Condition\":{\"NullIfExists\":{\"s3:if-none-match\":\"true\"}}",
        "\"Action\":\"s3:PutObjectTagging\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"s3:RequestObjectTagKeys\":\"a\"}}",
        "\"Action\":\"s3:ListBucket\",\"Resource\":\"*\",\"Condition\":{\"ForAllValues:StringEquals\":{\"s3:prefix\":\"a\"}}",
        "\"Action\":\"s3:PutObjectTagging\",\"Resource\":\"*\",\"Condition\":{\"ForAnyValue:StringEqualsIfExists\":{\"s3:RequestObjectTagKeys\":\"a\"}}",
      })
  void whatIsNotKnownIsAnErrorAndNeverIgnored(String members) {
    assertThatThrownBy(() -> statement("\"Effect\":\"Allow\"," + members))
        .isInstanceOf(PolicyException.class);
  }

  @Test
  void anEffectThatIsNotKnownIsAnError() {
    assertThatThrownBy(
            () -> statement("\"Effect\":\"allow\",\"Action\":\"s3:*\",\"Resource\":\"*\""))
        .isInstanceOf(PolicyException.class);
    assertThatThrownBy(() -> AccessRequest.of("s3:*", OBJECT)).isInstanceOf(PolicyException.class);
  }

  private static Decision decide(List<Statement> identity, List<Statement> resource) {
    return new Policies(identity, resource).decide(PUT);
  }

  private static boolean holds(
      String action, String operator, String key, String wanted, String values) {
    Statement statement =
        statement(
            "\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"*\",\"Condition\":{\"%s\":{\"%s\":%s}}"
                .formatted(action, operator, key, wanted));
    Map<String, List<String>> keys =
        values.equals("-") ? Map.of() : Map.of(key, List.of(values.split(",")));
    return statement.appliesTo(new AccessRequest(action, OBJECT, keys));
  }

  private static Statement statement(String members) {
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"test\"," + members + "}]}";
    return PolicyReader.read(JsonParser.parseString(document).getAsJsonObject()).getFirst();
  }
}
