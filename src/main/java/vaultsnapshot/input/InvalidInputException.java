package vaultsnapshot.input;

import java.util.List;

/** Settings, event or secret cannot be used as they are. Permanent: only a person can change it. */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * Names every problem at once.
   *
   * @param stage what was read
   * @param problems one line each, subject first
   */
  public InvalidInputException(String stage, List<String> problems) {
    super(stage + ": " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line a problem, subject first. */
  public List<String> problems() {
    return problems;
  }
}
