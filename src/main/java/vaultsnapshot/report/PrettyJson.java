package vaultsnapshot.report;

import com.google.gson.FormattingStyle;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A tree as indented text; Gson's own way builds its whole machinery of type adapters first. */
final class PrettyJson {
  private PrettyJson() {}

  static String print(JsonElement element) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setFormattingStyle(FormattingStyle.PRETTY);
      write(element, writer);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a StringWriter does not fail", impossible);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonElement element, JsonWriter writer) throws IOException {
    switch (element) {
      case JsonObject object -> writeObject(object, writer);
      case JsonArray array -> writeArray(array, writer);
      case JsonPrimitive primitive when primitive.isString() ->
          writer.value(primitive.getAsString());
      case JsonPrimitive primitive when primitive.isBoolean() ->
          writer.value(primitive.getAsBoolean());
      case JsonPrimitive primitive -> writer.value(primitive.getAsNumber());
      default -> writer.nullValue();
    }
  }

  private static void writeObject(JsonObject object, JsonWriter writer) throws IOException {
    writer.beginObject();
    writeMembers(object, writer);
    writer.endObject();
  }

  /** One line for each row of a list: a snapshot has dozens of prefixes. */
  private static void writeRow(JsonObject object, JsonWriter writer) throws IOException {
    writer.beginObject();
    writer.setFormattingStyle(FormattingStyle.COMPACT.withSpaceAfterSeparators(true));
    writeMembers(object, writer);
    writer.endObject();
    writer.setFormattingStyle(FormattingStyle.PRETTY);
  }

  private static void writeMembers(JsonObject object, JsonWriter writer) throws IOException {
    for (Map.Entry<String, JsonElement> member : object.entrySet()) {
      writer.name(member.getKey());
      write(member.getValue(), writer);
    }
  }

  private static void writeArray(JsonArray array, JsonWriter writer) throws IOException {
    writer.beginArray();
    for (JsonElement element : array) {
      if (element instanceof JsonObject row) {
        writeRow(row, writer);
      } else {
        write(element, writer);
      }
    }
    writer.endArray();
  }
}
