package vaultsnapshot.template;

/**
 * Where a stack is.
 *
 * @param region such as {@code eu-central-1}
 * @param account the account's twelve digits
 */
public record Place(String region, String account) {}
