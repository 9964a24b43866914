package vaultsnapshot.cli;

import java.util.Locale;
import vaultsnapshot.settings.Naming;

/** What stands on the command line for the keys of an operator's event. */
final class OptionNames implements Naming {
  @Override
  public String of(String key) {
    return key.equals("snapshot") ? RestoreCommand.SNAPSHOT : option(key);
  }

  @Override
  public String word(String key, boolean value) {
    return value ? option(key) : "--no" + option(key).substring(1);
  }

  @Override
  public String action(String action) {
    return action.equals("restore-force") ? "restore --force" : "the command " + action;
  }

  /** {@code --cluster-id} for {@code clusterId}. */
  private static String option(String key) {
    return "--" + key.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
