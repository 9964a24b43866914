package vaultsnapshot.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.InvalidInputException;

final class ReceiptTest {
  private static final String SUBJECT = "vault/production/20261123T020000Z.json";

  @Test
  void theFieldsStandOnTheTopLevelInAFixedOrder() {
    assertThat(Receipts.full().toJson())
        .isEqualTo(
            """
            {
              "status": "stored",
              "cluster": "production",
              "clusterId": "1e3305cd-e447-355c-e88c-1b9573f8ca9a",
              "bucket": "snapshots",
              "key": "vault/production/20261123T020000Z.snap",
              "versionId": "3HL4kqtJlcpXroDTDmJ",
              "sizeBytes": 35112,
              "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
              "crc32c": "yZRlqg==",
              "raftIndex": 135,
              "raftTerm": 2,
              "fresh": true,
              "vaultVersion": "1.21.4",
              "sealType": "shamir",
              "keyShares": 5,
              "keyThreshold": 3,
              "activeNode": "https://vault-1.example.com:8200",
              "scheduledAt": "2026-11-23T02:00:00Z",
              "takenAt": "2026-11-23T02:00:03.250Z",
              "attempts": 2,
              "tokenRevoked": true,
              "cryptoProvider": "AmazonCorrettoCryptoProvider 2.5",
              "rebuilt": false,
              "rebuildAccepted": false,
              "baseline": {
                "clusterId": "1e3305cd-e447-355c-e88c-1b9573f8ca9a",
                "raftIndex": 97,
                "key": "vault/production/20261123T010000Z.snap"
              },
              "toolVersion": "0.1.0",
              "durations": {
                "login": 40,
                "download": 1250,
                "commit": 90
              },
              "entries": 412,
              "entryBytes": 35000,
              "prefixes": [
                {"prefix": "sys/token", "count": 4, "bytes": 2000},
                {"prefix": "", "count": 1, "bytes": 10}
              ]
            }
            """);
  }

  @Test
  void whatIsAbsentIsLeftOut() {
    assertThat(JsonParser.parseString(Receipts.least(Status.NOT_DUE).toJson()).getAsJsonObject())
        .satisfies(json ->
            assertThat(json.keySet())
                .containsExactly(
                    "status",
                    "cluster",
                    "scheduledAt",
                    "attempts",
                    "cryptoProvider",
                    "rebuilt",
                    "rebuildAccepted",
                    "toolVersion",
                    "durations"));
  }

  @Test
  void aFullReceiptIsReadAsItWasWritten() {
    Receipt receipt = Receipts.full();
    Receipt read = Receipt.fromJson(SUBJECT, receipt.toJson());
    assertThat(read).isEqualTo(receipt);
    assertThat(read.toJson()).isEqualTo(receipt.toJson());
  }

  @ParameterizedTest
  @EnumSource
  void theLeastReceiptIsReadAsItWasWritten(Status status) {
    Receipt receipt = Receipts.least(status);
    assertThat(Receipt.fromJson(SUBJECT, receipt.toJson())).isEqualTo(receipt);
  }

  @Test
  void aRunThatIsNotDueMayNameTheSnapshotThatIsThere() {
    Receipt receipt = Receipts.full().with(Status.NOT_DUE);
    assertThat(receipt.toJson()).contains("\"status\": \"not-due\"");
    assertThat(Receipt.fromJson(SUBJECT, receipt.toJson())).isEqualTo(receipt);
  }

