package vaultsnapshot.vault;

import java.time.Duration;
import java.util.Set;

/** Turns an answer that is not the wanted one into an error with Vault's own words. */
final class Refusal {
  private static final Set<Integer> WORTH_A_RETRY = Set.of(429, 500, 502, 503, 504);

  /** With one address, only a person can help a sealed node. */
  private final boolean onlyAddress;

  Refusal(VaultSettings settings) {
    this.onlyAddress = settings.addresses().size() == 1;
  }

  /** The error; {@code namespaced} tells whether the token comes from a namespace's login. */
  VaultException explain(Answer answer, VaultRequest request, Advice advice) {
    String words = answer.words(request);
    String message =
        request.operation().at(answer.address())
            + "answered "
            + answer.status()
            + ": "
            + words
            + answer
                .retryAfter()
                .map(wait -> " (it asks to be left alone for " + TimeText.of(wait) + ")")
                .orElse("")
            + remedy(answer.status(), words, advice);
    if (isPermanent(answer.status(), words, request.operation())) {
      return new PermanentVaultException(message);
    }
    return new RetryableVaultException(message, answer.retryAfter().orElse(Duration.ZERO));
  }

  /** What to do about a refusal, in the terms of one operation. */
  @FunctionalInterface
  interface Advice {
    /** For a status with these words; empty when there is nothing to say. */
    String forStatus(int status, String words);
  }

  private boolean isPermanent(int status, String words, Operation operation) {
    return !WORTH_A_RETRY.contains(status)
        || (operation == Operation.SNAPSHOT && Remedies.notRaft(words))
        || (onlyAddress && status == 503 && isSealed(words));
  }

  private static String remedy(int status, String words, Advice advice) {
    String special = advice.forStatus(status, words);
    if (special.isEmpty()) {
      special = general(status, words);
    }
    return special.isEmpty() ? "" : "; " + special;
  }

  private static String general(int status, String words) {
    if (status == 503 && isSealed(words)) {
      return "unseal the node";
    }
    return switch (status) {
      case 429 -> "a rate limit quota stopped the call: exempt this path or raise the quota";
      case 500 -> "the node's own log says why";
      case 503 ->
          "the node has no leader or too much to do: look at sys/health of every node and at their"
              + " logs";
      case 502, 504 -> "a load balancer reached no healthy node: check its targets";
      default -> "";
    };
  }

  private static boolean isSealed(String words) {
    return words.contains("is sealed");
  }
}
