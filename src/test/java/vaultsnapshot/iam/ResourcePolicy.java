package vaultsnapshot.iam;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;

/** The policy of a resource, against callers with all rights of their own, or with none. */
record ResourcePolicy(List<Statement> statements) {
  private static final List<Statement> EVERYTHING =
      PolicyReader.read(
          JsonParser.parseString(
                  """
                  {"Version": "2012-10-17", "Statement": [
                    {"Sid": "all", "Effect": "Allow", "Action": "*", "Resource": "*"}]}\
                  """)
              .getAsJsonObject());

  /** Copies the list. */
  ResourcePolicy {
    statements = List.copyOf(statements);
  }

  static ResourcePolicy of(JsonObject document) {
    return new ResourcePolicy(PolicyReader.read(document));
  }

  /** A role's trust. */
  static ResourcePolicy ofTrust(JsonObject document) {
    return new ResourcePolicy(PolicyReader.trust(document));
  }

  /** Whether it gives this by itself: to a service, or to somebody of another account. */
  boolean gives(AccessRequest request) {
    return new Policies(List.of(), statements).decide(request).isAllowed();
  }

  /** Whether somebody of the account may do this whose own policies allow everything. */
  boolean lets(AccessRequest request) {
    return new Policies(EVERYTHING, statements).decide(request).isAllowed();
  }
}
