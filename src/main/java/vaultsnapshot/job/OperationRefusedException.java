package vaultsnapshot.job;

import java.io.IOException;
import java.util.List;

/** An operator's action is not done, because something about it must be put right first. */
public final class OperationRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  OperationRefusedException(List<String> reasons) {
    super(String.join("; ", reasons));
  }

  OperationRefusedException(String reason) {
    super(reason);
  }
}
