package vaultsnapshot;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The borders of docs/design.md, 'Layout': stations do not know each other, only the job knows the
 * road.
 */
final class ArchitectureTest {
  private static final String ROOT = "vaultsnapshot";

  private static final Set<String> STATIONS =
      Set.of("credentials", "vault", "stream", "archive", "bucket", "retention", "report");

  /** Package to the packages it may import; every one may import {@code input}. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("input", Set.of()),
          Map.entry("vault", Set.of()),
          Map.entry("stream", Set.of()),
          Map.entry("retention", Set.of()),
          Map.entry("report", Set.of()),
          Map.entry("credentials", Set.of("vault")),
          Map.entry("archive", Set.of("stream")),
          Map.entry("bucket", Set.of("stream")),
          Map.entry("settings", STATIONS),
          Map.entry("job", union(STATIONS, Set.of("settings"))),
          Map.entry("program", Set.of()),
          Map.entry("lambda", union(STATIONS, Set.of("job", "settings", "program"))),
          Map.entry("cli", union(STATIONS, Set.of("job", "settings", "program"))));

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void everyPackageImportsOnlyWhatTheLayoutAllows() {
    Set<String> crossings =
        classes.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(ArchitectureTest::crossesABorder)
            .map(Dependency::getDescription)
            .collect(Collectors.toSet());
    assertThat(crossings).isEmpty();
  }

  @Test
  void everyPackageIsInTheLayout() {
    Set<String> packages =
        classes.stream().map(ArchitectureTest::station).collect(Collectors.toSet());
    assertThat(ALLOWED.keySet()).containsAll(packages);
  }

  @Test
  void noPackageDependsOnItselfInACircle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  private static boolean crossesABorder(Dependency dependency) {
    JavaClass target = dependency.getTargetClass();
    if (!target.getPackageName().startsWith(ROOT + ".")) {
      return false;
    }
    String from = station(dependency.getOriginClass());
    String to = station(target);
    return !from.equals(to)
        && !to.equals("input")
        && !ALLOWED.getOrDefault(from, Set.of()).contains(to);
  }

  private static String station(JavaClass type) {
    return type.getPackageName().substring(ROOT.length() + 1);
  }

  private static Set<String> union(Set<String> left, Set<String> right) {
    return java.util.stream.Stream.concat(left.stream(), right.stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
