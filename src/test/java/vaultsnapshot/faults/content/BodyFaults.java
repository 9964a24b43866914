package vaultsnapshot.faults.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static vaultsnapshot.faults.content.ContentFault.CANARY;
import static vaultsnapshot.faults.content.ContentFault.instead;

import java.util.List;
import java.util.zip.Deflater;
import vaultsnapshot.archive.ArchiveBuilder;

/** Bodies that are no snapshot archive at all, as proxies and servers send them under 200 OK. */
final class BodyFaults {
  private static final String PAGE =
      "<!DOCTYPE html><html><body>502 Bad Gateway " + CANARY + "</body></html>";
  private static final String ERROR = "{\"errors\":[\"permission denied " + CANARY + "\"]}";

  private BodyFaults() {}

  static List<ContentFault> all() {
    return List.of(
        instead("empty body", new byte[0], "empty: expected a gzip header, got no bytes at all"),
        instead("one byte", Bytes.of(0x1f), "gzip header: ended early, after 1 bytes"),
        text("JSON", ERROR, "expected 1f 8b, got 7b 22: JSON", "an error of the server or"),
        text("a JSON list", "[\"" + CANARY + "\"]", "expected 1f 8b, got 5b 22: JSON"),
        text("HTML", PAGE, "expected 1f 8b, got 3c 21: HTML or XML", "a page of a proxy"),
        text("plain text", CANARY, "expected 1f 8b, got 68 76: not a snapshot"),
        ContentFault.of(
            "a bare tar",
            snapshot -> ArchiveBuilder.gunzip(snapshot),
            "gzip header: first two bytes: expected 1f 8b, got 6d 65: not a snapshot"),
        ContentFault.of("gzip twice", snapshot -> gzip(snapshot), "meta.json: tar header"),
        instead("gzip of nothing", gzip(new byte[0]), "meta.json: ended early"),
        instead("gzip of JSON", gzip(ERROR.repeat(20).getBytes(UTF_8)), "meta.json: tar header"),
        instead("gzip of HTML", gzip(PAGE.repeat(20).getBytes(UTF_8)), "meta.json: tar header"),
        instead(
            "gzip of zeros", gzip(new byte[4096]), "meta.json: expected this member, got the end"));
  }

  private static ContentFault text(String name, String body, String... errorParts) {
    return instead(name, body.getBytes(UTF_8), errorParts);
  }

  private static byte[] gzip(byte[] content) {
    return ArchiveBuilder.gzip(content, Deflater.BEST_SPEED);
  }
}
