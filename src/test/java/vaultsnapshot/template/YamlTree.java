package vaultsnapshot.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.Reader;
import java.math.BigDecimal;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as JSON; CloudFormation's short tags ({@code !Ref x}) become the long form ({@code {"Ref":
 * "x"}}).
 */
final class YamlTree {
  private YamlTree() {}

  static JsonElement read(Reader yaml) {
    return element(new Yaml().compose(yaml));
  }

  private static JsonElement element(Node node) {
    JsonElement plain =
        switch (node) {
          case MappingNode mapping -> object(mapping);
          case SequenceNode sequence -> array(sequence);
          case ScalarNode scalar -> scalar(scalar);
          default -> throw unknown(node, "node " + node.getNodeId());
        };
    String tag = node.getTag().getValue();
    return tag.startsWith("!") ? intrinsic(tag.substring(1), plain) : plain;
  }

  private static JsonObject object(MappingNode mapping) {
    JsonObject object = new JsonObject();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw unknown(entry.getKeyNode(), "key that is no scalar");
      }
      if (object.has(key.getValue())) {
        throw unknown(key, "second key '" + key.getValue() + "'");
      }
      object.add(key.getValue(), element(entry.getValueNode()));
    }
    return object;
  }

  private static JsonArray array(SequenceNode sequence) {
    JsonArray array = new JsonArray();
    sequence.getValue().forEach(entry -> array.add(element(entry)));
    return array;
  }

  private static JsonElement scalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.STR) || tag.getValue().startsWith("!")) {
      return new JsonPrimitive(text);
    } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return new JsonPrimitive(new BigDecimal(text));
    } else if (tag.equals(Tag.BOOL)) {
      return new JsonPrimitive(Boolean.parseBoolean(text));
    }
    throw unknown(scalar, "scalar '" + text + "' of the type " + tag);
  }

  private static JsonObject intrinsic(String tag, JsonElement argument) {
    JsonObject call = new JsonObject();
    switch (tag) {
      case "Ref", "Condition" -> call.add(tag, argument);
      // The only one whose short form is written in another way: Resource.Attribute.
      case "GetAtt" -> call.add("Fn::GetAtt", attribute(argument));
      default -> call.add("Fn::" + tag, argument);
    }
    return call;
  }

  private static JsonElement attribute(JsonElement argument) {
    if (argument.isJsonArray()) {
      return argument;
    }
    JsonArray parts = new JsonArray();
    for (String part : argument.getAsString().split("\\.", 2)) {
      parts.add(part);
    }
    return parts;
  }

  private static TemplateException unknown(Node node, String what) {
    return new TemplateException(
        "template, line " + (node.getStartMark().getLine() + 1) + ": cannot read a " + what);
  }
}
