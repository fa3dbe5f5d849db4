package dev.millrace.core.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/batches.md} shows the table that {@link Batch} obeys, and no other. */
class BatchLifecycleDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/batches.md");

  @Test
  void shouldShowTheTableOfMoves() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains(table());
  }

  @Test
  void shouldDrawTheMoves() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains(diagram());
  }

  @Test
  void shouldNameEveryErrorOfABatchAsAWhole() throws IOException {
    String rows =
        Arrays.stream(BatchErrorCode.values())
            .map(code -> "| `%s` | %s |".formatted(code.slug(), code.title()))
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(DOCUMENT)).contains(rows);
  }

  private static String table() {
    return Arrays.stream(BatchTransition.values())
        .map(move ->
            "| %s | %s | `%s` | %s | %s |"
                .formatted(
                    word(move),
                    move.from().stream()
                        .sorted()
                        .map(status -> "`" + status.word() + "`")
                        .collect(Collectors.joining(", ")),
                    move.to().word(),
                    move.by(),
                    move.condition()))
        .collect(Collectors.joining("\n"));
  }

  private static String diagram() {
    return Arrays.stream(BatchTransition.values())
        .flatMap(move ->
            move.from().stream()
                .sorted()
                .map(from ->
                    "    %s --> %s: %s".formatted(from.word(), move.to().word(), word(move))))
        .collect(Collectors.joining("\n"));
  }

  private static String word(BatchTransition move) {
    return move.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
