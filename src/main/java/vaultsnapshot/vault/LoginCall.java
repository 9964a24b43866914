package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import vaultsnapshot.input.Secret;

/** Puts a {@link Login} into the request that its method's API documentation asks for. */
final class LoginCall {
  private final Function<Login.Aws, JsonObject> awsSigner;
  private final Optional<String> namespace;
  private final Duration answerTimeout;

  LoginCall(
      Function<Login.Aws, JsonObject> awsSigner,
      Optional<String> namespace,
      Duration answerTimeout) {
    this.awsSigner = awsSigner;
    this.namespace = namespace;
    this.answerTimeout = answerTimeout;
  }

  /** The request for {@code login}; an AWS login is signed anew at each call. */
  VaultRequest request(Login login) {
    return switch (login) {
      case Login.Token _ -> throw new IllegalArgumentException("a given token needs no login");
      case Login.AppRole(String mount, String roleId, Optional<Secret> secretId) ->
          post(
              path(mount),
              json(Optional.of(roleId), "role_id", secretId, "secret_id"),
              secretId.stream().toList());
      case Login.Userpass(String mount, String user, Secret password) ->
          post(path(mount) + "/" + encoded(user), password(password), List.of(password));
      case Login.Ldap(String mount, String user, Secret password) ->
          post(path(mount) + "/" + encoded(user), password(password), List.of(password));
      case Login.Cert cert ->
          post(
              path(cert.mount()),
              json(cert.role(), "name", Optional.empty(), ""),
              List.of(cert.keyPem()));
      case Login.Aws aws -> aws(aws);
      case Login.Jwt(String mount, Optional<String> role, Secret jwt) ->
          post(path(mount), json(role, "role", Optional.of(jwt), "jwt"), List.of(jwt));
    };
  }

  private VaultRequest aws(Login.Aws login) {
    JsonObject body = awsSigner.apply(login);
    List<Secret> signed = AwsIamLogin.secretsIn(body);
    return post(path(login.mount()), body, signed);
  }

  private VaultRequest post(String path, JsonObject body, List<Secret> hidden) {
    return new VaultRequest(
        Operation.LOGIN,
        true,
        path,
        Optional.empty(),
        namespace,
        Optional.of(body),
        hidden,
        answerTimeout);
  }

  private static JsonObject password(Secret password) {
    return json(Optional.empty(), "", Optional.of(password), "password");
  }

  private static JsonObject json(
      Optional<String> plain, String plainName, Optional<Secret> secret, String secretName) {
    JsonObject body = new JsonObject();
    plain.ifPresent(value -> body.addProperty(plainName, value));
    secret.ifPresent(value -> body.addProperty(secretName, value.value()));
    return body;
  }

  private static String path(String mount) {
    return "/v1/auth/"
        + Arrays.stream(mount.split("/"))
            .filter(part -> !part.isEmpty())
            .map(LoginCall::encoded)
            .collect(Collectors.joining("/"))
        + "/login";
  }

  /** Percent-encodes one segment of a path. A segment of dots would lead to another path. */
  private static String encoded(String segment) {
    if (segment.equals(".") || segment.equals("..")) {
      throw new PermanentVaultException(
          "secret: a mount path or user name is '" + segment + "', expected a name");
    }
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
