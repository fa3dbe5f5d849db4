package dev.millrace.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.http.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/api.md} shows what the contract has, and no other. */
class ApiDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/api.md");
  private static final OpenApi CONTRACT = ContractCheck.own().document();
  private static final Schemas SCHEMAS = new Schemas(CONTRACT);

  @Test
  void shouldListEveryProblem() throws IOException {
    String rows =
        Arrays.stream(ProblemType.values())
            .map(type ->
                "| %d | `%s` | %s | %s |"
                    .formatted(
                        type.status(),
                        type.slug(),
                        type.title(),
                        type.isRetryable() ? "yes" : "no"))
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(DOCUMENT)).contains("| --- |\n" + rows + "\n\n");
  }

  @Test
  void shouldShowBodiesThatAreOfTheContract() throws IOException {
    List<JsonNode> schemas =
        CONTRACT.operations().stream()
            .filter(operation -> operation.node().has("requestBody"))
            .map(each -> each.node().at("/requestBody/content/application~1json/schema"))
            .collect(Collectors.toList());
    schemas.add(CONTRACT.root().at("/components/schemas/Problem"));

    List<String> bodies = all("```json\\n(.*?)```");
    bodies.addAll(all("-d '([^']+)'"));
    assertThat(bodies).hasSizeGreaterThan(8);
    for (String body : bodies) {
      JsonNode json = new JsonMapper().readTree(body);
      assertThat(schemas).as(body).anyMatch(schema -> SCHEMAS.faults(schema, json).isEmpty());
    }
  }

  @Test
  void shouldNameOnlyOperationsThatAreThere() throws IOException {
    Set<String> known =
        CONTRACT.operations().stream().map(Operation::toString).collect(Collectors.toSet());
    Set<String> named = new TreeSet<>(all("`((?:GET|POST|PUT|DELETE) /v1/[a-z/{}]+)"));

    assertThat(named).hasSizeGreaterThan(8);
    assertThat(known).containsAll(named);
  }

  @Test
  void shouldNameOnlyHeadersThatAreThere() throws IOException {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(List.of("content-type", "x-api-key"));
    CONTRACT.operations().stream()
        .flatMap(operation -> operation.parametersIn("header").stream())
        .forEach(parameter -> known.add(parameter.get("name").textValue()));

    assertThat(known).containsAll(all("-H ['\"]([A-Za-z-]+):"));
  }

  private static List<String> all(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(DOCUMENT))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toList());
  }
}
