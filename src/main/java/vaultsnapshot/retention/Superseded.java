package vaultsnapshot.retention;

/**
 * A recovery point that enough newer ones of its kind have replaced.
 *
 * @param point the recovery point
 * @param tier how long it is kept from now on
 */
public record Superseded(RecoveryPoint point, Tier tier) {}
