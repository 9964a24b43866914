package vaultsnapshot.fuzz;

import java.nio.charset.StandardCharsets;

/**
 * A secret value to be found again wherever it leaks. Inputs hold {@link #MARK} in its place, so
 * that the fuzzer need not spell it.
 */
public final class Canary {
  /** A character that no input needs otherwise. */
  public static final char MARK = '\u0001';

  /**
   * Long enough never to come about by chance. Its punctuation is what passwords have and what our
   * messages are cut at.
   */
  public static final String SECRET = "hvs.cAnArY*5up3r-5ecret+0123456789_ABCDEFGHIJ";

  /** The secret is looked for in pieces of this length: a leak of part of it holds one. */
  private static final int PIECE_CHARACTERS = 8;

  private Canary() {}

  /**
   * Whether the input spells a part of the secret by itself, which the fuzzer learns from what is
   * compared; nothing could be told from finding it again.
   */
  public static boolean isSpelledIn(byte[] input) {
    return holdsAPart(new String(input, StandardCharsets.UTF_8));
  }

  /** {@code input} as text, with the secret in the place of each mark. */
  public static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8).replace(String.valueOf(MARK), SECRET);
  }

  /** Fails if {@code shown} holds the secret or a part of it. */
  public static void isNotIn(String shown, String subject) {
    Property.holds(!holdsAPart(shown), subject + " shows no secret, but it reads: " + shown);
  }

  private static boolean holdsAPart(String text) {
    for (int at = 0; at + PIECE_CHARACTERS <= SECRET.length(); at += PIECE_CHARACTERS) {
      if (text.contains(SECRET.substring(at, at + PIECE_CHARACTERS))) {
        return true;
      }
    }
    return false;
  }
}
