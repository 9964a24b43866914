package vaultsnapshot.credentials;

import java.util.Optional;
import vaultsnapshot.input.Secret;

/**
 * What a secret may hold for the operator's actions; it never comes from an event.
 *
 * @param joinCaCert the certificate (PEM) by which a joining node knows the leader
 * @param joinClientCert what it shows the leader (PEM)
 * @param joinClientKey the key of that (PEM)
 * @param autoJoin go-discover's text, which may hold credentials of a cloud
 * @param drOperationToken for a disaster recovery secondary
 */
public record OperatorSecrets(
    Optional<String> joinCaCert,
    Optional<String> joinClientCert,
    Optional<Secret> joinClientKey,
    Optional<Secret> autoJoin,
    Optional<Secret> drOperationToken) {}
