package vaultsnapshot.stream;

import java.util.Locale;
import vaultsnapshot.input.Environment;

/** Which road the bytes take between Vault and the bucket. */
public enum Staging {
  /** One pass: verified and uploaded while they are read. The default. */
  STREAM,
  /** Pulled into the directory for temporary files and verified there, then uploaded. */
  TMP;

  /** The variable that chooses. */
  public static final String VARIABLE = "STAGING";

  /** Reads {@code STAGING}: {@code stream} or {@code tmp}, in any case. */
  public static Staging read(Environment environment) {
    return environment.text(VARIABLE).map(value -> parse(value, environment)).orElse(STREAM);
  }

  private static Staging parse(String value, Environment environment) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "stream" -> STREAM;
      case "tmp" -> TMP;
      default -> {
        environment.problems().add(VARIABLE, "got '" + value + "', expected stream or tmp");
        yield STREAM;
      }
    };
  }
}
