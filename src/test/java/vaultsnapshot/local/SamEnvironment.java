package vaultsnapshot.local;

import com.google.gson.GsonBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The variables with which {@code sam local} runs the function against servers on this machine, in
 * the form of its {@code --env-vars} file.
 *
 * <p>SAM passes only variables that the template declares, and the template of a product declares
 * no endpoints and no credentials: they travel as system properties of the AWS SDK in {@code
 * JAVA_TOOL_OPTIONS}, which it does declare. S3 is called at an address rather than a name, which
 * the SDK does with the bucket in the path.
 */
public final class SamEnvironment {
  private static final String CREDENTIALS = "CREDENTIALS_SECRET";

  /** What the template itself sets. */
  private static final String DEPLOYED_FLAGS =
      "--enable-native-access=ALL-UNNAMED -XX:InitialHeapSize=8m";

  private final Map<String, Map<String, String>> functions;

  private SamEnvironment(Map<String, Map<String, String>> functions) {
    this.functions = functions;
  }

  /**
   * The variables of the deployed functions, with servers where a container finds them.
   *
   * @param deployed bucket, secret, cluster's name
   * @param operatorSecret name of the operator's own secret
   * @param vault the cluster; its certificate is for {@code localhost}
   * @param aws S3 and Secrets Manager over plain http: a container's JVM trusts no CA of ours
   */
  public static SamEnvironment of(
      Map<String, String> deployed, String operatorSecret, URI vault, URI aws) {
    Map<String, String> variables = new TreeMap<>(deployed);
    variables.put("VAULT_ADDR", vault.toString());
    variables.put("VAULT_TLS_SERVER_NAME", "localhost");
    // SAM would make up an ARN for the template's key.
    variables.put("KMS_KEY_ID", "");
    variables.put(
        "JAVA_TOOL_OPTIONS",
        String.join(
            " ",
            DEPLOYED_FLAGS,
            "-Daws.endpointUrlS3=" + aws,
            "-Daws.endpointUrlSecretsManager=" + aws,
            "-Daws.region=" + LocalAws.REGION,
            "-Daws.accessKeyId=" + LocalAws.ACCESS_KEY,
            "-Daws.secretAccessKey=" + LocalAws.SECRET_KEY));
    Map<String, String> operator = new TreeMap<>(variables);
    operator.put(CREDENTIALS, operatorSecret);
    return new SamEnvironment(
        Map.of(
            "SnapshotFunction", variables,
            "AuditFunction", variables,
            "OperatorFunction", operator));
  }

  /** Writes the file, for its owner alone. */
  public Path write(Path file) {
    return PrivateFiles.write(
        file,
        new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(new TreeMap<>(functions))
            + "\n");
  }
}
