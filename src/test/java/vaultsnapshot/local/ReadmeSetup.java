package vaultsnapshot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the README tells people to write into Vault, read from there.
 *
 * @param policy the policy {@code snapshot}
 * @param roleSettings settings of the AppRole, other than its policies
 */
public record ReadmeSetup(VaultPolicy policy, Map<String, Object> roleSettings) {
  private static final Pattern POLICY =
      Pattern.compile("vault policy write snapshot - <<'EOF'\n(.*?)\n\\s*EOF\n", Pattern.DOTALL);

  private static final Pattern OPERATOR_POLICY =
      Pattern.compile("vault policy write operator - <<'EOF'\n(.*?)\n\\s*EOF\n", Pattern.DOTALL);

  private static final Pattern ROLE =
      Pattern.compile("vault write auth/approle/role/snapshot token_policies=snapshot (.+)");

  /** Reads it. */
  public static ReadmeSetup read() {
    try {
      String readme = Files.readString(Parts.projectFolder().resolve("README.md"));
      return new ReadmeSetup(
          VaultPolicy.parse(found(POLICY, readme)),
          Arrays.stream(found(ROLE, readme).strip().split(" +"))
              .map(setting -> setting.split("=", 2))
              .collect(Collectors.toUnmodifiableMap(parts -> parts[0], parts -> parts[1])));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The policy {@code operator}, of the second function. */
  public static VaultPolicy operatorPolicy() {
    try {
      String readme = Files.readString(Parts.projectFolder().resolve("README.md"));
      return VaultPolicy.parse(found(OPERATOR_POLICY, readme));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String found(Pattern pattern, String readme) {
    Matcher matcher = pattern.matcher(readme);
    if (!matcher.find()) {
      throw new LocalPartsException("README.md: expected to find: " + pattern.pattern());
    }
    return matcher.group(1);
  }
}
