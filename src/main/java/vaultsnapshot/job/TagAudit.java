package vaultsnapshot.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.bucket.StoredSnapshot;
import vaultsnapshot.report.Finding;
import vaultsnapshot.retention.Retention;
import vaultsnapshot.retention.Superseded;
import vaultsnapshot.retention.Tier;

/**
 * Looks at every object's retention tag. A missing one is given; a tag that is too much is never
 * taken away by this program, whose role may only add ours: otherwise a stolen role could make
 * every snapshot stay for ever, or, with a tag that the rules do not know, hide what it did.
 */
final class TagAudit {
  private static final String CHECK = "tags";
  private static final String RULES =
      "the tag that the lifecycle rules know, on the snapshot and its receipt";

  private final Audit audit;
  private final Supersession supersession;

  TagAudit(Audit audit, Supersession supersession) {
    this.audit = audit;
    this.supersession = supersession;
  }

  /** The tags of a snapshot and of its receipt, where there is one. */
  private record Pair(Map<String, String> snapshot, Optional<Map<String, String>> receipt) {
    List<Optional<String>> values() {
      List<Optional<String>> values = new ArrayList<>();
      values.add(Optional.ofNullable(snapshot.get(Tier.TAG)));
      receipt.ifPresent(tags -> values.add(Optional.ofNullable(tags.get(Tier.TAG))));
      return values;
    }

    boolean anyTagged() {
      return values().stream().anyMatch(Optional::isPresent);
    }
  }

  /**
   * Looks.
   *
   * @param own nothing while it is not known which cluster is the right one
   * @param bad snapshots that are not whole: while there are any among the newest, which alone keep
   *     the older ones superseded, no tag is given
   */
  void look(List<Looked> snapshots, Optional<Supersession.Own> own, Set<SnapshotName> bad)
      throws InterruptedException {
    Map<SnapshotName, Tier> due = due(snapshots, own);
    boolean mayHeal = own.isPresent() && due.keySet().containsAll(bad);
    int left = snapshots.size();
    for (Looked looked : snapshots) {
      if (audit.timeIsUp()) {
        audit.missed(
            CHECK,
            left + " snapshots",
            "the time was over: give the function a longer timeout (900 s at most)");
        return;
      }
      Optional<Pair> tags = audit.attempt(CHECK, audit.key(looked.name()), () -> tags(looked));
      if (tags.isPresent()) {
        Optional<Tier> tier = Optional.ofNullable(due.get(looked.name()));
        if (tier.isPresent()) {
          superseded(looked.name(), tier.get(), tags.get(), mayHeal);
        } else {
          kept(looked.name(), tags.get(), snapshots, own);
        }
      }
      left--;
    }
  }

  private Map<SnapshotName, Tier> due(List<Looked> snapshots, Optional<Supersession.Own> own)
      throws InterruptedException {
    return own.isPresent()
        ? audit
            .attempt(CHECK, "what is superseded", () -> due(snapshots, own.get()))
            .orElse(Map.of())
        : dueAmongAccepted(snapshots);
  }

  private Map<SnapshotName, Tier> due(List<Looked> snapshots, Supersession.Own own)
      throws IOException, InterruptedException {
    // Without the foreign ones, which are the first of no month, week or day.
    return tiers(
        snapshots.stream().filter(looked -> own.is(looked.stored())).map(Looked::name).toList(),
        own);
  }

  private Map<SnapshotName, Tier> tiers(List<SnapshotName> ours, Supersession.Own own)
      throws IOException, InterruptedException {
    Map<SnapshotName, Tier> tiers = new HashMap<>();
    supersession.superseded(ours, own).forEach(due -> tiers.put(due.name(), due.tier()));
    return tiers;
  }

  /** The same with what runs have stored since the listing. */
  private Map<SnapshotName, Tier> dueByNow(List<Looked> snapshots, Supersession.Own own)
      throws IOException, InterruptedException {
    Map<SnapshotName, StoredSnapshot> known = new HashMap<>();
    snapshots.forEach(looked -> known.put(looked.name(), looked.stored()));
    List<SnapshotName> ours = new ArrayList<>();
    for (ListedSnapshot listed : audit.bucket().list(Optional.empty(), audit.giveUpAt())) {
      Optional<StoredSnapshot> stored =
          known.containsKey(listed.name())
              ? Optional.ofNullable(known.get(listed.name()))
              : audit.bucket().find(listed.name(), audit.giveUpAt());
      if (stored.filter(own::is).isPresent()) {
        ours.add(listed.name());
      }
    }
    return tiers(ours, own);
  }

  /** Which may have a tag from the time before it was in doubt whose cluster it is. */
  private Map<SnapshotName, Tier> dueAmongAccepted(List<Looked> snapshots) {
    Map<String, SnapshotName> names = new HashMap<>();
    snapshots.stream()
        .filter(looked -> !Lineage.isUnaccepted(looked.stored()))
        .forEach(looked -> names.put(looked.name().key(""), looked.name()));
    Map<SnapshotName, Tier> tiers = new HashMap<>();
    for (Superseded superseded :
        Retention.superseded(
            names.values().stream().map(Supersession::point).toList(),
            audit.settings().retention().keepLast())) {
      Optional.ofNullable(names.get(superseded.point().key()))
          .ifPresent(name -> tiers.put(name, superseded.tier()));
    }
    return tiers;
  }

