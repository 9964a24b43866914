package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.LocalIssuer;
import vaultsnapshot.local.OpenBaoCluster;
import vaultsnapshot.local.Parts;
import vaultsnapshot.local.ReadmeSetup;
import vaultsnapshot.local.VaultPolicy;

/**
 * The commands of docs/operations.md, run as they stand there: what each method's leave in {@code
 * secret.json} is what the function then takes a snapshot with.
 */
final class OperationsSetupIT {
  @TempDir private static Path folder;

  private static OpenBaoCluster cluster;
  private static Deployment deployment;
  private static DeployedFunction function;
  private static String document;

  @BeforeAll
  static void start() throws IOException {
    cluster = OpenBaoCluster.start(1);
    document = Files.readString(Parts.projectFolder().resolve("docs/operations.md"));
    deployment = Deployment.create(new JsonObject());
    function = deployment.start();
    Files.createSymbolicLink(folder.resolve("vault"), Parts.openBao());
    Files.writeString(folder.resolve("ca.pem"), cluster.authority().caPem());
    HeldCertificate client = cluster.authority().clientCertificate("backup");
    Files.writeString(folder.resolve("client.pem"), client.certificatePem());
    Files.writeString(folder.resolve("client.key"), client.privateKeyPkcs8Pem());
    LocalIssuer issuer = new LocalIssuer();
    Files.writeString(folder.resolve("issuer.pem"), issuer.publicKeyPem());
    Files.writeString(
        folder.resolve("token.jwt"), issuer.token("vault-snapshot", Duration.ofMinutes(30)));
    run(commands("Vault: policy and login"));
  }

  @AfterAll
  static void stop() {
    function.close();
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"approle", "userpass", "cert", "jwt", "token"})
  void theMethodsCommandsLeaveASecretThatASnapshotIsTakenWith(String method) throws IOException {
    run(commands(method));
    JsonObject secret = Json.object(Files.readString(folder.resolve("secret.json"))).orElseThrow();
    secret.addProperty("address", cluster.vaultAddress());
    secret.addProperty("ca_cert", cluster.authority().caPem());
    deployment.putSecret(secret.toString());
    JsonObject receipt = function.answer(Events.labelled("by-" + method));
    assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
  }

  @Test
  void thePolicyIsTheReadmes() {
    Matcher policy = Pattern.compile("<<'POLICY'\n(.*?)\nPOLICY", Pattern.DOTALL).matcher(document);
    assertThat(policy.find()).isTrue();
    assertThat(VaultPolicy.parse(policy.group(1))).isEqualTo(ReadmeSetup.read().policy());
  }

  /** The first block marked as shell under a heading, and before the next one. */
  private static String commands(String heading) {
    Matcher title =
        Pattern.compile("^#+ " + Pattern.quote(heading) + "$", Pattern.MULTILINE).matcher(document);
    assertThat(title.find()).as("heading '%s'", heading).isTrue();
    int begin = document.indexOf("```sh\n", title.end());
    int nextTitle = document.indexOf("\n#", title.end());
    assertThat(begin).as("commands under '%s'", heading).isBetween(title.end(), nextTitle);
    return document.substring(begin + "```sh\n".length(), document.indexOf("\n```", begin));
  }

  private static void run(String commands) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    builder.environment().put("VAULT_ADDR", cluster.leader().address().toString());
    builder.environment().put("VAULT_CACERT", folder.resolve("ca.pem").toString());
    builder.environment().put("VAULT_TOKEN", cluster.keys().rootToken());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as("%s%n%s", commands, output).isZero();
  }
}
