package vaultsnapshot.report;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A failure as text for a log line. */
final class FailureText {
  private static final int MOST_CAUSES = 10;

  /** Far below what CloudWatch takes as one log event (256 KB in all regions). */
  private static final int MOST_STACK_CHARACTERS = 32_000;

  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");

  private FailureText() {}

  /**
   * Types and messages of the failure and its causes, in one line; suppressed failures are those of
   * other parties of the same run and follow in brackets.
   */
  static String chain(Throwable failure) {
    List<String> causes = new ArrayList<>();
    Optional<Throwable> cause = Optional.of(failure);
    while (cause.isPresent() && causes.size() < MOST_CAUSES) {
      causes.add(one(cause.get()));
      cause = Optional.ofNullable(cause.get().getCause());
    }
    return String.join("; caused by ", causes);
  }

  /** The stack trace as Java prints it, cut where it is too long for a log event. */
  static String stack(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.getBuffer().length() <= MOST_STACK_CHARACTERS
        ? text.toString()
        : text.getBuffer().substring(0, MOST_STACK_CHARACTERS) + "... (cut)";
  }

  private static String one(Throwable failure) {
    StringBuilder text = new StringBuilder(typeAndMessage(failure));
    for (Throwable suppressed : failure.getSuppressed()) {
      text.append(" (also ").append(typeAndMessage(suppressed)).append(')');
    }
    return LINE_BREAKS.matcher(text).replaceAll(" ");
  }

  private static String typeAndMessage(Throwable failure) {
    String type = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? type : type + ": " + failure.getMessage();
  }
}
