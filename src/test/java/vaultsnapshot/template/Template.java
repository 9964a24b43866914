package vaultsnapshot.template;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A CloudFormation template as it stands in its file, what SAM shares among functions in each. */
public final class Template {
  private final JsonObject body;

  Template(JsonObject body) {
    this.body = body;
  }

  /** The one that this project deploys. */
  public static Template ofThisProject() {
    return read(Path.of(System.getProperty("basedir", "")).resolve("template.yaml"));
  }

  /** The one that this project deploys on the other side of replication. */
  public static Template ofTheReplica() {
    return read(Path.of(System.getProperty("basedir", "")).resolve("replica.yaml"));
  }

  /** Reads a template in YAML. */
  public static Template read(Path file) {
    try (Reader yaml = Files.newBufferedReader(file)) {
      return new Template(Globals.applied(YamlTree.read(yaml).getAsJsonObject()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * The template with values for its parameters; those that are not given have their defaults.
   *
   * @param place where it is deployed
   * @param parameters by name; one that the template would not take is refused
   * @param names logical ids to the names that the resources get; others get one of their own
   */
  public Stack deployed(Place place, Map<String, String> parameters, Map<String, String> names) {
    return new Stack(this, place, new Parameters(section("Parameters"), parameters), names);
  }

  /** Of all resources, whatever their conditions. */
  public Set<String> logicalIds() {
    return section("Resources").keySet();
  }

  /** Whether a resource of this name outlives its stack. */
  public boolean isRetained(String logicalId) {
    return member(section("Resources"), logicalId)
        .flatMap(resource -> member(resource.getAsJsonObject(), "DeletionPolicy"))
        .filter(policy -> policy.getAsString().equals("Retain"))
        .isPresent();
  }

  /** A section; empty where it is not there. */
  JsonObject section(String name) {
    return member(body, name).map(JsonElement::getAsJsonObject).orElseGet(JsonObject::new);
  }

  static Optional<JsonElement> member(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name));
  }
}
