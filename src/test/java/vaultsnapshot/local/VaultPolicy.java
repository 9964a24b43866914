package vaultsnapshot.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Vault policy of plain grants, as people write it in HCL.
 *
 * @param grants in their order
 */
public record VaultPolicy(List<Grant> grants) {
  private static final Pattern PATH =
      Pattern.compile("\\s*path\\s+\"([^\"]+)\"\\s*\\{\\s*capabilities\\s*=\\s*\\[([^\\]]+)]\\s*}");

  private static final Pattern CAPABILITY = Pattern.compile("\\s*\"([a-z]+)\"\\s*");

  /** Copies the list. */
  public VaultPolicy {
    grants = List.copyOf(grants);
  }

  /** One capability on one path. */
  public record Grant(String path, String capability) {
    /** As it stands in a policy. */
    public String hcl() {
      return "path \"" + path + "\" { capabilities = [\"" + capability + "\"] }";
    }
  }

  /**
   * Reads a policy.
   *
   * @throws LocalPartsException if there is anything but paths with capabilities in it
   */
  public static VaultPolicy parse(String hcl) {
    List<Grant> grants = new ArrayList<>();
    Matcher paths = PATH.matcher(hcl);
    int end = 0;
    for (; paths.find(end) && paths.start() == end; end = paths.end()) {
      String path = paths.group(1);
      Arrays.stream(paths.group(2).split(","))
          .map(written -> new Grant(path, capability(written)))
          .forEach(grants::add);
    }
    if (!hcl.substring(end).isBlank() || grants.isEmpty()) {
      throw new LocalPartsException("policy: expected paths with capabilities, got:\n" + hcl);
    }
    return new VaultPolicy(grants);
  }

  /** The same without one grant. */
  public VaultPolicy without(Grant grant) {
    return new VaultPolicy(grants.stream().filter(other -> !other.equals(grant)).toList());
  }

  /** The policy in HCL, a path for each of its capabilities. */
  public String hcl() {
    return grants.stream().map(Grant::hcl).collect(Collectors.joining("\n"));
  }

  private static String capability(String written) {
    Matcher found = CAPABILITY.matcher(written);
    if (!found.matches()) {
      throw new LocalPartsException("policy: expected a capability in quotes, got " + written);
    }
    return found.group(1);
  }
}
