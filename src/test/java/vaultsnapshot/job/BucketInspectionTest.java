package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.report.Checklist.Result.ADVISED;
import static vaultsnapshot.report.Checklist.Result.FAILED;
import static vaultsnapshot.report.Checklist.Result.PASSED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.bucket.BucketConfiguration;
import vaultsnapshot.bucket.BucketFailures;
import vaultsnapshot.bucket.LifecycleRule;
import vaultsnapshot.bucket.Reading;
import vaultsnapshot.report.Checklist;
import vaultsnapshot.template.Place;
import vaultsnapshot.template.Template;

/** A bucket's set-up is judged by what it does to the snapshots in this folder. */
final class BucketInspectionTest {
  private static final String FOLDER = "vault/prod/";

  private List<LifecycleRule> rules = ofEveryTier();
  private Optional<String> policy = Optional.of(printedPolicy());
  private boolean versioned = true;
  private Optional<String> key = Optional.empty();
  private Optional<BucketConfiguration.ObjectLock> lock = Optional.empty();
  private Reading<Optional<BucketConfiguration.Encryption>> encryption = encryption("AES256", "");

  @Test
  void whatTheTemplateSetsPassesInEveryPoint() {
    assertThat(checks()).allMatch(check -> check.result() == PASSED);
  }

  /** Whatever the rule is called, the newest snapshot would go with the rest. */
  @ParameterizedTest
  @ValueSource(strings = {"", "vault/", "vault/prod/", "vault/prod/2026"})
  void aRuleThatExpiresWhatIsNotSupersededFails(String prefix) {
    rules.add(rule("everything", prefix, Map.of("team", "ops"), Optional.of(30)));
    Checklist.Check lifecycle = check("bucket: lifecycle");
    assertThat(lifecycle.result()).isEqualTo(FAILED);
    assertThat(lifecycle.finding()).contains("[everything]", "tag 'retention'");
  }

  @Test
  void aRuleOfAnotherFolderAndOneThatIsSwitchedOffDoNoHarm() {
    rules.add(rule("theirs", "vault/production/", Map.of(), Optional.of(1)));
    rules.add(
        new LifecycleRule(
            "off",
            false,
            "",
            Map.of(),
            false,
            Optional.of(1),
            false,
            Optional.empty(),
            Optional.empty(),
            false,
            List.of()));
    assertThat(check("bucket: lifecycle").result()).isEqualTo(PASSED);
  }

  @Test
  void anUnfilteredRuleForOlderVersionsAloneFailsToo() {
    rules.add(
        new LifecycleRule(
            "older",
            true,
            "",
            Map.of(),
            false,
            Optional.empty(),
            false,
            Optional.of(7),
            Optional.empty(),
            false,
            List.of()));
    assertThat(check("bucket: lifecycle").result()).isEqualTo(FAILED);
  }

  @Test
  void missingRulesAreNamed() {
    rules.removeIf(rule -> rule.tags().containsValue("weekly") || rule.abortDays().isPresent());
    assertThat(check("bucket: lifecycle").result()).isEqualTo(ADVISED);
    assertThat(check("bucket: lifecycle").finding()).contains("[weekly, incomplete uploads]");
  }

  @Test
  void whatThePolicyLeavesOpenIsNamed() {
    policy = Optional.empty();
    assertThat(check("bucket: policy").finding())
        .contains("calls without TLS, overwriting, deleting versions");
    policy = Optional.of(printedPolicy().replace("s3:if-none-match", "s3:prefix"));
    assertThat(check("bucket: policy").result()).isEqualTo(ADVISED);
    assertThat(check("bucket: policy").finding()).contains("does not deny overwriting;");
    policy = Optional.of(printedPolicy().replace("Deny", "Allow"));
    assertThat(check("bucket: policy").result()).isEqualTo(ADVISED);
  }

  @Test
  void aBucketThatKeepsNoVersionsOrHasAnotherKeyIsAdvisedAbout() {
    versioned = false;
    key = Optional.of("arn:aws:kms:eu-central-1:123456789012:key/ours");
    assertThat(check("bucket: versions").result()).isEqualTo(ADVISED);
    assertThat(check("bucket: encryption").result()).isEqualTo(ADVISED);
    assertThat(check("bucket: encryption").finding()).contains("AES256", "key/ours");
  }

