package vaultsnapshot.local;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Writes secrets one after the other until it is closed, each with its own checksum in it. */
public final class WriteLoad implements AutoCloseable {
  /** Where in the store they lie. */
  public static final String FOLDER = "load";

  private final KvStore store;
  private final Map<String, Map<String, String>> acknowledged = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> writing;
  private volatile boolean stopped;

  private WriteLoad(KvStore store) {
    this.store = store;
    this.writing = CompletableFuture.runAsync(this::write, Thread::startVirtualThread);
  }

  /** Starts writing. */
  public static WriteLoad on(KvStore store) {
    return new WriteLoad(store);
  }

  /** Path to content of every secret that the cluster has acknowledged by now. */
  public Map<String, Map<String, String>> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** Whether a write has failed; {@link #close()} tells how. */
  public boolean isBroken() {
    return writing.isCompletedExceptionally();
  }

  /** Whether a secret that was read back is one that was written here. */
  public static boolean isWhole(Map<String, String> secret) {
    return secret.equals(secret(String.valueOf(secret.get("value"))));
  }

  /** Stops; throws if a write had failed. */
  @Override
  public void close() {
    stopped = true;
    writing.join();
  }

  private void write() {
    while (!stopped) {
      String value = UUID.randomUUID().toString();
      String path = FOLDER + "/" + value;
      store.write(path, secret(value));
      acknowledged.put(path, secret(value));
    }
  }

  private static Map<String, String> secret(String value) {
    return Map.of("value", value, "sha256", sha256(value));
  }

  private static String sha256(String value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