  private Pair tags(Looked looked) throws IOException, InterruptedException {
    // One that was missing may have been made again since.
    boolean hasReceipt =
        looked.hasReceipt()
            || audit.bucket().readReceipt(looked.name(), audit.giveUpAt()).isPresent();
    return new Pair(
        audit.bucket().tags(looked.name(), audit.giveUpAt()),
        hasReceipt
            ? Optional.of(audit.bucket().receiptTags(looked.name(), audit.giveUpAt()))
            : Optional.empty());
  }

  private void kept(
      SnapshotName name, Pair tags, List<Looked> snapshots, Optional<Supersession.Own> own)
      throws InterruptedException {
    if (tags.anyTagged() && !isSupersededByNow(name, snapshots, own)) {
      String key = audit.key(name);
      audit.open(
          "retention-of-newest",
          key,
          "no tag '"
              + Tier.TAG
              + "': it is among the newest, or of another cluster, and must not"
              + " expire",
          shown(tags),
          "it can expire: find out who tagged it (CloudTrail, PutObjectTagging), and take the tag"
              + " away: aws s3api delete-object-tagging "
              + audit.place(key)
              + "; the same with "
              + audit.receiptKey(name));
    }
  }

  /** A run beside this audit may have stored a newer one, and then tagged this. */
  private boolean isSupersededByNow(
      SnapshotName name, List<Looked> snapshots, Optional<Supersession.Own> own)
      throws InterruptedException {
    return own.isPresent()
        && audit
            .attempt(CHECK, audit.key(name), () -> dueByNow(snapshots, own.get()).containsKey(name))
            .orElse(false);
  }

  private void superseded(SnapshotName name, Tier tier, Pair tags, boolean mayHeal)
      throws InterruptedException {
    if (tags.values().stream().anyMatch(Optional::isEmpty)) {
      missing(name, tags, tierToGive(tier, tags), mayHeal);
    } else {
      tags.values().stream()
          .flatMap(Optional::stream)
          .distinct()
          .forEach(value -> judge(name, tier, value, tags));
    }
    if (tags.snapshot().size() > 1) {
      audit.note(
          CHECK,
          audit.key(name),
          "one tag",
          "tags " + tags.snapshot(),
          "none: the lifecycle rules look at '" + Tier.TAG + "' alone");
    }
  }

  /** Where one of the pair has a tag already, the other gets the same. */
  private static Tier tierToGive(Tier tier, Pair tags) {
    return tags.values().stream()
        .flatMap(Optional::stream)
        .flatMap(value -> tier(value).stream())
        .findFirst()
        .orElse(tier);
  }

  private void missing(SnapshotName name, Pair tags, Tier tier, boolean mayHeal)
      throws InterruptedException {
    String key = audit.key(name);
    Finding finding =
        new Finding(
            CHECK,
            key,
            "superseded, so with the tag " + Tier.TAG + "=" + tier.tagValue(),
            shown(tags),
            "it stays for ever until it is tagged; it was not now, for the newest snapshots are in"
                + " doubt: see the other findings",
            Finding.Outcome.OPEN);
    if (!mayHeal) {
      audit.add(finding);
      return;
    }
    audit
        .attempt(
            CHECK,
            key,
            () -> {
              supersession.tag(new Supersession.Due(name, tier));
              return finding.healed("it was given the tag");
            })
        .ifPresent(audit::add);
  }

  private void judge(SnapshotName name, Tier tier, String value, Pair tags) {
    Optional<Tier> actual = tier(value);
    String expected = RULES + ": " + Tier.TAG + "=" + tier.tagValue();
    if (actual.isEmpty()) {
      audit.open(
          CHECK,
          audit.key(name),
          expected,
          shown(tags),
          retag(name, tier) + ", or it never expires");
    } else if (days(actual.get()) < days(tier)) {
      audit.open(
          CHECK,
          audit.key(name),
          expected,
          shown(tags) + ": it expires after " + days(actual.get()) + " days, not " + days(tier),
          retag(name, tier));
    } else if (actual.get() != tier) {
      audit.note(
          CHECK,
          audit.key(name),
          expected,
          shown(tags),
          "none: it is kept at least as long as it has to be");
    }
  }

  private String retag(SnapshotName name, Tier tier) {
    return "aws s3api put-object-tagging "
        + audit.place(audit.key(name))
        + " --tagging 'TagSet=[{Key="
        + Tier.TAG
        + ",Value="
        + tier.tagValue()
        + "}]', and the same with "
        + audit.receiptKey(name);
  }

  private int days(Tier tier) {
    return audit.settings().days().of(tier);
  }

  private static Optional<Tier> tier(String value) {
    return Arrays.stream(Tier.values()).filter(tier -> tier.tagValue().equals(value)).findFirst();
  }

  private static String shown(Pair tags) {
    return "snapshot: "
        + shown(Optional.ofNullable(tags.snapshot().get(Tier.TAG)))
        + tags.receipt()
            .map(receipt -> ", receipt: " + shown(Optional.ofNullable(receipt.get(Tier.TAG))))
            .orElse("");
  }

  private static String shown(Optional<String> value) {
    return value.map(text -> Tier.TAG + "=" + text).orElse("no tag " + Tier.TAG);
  }
}
