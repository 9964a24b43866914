package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vaultsnapshot.input.Secret;

/**
 * What a new node is told of the cluster that it shall join ({@code sys/storage/raft/join}).
 *
 * @param leaderApiAddr where the leader is; absent where {@code autoJoin} finds it
 * @param retry whether the node tries again by itself until it succeeds
 * @param tls how it knows the leader, and is known by it
 * @param autoJoin go-discover's text, which may hold credentials of a cloud
 * @param autoJoinScheme {@code https} where absent
 * @param autoJoinPort 8200 where absent
 * @param nonVoter whether it only receives the data, which Vault Enterprise alone can
 */
public record JoinRequest(
    Optional<String> leaderApiAddr,
    boolean retry,
    Tls tls,
    Optional<Secret> autoJoin,
    Optional<String> autoJoinScheme,
    Optional<Integer> autoJoinPort,
    boolean nonVoter) {
  /**
   * How the node knows the leader, and is known by it.
   *
   * @param leaderCaCert PEM
   * @param leaderClientCert PEM
   * @param leaderClientKey PEM
   * @param leaderTlsServerName a name in the leader's certificate
   */
  public record Tls(
      Optional<String> leaderCaCert,
      Optional<String> leaderClientCert,
      Optional<Secret> leaderClientKey,
      Optional<String> leaderTlsServerName) {}

  JsonObject body() {
    JsonObject body = new JsonObject();
    leaderApiAddr.ifPresent(address -> body.addProperty("leader_api_addr", address));
    body.addProperty("retry", retry);
    tls.leaderCaCert().ifPresent(pem -> body.addProperty("leader_ca_cert", pem));
    tls.leaderClientCert().ifPresent(pem -> body.addProperty("leader_client_cert", pem));
    tls.leaderClientKey().ifPresent(key -> body.addProperty("leader_client_key", key.value()));
    tls.leaderTlsServerName().ifPresent(name -> body.addProperty("leader_tls_servername", name));
    autoJoin.ifPresent(text -> body.addProperty("auto_join", text.value()));
    autoJoinScheme.ifPresent(scheme -> body.addProperty("auto_join_scheme", scheme));
    autoJoinPort.ifPresent(port -> body.addProperty("auto_join_port", port));
    body.addProperty("non_voter", nonVoter);
    return body;
  }

  List<Secret> secrets() {
    return Stream.concat(tls.leaderClientKey().stream(), autoJoin.stream()).toList();
  }
}
