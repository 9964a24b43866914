package vaultsnapshot.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The model at the wire: takes the requests that AWS's client would send and answers in S3's own
 * form. Everything above, from the client's marshalling to its errors, is the real thing.
 */
final class ModelS3 implements SdkHttpClient {
  private final ModelRequests requests;
  private final Mishaps mishaps;

  ModelS3(ModelBucket bucket, Mishaps mishaps) {
    this.requests = new ModelRequests(bucket);
    this.mishaps = mishaps;
  }

  /** A client set up as production's is, but for the signature. */
  S3Client client() {
    return S3Client.builder()
        .httpClient(this)
        .endpointOverride(URI.create("https://s3.model.invalid"))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        return response(
            mishaps.strike(
                request.httpRequest(),
                () -> requests.answer(request.httpRequest(), body(request))));
      }

      @Override
      public void abort() {
        // An answer is there at once: nothing waits that could be aborted.
      }
    };
  }

  @Override
  public String clientName() {
    return "Model";
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  private static byte[] body(HttpExecuteRequest request) {
    return request
        .contentStreamProvider()
        .map(provider -> bytes(provider.newStream()))
        .orElseGet(() -> new byte[0]);
  }

  private static byte[] bytes(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static HttpExecuteResponse response(ModelAnswer answer) {
    SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(answer.status());
    answer.headers().forEach(head::putHeader);
    return HttpExecuteResponse.builder()
        .response(head.build())
        .responseBody(AbortableInputStream.create(answer.body().asInputStream()))
        .build();
  }
}
