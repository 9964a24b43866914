package vaultsnapshot.simulation;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;

/** An answer at the wire. */
record ModelAnswer(int status, Map<String, String> headers, SdkBytes body) {
  private static final int NO_CONTENT = 204;

  ModelAnswer {
    headers = Map.copyOf(headers);
  }

  static ModelAnswer empty() {
    return new ModelAnswer(200, Map.of(), SdkBytes.fromByteArray(new byte[0]));
  }

  static ModelAnswer noContent() {
    return new ModelAnswer(NO_CONTENT, Map.of(), SdkBytes.fromByteArray(new byte[0]));
  }

  static ModelAnswer xml(String body) {
    return error(200, body);
  }

  static ModelAnswer failure(int status, String code) {
    return error(
        status,
        "<Error><Code>" + code + "</Code><Message>by the model: " + code + "</Message></Error>");
  }

  ModelAnswer with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new ModelAnswer(status, more, body);
  }

  /** To HEAD there is no body. */
  ModelAnswer withoutBody() {
    return new ModelAnswer(status, headers, SdkBytes.fromByteArray(new byte[0]));
  }

  private static ModelAnswer error(int status, String body) {
    return new ModelAnswer(
        status,
        Map.of("Content-Type", "application/xml"),
        SdkBytes.fromUtf8String("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + body));
  }
}
