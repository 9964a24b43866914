package vaultsnapshot.faults.wire;

import java.io.IOException;

/** What becomes of one request in place of being passed on. */
@FunctionalInterface
public interface Fault {
  /** Takes the exchange to its end, good or bad. */
  void spoil(Exchange exchange) throws IOException, InterruptedException;
}
