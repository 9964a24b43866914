package vaultsnapshot.report;

import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * Something in the bucket that is not as it has to be.
 *
 * @param check which look at the bucket found it: {@code receipt}, {@code tags}
 * @param subject what it is about: a key, a time, a setting of the bucket
 * @param expected what there should be
 * @param actual what there is
 * @param remedy what a person does about it
 * @param outcome whether somebody has to
 */
public record Finding(
    String check, String subject, String expected, String actual, String remedy, Outcome outcome) {
  /** What becomes of it. */
  public enum Outcome {
    /** Somebody has to do something; counts as a problem. */
    OPEN,
    /** It was put right. */
    HEALED,
    /** To be known; nothing has to be done, or nothing can. */
    NOTED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same, put right. */
  public Finding healed(String how) {
    return new Finding(check, subject, expected, actual, how, Outcome.HEALED);
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("check", check);
    json.addProperty("outcome", outcome.label());
    json.addProperty("subject", subject);
    json.addProperty("expected", expected);
    json.addProperty("actual", actual);
    json.addProperty("remedy", remedy);
    return json;
  }
}
