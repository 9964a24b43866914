package vaultsnapshot.iam;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whom a statement is about: AWS services, and identities by their ARNs. The ARN of an account's
 * root is the root user alone here: that it lets the account's own policies decide as well takes an
 * allow in one of those.
 *
 * @param services such as {@code events.amazonaws.com}
 * @param arns of roles, users and root users
 * @param everybody whether it is about everybody, whatever the others say
 */
public record Principals(List<String> services, List<String> arns, boolean everybody) {
  static final Principals EVERYBODY = new Principals(List.of(), List.of(), true);

  private static final String ANYBODY = "*";
  private static final Pattern IDENTITY =
      Pattern.compile("arn:[a-z-]+:iam::[0-9]{12}:(root|(role|user)/[^*?]+)");

  /** Copies the lists. */
  public Principals {
    services = List.copyOf(services);
    arns = List.copyOf(arns);
  }

  /**
   * Reads the element {@code Principal}.
   *
   * @throws PolicyException for a kind or a form of principal that is not known here
   */
  static Principals read(JsonElement written) {
    if (written.isJsonPrimitive() && written.getAsString().equals(ANYBODY)) {
      return EVERYBODY;
    }
    if (!written.isJsonObject()) {
      throw unknown(written);
    }
    JsonObject kinds = written.getAsJsonObject();
    List<String> services = new ArrayList<>();
    List<String> arns = new ArrayList<>();
    for (Map.Entry<String, JsonElement> kind : kinds.entrySet()) {
      List<String> names = PolicyReader.texts(kinds, kind.getKey());
      switch (kind.getKey()) {
        case "Service" -> services.addAll(names);
        case "AWS" -> arns.addAll(names);
        default -> throw unknown(written);
      }
    }
    boolean everybody = arns.remove(ANYBODY);
    if (!arns.stream().allMatch(arn -> IDENTITY.matcher(arn).matches())) {
      throw unknown(written);
    }
    return new Principals(services, arns, everybody);
  }

  boolean include(AccessRequest request) {
    return everybody
        || isOneOf(services, request, KnownKey.PRINCIPAL_SERVICE)
        || isOneOf(arns, request, KnownKey.PRINCIPAL_ARN);
  }

  private static boolean isOneOf(List<String> names, AccessRequest request, KnownKey key) {
    return request.values(key.label()).stream().flatMap(List::stream).anyMatch(names::contains);
  }

  private static PolicyException unknown(JsonElement written) {
    return new PolicyException("Principal " + written + ": not known here");
  }
}
