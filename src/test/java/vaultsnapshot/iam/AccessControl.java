package vaultsnapshot.iam;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Lets through to S3 and Secrets Manager what the policies in force allow, and refuses the rest as
 * AWS does. It remembers all of it. What it cannot judge it answers with 501.
 */
public final class AccessControl implements FrontDoor.Guard {
  private final Refusals refusals;
  private final String principal;
  private final SecretsManagerRequests secretsManager;
  private final S3Requests s3;
  private final List<Judged> judged = new CopyOnWriteArrayList<>();
  private final List<String> unmapped = new CopyOnWriteArrayList<>();
  private volatile Policies policies;

  /** One request and what came of it. */
  public record Judged(AccessRequest request, Decision decision) {}

  /**
   * Begins with {@code policies}.
   *
   * @param caller the ARN of who asks
   */
  public AccessControl(Policies policies, Keys keys, String caller) {
    this.policies = policies;
    this.refusals = new Refusals(caller);
    this.principal = caller.replaceFirst(":sts:(.*):assumed-role/([^/]+)/.*", ":iam:$1:role/$2");
    this.secretsManager = new SecretsManagerRequests(keys);
    this.s3 = new S3Requests(keys);
  }

  /** Puts other policies in force, and forgets what it has seen. */
  public void enforce(Policies changed) {
    policies = changed;
    judged.clear();
    unmapped.clear();
  }

  /** Everything that was asked for, in order. */
  public List<Judged> judged() {
    return List.copyOf(judged);
  }

  /** The same, what was refused alone. */
  public List<AccessRequest> refused() {
    return judged.stream().filter(one -> !one.decision().isAllowed()).map(Judged::request).toList();
  }

  /** What it could not judge. */
  public List<String> unmapped() {
    return List.copyOf(unmapped);
  }

  @Override
  public WireAnswer answer(WireRequest request, FrontDoor.Server server) throws IOException {
    boolean secret = SecretsManagerRequests.isOne(request);
    Wanted wanted;
    try {
      wanted = secret ? secretsManager.of(request) : s3.of(request);
    } catch (UnmappedRequestException unknown) {
      unmapped.add(String.valueOf(unknown.getMessage()));
      return WireAnswer.of(501, "text/plain", String.valueOf(unknown.getMessage()));
    }
    Optional<WireAnswer> refusal = refusal(wanted.all().stream(), request, secret);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    WireAnswer answer = server.answer(request);
    return refusal(wanted.after(answer).stream(), request, secret).orElse(answer);
  }

  private Optional<WireAnswer> refusal(
      Stream<AccessRequest> wanted, WireRequest request, boolean secret) {
    return wanted
        .map(one ->
            judge(
                one.with(KnownKey.SECURE_TRANSPORT, Boolean.toString(request.tls()))
                    .with(KnownKey.PRINCIPAL_ARN, principal)))
        .filter(one -> !one.decision().isAllowed())
        .findFirst()
        .map(one ->
            secret
                ? refusals.ofSecretsManager(one.request(), one.decision())
                : refusals.ofS3(request.method(), one.request(), one.decision()));
  }

  private Judged judge(AccessRequest request) {
    Judged result = new Judged(request, policies.decide(request));
    judged.add(result);
    return result;
  }
}
