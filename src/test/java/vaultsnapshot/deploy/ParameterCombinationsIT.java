package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.template.Conditions;
import vaultsnapshot.template.Stack;
import vaultsnapshot.template.Template;

/** Every combination of parameters that a condition of the template depends on is deployed once. */
final class ParameterCombinationsIT {
  private static final String OTHER_BUCKET = "another-bucket";
  private static final String KEY =
      "arn:aws:kms:eu-central-1:000000000000:key/0f1e2d3c-0000-4000-8000-000000000000";
  private static final String FORMER_KEY =
      "arn:aws:kms:eu-central-1:000000000000:key/1f1e2d3c-0000-4000-8000-000000000000";
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:000000000000:secret:vault-AbCdEf";

  /** What conditions tell apart. */
  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("BucketCreated", List.of("true", "false")),
          Map.entry("EncryptionKey", List.of("create", "sse-s3", KEY)),
          Map.entry("FormerKeyArns", List.of("", KEY + "," + FORMER_KEY)),
          Map.entry("ObjectLockMode", List.of("none", "GOVERNANCE", "COMPLIANCE")),
          Map.entry("AccessLogBucket", List.of("", OTHER_BUCKET)),
          Map.entry("ReplicaBucketArn", List.of("", "arn:aws:s3:::" + OTHER_BUCKET)),
          Map.entry("ReplicaKeyArn", List.of("", KEY)),
          Map.entry("HourlyStorageClass", List.of("STANDARD", "GLACIER_IR")),
          Map.entry("DailyStorageClass", List.of("STANDARD", "STANDARD_IA")),
          Map.entry("WeeklyStorageClass", List.of("STANDARD", "GLACIER_IR")),
          Map.entry("MonthlyStorageClass", List.of("STANDARD", "ONEZONE_IA")),
          Map.entry("ManualStorageClass", List.of("STANDARD", "INTELLIGENT_TIERING")),
          Map.entry("CredentialsSecretArn", List.of("", SECRET)),
          Map.entry("CredentialsSecretKeyArn", List.of("", KEY)),
          Map.entry("SubnetIds", List.of("", "subnet")),
          Map.entry(
              "PermissionsBoundaryArn", List.of("", "arn:aws:iam::aws:policy/PowerUserAccess")),
          Map.entry("ReservedConcurrency", List.of("", "1")),
          Map.entry("ScheduleEnabled", List.of("true", "false")),
          Map.entry("ScheduleTimeZone", List.of("", "Europe/Berlin")),
          Map.entry("AuditEnabled", List.of("true", "false")),
          Map.entry("NoSuccessHours", List.of("3", "0")),
          Map.entry("AlarmTopicArn", List.of("", "arn:aws:sns:eu-central-1:000000000000:alarms")),
          Map.entry("AlarmEmail", List.of("", "owner@example.com")),
          Map.entry("OperatorFunctionEnabled", List.of("false", "true")),
          Map.entry("OperatorSecretArn", List.of("", SECRET)));

  private static Account account;
  private static PackagedTemplate template;
  private static String subnet;
  private static String securityGroup;

  @BeforeAll
  static void prepare() {
    account = Account.shared();
    template = PackagedTemplate.withoutCode(account.aws());
    account
        .aws()
        .s3()
        .createBucket(create ->
            create
                .bucket(OTHER_BUCKET)
                .createBucketConfiguration(where -> where.locationConstraint(LocalAws.REGION)));
    QueryApi ec2 = QueryApi.ec2(account.aws());
    subnet = ec2.call("DescribeSubnets", Map.of()).get("subnetId");
    securityGroup = ec2.call("DescribeSecurityGroups", Map.of()).get("groupId");
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void aStackHasWhatItsConditionsSayAndLeavesWhatIsToBeKept(Map<String, String> combination) {
    Map<String, String> parameters = new HashMap<>(combination);
    parameters.computeIfPresent("SubnetIds", (_, wanted) -> wanted.isEmpty() ? "" : subnet);
    parameters.put("SecurityGroupIds", securityGroup);
    Deployed deployed = Deployed.create(account, template, Deployed.withNames(parameters));
    Stack text = deployed.text();
    assertThat(deployed.stack().resources())
        .allSatisfy(resource -> assertThat(resource.status()).isEqualTo("CREATE_COMPLETE"));
    assertThat(deployed.ownLogicalIds()).containsExactlyInAnyOrderElementsOf(text.resources());

    deleted(deployed);
  }

  private static void deleted(Deployed deployed) {
    deployed.stack().delete();
    Remains remains = new Remains(account.aws());
    for (CloudFormationStack.Resource resource : deployed.stack().resources()) {
      if (Set.of("AWS::IAM::Role", "AWS::Lambda::Function", "AWS::CloudWatch::Alarm")
          .contains(resource.type())) {
        assertThat(remains.isThere(resource)).as(resource.logicalId()).isFalse();
      } else if (Template.ofThisProject().isRetained(resource.logicalId())
          && !resource.type().equals("AWS::S3::BucketPolicy")) {
        assertThat(remains.isThere(resource)).as(resource.logicalId()).isTrue();
      }
    }
    if (deployed.text().resources().contains("BucketPolicy")) {
      assertThat(remains.hasPolicy(deployed.bucket())).isTrue();
    }
  }

  /** Generated from the template's own conditions. */
  static List<Map<String, String>> deployments() {
    return combinations().deployments();
  }

  @Test
  void everyConditionIsShownInEveryCombinationAndBothWays() {
    List<Map<String, String>> deployments = deployments();
    Combinations combinations = combinations();
    for (String condition : combinations.conditions().names()) {
      assertThat(combinations.of(condition))
          .as(condition)
          .isNotEmpty()
          .allSatisfy(combination ->
              assertThat(deployments)
                  .anySatisfy(
                      deployment -> assertThat(deployment).containsAllEntriesOf(combination)));
      assertThat(
              deployments.stream()
                  .map(deployment -> text(deployment).holds(condition))
                  .collect(Collectors.toSet()))
          .as(condition)
          .containsExactlyInAnyOrder(true, false);
    }
  }

  private static Combinations combinations() {
    return new Combinations(
        Conditions.of(Template.ofThisProject()),
        VALUES,
        parameters -> text(parameters).refusals().isEmpty());
  }

  private static Stack text(Map<String, String> parameters) {
    return Template.ofThisProject()
        .deployed(Deployed.PLACE, Deployed.withNames(parameters), Map.of());
  }
}
