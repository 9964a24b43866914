package vaultsnapshot.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import vaultsnapshot.local.LocalAws;

/** Requests to one service of the local AWS, for services that the SDK is not here for. */
final class AwsCalls {
  private final URI endpoint;
  private final HttpClient client;
  private final String service;

  AwsCalls(LocalAws aws, String service) {
    this.endpoint = aws.endpoint();
    this.client = HttpClient.newBuilder().sslContext(aws.authority().sslContext()).build();
    this.service = service;
  }

  /** A request to a path, to be filled and sent. */
  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(endpoint.resolve(path))
        // LocalStack reads region and service from it and checks no signature.
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=none"
                .formatted(LocalAws.REGION, service));
  }

  /** Sends it; anything but success is an error with the service's words. */
  HttpResponse<String> send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new AssertionError(
            "%s %s: %d %s"
                .formatted(service, request.uri(), response.statusCode(), response.body()));
      }
      return response;
    } catch (IOException failure) {
      throw new AssertionError(service + " " + request.uri(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(service + ": interrupted", interrupted);
    }
  }
}
