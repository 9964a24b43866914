package vaultsnapshot.iam;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns with {@code *} (any characters, also none) and {@code ?} (exactly one). */
final class Wildcards {
  private static final int ARN_SEGMENTS = 6;

  private Wildcards() {}

  /** Matches text, with regard to upper and lower case. */
  static boolean match(String pattern, String text) {
    return isLiteral(pattern)
        ? pattern.equals(text)
        : Pattern.compile(expression(pattern), Pattern.DOTALL).matcher(text).matches();
  }

  /** Most are, and every known action is compared with each: an expression takes its time. */
  private static boolean isLiteral(String pattern) {
    return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }

  /** Matches an action's name, upper and lower case being the same. */
  static boolean matchAction(String pattern, String action) {
    return match(lower(pattern), lower(action));
  }

  /** Matches an ARN; a wildcard does not reach beyond its segment, except for {@code *} alone. */
  static boolean matchArn(String pattern, String arn) {
    String[] patterns = pattern.split(":", ARN_SEGMENTS);
    String[] segments = arn.split(":", ARN_SEGMENTS);
    boolean matches = patterns.length == segments.length;
    for (int i = 0; matches && i < segments.length; i++) {
      matches = match(patterns[i], segments[i]);
    }
    return matches || pattern.equals("*");
  }

  private static String expression(String pattern) {
    return pattern
        .chars()
        .mapToObj(character ->
            switch (character) {
              case '*' -> ".*";
              case '?' -> ".";
              default -> Pattern.quote(Character.toString(character));
            })
        .collect(Collectors.joining());
  }

  private static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }
}
