package vaultsnapshot.vault;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Gives the body another time limit than the headers. The headers of a snapshot take minutes, for
 * Vault reads its whole database before it sends them; a body that stands still is broken.
 */
final class StallLimit extends HttpRequestExecutor {
  private final Timeout stallTimeout;

  StallLimit(Timeout stallTimeout) {
    this.stallTimeout = stallTimeout;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      @Nullable HttpResponseInformationCallback informationCallback,
      HttpContext context)
      throws IOException, HttpException {
    ClassicHttpResponse response = super.execute(request, connection, informationCallback, context);
    connection.setSocketTimeout(stallTimeout);
    return response;
  }
}
