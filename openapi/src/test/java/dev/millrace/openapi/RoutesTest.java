package dev.millrace.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The routes of the code and of {@code template.yaml} are those of {@code openapi.yaml}. */
class RoutesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern ROUTE =
      Pattern.compile(
          "new Route\\(\\s*\"([A-Z]+)\",\\s*\"([^\"]+)\",\\s*(?:Route\\.)?(?:Access\\.)?([A-Z]+)");
  private static final Pattern EVENT =
      Pattern.compile(
          "Type:"
              + " Api\\s+Properties:((?:\\s+(?:Path|Method|Auth|ApiKeyRequired|Authorizer|RestApiId)\\b[^\\n]*)+)");

  @Test
  void shouldBeTheSameInTheCode() throws IOException {
    Map<String, String> scopes = new TreeMap<>();
    int written = 0;
    for (Path source : sources()) {
      String text = Files.readString(source);
      written += text.split("new Route\\(", -1).length - 1;
      Matcher route = ROUTE.matcher(text);
      while (route.find()) {
        scopes.put(route.group(1) + " " + route.group(2), route.group(3).toLowerCase(Locale.ROOT));
      }
    }

    assertThat(scopes).as("every route is read").hasSize(written);
    // where the embedded server's signed links lead, as those on AWS lead to S3
    scopes.remove("GET /v1/files/{file}");
    scopes.keySet().removeIf(route -> !route.contains(" /v1/"));
    Map<String, String> expected = new TreeMap<>();
    for (Operation operation : ContractCheck.own().document().operations()) {
      expected.put(operation.toString(), operation.node().path("x-scope").asText("anyone"));
    }
    assertThat(scopes).isEqualTo(expected);
  }

  @Test
  void shouldBeTheSameInTheTemplate() throws IOException {
    Set<String> routes = new TreeSet<>();
    Set<String> open = new TreeSet<>();
    String template = Files.readString(ROOT.resolve("template.yaml"));
    Matcher event = EVENT.matcher(template);
    int read = 0;
    while (event.find()) {
      String route =
          value(event.group(1), "Method").toUpperCase(Locale.ROOT)
              + " "
              + value(event.group(1), "Path");
      read++;
      routes.add(route);
      if (event.group(1).contains("ApiKeyRequired: false")) {
        open.add(route);
      }
    }

    assertThat(read).isEqualTo(template.split("Type: Api\\n", -1).length - 1);
    Set<String> expected = new TreeSet<>();
    for (Operation operation : ContractCheck.own().document().operations()) {
      expected.add(operation.toString());
    }
    assertThat(routes).isEqualTo(expected);
    assertThat(open).containsExactly("GET /v1/health");
  }

  private static String value(String properties, String name) {
    Matcher found = Pattern.compile(name + ": (\\S+)").matcher(properties);
    assertThat(found.find()).as("%s in %s", name, properties).isTrue();
    return found.group(1);
  }

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("core", "ingest-function", "status-function", "local")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
      }
    }
    return found;
  }
}
