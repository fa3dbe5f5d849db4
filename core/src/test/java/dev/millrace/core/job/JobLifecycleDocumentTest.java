package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/job-lifecycle.md} shows the table that {@link Job} obeys, and no other. */
class JobLifecycleDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/job-lifecycle.md");

  @Test
  void shouldShowTheTableOfMoves() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains(table());
  }

  @Test
  void shouldDrawTheMoves() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains(diagram());
  }

  @Test
  void shouldNameEveryErrorAndWhatItMeansForTheNextRun() throws IOException {
    String rows =
        Arrays.stream(ErrorCode.values())
            .map(code ->
                "| `%s` | %s | %s |"
                    .formatted(
                        code.slug(),
                        code.title(),
                        code.retry().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(DOCUMENT)).contains(rows);
  }

  private static String table() {
    return Arrays.stream(Transition.values())
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
    return Arrays.stream(Transition.values())
        .flatMap(move ->
            move.from().stream()
                .sorted()
                .map(from ->
                    "    %s --> %s: %s".formatted(from.word(), move.to().word(), word(move))))
        .collect(Collectors.joining("\n"));
  }

  private static String word(Transition move) {
    return move.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