  @Test
  void fieldsOfALaterVersionArePassedOver() {
    JsonObject json = json(Receipts.full());
    json.addProperty("novelty", 1);
    assertThat(Receipt.fromJson(SUBJECT, json.toString())).isEqualTo(Receipts.full());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "cluster",
        "bucket",
        "key",
        "sizeBytes",
        "sha256",
        "crc32c",
        "raftIndex",
        "raftTerm",
        "scheduledAt",
        "attempts",
        "cryptoProvider",
        "rebuilt",
        "rebuildAccepted",
        "toolVersion",
        "entries",
        "entryBytes"
      })
  void aMissingFieldIsNamed(String name) {
    JsonObject json = json(Receipts.full());
    json.remove(name);
    assertThat(problems(json.toString())).containsExactly(name + ": is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "status|\"done\"|got 'done', expected one of stored, already-stored, not-due, checked",
        "cluster|\" \"|is empty, expected a string that is not",
        "clusterId|5|got 5, expected a string that is not empty",
        "versionId|null|got null, expected a string that is not empty",
        "sizeBytes|-1|got -1, expected 0 or more",
        "sizeBytes|1.5|got 1.5, expected a whole number",
        "sha256|\"abc\"|got 'abc', expected 64 hexadecimal digits",
        "crc32c|\"abc\"|got 'abc', expected 4 bytes in base64",
        "raftIndex|\"135\"|got \"135\", expected a whole number",
        "fresh|\"yes\"|got \"yes\", expected true or false",
        "keyShares|3000000000|got 3000000000, expected at most 2147483647",
        "scheduledAt|\"today\"|got 'today', expected a time as 2026-11-22T02:00:00Z",
        "takenAt|1|got 1, expected a string that is not empty",
        "baseline|[]|got [], expected an object",
        "durations|{\"login\":\"x\"}|login: got \"x\", expected a whole number",
        "prefixes|{}|expected an array"
      })
  void aMalformedFieldIsNamedWithWhatCameAndWhatIsExpected(
      String name, String value, String problem) {
    JsonObject json = json(Receipts.full());
    json.add(name, JsonParser.parseString(value));
    String separator = name.equals("durations") ? "." : ": ";
    assertThat(problems(json.toString())).containsExactly(name + separator + problem);
  }

  @Test
  void malformedPartsAreNamedByTheirPath() {
    JsonObject json = json(Receipts.full());
    json.add("baseline", JsonParser.parseString("{\"raftIndex\":\"x\"}"));
    json.add("prefixes", JsonParser.parseString("[{\"prefix\":\"a\",\"count\":1}, 5]"));
    assertThat(problems(json.toString()))
        .containsExactly(
            "baseline.raftIndex: got \"x\", expected a whole number",
            "baseline.key: is missing",
            "prefixes[0].bytes: is missing",
            "prefixes[1].prefix: is missing",
            "prefixes[1].count: is missing",
            "prefixes[1].bytes: is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"status\":", "null"})
  void whatIsNoJsonObjectIsNoReceipt(String text) {
    assertThat(problems(text))
        .containsExactly("receipt: is not a JSON object (" + text.length() + " characters)");
  }

  @Test
  void aSnapshotIsNotClaimedWithoutItsObject() {
    Receipt full = Receipts.full();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Receipts.least(Status.NOT_DUE).with(Status.STORED))
        .withMessage("receipt 'stored': object and content belong together");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Receipt(
                Status.NOT_DUE,
                full.toolVersion(),
                full.run(),
                full.cluster(),
                full.object(),
                Optional.empty(),
                full.lineage()));
  }

  @Test
  void theIndexWentBackWhenItLiesBehindTheBaselines() {
    assertThat(Receipts.full().indexWentBack()).isFalse();
    assertThat(Receipts.rebuilt(false, 136).indexWentBack()).isTrue();
    assertThat(Receipts.rebuilt(false, 135).indexWentBack()).isFalse();
    assertThat(Receipts.least(Status.STORED).indexWentBack()).isFalse();
  }

  private static JsonObject json(Receipt receipt) {
    JsonElement element = JsonParser.parseString(receipt.toJson());
    return element.getAsJsonObject();
  }

  private static List<String> problems(String json) {
    InvalidInputException refusal =
        catchThrowableOfType(InvalidInputException.class, () -> Receipt.fromJson(SUBJECT, json));
    assertThat(refusal).hasMessageStartingWith(SUBJECT + ": ");
    return refusal.problems();
  }
}
