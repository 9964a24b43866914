package vaultsnapshot.input;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the input, so that one message can name all of it. */
public final class Problems {
  private final List<String> found = new ArrayList<>();

  /**
   * Notes one problem.
   *
   * @param subject what is wrong, as the reader wrote it: a variable, a key of the secret
   * @param what what came and what was expected
   */
  public void add(String subject, String what) {
    found.add(subject + ": " + what);
  }

  /** The problems so far, in the order in which they were found. */
  public List<String> found() {
    return List.copyOf(found);
  }

  /**
   * Ends the reading of a stage.
   *
   * @param stage what was read, to open the message with
   * @throws InvalidInputException if there is at least one problem; its message names them all
   */
  public void throwIfAny(String stage) {
    if (!found.isEmpty()) {
      throw new InvalidInputException(stage, found);
    }
  }
}
