package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One cluster's snapshots in the bucket. Every call ends at the time it is given at the latest, and
 * throws {@link InterruptedException} when its thread is interrupted. The client stays the caller's
 * to close.
 */
public final class SnapshotBucket {
  private static final String OPERATIONS = "operations/";
  private static final String RECORD = ".json";

  private final Calls calls;
  private final BucketSettings settings;

  /** Uses {@code s3}, which {@link S3Clients} built, and does not close it. */
  public SnapshotBucket(S3Client s3, BucketSettings settings) {
    this.calls = new Calls(s3, settings);
    this.settings = settings;
  }

  /**
   * Looks a snapshot up.
   *
   * @return nothing where none lies, nor where the bucket itself does not exist, which HEAD does
   *     not tell apart; {@link #list} does
   */
  public Optional<StoredSnapshot> find(SnapshotName name, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Lookup(calls).find(key(name), giveUpAt);
  }

  /**
   * Prepares an upload; nothing is sent before its chunks come.
   *
   * @param metadata the object's own metadata, {@value StoredSnapshot#RUN_ID} among it: names of
   *     a-z, 0-9 and '-', values of printable ASCII, 2 KB in all
   * @param giveUpAt when to stop sending parts
   * @throws IllegalArgumentException if the metadata cannot be stored as it is
   */
  public SnapshotUpload upload(SnapshotName name, Map<String, String> metadata, Instant giveUpAt) {
    return new SnapshotUpload(
        calls, new SnapshotTarget(key(name), metadata), settings.partSizes(), giveUpAt);
  }

  /**
   * All snapshots of the cluster, newest first, however many; foreign objects are passed over.
   *
   * @param since only those whose stamp is this or later
   */
  public List<ListedSnapshot> list(Optional<Instant> since, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Listing(calls).read(since, giveUpAt);
  }

  /** Snapshots and receipts without one, from a single listing. */
  public BucketContents contents(Instant giveUpAt) throws BucketException, InterruptedException {
    return new Listing(calls).contents(giveUpAt);
  }

  /** Uploads of the cluster that were begun and neither completed nor aborted. */
  public List<OpenUpload> openUploads(Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new OpenUploads(calls).read(giveUpAt);
  }

  /**
   * Looks a snapshot up as {@link #find} does, with what it takes to read exactly this version of
   * it, and whether it can be read now.
   */
  public Optional<SnapshotVersion> version(SnapshotName name, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Lookup(calls).version(key(name), giveUpAt);
  }

  /**
   * Opens exactly this version for reading. A connection that breaks is opened again where it
   * broke. The caller closes it.
   *
   * @param giveUpAt when to stop opening connections; what is then read ends on a stall, or when
   *     aborted
   * @throws PermanentBucketException if it is archived, or is no longer this version
   */
  public SteadyObject open(SnapshotVersion version, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return SteadyObject.open(calls, version, giveUpAt);
  }

  /**
   * Asks an archived snapshot back for some days; S3 needs minutes to hours for it, by the storage
   * class.
   */
  public void askBack(SnapshotVersion version, int days, Instant giveUpAt)
      throws BucketException, InterruptedException {
    new ArchivedObject(calls, version).askBack(days, giveUpAt);
  }

  /**
   * Writes a snapshot's receipt, unless there is one.
   *
   * @return the receipt that lies in the bucket now: this one, or the one that was there before
   */
  public String putReceipt(SnapshotName name, String json, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Receipts(calls).put(receiptKey(name), json, giveUpAt);
  }

  /**
   * Writes a record of an operator's action, {@code operations/<name>.json} beside the snapshots,
   * unless there is one.
   *
   * @return the record that lies in the bucket now: this one, or the one that was there before
   */
  public String putOperation(String name, String json, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Receipts(calls).put(operationKey(name), json, giveUpAt);
  }

  /** Reads such a record; nothing where there is none. */
  public Optional<String> readOperation(String name, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Receipts(calls).read(operationKey(name), giveUpAt);
  }

  /** The names of all such records. */
  public List<String> operations(Instant giveUpAt) throws BucketException, InterruptedException {
    String folder = settings.directory() + OPERATIONS;
    return new Listing(calls)
        .keys(folder, giveUpAt).stream()
            .filter(key -> key.endsWith(RECORD))
            .map(key -> key.substring(folder.length(), key.length() - RECORD.length()))
            .toList();
  }

  /** Where such a record lies. */
  public String operationKey(String name) {
    return settings.directory() + OPERATIONS + name + RECORD;
  }

  /** Reads a snapshot's receipt; nothing where there is none. */
  public Optional<String> readReceipt(SnapshotName name, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Receipts(calls).read(receiptKey(name), giveUpAt);
  }

  /** The same, with what S3 tells of the object. */
  public Optional<StoredReceipt> findReceipt(SnapshotName name, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Receipts(calls).find(receiptKey(name), giveUpAt);
  }

  /** A snapshot's tags. */
  public Map<String, String> tags(SnapshotName name, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Tags(calls).read(key(name), giveUpAt);
  }

  /** The tags of a snapshot's receipt, which must be there. */
  public Map<String, String> receiptTags(SnapshotName name, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new Tags(calls).read(receiptKey(name), giveUpAt);
  }

  /**
   * Gives a snapshot and its receipt, where it has one, exactly one tag. The receipt comes first:
   * should the second call fail, the snapshot still shows that the pair is not done.
   *
   * @param tier the value of the tag {@value Tags#RETENTION}
   */
  public void tagRetention(SnapshotName name, String tier, Instant giveUpAt)
      throws BucketException, InterruptedException {
    Tags tags = new Tags(calls);
    tags.writeIfThere(receiptKey(name), tier, giveUpAt);
    tags.write(key(name), tier, giveUpAt);
  }

  /**
   * Tries what an upload needs and leaves nothing: begins one, sends a part of one byte, aborts it.
   * Proves the right to put and to abort, the KMS key, and the bucket's policy.
   */
  public void probeUpload(Instant giveUpAt) throws BucketException, InterruptedException {
    new Probe(calls).upload(giveUpAt);
  }

  /** Tries to look up an object that is not there, as every run does first. */
  public void probeLookup(Instant giveUpAt) throws BucketException, InterruptedException {
    new Probe(calls).lookup(giveUpAt);
  }

  /** Tries to list the cluster's snapshots; only the first page. */
  public void probeList(Instant giveUpAt) throws BucketException, InterruptedException {
    new Probe(calls).list(giveUpAt);
  }

  /** What the keys of all the cluster's objects begin with, with the slash at its end. */
  public String directory() {
    return settings.directory();
  }

  /** Reads how the bucket is set up; what S3 does not tell is told as such. */
  public BucketConfiguration configuration(Instant giveUpAt) throws InterruptedException {
    return new ConfigurationReader(calls, giveUpAt).read();
  }

  /**
   * The name of the snapshot under {@code key}, which may be given whole, without the folder, or
   * without {@code .snap} too; nothing where it can be no snapshot of this cluster.
   */
  public Optional<SnapshotName> name(String key) {
    String ending = key.endsWith(".snap") ? "" : ".snap";
    String directory = key.contains("/") ? "" : settings.directory();
    return SnapshotName.parse(settings.prefix(), settings.cluster(), directory + key + ending);
  }

  /** The whole key of a snapshot. */
  public String key(SnapshotName name) {
    return name.key(settings.prefix());
  }

  /** The whole key of a snapshot's receipt. */
  public String receiptKey(SnapshotName name) {
    return name.receiptKey(settings.prefix());
  }
}
