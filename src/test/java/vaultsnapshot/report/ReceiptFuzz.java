package vaultsnapshot.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.InvalidInputException;

/** Any receipt: refused as documented, or one that is written and read again the same. */
public final class ReceiptFuzz implements FuzzTarget {
  private static final String KEY = "production/20261123T020000Z.json";

  @Override
  public void run(byte[] input) {
    try {
      Receipt receipt = Receipt.fromJson(KEY, new String(input, UTF_8));
      String json = receipt.toJson();
      Property.same(receipt, Receipt.fromJson(KEY, json), "receipt, written and read again");
      Property.same(json, Receipt.fromJson(KEY, json).toJson(), "text, read and written again");
    } catch (InvalidInputException refused) {
      Property.holds(!refused.problems().isEmpty(), "a refusal names its problems");
      Property.holds(Property.message(refused).startsWith(KEY), "a refusal names the receipt");
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.concat(
            Stream.of(Receipts.full(), Receipts.rebuilt(true), Receipts.least(Status.NOT_DUE))
                .map(Receipt::toJson),
            Stream.of("{}", "{\"status\":\"stored\",\"prefixes\":[1,{}],\"durations\":{\"a\":-1}}"))
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }
}
