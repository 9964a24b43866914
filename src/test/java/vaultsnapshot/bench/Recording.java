package vaultsnapshot.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.local.OpenBaoCluster;

/** A real snapshot of a real OpenBao whose state has the asked size. */
final class Recording {
  /** As much as one Raft entry takes, base64 of three quarters. */
  private static final int VALUE_BYTES = 900_000;

  private static final int WRITERS = 4;

  private Recording() {}

  /** Fills a server with {@code megabytes}, saves its snapshot to {@code file}, ends it. */
  static Source of(int megabytes, Path file) {
    try (OpenBaoCluster cluster = OpenBaoCluster.start(1);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      JsonObject mount = new JsonObject();
      mount.addProperty("type", "kv");
      cluster.admin().post("sys/mounts/kv", mount);
      KvStore store = new KvStore(cluster.admin(), "kv");
      int values = (int) Math.ceilDiv(megabytes * 1_000_000L, (long) VALUE_BYTES);
      List<? extends Future<?>> writes =
          IntStream.range(0, values)
              .mapToObj(
                  i -> writers.submit(() -> store.write("value-" + i, Map.of("value", value()))))
              .toList();
      for (Future<?> write : writes) {
        write.get();
      }
      // Written over, a longer one of a killed run would keep its end.
      Files.deleteIfExists(file);
      cluster.admin().snapshot(file);
      return Source.of(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (ExecutionException failure) {
      throw new BenchFailure("recording: " + failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("recording: interrupted");
    }
  }

  private static String value() {
    byte[] random = new byte[VALUE_BYTES * 3 / 4];
    new SecureRandom().nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }
}
