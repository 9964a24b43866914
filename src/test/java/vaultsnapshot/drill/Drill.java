package vaultsnapshot.drill;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.BaoAnswer;
import vaultsnapshot.local.BaoApi;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.DemoConsole;
import vaultsnapshot.local.FunctionProcess;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.local.Parts;
import vaultsnapshot.local.Waiting;
import vaultsnapshot.local.WriteLoad;

/**
 * The cases of docs/restore.md, one after the other on the same cluster, as a person walks them.
 */
final class Drill implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final Duration VOTERS_LIMIT = Duration.ofMinutes(2);
  private static final Duration LOAD_LIMIT = Duration.ofMinutes(2);
  private static final int SECRETS = 60;
  private static final int WRITES = 60;

  /** More than a restored cluster's own entries, so that its Raft index is lower. */
  private static final int LOST_WRITES = 400;

  private static final int MEBIBYTE = 1 << 20;

  /** In base64 900 KB, which is what one entry of Raft takes. */
  private static final int LARGE_VALUE_BYTES = 675_000;

  private static final Duration A_MOMENT = Duration.ofSeconds(30);

  private final DrillSite site;
  private final DemoConsole console;
  private final Runbook runbook = Runbook.read();
  private final RunbookShell shell;
  private final KvStore store;
  private Instant lastEvent = Instant.EPOCH;

  /** What there was before something happened. */
  private record Before(Inventory inventory, Map<String, Map<String, String>> load, String key) {}

  /** Which of the two forms of gzip a snapshot has. */
  private enum Form {
    STORED,
    COMPRESSED
  }

  Drill(DrillSite site, DemoConsole console) {
    this.site = site;
    this.console = console;
    this.store = fill(new BaoSetup(site.cluster().admin()));
    this.shell = site.shell();
    console.step("a cluster of three on TLS, with " + Inventory.of(admin()).summary());
    shell.set(runbook.block("values"), site.values());
    walk("helpers");
  }

  /** A restore to a point, into the same cluster: from {@code stream}, as OpenBao stores it. */
  void wrongDataWritten() {
    console.step("WRONG DATA WRITTEN");
    Before before = backedUpUnderLoad(site.snapshots(), Form.STORED);
    writeWrongData(before.inventory);
    backUp(site.snapshots());
    List<String> wrong = before.inventory.differences(Inventory.of(admin()));
    for (String kind : List.of("secret ", "rule ", "token ")) {
      require(
          wrong.stream().anyMatch(difference -> difference.startsWith(kind)),
          "the comparison sees a wrong " + kind.strip() + ", but: " + wrong);
    }
    walk("pick-older");
    walk("verify");
    walk("restore");
    checkedByHand();
    proveEqual(before);
  }

  /** Every node serves again, and nothing was lost. */
  void oneNodeLost() {
    console.step("ONE NODE LOST");
    Inventory before = Inventory.of(admin());
    site.node(3).kill();
    walk("node-3");
    walk("remove-peer");
    joined();
    proveVoters();
    proveNothingLost(before);
  }

  /** One node with its data becomes the cluster. */
  void quorumLost() {
    console.step("QUORUM LOST");
    Inventory before = Inventory.of(admin());
    awaitCaughtUp();
    site.node(2).kill();
    site.node(3).kill();
    walk("peers");
    walk("unseal-1", oldKeys());
    joinedOthers();
    proveVoters();
    proveNothingLost(before);
  }

  /**
   * A forced restore into a new node with other numbers of keys, from {@code tmp}, compressed as
   * Vault does it.
   */
  void clusterLost() {
    console.step("CLUSTER LOST");
    Before before;
    try (Recompressing vaultsForm =
            Recompressing.before(
                site.cluster().awaitLeader().address(), site.cluster().authority());
        FunctionProcess toTmp = site.snapshotsWith(withTmp(vaultsForm.variables()))) {
      before = backedUpUnderLoad(toTmp, Form.COMPRESSED);
      require(vaultsForm.count() > 0, "the snapshot went through the proxy that compresses it");
    }
    restoredByFunction();
    proveVoters();
    proveEqual(before);
    proveNextBackup(false);
  }

  /**
   * The same from the replica, by the command line, into a node with as many keys as before; as one
   * of the replica's administrators, and by nobody else.
   */
  void regionLost() {
    console.step("REGION LOST");
    Before before = backedUpUnderLoad(site.snapshots(), Form.STORED);
    site.replicate();
    backedUpTooLate();
    destroy();
    walk("new-hosts");
    walk("empty");
    walk("numbers");
    walk("init");
    shell.set(runbook.block("cli-values"), site.commandLineValues());
    walk("cli-plan");
    proveRefusedToOthers("cli-restore");
    walk("cli-restore");
    List<String> refused = site.replica().refusedToAnAdministrator();
    require(refused.isEmpty(), "nothing is refused to an administrator, but: " + refused);
    walk("unseal-1", oldKeys());
    for (String node : List.of("node-2", "node-3")) {
      walk(node);
      walk("empty");
      walk("cli-join");
      walk("unseal-joined", oldKeys());
    }
    checkedByHand();
    proveVoters();
    proveEqual(before);
    proveNextBackup(true);
  }

  /** The cluster lost once more, now with so much in it. */
  void largeClusterLost(int megabytes) {
    console.step("CLUSTER LOST, " + megabytes + " MB");
    fillLarge(megabytes);
    Before before = backedUpUnderLoad(site.snapshots(), Form.STORED);
    console.step("  the snapshot has %,d bytes".formatted(site.sizeOf(before.key)));
    require(site.sizeOf(before.key) > (long) megabytes * MEBIBYTE, "the snapshot is as large");
    restoredByFunction();
    proveVoters();
    proveEqual(before);
    proveNextBackup(false);
  }

  /** Blocks of the document that nobody has run and that do not say so. */
  Set<String> unwalked() {
    Set<String> names = new TreeSet<>();
    runbook.blocks().stream()
        .filter(Runbook.Block::walked)
        .map(Runbook.Block::name)
        .forEach(names::add);
    names.removeAll(shell.walked());
    return names;
  }

  @Override
  public void close() {
    shell.close();
  }

  private void restoredByFunction() {
    destroy();
    walk("new-hosts");
    walk("empty");
    walk("init");
    walk("let-in");
    walk("find");
    walk("verify");
    walk("restore-force");
    walk("restart");
    walk("unseal-1", oldKeys());
    walk("let-out");
    joinedOthers();
    checkedByHand();
  }

  /**
   * The Region is lost before S3 has replicated this one: what it holds beyond the last is lost.
   */
  private void backedUpTooLate() {
    try (WriteLoad load = WriteLoad.on(store.through(admin()))) {
      awaitWrites(load, LOST_WRITES);
    }
    JsonObject receipt = backUp(site.snapshots());
    console.step("  one more backup, which is not replicated: " + lineage(receipt));
  }

  private void destroy() {
    site.destroyCluster();
    console.step("  all servers killed, all their data deleted");
  }

  private void joinedOthers() {
    for (String node : List.of("node-2", "node-3")) {
      walk(node);
      joined();
    }
  }

  private void joined() {
    walk("empty");
    walk("join");
    walk("unseal-joined", oldKeys());
  }

  private void checkedByHand() {
    walk("check", site.cluster().keys().rootToken());
  }

  private void walk(String name, String... typed) {
    Instant begun = Instant.now();
    shell.run(runbook.block(name), typed);
    long millis = Duration.between(begun, Instant.now()).toMillis();
    console.step("  $ %s (%.1f s)".formatted(name, millis / 1000.0));
  }

  private String[] oldKeys() {
    return site.cluster()
        .keys()
        .unsealKeys()
        .subList(0, site.cluster().keys().threshold())
        .toArray(String[]::new);
  }

  private Before backedUpUnderLoad(FunctionProcess function, Form form) {
    try (WriteLoad load = WriteLoad.on(store.through(admin()))) {
      awaitWrites(load, WRITES);
      Inventory inventory = Inventory.of(admin());
      Map<String, Map<String, String>> written = load.acknowledged();
      JsonObject receipt = backUp(function);
      awaitWrites(load, load.acknowledged().size() + WRITES);
      String key = receipt.get("key").getAsString();
      require(form(key) == form, key + " is " + form);
      console.step(
          "  inventory: "
              + inventory.summary()
              + "; under write load backed up, "
              + form
              + ": "
              + key);
      return new Before(inventory, written, key);
    }
  }

  private JsonObject backUp(FunctionProcess function) {
    JsonObject receipt = scheduled(function);
    String status = receipt.get("status").getAsString();
    require(status.equals("stored"), "the backup is stored, got " + status);
    return receipt;
  }

  /** What the rule's event of this second comes to; no two are of the same one. */
  private JsonObject scheduled(FunctionProcess function) {
    Waiting.until("another second", A_MOMENT, () -> thisSecond().isAfter(lastEvent));
    lastEvent = thisSecond();
    try {
      String file =
          Files.readString(Parts.projectFolder().resolve("events").resolve("scheduled.json"));
      JsonObject event = Json.object(file).orElseThrow();
      event.addProperty("time", lastEvent.toString());
      return Json.object(function.invoke(event.toString(), TIMEOUT).successBody()).orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Instant thisSecond() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private static void awaitWrites(WriteLoad load, int count) {
    Waiting.until(
        "write load: " + count + " writes",
        LOAD_LIMIT,
        () -> load.isBroken() || load.acknowledged().size() >= count);
  }

  /** The type of the first block of the deflate stream, behind a gzip header without extras. */
  private Form form(String key) {
    byte[] head = site.head(key, 11);
    return ((head[10] >> 1) & 3) == 0 ? Form.STORED : Form.COMPRESSED;
  }

  private void proveEqual(Before before) {
    proveNothingLost(before.inventory);
    KvStore now = store.through(admin());
    before.load.forEach((path, secret) ->
        require(now.read(path).equals(Optional.of(secret)), path + " is as it was written"));
    List<String> names = now.api().list(now.mount() + "/" + WriteLoad.FOLDER);
    names.forEach(name ->
        require(
            WriteLoad.isWhole(now.read(WriteLoad.FOLDER + "/" + name).orElseThrow()),
            name + " is whole"));
    console.step(
        "  PROVED: the "
            + before.load.size()
            + " writes from before the snapshot are there, and all "
            + names.size()
            + " are whole");
  }

  /** The replica's policy lets only its administrators write, and a restore writes its records. */
  private void proveRefusedToOthers(String name) {
    String told =
        shell.refused(
            runbook.block(name),
            Map.of("AWS_ENDPOINT_URL_S3", site.replica().s3OfAnother().toString()));
    for (String words :
        List.of("the bucket policy denies s3:PutObject", "The cluster is untouched")) {
      require(told.contains(words), "it says '" + words + "', but: " + told);
    }
    console.step(
        "  PROVED: '" + name + "' by somebody who is no administrator of the replica is refused");
  }

  private void proveNothingLost(Inventory before) {
    List<String> differences = before.differences(Inventory.of(admin()));
    require(differences.isEmpty(), "all is as in the inventory, but: " + differences);
    console.step("  PROVED: read back and compared: " + before.summary());
  }

  private void proveVoters() {
    int count = site.cluster().nodes().size();
    Waiting.until(count + " voters", VOTERS_LIMIT, () -> voters().size() == count);
    console.step("  PROVED: the Raft configuration has exactly the voters " + voters());
  }

  private Set<String> voters() {
    BaoAnswer answer = admin().call("GET", "sys/storage/raft/configuration", Optional.empty());
    Set<String> names = new TreeSet<>();
    if (answer.isSuccess()) {
      for (JsonElement server : answer.data().getAsJsonObject("config").getAsJsonArray("servers")) {
        boolean voter = server.getAsJsonObject().get("voter").getAsBoolean();
        names.add(
            server.getAsJsonObject().get("node_id").getAsString() + (voter ? "" : " (no voter)"));
      }
    }
    return names.stream().noneMatch(name -> name.endsWith(")")) ? names : Set.of();
  }

  /**
   * The next one that the rule asks for, and the one by hand that ends the doubt.
   *
   * @param rebuilt whether the snapshot was not the newest, so that the Raft index went back
   */
  private void proveNextBackup(boolean rebuilt) {
    JsonObject next = backUp(site.snapshots());
    console.step("  the next scheduled backup: " + lineage(next));
    require(next.get("rebuilt").getAsBoolean() == rebuilt, "it says rebuilt=" + rebuilt);
    walk("accept");
    JsonObject after = backUp(site.snapshots());
    console.step("  the one after 'accept': " + lineage(after));
    require(!after.get("rebuilt").getAsBoolean(), "the cluster is the accepted one");
    console.step("  PROVED: scheduled backups go on");
  }

  private static String lineage(JsonObject receipt) {
    List<String> words = new ArrayList<>();
    for (String key : List.of("status", "raftIndex", "rebuilt", "clusterId")) {
      if (receipt.has(key)) {
        words.add(key + "=" + receipt.get(key).getAsString());
      }
    }
    return String.join(" ", words);
  }

  /** So that the node which stays has every write that was acknowledged. */
  private void awaitCaughtUp() {
    long index = applied(admin());
    Waiting.until("node 1 has caught up", VOTERS_LIMIT, () -> applied(site.node(1).api()) >= index);
  }

  private static long applied(BaoApi node) {
    return node.get("sys/leader").body().get("raft_applied_index").getAsLong();
  }

  private KvStore fill(BaoSetup setup) {
    KvStore made = setup.kv("kv");
    for (int i = 0; i < SECRETS; i++) {
      made.write("team/app" + i % 7 + "/" + i, Map.of("password", "secret-" + i));
    }
    made.write(
        "team/unicode", Map.of("schlüssel", "прпр 鍵 🔑", "lines", "one\ntwo\r\n", "empty", ""));
    made.write("team/large", Map.of("blob", "x1y2".repeat(100_000)));
    setup.kv("other/store").write("one", Map.of("kept", "too"));
    setup.policy("application", "path \"kv/team/*\" { capabilities = [\"read\"] }");
    setup.enableAuth("userpass", "people");
    setup.user("people", "ada", "correct horse", List.of("application"));
    setup.appRole("approle", "application", List.of("application"), Map.of("token_ttl", "10m"));
    for (String name : List.of("one", "two")) {
      JsonObject token = new JsonObject();
      token.addProperty("display_name", name);
      token.addProperty("ttl", "24h");
      admin().post("auth/token/create-orphan", token);
    }
    return made;
  }

  private void writeWrongData(Inventory before) {
    KvStore now = store.through(admin());
    now.write("team/unicode", Map.of("all", "wrong"));
    now.delete("team/large");
    admin().delete("sys/mounts/other/store");
    admin().delete("sys/policies/acl/application");
    admin().delete("auth/people/users/ada");
    JsonObject accessor = new JsonObject();
    accessor.addProperty("accessor", before.tokenNamed("token-two"));
    admin().post("auth/token/revoke-accessor", accessor);
    console.step(
        "  wrong data written: a secret, a mount, a policy, a user and a token gone, another secret"
            + " changed");
  }

  private void fillLarge(int megabytes) {
    KvStore now = store.through(admin());
    int values = Math.ceilDiv(megabytes * MEBIBYTE, LARGE_VALUE_BYTES * 4 / 3) + 1;
    IntStream.range(0, values)
        .parallel()
        .forEach(i -> now.write("large/" + i, Map.of("value", largeValue(i))));
    console.step("  " + megabytes + " MB of secrets written");
  }

  private static String largeValue(int seed) {
    byte[] bytes = new byte[LARGE_VALUE_BYTES];
    new Random(seed).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Map<String, String> withTmp(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("STAGING", "tmp");
    return all;
  }

  private BaoApi admin() {
    return site.cluster().admin();
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new DrillException("expected that " + sentence);
    }
  }
}
