package dev.millrace.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.millrace.core.account.Scope;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.JobStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** {@code openapi.yaml} is whole, consistent, and speaks the words of the code. */
class OpenApiTest {
  private static final OpenApi DOCUMENT = ContractCheck.own().document();
  private static final Schemas SCHEMAS = new Schemas(DOCUMENT);

  @Test
  void shouldPointOnlyToWhatIsThereAndUseAllThatIsThere() {
    Set<String> used = new HashSet<>();
    walk(
        DOCUMENT.root(),
        "",
        (_, node) -> {
          if (node.path("$ref").isTextual()) {
            assertThat(DOCUMENT.resolve(node)).isNotNull();
            used.add(node.get("$ref").textValue());
          }
        });

    DOCUMENT
        .root()
        .get("components")
        .forEachEntry((kind, components) -> {
          if (!kind.equals("securitySchemes")) {
            components
                .fieldNames()
                .forEachRemaining(
                    name -> assertThat(used).contains("#/components/" + kind + "/" + name));
          }
        });
  }

  @Test
  void shouldHaveSchemasThatAreSchemas() {
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    List<JsonNode> schemas = new ArrayList<>();
    DOCUMENT.root().at("/components/schemas").forEach(schemas::add);
    walk(
        DOCUMENT.root(),
        "",
        (pointer, node) -> {
          if (pointer.endsWith("/schema")) {
            schemas.add(node);
          }
        });

    assertThat(schemas).hasSizeGreaterThan(100);
    for (JsonNode schema : schemas) {
      assertThat(meta.validate(schema)).as(schema.toString()).isEmpty();
    }
  }

  @Test
  void shouldShowExamplesThatFit() {
    List<String> without = new ArrayList<>();
    walk(
        DOCUMENT.root(),
        "",
        (pointer, node) -> {
          if (node.has("schema") && pointer.contains("/content/")) {
            if (node.path("examples").isEmpty()) {
              without.add(pointer);
            }
            for (JsonNode example : node.path("examples")) {
              JsonNode value = DOCUMENT.resolve(example).get("value");
              assertThat(SCHEMAS.faults(node.get("schema"), value)).as("%s", pointer).isEmpty();
            }
          } else if (node.has("schema") && node.has("example")) {
            JsonNode example = node.get("example");
            assertThat(SCHEMAS.faults(node.get("schema"), example)).as("%s", pointer).isEmpty();
          }
        });
    assertThat(without).isEmpty();
  }

  @Test
  void shouldShowEachProblemAsItIs() {
    DOCUMENT
        .root()
        .at("/components/examples")
        .forEach(example -> {
          JsonNode problem = example.get("value");
          type(problem.path("type").asText())
              .ifPresent(type -> {
                assertThat(problem.get("code").asText()).isEqualTo(type.slug());
                assertThat(problem.get("title").asText()).isEqualTo(type.title());
                assertThat(problem.get("status").asInt()).isEqualTo(type.status());
                assertThat(problem.get("retryable").asBoolean()).isEqualTo(type.isRetryable());
              });
        });
  }

  @Test
  void shouldSayOfEveryOperationWhatItIsWhoMayAndHowItEnds() {
    Set<String> ids = new HashSet<>();
    for (Operation operation : DOCUMENT.operations()) {
      JsonNode node = operation.node();
      assertThat(ids.add(node.path("operationId").asText())).as("%s", operation).isTrue();
      assertThat(node.path("operationId").asText()).isNotEmpty();
      assertThat(node.path("summary").asText()).isNotEmpty();
      assertThat(node.path("tags")).hasSize(1);
      assertThat(names(node.get("responses"))).contains("403", "429", "500", "503");
      if (operation.isOpen()) {
        assertThat(node.has("x-scope")).isFalse();
      } else {
        assertThat(Scope.ofWord(node.path("x-scope").asText())).as("%s", operation).isPresent();
        assertThat(names(node.get("responses"))).contains("401", "406");
      }
      if (node.has("requestBody")) {
        assertThat(names(node.get("responses"))).contains("400", "413", "415", "422");
      }
    }
  }

  @Test
  void shouldAnswerEveryErrorWithAProblemThatCanHaveThatStatus() {
    for (Operation operation : DOCUMENT.operations()) {
      operation
          .node()
          .get("responses")
          .forEachEntry((status, reference) -> {
            JsonNode content = DOCUMENT.resolve(reference).path("content");
            if (status.startsWith("4") || status.startsWith("5")) {
              assertThat(names(content)).containsExactly("application/problem+json");
              JsonNode code =
                  content.at("/application~1problem+json/schema/allOf/1/properties/code");
              List<String> codes = new ArrayList<>(code.findValuesAsText("const"));
              code.path("enum").forEach(each -> codes.add(each.textValue()));
              assertThat(codes).as("%s %s", operation, status).isNotEmpty();
              for (String each : codes) {
                assertThat(type("/" + each).orElseThrow().status())
                    .as("%s %s", operation, each)
                    .isEqualTo(Integer.parseInt(status));
              }
            }
          });
    }
  }

  @Test
  void shouldUseTheWordsOfTheCode() {
    assertThat(words("ProblemCode"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemType::slug).toList());
    assertThat(words("ErrorCode"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorCode::slug).toList());
    assertThat(words("JobStatus"))
        .containsExactlyElementsOf(Arrays.stream(JobStatus.values()).map(JobStatus::word).toList());
    assertThat(words("Scope"))
        .containsExactlyElementsOf(Arrays.stream(Scope.values()).map(Scope::word).toList());
    assertThat(words("WebhookEvent"))
        .containsExactlyElementsOf(
            Arrays.stream(JobStatus.values())
                .filter(JobStatus::isFinal)
                .map(status -> "job." + status.word())
                .toList());
  }

  private static Optional<ProblemType> type(String address) {
    return Arrays.stream(ProblemType.values())
        .filter(type -> address.endsWith("/" + type.slug()))
        .findFirst();
  }

  private static List<String> words(String schema) {
    List<String> words = new ArrayList<>();
    DOCUMENT
        .root()
        .at("/components/schemas/" + schema + "/enum")
        .forEach(word -> words.add(word.textValue()));
    return words;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void walk(JsonNode node, String pointer, BiConsumer<String, JsonNode> visitor) {
    visitor.accept(pointer, node);
    if (node.isObject()) {
      node.forEachEntry((name, child) -> walk(child, pointer + "/" + name, visitor));
    } else {
      for (int i = 0; i < node.size(); i++) {
        walk(node.get(i), pointer + "/" + i, visitor);
      }
    }
  }
}
