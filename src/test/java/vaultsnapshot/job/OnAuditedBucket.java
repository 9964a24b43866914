package vaultsnapshot.job;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one bucket, which takes its time to fill; each gets it as it was at first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnAuditedBucket {
  AuditedBucket bucket;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    bucket = new AuditedBucket(temporary);
  }

  @BeforeEach
  void reset() {
    bucket.reset();
  }

  @AfterAll
  void stop() {
    bucket.close();
  }
}
