package vaultsnapshot.deploy;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import vaultsnapshot.local.LocalAws;

/**
 * A service that speaks AWS's query protocol: a form goes in, XML comes out.
 *
 * @param version of the service's API
 */
record QueryApi(AwsCalls calls, String version) {
  static QueryApi cloudFormation(LocalAws aws) {
    return new QueryApi(new AwsCalls(aws, "cloudformation"), "2010-05-15");
  }

  static QueryApi cloudWatch(LocalAws aws) {
    return new QueryApi(new AwsCalls(aws, "monitoring"), "2010-08-01");
  }

  static QueryApi ec2(LocalAws aws) {
    return new QueryApi(new AwsCalls(aws, "ec2"), "2016-11-15");
  }

  static QueryApi iam(LocalAws aws) {
    return new QueryApi(new AwsCalls(aws, "iam"), "2010-05-08");
  }

  static QueryApi sns(LocalAws aws) {
    return new QueryApi(new AwsCalls(aws, "sns"), "2010-03-31");
  }

  static QueryApi sqs(LocalAws aws) {
    return new QueryApi(new AwsCalls(aws, "sqs"), "2012-11-05");
  }

  XmlElement call(String action, Map<String, String> parameters) {
    String form =
        "Action=%s&Version=%s".formatted(action, version)
            + parameters.entrySet().stream()
                .map(entry -> "&" + encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining());
    return XmlElement.read(
        calls
            .send(
                calls
                    .to("/")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form)))
            .body());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
