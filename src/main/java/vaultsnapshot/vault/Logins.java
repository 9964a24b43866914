package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Logs in, and remembers what must never be sent again in the run: five wrong passwords lock a
 * user, and a secret_id may be good for one use.
 *
 * <p>No answer, 429 and 5xx are tried again, for all methods: had the lost attempt spent a
 * single-use secret_id, giving up would not bring it back. But three answers of 500, 502 or 504 are
 * enough, for what stands behind such an answer (an LDAP server, say) may count wrong passwords.
 */
final class Logins {
  private static final int MOST_ERROR_ANSWERS = 3;

  private final VaultSettings settings;
  private final Exchange exchange;
  private final Refusal refusal;
  private final Retry retry;
  private final LoginCall call;

  private Optional<PermanentVaultException> refused = Optional.empty();
  private boolean unansweredBefore;
  private int errorAnswers;

  Logins(
      VaultSettings settings,
      Exchange exchange,
      Refusal refusal,
      Retry retry,
      Function<Login.Aws, JsonObject> awsSigner) {
    this.settings = settings;
    this.exchange = exchange;
    this.refusal = refusal;
    this.retry = retry;
    this.call = new LoginCall(awsSigner, settings.namespace(), settings.stallTimeout());
  }

  /**
   * A token.
   *
   * @throws PermanentVaultException if Vault refused, now or earlier in the run
   */
  VaultToken token(URI address, Login login, Instant giveUpAt) throws InterruptedException {
    return retry.run(giveUpAt, () -> attempt(address, login, giveUpAt));
  }

  private VaultToken attempt(URI address, Login login, Instant giveUpAt)
      throws InterruptedException {
    if (refused.isPresent()) {
      throw refused.get();
    }
    VaultRequest request = call.request(login);
    Answer answer = answer(address, request, giveUpAt);
    try {
      return read(answer, request, login);
    } catch (PermanentVaultException answered) {
      refused = Optional.of(answered);
      throw answered;
    }
  }

  private Answer answer(URI address, VaultRequest request, Instant giveUpAt)
      throws InterruptedException {
    try {
      return exchange.ask(address, request, giveUpAt);
    } catch (RetryableVaultException noAnswer) {
      unansweredBefore = true;
      throw noAnswer;
    }
  }

  private VaultToken read(Answer answer, VaultRequest request, Login login) {
    if (answer.status() == 200) {
      return LoginAnswer.token(answer, request, settings.namespace());
    }
    VaultException failure =
        refusal.explain(
            answer, request, (status, _) -> Remedies.ofLogin(login, unansweredBefore, status));
    if (answer.status() >= 500 && answer.status() != 503) {
      errorAnswers++;
    }
    if (errorAnswers >= MOST_ERROR_ANSWERS) {
      throw new PermanentVaultException(
          failure.getMessage()
              + "; that was answer "
              + errorAnswers
              + " of its kind, so the login is not sent again in this run",
          failure);
    }
    throw failure;
  }
}
