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
  private final JsonObject outputs;
  private final Place place;
  private final Parameters parameters;
  private final Map<String, String> names;
  private final Intrinsics intrinsics;

  Stack(Template template, Place place, Parameters parameters, Map<String, String> names) {
    this.resources = template.section("Resources");
    this.place = place;
    this.parameters = parameters;
    this.names = Map.copyOf(names);
    this.outputs = template.section("Outputs");
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

  /** Logical ids of all resources of a type that the stack has, such as {@code AWS::S3::Bucket}. */
  public List<String> resources(String type) {
    return resources().stream().filter(id -> type(id).equals(type)).toList();
  }

  /** Logical ids of all resources that the stack has. */
  public List<String> resources() {
    return resources.keySet().stream().filter(id -> exists(declaration(id))).toList();
  }

  /** The value of an output; nothing where the stack does not have it. */
  public Optional<String> output(String name) {
    return Template.member(outputs, name)
        .map(JsonElement::getAsJsonObject)
        .filter(this::exists)
        .map(output -> intrinsics.resolve(output.get("Value")).getAsString());
  }

  private boolean exists(JsonObject declaration) {
    return Template.member(declaration, "Condition")
        .map(condition -> intrinsics.holds(condition.getAsString()))
        .orElse(true);
  }

  /** A resource's name, which {@code !Ref} gives for most. */
  public String name(String logicalId) {
    if (!exists(declaration(logicalId))) {
      throw new TemplateException(
          "'" + logicalId + "' is referred to, but this stack does not have it");
    }
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
      case "AWS::SQS::Queue" -> regional("sqs", name);
      case "AWS::KMS::Key" -> regional("kms", "key/" + name);
      case "AWS::CloudWatch::Alarm" -> regional("cloudwatch", "alarm:" + name);
      default -> throw new TemplateException(logicalId + ": how its ARN looks is not known here");
    };
  }

  /** What {@code !Ref} gives: a parameter's value, a resource's name, or a pseudo parameter. */
  JsonElement reference(String name) {
    return parameters
        .value(name)
        .or(() -> pseudo(name))
        .orElseGet(() -> new com.google.gson.JsonPrimitive(resource(name)));
  }

  private String resource(String logicalId) {
    return switch (type(logicalId)) {
      case "AWS::SecretsManager::Secret" -> regional("secretsmanager", "secret:" + name(logicalId));
      case "AWS::SNS::Topic" -> regional("sns", name(logicalId));
      case "AWS::SQS::Queue" ->
          "https://sqs."
              + place.region()
              + ".amazonaws.com/"
              + place.account()
              + "/"
              + name(logicalId);
      default -> name(logicalId);
    };
  }

  private Optional<JsonElement> pseudo(String name) {
    return Optional.ofNullable(
            switch (name) {
              case "AWS::Region" -> place.region();
              case "AWS::AccountId" -> place.account();
              case "AWS::Partition" -> "aws";
              case "AWS::URLSuffix" -> "amazonaws.com";
              case "AWS::StackName" -> NAME;
              case "AWS::StackId" ->
                  regional(
                      "cloudformation", "stack/" + NAME + "/0f1e2d3c-0000-4000-8000-000000000000");
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
