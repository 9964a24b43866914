package vaultsnapshot.lambda;

import com.google.gson.JsonObject;
import java.util.UUID;

/** An operator's event in the making. */
record OperatorEvent(JsonObject detail) {
  static OperatorEvent of(String action) {
    JsonObject detail = new JsonObject();
    detail.addProperty("action", action);
    return new OperatorEvent(detail);
  }

  OperatorEvent with(String key, String value) {
    OperatorEvent changed = new OperatorEvent(detail.deepCopy());
    changed.detail.addProperty(key, value);
    return changed;
  }

  OperatorEvent with(String key, boolean value) {
    OperatorEvent changed = new OperatorEvent(detail.deepCopy());
    changed.detail.addProperty(key, value);
    return changed;
  }

  OperatorEvent with(String key, int value) {
    OperatorEvent changed = new OperatorEvent(detail.deepCopy());
    changed.detail.addProperty(key, value);
    return changed;
  }

  OperatorEvent without(String key) {
    OperatorEvent changed = new OperatorEvent(detail.deepCopy());
    changed.detail.remove(key);
    return changed;
  }

  /** Meant, for this cluster, as an operation of its own. */
  OperatorEvent confirmed(String clusterId) {
    return with("dryRun", false)
        .with("cluster", Deployment.CLUSTER)
        .with("clusterId", clusterId)
        .with("operationId", UUID.randomUUID().toString());
  }

  String text() {
    return Events.manual(detail);
  }
}