  @Test
  void aKeyIsComparedByItsArnAndAnAliasIsLeftOpen() {
    key = Optional.of("arn:aws:kms:eu-central-1:123456789012:key/ours");
    encryption = encryption("aws:kms", key.get());
    assertThat(check("bucket: encryption").result()).isEqualTo(PASSED);
    encryption = encryption("aws:kms", "arn:aws:kms:eu-central-1:123456789012:key/theirs");
    assertThat(check("bucket: encryption").result()).isEqualTo(ADVISED);
    assertThat(check("bucket: encryption").finding()).endsWith("nothing there has another key");
    encryption = encryption("aws:kms", "alias/snapshots");
    assertThat(check("bucket: encryption").result()).isEqualTo(ADVISED);
    assertThat(check("bucket: encryption").finding()).contains("one is an alias");
    encryption = told(Optional.empty());
    assertThat(check("bucket: encryption").result()).isEqualTo(ADVISED);
    assertThat(check("bucket: encryption").finding()).contains("default is none");
  }

  @Test
  void aLockIsToldWithItsDays() {
    assertThat(check("bucket: object lock").finding()).startsWith("none");
    lock = Optional.of(new BucketConfiguration.ObjectLock("GOVERNANCE", 30));
    assertThat(check("bucket: object lock").finding()).isEqualTo("GOVERNANCE, 30 days");
  }

  /** A refusal is for somebody to mend; what may pass by itself is not. */
  @Test
  void whatS3DoesNotTellIsNotGuessed() {
    encryption = new Reading.Untold<>(BucketFailures.permanent("s3: refused"));
    assertThat(check("bucket: encryption").result()).isEqualTo(FAILED);
    assertThat(check("bucket: encryption").finding())
        .isEqualTo("not known, for it could not be read: s3: refused");
    encryption = new Reading.Untold<>(BucketFailures.passing("s3: busy"));
    assertThat(check("bucket: encryption").result()).isEqualTo(ADVISED);
  }

  private Checklist.Check check(String name) {
    return checks().stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }

  private List<Checklist.Check> checks() {
    return new BucketInspection(
            new BucketConfiguration(
                told(versioned), encryption, told(true), told(lock), told(rules), told(policy)),
            FOLDER,
            key)
        .checks();
  }

  private static Reading<Optional<BucketConfiguration.Encryption>> encryption(
      String algorithm, String keyId) {
    return told(
        Optional.of(
            new BucketConfiguration.Encryption(
                algorithm, Optional.of(keyId).filter(id -> !id.isEmpty()))));
  }

  private static <T> Reading<T> told(T value) {
    return new Reading.Told<>(value);
  }

  private static List<LifecycleRule> ofEveryTier() {
    List<LifecycleRule> rules = new ArrayList<>();
    for (String tier : List.of("hourly", "daily", "weekly", "monthly", "manual")) {
      rules.add(rule(tier, FOLDER, Map.of("retention", tier), Optional.of(14)));
    }
    rules.add(
        new LifecycleRule(
            "abort",
            true,
            FOLDER,
            Map.of(),
            false,
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.of(1),
            false,
            List.of()));
    return rules;
  }

  private static LifecycleRule rule(
      String id, String prefix, Map<String, String> tags, Optional<Integer> days) {
    return new LifecycleRule(
        id,
        true,
        prefix,
        tags,
        false,
        days,
        false,
        Optional.of(7),
        Optional.empty(),
        false,
        List.of());
  }

  private static String printedPolicy() {
    return Template.ofThisProject()
        .deployed(
            new Place("eu-central-1", "123456789012"),
            Map.of(
                "ClusterName", "prod",
                "BucketName", "snapshots",
                "BucketCreated", "false",
                "AdministratorArns", "arn:aws:iam::123456789012:role/deployer"),
            Map.of())
        .output("BucketPolicyToApply")
        .orElseThrow();
  }
}
