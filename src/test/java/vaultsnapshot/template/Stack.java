package vaultsnapshot.template;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A template as it is deployed: every reference, condition and function resolved. */
public final class Stack {
  private static final String NAME = "vault-snapshot";

  private final JsonObject resources;
  private final Place place;
  private final Parameters parameters;
  private final Map<String, String> names;
  private final Intrinsics intrinsics;

  Stack(Template template, Place place, Parameters parameters, Map<String, String> names) {
    this.resources = template.section("Resources");
    this.place = place;
    this.parameters = parameters;
    this.names = Map.copyOf(names);
    this.intrinsics = new Intrinsics(this, template.section("Conditions"));
    names.keySet().forEach(this::declaration);
  }

  /** Where it is. */
  public Place place() {
    return place;
  }

  /** A resource's properties. */
  public JsonObject properties(String logicalId) {
    return intrinsics
        .resolve(Template.member(declaration(logicalId), "Properties").orElseGet(JsonObject::new))
        .getAsJsonObject();
  }

  /** Logical ids of all resources of a type, such as {@code AWS::S3::Bucket}. */
  public List<String> resources(String type) {
    return resources.keySet().stream().filter(id -> type(id).equals(type)).toList();
  }

  /** What {@code !Ref} gives for a resource. */
  public String name(String logicalId) {
    declaration(logicalId);
    return Optional.ofNullable(names.get(logicalId)).orElse(NAME + "-" + logicalId);
  }

  /** What {@code !GetAtt Resource.Arn} gives. */
  public String arn(String logicalId) {
    String name = name(logicalId);
    return switch (type(logicalId)) {
      case "AWS::S3::Bucket" -> "arn:aws:s3:::" + name;
      case "AWS::IAM::Role" -> "arn:aws:iam::" + place.account() + ":role/" + name;
      case "AWS::Logs::LogGroup" -> regional("logs", "log-group:" + name + ":*");
      case "AWS::Serverless::Function" -> regional("lambda", "function:" + name);
      case "AWS::Events::Rule" -> regional("events", "rule/" + name);
      default -> throw new TemplateException(logicalId + ": how its ARN looks is not known here");
    };
  }

  /** What {@code !Ref} gives: a parameter's value, a resource's name, or a pseudo parameter. */
  JsonElement reference(String name) {
    return parameters
        .value(name)
        .or(() -> pseudo(name))
        .orElseGet(() -> new com.google.gson.JsonPrimitive(name(name)));
  }

  private Optional<JsonElement> pseudo(String name) {
    return Optional.ofNullable(
            switch (name) {
              case "AWS::Region" -> place.region();
              case "AWS::AccountId" -> place.account();
              case "AWS::Partition" -> "aws";
              case "AWS::URLSuffix" -> "amazonaws.com";
              case "AWS::StackName" -> NAME;
              default -> null;
            })
        .map(com.google.gson.JsonPrimitive::new);
  }

  private String type(String logicalId) {
    return declaration(logicalId).get("Type").getAsString();
  }

  private JsonObject declaration(String logicalId) {
    return Template.member(resources, logicalId)
        .map(JsonElement::getAsJsonObject)
        .orElseThrow(() ->
            new TemplateException("'" + logicalId + "' is neither a parameter nor a resource"));
  }

  private String regional(String service, String resource) {
    return String.join(":", "arn:aws", service, place.region(), place.account(), resource);
  }
}
