package vaultsnapshot.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The auditor's entry point, {@code vaultsnapshot.lambda.AuditHandler}. In: what EventBridge or a
 * person sends, with {@code detail.action} {@code "age"} or {@code "audit"}. Out: the age or the
 * report as JSON, or an error where it could not look.
 */
public final class AuditHandler implements RequestStreamHandler {
  private final ExecutionEnvironment process = ExecutionEnvironment.started();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    AuditInvocation invocation = new AuditInvocation(Call.begun(process, context));
    output.write(invocation.answer(input.readAllBytes()).getBytes(StandardCharsets.UTF_8));
  }
}
