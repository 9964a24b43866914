package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.job.AuditedBucket.ABORT;
import static vaultsnapshot.job.AuditedBucket.days;
import static vaultsnapshot.job.AuditedBucket.encryption;
import static vaultsnapshot.job.AuditedBucket.lifecycle;
import static vaultsnapshot.job.AuditedBucket.publicAccess;
import static vaultsnapshot.job.AuditedBucket.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.report.Finding;
import vaultsnapshot.report.Finding.Outcome;

/** A bucket that is set up in another way than the auditor is told. */
final class BucketAuditTest extends OnAuditedBucket {
  private static final String ARN = "arn:aws:kms:eu-central-1:000000000000:key/wanted";

  @Test
  void whatIsOffIsTold() throws Exception {
    bucket
        .wire()
        .configured("versioning", "<VersioningConfiguration/>")
        .configured("publicAccessBlock", publicAccess("false"))
        .configured("encryption", "<ServerSideEncryptionConfiguration/>");
    assertThat(found())
        .containsExactly(
            "s3://backups: versioning: off",
            "s3://backups: public access: not all are",
            "s3://backups: encryption: none");
  }

  @ParameterizedTest
  @CsvSource({
    "aws:kms, " + ARN + ", " + ARN + ", true",
    "aws:kms, wanted, " + ARN + ", true",
    "aws:kms, " + ARN + ", wanted, true",
    "aws:kms:dsse, wanted, wanted, true",
    "aws:kms, alias/a, alias/a, true",
    "aws:kms, wanted, other, false",
    "aws:kms, ted, " + ARN + ", false",
    "AES256, wanted, wanted, false"
  })
  void theKeyIsComparedInEveryFormThatItIsNamedIn(
      String algorithm, String wanted, String actual, boolean same) throws Exception {
    bucket.encryptedBy(wanted).wire().configured("encryption", encryption(algorithm, actual));
    assertThat(found())
        .isEqualTo(
            same
                ? List.of()
                : List.of("s3://backups: encryption: " + algorithm + " with the key " + actual));
  }

  @ParameterizedTest
  @CsvSource({"alias/a, " + ARN, "wanted, alias/b"})
  void whetherAnAliasIsTheSameKeyIsNotGuessed(String wanted, String actual) throws Exception {
    bucket.encryptedBy(wanted).wire().configured("encryption", encryption("aws:kms", actual));
    assertThat(bucket.audit().findings())
        .singleElement()
        .returns(Outcome.NOTED, Finding::outcome)
        .returns("aws:kms with the key " + actual, Finding::actual);
  }

  @Test
  void anyEncryptionDoesWhereNoKeyIsWanted() throws Exception {
    bucket.wire().configured("encryption", encryption("aws:kms", "some"));
    assertThat(found()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, calls without TLS", "1, overwriting", "2, deleting versions"})
  void eachThatThePolicyDoesNotDenyIsTold(int left, String name) throws Exception {
    List<String> denials = new ArrayList<>(AuditedBucket.DENIALS);
    String allowed = denials.remove(left);
    bucket.wire().configured("policy", AuditedBucket.policy(denials));
    assertThat(found()).containsExactly("s3://backups: policy: it does not deny " + name);
    String denying = AuditedBucket.policy(denials);
    String allowing = denying.substring(0, denying.length() - 2);
    bucket.wire().configured("policy", allowing + ",{\"Effect\":\"Allow\"," + allowed + "}]}");
    assertThat(found()).as("an Allow is no Deny").hasSize(1);
  }

  @Test
  void theLockIsComparedWhereOneIsWanted() throws Exception {
    assertThat(found()).isEmpty();
    bucket.locked("GOVERNANCE", 7);
    assertThat(found()).containsExactly("s3://backups: object lock: none");
    bucket.wire().configured("object-lock", lock("GOVERNANCE", 7));
    assertThat(found()).isEmpty();
    bucket.wire().configured("object-lock", lock("GOVERNANCE", 6));
    assertThat(found()).containsExactly("s3://backups: object lock: GOVERNANCE for 6 days");
  }

  @Test
  void everyTierMustExpireAfterItsDays() throws Exception {
    Map<String, Integer> days = days();
    days.put("daily", 3);
    days.remove("manual");
    bucket.wire().configured("lifecycle", lifecycle(days, ABORT));
    assertThat(bucket.audit().findings())
        .extracting(Finding::expected, Finding::actual)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "retention=daily expires after 14 days", "it expires after 3 days"),
            org.assertj.core.groups.Tuple.tuple(
                "retention=manual expires after 90 days", "no rule expires it"));
  }

  @Test
  void theShortestOfTwoRulesCounts() throws Exception {
    String shorter =
        rule(
            "shorter",
            "<Tag><Key>retention</Key><Value>daily</Value></Tag>",
            "<Expiration><Days>1</Days></Expiration>");
    bucket.wire().configured("lifecycle", lifecycle(days(), ABORT, shorter));
    assertThat(found()).containsExactly("s3://backups: lifecycle: it expires after 1 days");
  }

  @Test
  void aRuleThatTakesTheNewestAndOneThatIsMissingAreTold() throws Exception {
    bucket
        .wire()
        .configured(
            "lifecycle",
            lifecycle(
                days(),
                rule("all", "<Prefix></Prefix>", "<Expiration><Days>365</Days></Expiration>"),
                rule(
                    "other", "<Prefix>logs/</Prefix>", "<Expiration><Days>1</Days></Expiration>")));
    assertThat(found())
        .containsExactly(
            "s3://backups: lifecycle: the rule 'all' expires the newest snapshots too",
            "s3://backups: lifecycle: none, so that what killed runs left is paid for ever");
  }

  private List<String> found() throws Exception {
    List<Finding> findings = bucket.audit().findings();
    assertThat(findings)
        .allMatch(finding -> finding.check().equals("bucket"))
        .allMatch(finding -> finding.outcome() == Outcome.OPEN);
    return findings.stream().map(finding -> finding.subject() + ": " + finding.actual()).toList();
  }

  private static String lock(String mode, int days) {
    return "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>"
        + "<DefaultRetention><Mode>%s</Mode><Days>%d</Days></DefaultRetention></Rule>"
            .formatted(mode, days)
        + "</ObjectLockConfiguration>";
  }
}
