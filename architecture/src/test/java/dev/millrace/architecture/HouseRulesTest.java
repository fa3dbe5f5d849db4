package dev.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long files may be, and that documents do not lie about files. */
class HouseRulesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Map<Path, List<String>> MAIN_SOURCES = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources : modules.map(module -> module.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(sources)) {
          readBelow(sources);
        }
      }
    }
  }

  @Test
  void shouldKeepFilesShort() {
    int[] lengths = MAIN_SOURCES.values().stream().mapToInt(List::size).sorted().toArray();

    assertThat(lengths.length).isGreaterThan(100);
    assertThat(lengths[lengths.length / 2]).as("median").isLessThan(60);
    assertThat(lengths[lengths.length * 95 / 100]).as("95th percentile").isLessThan(220);
    assertThat(lengths[lengths.length - 1]).as("longest").isLessThanOrEqualTo(400);
  }

  @Test
  void shouldSayWhyAnExceptionIsCaughtBroadly() {
    Pattern broadCatch =
        Pattern.compile(
            "catch\\s*\\(\\s*(Exception|Throwable|RuntimeException)\\b[^{]*\\{(?!\\s*//)");
    MAIN_SOURCES.forEach((file, lines) ->
        assertThat(String.join("\n", lines)).as(file.toString()).doesNotContainPattern(broadCatch));
  }

  @Test
  void shouldLinkOnlyToFilesThatAreThere() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      List<Path> documents =
          files
              .filter(file -> file.toString().endsWith(".md"))
              .filter(file -> !file.toString().contains("target"))
              .toList();
      assertThat(documents).isNotEmpty();
      for (Path document : documents) {
        for (String link : DocumentLinks.relative(Files.readString(document))) {
          assertThat(document.resolveSibling(link)).as("link in %s", document).exists();
        }
      }
    }
  }

  private static void readBelow(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        MAIN_SOURCES.put(file, Files.readAllLines(file));
      }
    }
  }
}
