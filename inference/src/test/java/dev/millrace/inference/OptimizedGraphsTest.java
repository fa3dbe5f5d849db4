package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Graphs are kept where the processor can be asked what it is. */
@EnabledIf("canAskTheProcessor")
class OptimizedGraphsTest {
  private static final FolderModelCatalog MODELS = FolderModelCatalog.read(TestPackages.BUILT_IN);
  private static final ModelPackage MODEL = MODELS.resolve("minilm-l6-v2@1").orElseThrow();
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir private Path folder;
  private String expected;

  static boolean canAskTheProcessor() {
    return Files.isReadable(Path.of("/proc/cpuinfo"));
  }

  @BeforeEach
  void answerWithoutThem() {
    try (Predictors plain = new Predictors(MODELS, 1 << 30)) {
      expected = answer(plain);
    }
  }

  @Test
  void shouldAnswerTheSameFromAGraphThatWasKept() throws IOException {
    assertThat(answer()).isEqualTo(expected);
    Path kept = only();
    Files.setLastModifiedTime(kept, LONG_AGO);

    assertThat(answer()).isEqualTo(expected);

    assertThat(only()).isEqualTo(kept);
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(LONG_AGO);
  }

  @Test
  void shouldMakeADamagedGraphAnew() throws IOException {
    answer();
    byte[] whole = Files.readAllBytes(only());
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    for (byte[] damaged : List.of(flipped, cut, new byte[0])) {
      Files.write(only(), damaged);

      assertThat(answer()).isEqualTo(expected);

      assertThat(Files.readAllBytes(only())).isEqualTo(whole);
    }
  }

  @Test
  void shouldDropTheGraphOfAnotherMachine() throws IOException {
    answer();
    String digest = only().getFileName().toString().substring(0, 32);
    Files.move(only(), folder.resolve(digest + "-0123-0123.onnx"));

    assertThat(answer()).isEqualTo(expected);

    assertThat(only().getFileName().toString()).startsWith(digest).doesNotContain("-0123-");
  }

  @Test
  void shouldDropTheOldestWhenThereAreManyGraphs() throws IOException {
    Path oldest = Files.createFile(folder.resolve("0-0-0.onnx"));
    Files.setLastModifiedTime(oldest, LONG_AGO);
    for (int i = 1; i < 32; i++) {
      Files.createFile(folder.resolve(i + "-0-0.onnx"));
    }

    answer();

    assertThat(oldest).doesNotExist();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(32);
    }
  }

  @Test
  void shouldDoWithoutAFolderThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    try (Predictors predictors = new Predictors(MODELS, 1 << 30, file)) {
      assertThat(answer(predictors)).isEqualTo(expected);
    }
  }

  private String answer() {
    try (Predictors predictors = new Predictors(MODELS, 1 << 30, folder)) {
      return answer(predictors);
    }
  }

  private static String answer(Predictors predictors) {
    return predictors.with(
        MODEL, model -> model.predict("{\"text\":\"The mill grinds slowly.\"}", new StopSignal()));
  }

  private Path only() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }
}
