package vaultsnapshot.local;

import java.net.InetAddress;
import java.net.URI;
import java.util.Map;

/** The ways by which the function in a container reaches the demo's Vault and AWS. */
public final class ContainerRoad implements AutoCloseable {
  private final DemoSite site;
  private final BridgeRelay vault;
  private final BridgeRelay aws;

  private ContainerRoad(DemoSite site, BridgeRelay vault, BridgeRelay aws) {
    this.site = site;
    this.vault = vault;
    this.aws = aws;
  }

  /** Opens them at Docker's gateway. */
  public static ContainerRoad open(DemoSite site, InetAddress gateway) {
    return new ContainerRoad(
        site,
        BridgeRelay.start(gateway, site.openBao().leader().address()),
        BridgeRelay.start(gateway, site.aws().endpoint()));
  }

  /** What {@code sam local} takes as {@code --env-vars}. */
  public SamEnvironment samEnvironment() {
    return SamEnvironment.of(
        site.functionEnvironment(),
        DemoSite.OPERATOR_CREDENTIALS,
        vault.address("https"),
        aws.address("http"));
  }

  /** The whole environment of a container that is started by hand. */
  public Map<String, String> environment() {
    Map<String, String> variables = new java.util.HashMap<>(site.functionEnvironment());
    variables.putAll(site.aws().environment());
    URI endpoint = aws.address("http");
    variables.put("AWS_ENDPOINT_URL_S3", endpoint.toString());
    variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoint.toString());
    variables.put("VAULT_ADDR", vault.address("https").toString());
    variables.put("VAULT_TLS_SERVER_NAME", "localhost");
    return Map.copyOf(variables);
  }

  @Override
  public void close() {
    vault.close();
    aws.close();
  }
}
