package vaultsnapshot.bucket;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.AbortIncompleteMultipartUpload;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRuleAndOperator;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionExpiration;

/** Reads lifecycle rules in both of S3's forms: with a filter, and with the older bare prefix. */
final class LifecycleRules {
  private LifecycleRules() {}

  static LifecycleRule of(software.amazon.awssdk.services.s3.model.LifecycleRule rule) {
    Optional<LifecycleRuleFilter> filter = Optional.ofNullable(rule.filter());
    Optional<LifecycleRuleAndOperator> and = filter.flatMap(one -> Optional.ofNullable(one.and()));
    Optional<LifecycleExpiration> expiration = Optional.ofNullable(rule.expiration());
    return new LifecycleRule(
        Optional.ofNullable(rule.id()).orElse(""),
        rule.status() == ExpirationStatus.ENABLED,
        and.map(LifecycleRuleAndOperator::prefix)
            .or(() -> filter.map(LifecycleRuleFilter::prefix))
            .or(() -> oldForm(rule))
            .orElse(""),
        tags(filter, and),
        bySize(filter, and),
        expiration.map(LifecycleExpiration::days),
        expiration.map(LifecycleExpiration::date).isPresent(),
        Optional.ofNullable(rule.noncurrentVersionExpiration())
            .map(NoncurrentVersionExpiration::noncurrentDays),
        Optional.ofNullable(rule.abortIncompleteMultipartUpload())
            .map(AbortIncompleteMultipartUpload::daysAfterInitiation),
        expiration.map(LifecycleExpiration::expiredObjectDeleteMarker).orElse(false),
        transitions(rule));
  }

  @SuppressWarnings("deprecation") // other tools still write it
  private static Optional<String> oldForm(
      software.amazon.awssdk.services.s3.model.LifecycleRule rule) {
    return Optional.ofNullable(rule.prefix());
  }

  private static Map<String, String> tags(
      Optional<LifecycleRuleFilter> filter, Optional<LifecycleRuleAndOperator> and) {
    Map<String, String> tags = new HashMap<>();
    filter.map(LifecycleRuleFilter::tag).ifPresent(tag -> tags.put(tag.key(), tag.value()));
    and.ifPresent(all -> all.tags().forEach(tag -> tags.put(tag.key(), tag.value())));
    return tags;
  }

  private static boolean bySize(
      Optional<LifecycleRuleFilter> filter, Optional<LifecycleRuleAndOperator> and) {
    return filter.map(LifecycleRuleFilter::objectSizeGreaterThan).isPresent()
        || filter.map(LifecycleRuleFilter::objectSizeLessThan).isPresent()
        || and.map(LifecycleRuleAndOperator::objectSizeGreaterThan).isPresent()
        || and.map(LifecycleRuleAndOperator::objectSizeLessThan).isPresent();
  }

  private static List<LifecycleRule.Transition> transitions(
      software.amazon.awssdk.services.s3.model.LifecycleRule rule) {
    List<LifecycleRule.Transition> all = new ArrayList<>();
    rule.transitions()
        .forEach(move ->
            all.add(
                new LifecycleRule.Transition(
                    move.storageClassAsString(), Optional.ofNullable(move.days()))));
    rule.noncurrentVersionTransitions()
        .forEach(move ->
            all.add(
                new LifecycleRule.Transition(
                    move.storageClassAsString(), Optional.ofNullable(move.noncurrentDays()))));
    return all;
  }
}
