package vaultsnapshot.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vaultsnapshot.fuzz.Canary;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.Secret;

/**
 * Any answer of Vault's, read in every way: a line with the status, one with the content type, and
 * the body. The mark stands for the secret that the request carried.
 */
public final class AnswerFuzz implements FuzzTarget {
  private static final URI NODE = URI.create("https://vault.example.com:8200");
  private static final int LONGEST_MESSAGE = 2500;

  @Override
  public void run(byte[] input) {
    if (Canary.isSpelledIn(input)) {
      return;
    }
    Answer answer = answer(Canary.text(input));
    Canary.isNotIn(answer.toString(), "an answer");
    refusal(answer);
    login(answer);
    capabilities(answer);
    Optional<JsonObject> json = answer.json();
    json.flatMap(SealStatus::read).ifPresent(AnswerFuzz::isWhole);
    json.flatMap(Leadership::read).ifPresent(AnswerFuzz::isWhole);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    RecordedAnswers.bodies().forEach(body -> seeds.add(seed(200, body)));
    Stream.of(
            seed(400, "{\"errors\":[\"1 error occurred:\\n\\t* permission denied: \1\\n\\n\"]}"),
            seed(403, "{\"errors\":[\"a\",\"\",7,null,[]]}"),
            seed(500, "<html>\1</html>"),
            seed(503, "{\"errors\":[\"Vault is sealed\"],\"warnings\":null}"),
            seed(200, "{\"errors\":[\"\1\"],\"auth\":{\"client_token\":\"\"}}"),
            seed(
                200,
                "{\"auth\":{\"client_token\":\"\1\",\"token_type\":\"batch\",\"num_uses\":1}}"),
            seed(200, "{\"sys/a\":[\"read\",null,{}]}"),
            seed(
                200,
                "{\"type\":\"shamir\",\"n\":5,\"t\":3,\"version\":\"1.21.4\",\"cluster_id\":\"c\","
                    + "\"cluster_name\":\"n\",\"storage_type\":\"raft\"}"))
        .forEach(seeds::add);
    return seeds;
  }

  private static Answer answer(String text) {
    String[] lines = text.split("\n", 3);
    int status = lines[0].matches("[1-5][0-9]{2}") ? Integer.parseInt(lines[0]) : 200;
    return new Answer(
        NODE,
        status,
        lines.length > 1 ? lines[1] : "",
        Optional.empty(),
        lines.length > 2 ? lines[2] : "");
  }

  private static void refusal(Answer answer) {
    VaultRequest request = request();
    VaultException refused =
        new Refusal(ClientUnderTest.settings(NODE)).explain(answer, request, (_, _) -> "");
    isFitToBeShown(refused);
  }

  private static void login(Answer answer) {
    try {
      VaultToken token = LoginAnswer.token(answer, request(), Optional.empty());
      Property.holds(!token.value().value().isEmpty(), "a token is not empty");
      Property.same(
          new VaultToken(new Secret("another"), token.kind(), token.namespace(), token.uses())
              .toString(),
          token.toString(),
          "what is shown of a token, whatever it is");
    } catch (PermanentVaultException refused) {
      isFitToBeShown(refused);
    }
  }

  private static void capabilities(Answer answer) {
    try {
      for (String capability : Capabilities.read(answer, "sys/a")) {
        Property.holds(!capability.isEmpty(), "a capability has a name");
      }
    } catch (PermanentVaultException refused) {
      isFitToBeShown(refused);
    }
  }

  private static void isFitToBeShown(VaultException failure) {
    Canary.isNotIn(Property.message(failure), "an error");
    Property.holds(
        Property.message(failure).length() < LONGEST_MESSAGE,
        "an error is short, but it has " + Property.message(failure).length() + " characters");
    Property.holds(
        Property.message(failure).chars().noneMatch(Character::isISOControl),
        "an error is one line");
  }

  private static void isWhole(SealStatus seal) {
    Property.holds(!seal.clusterId().isEmpty(), "a cluster has an id");
    Property.holds(seal.shares() >= 0 && seal.shares() <= 255, "shares are counted in a byte");
    Property.holds(seal.threshold() >= 0 && seal.threshold() <= 255, "as is the threshold");
  }

  private static void isWhole(Leadership leadership) {
    Property.holds(
        leadership.leaderAddress().stream().noneMatch(String::isBlank), "a leader has an address");
  }

  private static VaultRequest request() {
    return new VaultRequest(
        Operation.LOGIN,
        true,
        "/v1/auth/approle/login",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(new Secret(Canary.SECRET)),
        Duration.ofSeconds(1));
  }

  private static byte[] seed(int status, String body) {
    return (status + "\napplication/json\n" + body).getBytes(UTF_8);
  }
}
