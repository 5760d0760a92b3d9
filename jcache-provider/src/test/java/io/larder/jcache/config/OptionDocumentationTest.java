package io.larder.jcache.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.larder.jcache.config.Option.Scope;
import io.larder.jcache.config.Option.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The options, docs/configuration.md and reference.conf say the same. */
class OptionDocumentationTest {

  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final Path REFERENCE = Path.of("src/main/resources/reference.conf");

  private static List<Option<?>> options() {
    return Options.all();
  }

  /** A row of the page's tables. */
  private static String row(Option<?> option) {
    return "| `%s` | %s | %s | %s | `%s` | %s |"
        .formatted(
            option.name(),
            option.scope() == Scope.CACHE ? "cache" : "manager",
            option.kind().label(),
            option.standard().isEmpty() ? "none" : "`" + option.standard() + "`",
            option.example(),
            option.doc());
  }

  private static List<String> rowsUnder(String heading) throws IOException {
    List<String> rows = new ArrayList<>();
    boolean within = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("#")) {
        within = line.endsWith(heading);
      } else if (within && line.startsWith("| `")) {
        rows.add(line);
      }
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void page_hasARowForEachOptionOfATier_andNoOther(Tier tier) throws IOException {
    List<String> expected =
        Options.all().stream()
            .filter(option -> option.tier() == tier)
            .map(OptionDocumentationTest::row)
            .toList();
    String name = tier.name();
    assertEquals(
        String.join("\n", expected),
        String.join("\n", rowsUnder(name.charAt(0) + Kind.lowerCase(name.substring(1)))));
  }

  @Test
  void reference_hasEveryOptionWithItsDefault_andNoOther() {
    Config larder = ConfigFactory.parseFile(REFERENCE.toFile()).resolve().getConfig("larder");
    Map<String, String> found =
        larder.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, each -> String.valueOf(each.getValue().unwrapped())));
    Set<String> missing = new TreeSet<>();
    for (Option<?> option : Options.all()) {
      String path = (option.scope() == Scope.CACHE ? "defaults." : "") + option.name();
      if (!option.standard().equals(found.remove(path))) {
        missing.add(path + " = " + option.standard());
      }
    }
    assertEquals(Set.of(), missing);
    assertEquals(Map.of(), found);
  }

  @Test
  void reference_saysWhatEachOptionDoes() throws IOException {
    String text = Files.readString(REFERENCE).replaceAll("\\n *# ?", " ").replaceAll("\\s+", " ");
    List<String> silent =
        Options.all().stream().map(Option::doc).filter(doc -> !text.contains(doc)).toList();
    assertEquals(List.of(), silent);
  }

  @ParameterizedTest
  @MethodSource("options")
  void example_isAValue_otherThanTheDefault(Option<?> option) {
    assertNotEquals(option.standard(), option.example());
    assertFalse(new Setting<>(option, option.example(), "test").value().isEmpty());
  }

  @Test
  void names_areUnique_alsoAsEnvironmentVariables() {
    Set<String> names = new HashSet<>();
    Options.all().forEach(option -> names.add(option.variable()));
    assertEquals(Options.all().size(), names.size());
  }
}
