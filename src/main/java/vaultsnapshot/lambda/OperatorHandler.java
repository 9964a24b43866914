package vaultsnapshot.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The second function's entry point, {@code vaultsnapshot.lambda.OperatorHandler}: what a person
 * asks for by hand, with rights and a secret of its own. In: an event with an action. Out: its
 * answer as JSON, or an error that says what to do and what became of the cluster.
 */
public final class OperatorHandler implements RequestStreamHandler {
  private final ExecutionEnvironment process = ExecutionEnvironment.started();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    OperatorInvocation invocation = new OperatorInvocation(Call.begun(process, context));
    output.write(invocation.answer(input.readAllBytes()).getBytes(StandardCharsets.UTF_8));
  }
}
