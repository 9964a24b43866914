package vaultsnapshot.job;

import java.util.Optional;
import vaultsnapshot.settings.OperatorRequest.Confirmation;

/** How an operator's event confirms a change of the cluster at the wire. */
final class Confirmations {
  /** What {@link vaultsnapshot.wire.WireVault} calls itself. */
  static final String CLUSTER_ID = "1e3305cd-e447-355c-e88c-1b9573f8ca9a";

  private Confirmations() {}

  /** Not at all: it is only shown. */
  static Confirmation shown() {
    return new Confirmation(true, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /** It is to be done, under this name. */
  static Confirmation meant(String operationId) {
    return new Confirmation(
        false, Optional.of("prod"), Optional.of(CLUSTER_ID), Optional.of(operationId), false);
  }
}
