package vaultsnapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vaultsnapshot.input.Secret;

/**
 * No object of ours shows a secret when it is printed. Every record that can hold one, directly or
 * through others, is made with canaries in place of secrets, JSON and bodies, and printed; every
 * other class that has a {@code toString} of its own is named here.
 */
final class ToStringTest {
  private static final String CANARY = "hvs.CANARY-of-toString";

  /** Texts from outside that may hold a secret, whatever their type says. */
  private static final Set<String> SECRET_TEXTS =
      Set.of("body", "value", "keyPem", "password", "jwt", "token");

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .importUrl(Secret.class.getProtectionDomain().getCodeSource().getLocation());

  @TestFactory
  Stream<DynamicTest> noRecordShowsTheSecretsThatItHolds() {
    return records()
        .filter(type -> holdsSecrets(type, new ArrayList<>()))
        .map(type ->
            DynamicTest.dynamicTest(
                type.getName(), () -> assertThat(made(type).toString()).doesNotContain(CANARY)));
  }

  /** Otherwise the test above might have nothing left to look at. */
  @Test
  void theRecordsThatCarrySecretsAreAmongThem() {
    assertThat(
            records()
                .filter(type -> holdsSecrets(type, new ArrayList<>()))
                .map(Class::getSimpleName))
        .contains(
            "Secret",
            "VaultToken",
            "AppRole",
            "Userpass",
            "Ldap",
            "Cert",
            "Jwt",
            "Token",
            "ClusterSecret",
            "VaultRequest",
            "Answer");
  }

  /** A class that is no record prints its name alone, unless it says otherwise. */
  @Test
  void noOtherClassPrintsItsFields() {
    assertThat(
            ours()
                .filter(type -> !type.isRecord() && !type.isEnum())
                .filter(type ->
                    Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals("toString")))
                .map(Class::getName))
        .isEmpty();
  }

  private static Stream<Class<?>> ours() {
    return OURS.stream().map(type -> type.reflect());
  }

  private static Stream<Class<?>> records() {
    return ours().filter(Class::isRecord);
  }

  private static boolean holdsSecrets(Class<?> type, List<Class<?>> above) {
    if (type.equals(Secret.class) || type.equals(JsonObject.class)) {
      return true;
    }
    if (above.contains(type)) {
      return false;
    }
    above.add(type);
    if (type.isSealed()) {
      return Arrays.stream(type.getPermittedSubclasses()).anyMatch(sub -> holdsSecrets(sub, above));
    }
    return type.isRecord()
        && type.getName().startsWith("vaultsnapshot")
        && Arrays.stream(type.getRecordComponents())
            .anyMatch(component ->
                isSecretText(component)
                    || types(component.getGenericType())
                        .anyMatch(inner -> holdsSecrets(inner, above)));
  }

  private static boolean isSecretText(RecordComponent component) {
    return component.getType().equals(String.class) && SECRET_TEXTS.contains(component.getName());
  }

  private static Stream<Class<?>> types(Type type) {
    return switch (type) {
      case Class<?> plain -> Stream.of(plain);
      case ParameterizedType generic ->
          Stream.concat(
              types(generic.getRawType()),
              Arrays.stream(generic.getActualTypeArguments()).flatMap(ToStringTest::types));
      default -> Stream.empty();
    };
  }

  private static Object made(Class<?> record) throws ReflectiveOperationException {
    RecordComponent[] components = record.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = isSecretText(components[i]) ? CANARY : value(components[i].getGenericType());
    }
    Constructor<?> constructor =
        record.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      throw new AssertionError(record + " could not be made of samples", refused.getCause());
    }
  }

  private static Object value(Type type) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type inner = generic.getActualTypeArguments()[0];
      if (raw.equals(Optional.class)) {
        return Optional.of(value(inner));
      }
      if (raw.equals(List.class)) {
        return List.of(value(inner));
      }
      if (raw.equals(Map.class)) {
        return Map.of("key", value(generic.getActualTypeArguments()[1]));
      }
      throw new AssertionError("no sample for " + type);
    }
    return sample((Class<?>) type);
  }

  private static Object sample(Class<?> type) throws ReflectiveOperationException {
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isSealed()) {
      // One that holds a secret, where there is one.
      return sample(
          Arrays.stream(type.getPermittedSubclasses())
              .filter(sub -> holdsSecrets(sub, new ArrayList<>()))
              .findFirst()
              .orElse(type.getPermittedSubclasses()[0]));
    }
    if (type.isRecord()) {
      return type.equals(Secret.class) ? new Secret(CANARY) : made(type);
    }
    if (type.equals(JsonObject.class)) {
      JsonObject json = new JsonObject();
      json.addProperty("secret", CANARY);
      return json;
    }
    return PLAIN.entrySet().stream()
        .filter(plain -> plain.getKey().equals(type))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sample for " + type));
  }

  private static final Map<Class<?>, Object> PLAIN =
      Map.of(
          String.class,
          "plain",
          int.class,
          200,
          Integer.class,
          200,
          long.class,
          1L,
          boolean.class,
          true,
          URI.class,
          URI.create("https://vault.example.com:8200"),
          Duration.class,
          Duration.ofSeconds(1),
          Instant.class,
          Instant.EPOCH);
}
