package vaultsnapshot.local;

/** The commands to look around with while the demo stays up. */
final class DemoGuide {
  private DemoGuide() {}

  static String commands(DemoSite site, InvocationEndpoint endpoint) {
    String curlAws = "curl --cacert " + site.aws().caFile() + " ";
    String curlBao =
        "curl --cacert %s -H \"X-Vault-Token: $(cat %s)\" "
            .formatted(site.openBaoCaFile(), site.rootTokenFile());
    String bucket = site.aws().endpoint() + "/" + DemoSite.BUCKET;
    String openBao = site.openBao().leader().address() + "/v1/";
    return """
    # what lies in the bucket, and one object of it
    %1$s'%2$s?list-type=2'
    %1$s-o snapshot.snap '%2$s/<key>'
    # the secrets that were backed up
    %3$s'%4$skv/app/1'
    # invoke again: the same event finds its snapshot, another label or time makes a new one
    curl -d '{}' %5$s
    curl -d @events/scheduled.json %5$s
    """
        .formatted(curlAws, bucket, curlBao, openBao, endpoint.address());
  }

  /** The architecture is named because SAM takes the image of the one in the template. */
  static String samCommands() {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    return """
    sam build
    sam local invoke SnapshotFunction -e events/check.json --env-vars env.json \\
      --parameter-overrides Architecture=%s
    """
        .formatted(architecture);
  }
}
