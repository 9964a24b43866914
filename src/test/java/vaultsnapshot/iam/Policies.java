package vaultsnapshot.iam;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import vaultsnapshot.template.Stack;

/**
 * The policies that decide together, within one account: the role's own, and the bucket's. An
 * explicit deny in any wins; otherwise one allow in either suffices; nothing allows by default.
 *
 * @param identity statements of the role
 * @param resource statements of the resource that is asked for
 */
public record Policies(List<Statement> identity, List<Statement> resource) {
  /** Copies the lists. */
  public Policies {
    identity = List.copyOf(identity);
    resource = List.copyOf(resource);
  }

  /** Those of a stack: of one role, and of all its buckets. */
  public static Policies of(Stack stack, String role) {
    return new Policies(
        stack.properties(role).getAsJsonArray("Policies").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .flatMap(Policies::statements)
            .toList(),
        stack.resources("AWS::S3::BucketPolicy").stream()
            .map(stack::properties)
            .flatMap(Policies::statements)
            .toList());
  }

  /** Those of documents, as the services answer them. */
  public static Policies of(List<JsonObject> identity, List<JsonObject> resource) {
    return new Policies(
        identity.stream().map(PolicyReader::read).flatMap(List::stream).toList(),
        resource.stream().map(PolicyReader::read).flatMap(List::stream).toList());
  }

  /** What they say to a request. */
  public Decision decide(AccessRequest request) {
    return first(resource, Statement.Effect.DENY, request)
        .<Decision>map(found -> new Decision.Denied(found.sid(), "resource-based policy"))
        .or(() ->
            first(identity, Statement.Effect.DENY, request)
                .map(found -> new Decision.Denied(found.sid(), "identity-based policy")))
        .or(() ->
            first(identity, Statement.Effect.ALLOW, request)
                .or(() -> first(resource, Statement.Effect.ALLOW, request))
                .map(found -> new Decision.Allowed(found.sid())))
        .orElseGet(Decision.NotAllowed::new);
  }

  /** All statements. */
  public Stream<Statement> statements() {
    return Stream.concat(identity.stream(), resource.stream());
  }

  /** The same, but the role is not given this action. */
  public Policies withoutAction(String action) {
    return new Policies(
        identity.stream().map(statement -> statement.withoutAction(action)).toList(), resource);
  }

  /** The same, but this statement of the role does not give this action. */
  public Policies without(Right right) {
    return new Policies(
        identity.stream()
            .map(statement ->
                statement.sid().equals(right.sid())
                    ? statement.withoutAction(right.action())
                    : statement)
            .toList(),
        resource);
  }

  /** All that the role is given. */
  public Stream<Right> rights() {
    return identity.stream()
        .filter(statement -> statement.effect() == Statement.Effect.ALLOW)
        .flatMap(statement ->
            statement.knownActions().map(action -> new Right(statement.sid(), action)));
  }

  /** The same, but this statement, of either policy, lacks this condition. */
  public Policies withoutCondition(Statement statement, Condition condition) {
    return changed(other -> other.equals(statement) ? other.without(condition) : other);
  }

  /** The same without this statement. */
  public Policies without(Statement statement) {
    return new Policies(
        identity.stream().filter(other -> !other.equals(statement)).toList(),
        resource.stream().filter(other -> !other.equals(statement)).toList());
  }

  private Policies changed(UnaryOperator<Statement> change) {
    return new Policies(
        identity.stream().map(change).toList(), resource.stream().map(change).toList());
  }

  private static Stream<Statement> statements(JsonObject policy) {
    return PolicyReader.read(policy.getAsJsonObject("PolicyDocument")).stream();
  }

  private static Optional<Statement> first(
      List<Statement> statements, Statement.Effect effect, AccessRequest request) {
    return statements.stream()
        .filter(statement -> statement.effect() == effect && statement.appliesTo(request))
        .findFirst();
  }
}
