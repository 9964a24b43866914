package vaultsnapshot.job;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests that share one bucket, which takes its time to fill; each gets it as it was at first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnAuditedBucket {
  AuditedBucket bucket;

  @BeforeAll
  void start() throws Exception {
    bucket = new AuditedBucket();
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
