package dev.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.queue.Lane;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmRulesTest {
  private static final String RIGHT =
      """
      {
        "runtime": "llm",
        "task": "text-generation",
        "files": { "facts.jsonl": "%s" },
        "settings": {
          "targets": [
            { "provider": "p", "model": "m", "price": { "input": 0.22, "output": 0.000001 }, "image_tokens": 5 }
          ],
          "system": "Know {{facts}}",
          "prompt": "{{ question }} of {{speed}}",
          "images": ["image"],
          "parameters": { "max_tokens": 100, "top_p": 0.5 },
          "answer": "text",
          "variant_by": "speed",
          "variants": { "fast": {}, "slow": { "parameters": { "temperature": 1 } } },
          "timeout_seconds": 60,
          "cache_seconds": 0,
          "retrieval": { "facts": "facts.jsonl", "model": "mini@1", "query": "question", "top_k": 3 }
        },
        "input_schema": {
          "type": "object",
          "required": ["question"],
          "properties": {
            "question": { "type": "string" },
            "speed": { "enum": ["slow", "fast"] },
            "image": {
              "type": "string",
              "contentEncoding": "base64",
              "x-millrace-file": { "content_types": ["image/png"], "max_bytes": 1000 }
            },
            "max_tokens": { "type": "integer", "minimum": 1, "maximum": 200 },
            "temperature": { "type": "number", "minimum": 0, "maximum": 1 }
          }
        },
        "output_schema": {
          "type": "object",
          "properties": { "text": { "type": "string" } }
        }
      }
      """
          .formatted("0".repeat(64));

  @Test
  void shouldReadWhatAPackageSays() {
    Manifest manifest = read(RIGHT);

    assertThat(manifest.lane()).isEqualTo(Lane.LLM);
    assertThat(manifest.task()).isEqualTo("text-generation");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"text-generation\"       | \"tensor\"                    | /task",
        "\"runtime\": \"llm\",     | \"runtime\": \"onnx\",        | /task",
        "\"runtime\": \"llm\",     |                               | /task",
        "\"provider\": \"p\",      |                               | /settings/targets/0",
        "\"provider\": \"p\"       | \"provider\": \"P 1\"         | /settings/targets/0/provider",
        "\"max_tokens\": 100,      |                               | /settings/parameters",
        "\"max_tokens\": 100       | \"max_tokens\": 65537         |"
            + " /settings/parameters/max_tokens",
        "\"input\": 0.22           | \"input\": -1                 |"
            + " /settings/targets/0/price/input",
        "\"output\": 0.000001      | \"output\": 0.0000001         |"
            + " /settings/targets/0/price/output",
        "\"answer\": \"text\"      | \"answer\": \"yaml\"          | /settings/answer",
        "\"cache_seconds\": 0      | \"cache\": 0                  | cache",
        "\"variant_by\": \"speed\",|                               | variant_by",
        "\"mini@1\"                | \"mini\"                      | /settings/retrieval/model",
        "{{ question }}            | {{asked}}                     | {{asked}}, which is no"
            + " property",
        "{{ question }}            | {{image}}                     | {{image}}, which is no text",
        "{{ question }}            | {{ two words }}               | opens no marker",
        "[\"image\"]               | [\"question\"]                | names question",
        "[\"image\"]               | [\"nothing\"]                 | names nothing",
        "\"image_tokens\": 5       | \"template\": \"llama-3.1\"   | m needs image_tokens",
        "[\"slow\", \"fast\"]      | [\"slow\"]                    | [fast, slow] are not the"
            + " values",
        "\"max_tokens\": 100       | \"max_tokens\": 201           | max_tokens is not within",
        "\"temperature\": 1 }      | \"temperature\": 1.5 }        | temperature is not within",
        "\"minimum\": 1, \"maximum\": 200 | \"minimum\": 1         | properties/max_tokens must be",
        "\"maximum\": 200          | \"maximum\": 100000           | properties/max_tokens must be",
        "\"top_p\": 0.5            | \"thinking_tokens\": 100       | leave no room",
        "\"integer\"               | \"number\"                    | properties/max_tokens must be",
        "\"text\": { \"type\": \"string\" } | \"text\": {}         | must have one property",
        "\"facts\": \"facts.jsonl\"| \"facts\": \"other.jsonl\"    | names other.jsonl",
        "\"query\": \"question\"   | \"query\": \"speed\"          | asks for speed",
        "\"required\": [\"question\"], |                           | asks for question",
        "Know {{facts}}            | Know nothing                  | needs {{facts}}",
      })
  void shouldNameEachFault(String right, @Nullable String wrong, String named) {
    assertThat(RIGHT).contains(right.strip());
    String changed = RIGHT.replace(right.strip(), wrong == null ? "" : wrong.strip());

    assertThatThrownBy(() -> read(changed))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining(named.strip());
  }

  private static Manifest read(String manifest) {
    return Manifest.read(manifest.getBytes(StandardCharsets.UTF_8));
  }
}
