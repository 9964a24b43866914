package vaultsnapshot.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;

/** Answers of a real Vault 1.21.4, as recorded in answers.md, to be sent by servers at the wire. */
final class RecordedAnswers {
  private static final String RECORDS = "/vault-1.21.4/answers.md";
  private static final String RECORDED_LEADER = "http://127.0.0.1:18600";

  private RecordedAnswers() {}

  /**
   * The answer under the heading {@code name}, with {@code leader} in place of the recorded one.
   */
  static MockResponse answer(String name, URI leader) {
    String record = record(name).replace(RECORDED_LEADER, leader.toString());
    String http = record.substring(record.indexOf("HTTP/1.1"));
    String[] headAndBody = http.split("\n\n", 2);
    List<String> head = Arrays.asList(headAndBody[0].split("\n"));
    String body = headAndBody.length > 1 ? headAndBody[1].strip() : "";
    MockResponse.Builder response = new MockResponse.Builder().status(head.getFirst());
    head.stream()
        .skip(1)
        .filter(line -> !line.startsWith("Content-Length") && !line.startsWith("Transfer-"))
        .forEach(response::addHeader);
    return response.body(body).build();
  }

  static MockResponse answer(String name) {
    return answer(name, URI.create(RECORDED_LEADER));
  }

  /** The bodies of all answers that have one. */
  static List<String> bodies() {
    return Pattern.compile("(?m)^\\{.*\\}$")
        .matcher(text())
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static String record(String name) {
    String section = text().split("## " + name + "\n", 2)[1].split("\n## ", 2)[0];
    return section.replace("```", "").strip();
  }

  private static String text() {
    try (InputStream records = RecordedAnswers.class.getResourceAsStream(RECORDS)) {
      if (records == null) {
        throw new IllegalStateException(RECORDS + " is not on the class path");
      }
      return new String(records.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
