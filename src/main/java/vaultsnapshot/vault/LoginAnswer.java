package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.util.Optional;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Secret;

/** Reads the token out of a login's 200. */
final class LoginAnswer {
  private LoginAnswer() {}

  /**
   * The token.
   *
   * @param request the login, whose secrets no message repeats
   * @throws PermanentVaultException if Vault wants a second factor (an empty {@code client_token}),
   *     or the answer holds no token at all
   */
  static VaultToken token(Answer answer, VaultRequest request, Optional<String> namespace) {
    String subject = Operation.LOGIN.at(answer.address());
    JsonObject auth =
        answer
            .json()
            .flatMap(json -> Json.object(json, "auth"))
            .orElseThrow(() ->
                new PermanentVaultException(
                    subject
                        + "answered 200 without a token, with "
                        + answer.words(request)
                        + ", expected Vault's answer to a login; check the address and the mount"));
    String token = Json.text(auth, "client_token").orElse("");
    if (token.isEmpty()) {
      throw new PermanentVaultException(
          subject
              + "Vault wants a second factor (MFA) for this login, which a function has not;"
              + " exempt this role or user from the MFA enforcement, or use another method");
    }
    boolean batch = Json.text(auth, "token_type").orElse("").equals("batch");
    return new VaultToken(
        new Secret(token),
        batch ? VaultToken.Kind.BATCH : VaultToken.Kind.SERVICE,
        namespace,
        Json.wholeNumber(auth, "num_uses").orElse(0L));
  }
}
