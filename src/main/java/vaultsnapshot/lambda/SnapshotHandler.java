package vaultsnapshot.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The function's entry point, {@code vaultsnapshot.lambda.SnapshotHandler}. In: what EventBridge or
 * a person sends. Out: the receipt as JSON, or an error whose message says what to do.
 */
public final class SnapshotHandler implements RequestStreamHandler {
  /** First, for its threads work while this one goes on. */
  private final AwsClients clients = AwsClients.begun(System.getenv());

  private final ExecutionEnvironment process = ExecutionEnvironment.started();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation invocation = new Invocation(Call.begun(process, context), clients);
    output.write(invocation.answer(input.readAllBytes()).getBytes(StandardCharsets.UTF_8));
  }
}
