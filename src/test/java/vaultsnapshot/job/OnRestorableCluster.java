package vaultsnapshot.job;

import static vaultsnapshot.job.RaftAnswers.CONFIGURATION;
import static vaultsnapshot.job.RaftAnswers.configuration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.OperatorRequest.Confirmation;
import vaultsnapshot.settings.OperatorRequest.RestoreWords;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** A cluster at the wire with one snapshot of it, and what is there to restore that. */
abstract class OnRestorableCluster {
  static final String SNAPSHOT_PATH = "/v1/sys/storage/raft/snapshot";
  static final String CAPABILITIES = "/v1/sys/capabilities-self";
  static final String KEY = "vault/prod/20261122T020000Z.snap";
  static final String READ = "GET .*\\.snap \\[\\]";
  static final RestoreWords NO_WORDS = new RestoreWords(false, false, false, true);
  static final RestoreWords NO_SAFETY = new RestoreWords(false, false, false, false);

  private static final String MAY_RESTORE =
      """
      {"sys/storage/raft/snapshot": ["update"], "sys/storage/raft/snapshot-force": ["update"]}
      """;

  private static final SyntheticSnapshot SNAPSHOT = SyntheticSnapshot.small(100);

  @TempDir private Path temporary;
  JobUnderTest job;

  @BeforeEach
  void start() throws Exception {
    job = new JobUnderTest(100, temporary);
    job.vault()
        .json(CONFIGURATION, 200, configuration("raft1"))
        .json(CAPABILITIES, 200, MAY_RESTORE)
        .answer(SNAPSHOT_PATH, this::snapshot);
    job.run(JobUnderTest.scheduled("2026-11-22T02:00:00Z"));
  }

  @AfterEach
  void stop() {
    job.close();
  }

  static OperatorRequest.Restore restore(RestoreWords words, Confirmation confirmation) {
    return new OperatorRequest.Restore("newest", false, words, confirmation);
  }

  /** How it answers a restore from now on; it still gives snapshots. */
  void onRestore(HttpHandler answer) {
    job.vault()
        .answer(
            SNAPSHOT_PATH,
            exchange -> {
              if (exchange.getRequestMethod().equals("POST")) {
                answer.handle(exchange);
              } else {
                snapshot(exchange);
              }
            });
  }

  List<WireVault.Request> posts() {
    return job.vault().requests().stream()
        .filter(
            request -> request.method().equals("POST") && request.path().startsWith(SNAPSHOT_PATH))
        .toList();
  }

  /** Gives one, and takes one: then its index jumps, and younger tokens are gone. */
  void snapshot(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      job.vault().applied(200).json(CAPABILITIES, 403, "{\"errors\":[\"permission denied\"]}");
      WireVault.send(exchange, 204, "");
      return;
    }
    write(exchange, SNAPSHOT);
  }

  static void write(HttpExchange exchange, SyntheticSnapshot snapshot) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/gzip");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      snapshot.writeTo(out);
    }
  }
}
