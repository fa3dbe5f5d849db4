package dev.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ModelPackageDocumentTest {
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern TASK = Pattern.compile("\\| `([a-z-]+)` \\| `");

  private final String document = document();

  @Test
  void shouldShowPackagesThatAreRight() {
    List<Manifest> packages =
        JSON.matcher(document)
            .results()
            .map(found -> Manifest.read(found.group(1).getBytes(StandardCharsets.UTF_8)))
            .toList();

    assertThat(packages)
        .extracting(Manifest::task)
        .containsExactly("text-embedding", "image-classification", "tensor");
  }

  @Test
  void shouldNameEveryTask() {
    String table =
        document.substring(document.indexOf("## Tasks"), document.indexOf("`pixels` says"));

    assertThat(TASK.matcher(table).results().map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(ManifestRules.tasks());
  }

  private static String document() {
    try {
      return Files.readString(Path.of("..", "docs", "model-package.md"));
    } catch (IOException e) {
      throw new AssertionError("The document is there", e);
    }
  }
}
