package vaultsnapshot.deploy;

import com.google.gson.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import vaultsnapshot.iam.AccessControl;
import vaultsnapshot.iam.GuardedAws;
import vaultsnapshot.iam.Keys;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.input.Json;
import vaultsnapshot.lambda.PreparedCluster;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.template.Place;
import vaultsnapshot.template.Stack;
import vaultsnapshot.template.Template;

/**
 * A stack of the template, and what the services say about it.
 *
 * @param parameters those that it was given
 */
record Deployed(Account account, Map<String, String> parameters, CloudFormationStack stack) {
  /** The cluster's name in every stack. */
  static final String CLUSTER = "prod";

  static final String ADMINISTRATOR = "arn:aws:iam::000000000000:role/administrator";

  static final Place PLACE = new Place(LocalAws.REGION, "000000000000");

  /**
   * Deploys it, with our package, for a cluster, with {@code more} parameters than must be given.
   */
  static Deployed create(Account account, PreparedCluster cluster, Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("CredentialsSecretArn", account.secret(cluster.secret()));
    return create(account, account.template(), withNames(parameters));
  }

  /** Deploys a template with exactly these parameters. */
  static Deployed create(
      Account account, PackagedTemplate template, Map<String, String> parameters) {
    return new Deployed(
        account,
        Map.copyOf(parameters),
        CloudFormationStack.create(account.aws(), template, parameters));
  }

  /** The parameters with those that every stack must be given. */
  static Map<String, String> withNames(Map<String, String> parameters) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "ClusterName",
                CLUSTER,
                "BucketName",
                "snapshots-" + UUID.randomUUID(),
                "AdministratorArns",
                ADMINISTRATOR));
    all.putAll(parameters);
    return all;
  }

  /** What the template's text says, with the names that CloudFormation gave the resources. */
  Stack text() {
    Template template = Template.ofThisProject();
    Map<String, String> names = new HashMap<>(stack.names());
    // SAM makes more of a function than one resource.
    names.keySet().retainAll(template.logicalIds());
    // Some are known by an ARN or an address that ends with the name.
    names.replaceAll((_, id) -> id.replaceFirst("^(arn:|http).*[:/]", ""));
    return template.deployed(PLACE, parameters, names);
  }

  /** Logical ids of its resources that the template itself has. */
  Set<String> ownLogicalIds() {
    Set<String> ids = new HashSet<>(stack.logicalIds());
    ids.retainAll(Template.ofThisProject().logicalIds());
    return ids;
  }

  String bucket() {
    return stack.physicalId("Bucket");
  }

  /** A function's name. */
  String name(StackFunction function) {
    return stack.physicalId(function.logicalId());
  }

  /** The snapshot function's name. */
  String function() {
    return name(StackFunction.SNAPSHOT);
  }

  /** The policies that decide about a function's requests, as IAM and S3 have them. */
  Policies policies(StackFunction function) {
    return Policies.of(rolePolicies(role(function)), List.of(bucketPolicy()));
  }

  /** Lets a function reach its AWS through a door that enforces its policies; it was not called. */
  GuardedAws guard(StackFunction function) {
    String caller =
        "arn:aws:sts::%s:assumed-role/%s/%s"
            .formatted(PLACE.account(), role(function), name(function));
    GuardedAws guarded =
        GuardedAws.open(account.aws(), new AccessControl(policies(function), kmsKeys(), caller));
    // All that a function gets here and not in AWS: the ways to the local services.
    account.host().surround(name(function), guarded::reachedBy);
    return guarded;
  }

  private Keys kmsKeys() {
    return new Keys(
        PLACE,
        Optional.ofNullable(parameters.get("CredentialsSecretKeyArn")),
        text().output("KeyArn"));
  }

  /** The environment that the template's text gives a function. */
  Map<String, String> environmentByTheText(StackFunction function) {
    return text()
        .properties(function.logicalId())
        .getAsJsonObject("Environment")
        .getAsJsonObject("Variables")
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getAsString()));
  }

  /** What CloudFormation does with the bucket in AWS, and LocalStack's does not. */
  void putLifecycleAndEncryption() {
    JsonObject text = text().properties("Bucket");
    S3Client s3 = account.aws().s3();
    s3.putBucketLifecycleConfiguration(put ->
        put.bucket(bucket())
            .lifecycleConfiguration(rules -> rules.rules(BucketRules.lifecycle(text))));
    s3.putBucketEncryption(put ->
        put.bucket(bucket())
            .serverSideEncryptionConfiguration(rules -> rules.rules(BucketRules.encryption(text))));
  }

  /** Calls a function and waits for its answer, which must be a success. */
  JsonObject answer(StackFunction function, String event) {
    return call(function, event).json();
  }

  /** The same, whatever comes of it. */
  LambdaApi.Answer call(StackFunction function, String event) {
    return account.lambda().invoke(name(function), event);
  }

  /** What a function has printed as JSON. */
  List<JsonObject> lines(StackFunction function) {
    return account.host().output().stream()
        .filter(line -> line.function().equals(name(function)))
        .flatMap(line -> Json.object(line.text()).stream())
        .toList();
  }

  /** Keys of all current objects, in order. */
  List<String> keys() {
    return account
        .aws()
        .s3()
        .listObjectsV2Paginator(list -> list.bucket(bucket()))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  byte[] bytes(String key) {
    return account.aws().s3().getObjectAsBytes(get -> get.bucket(bucket()).key(key)).asByteArray();
  }

  JsonObject json(String key) {
    return Json.object(new String(bytes(key), StandardCharsets.UTF_8)).orElseThrow();
  }

  Map<String, String> tags(String key) {
    Map<String, String> tags = new TreeMap<>();
    account
        .aws()
        .s3()
        .getObjectTagging(get -> get.bucket(bucket()).key(key))
        .tagSet()
        .forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  private String role(StackFunction function) {
    String arn = account.lambda().configuration(name(function)).get("Role").getAsString();
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private List<JsonObject> rolePolicies(String role) {
    QueryApi iam = QueryApi.iam(account.aws());
    return iam.call("ListRolePolicies", Map.of("RoleName", role)).members("PolicyNames").stream()
        .map(XmlElement::text)
        .map(name ->
            iam.call("GetRolePolicy", Map.of("RoleName", role, "PolicyName", name))
                .get("PolicyDocument"))
        .map(document -> URLDecoder.decode(document, StandardCharsets.UTF_8))
        .map(Json::object)
        .map(Optional::orElseThrow)
        .toList();
  }

  private JsonObject bucketPolicy() {
    return Json.object(account.aws().s3().getBucketPolicy(get -> get.bucket(bucket())).policy())
        .orElseThrow();
  }
}
