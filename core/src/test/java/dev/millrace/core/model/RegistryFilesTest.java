package dev.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryFilesTest {
  private static final String FILE = Sha256.hex("content");

  @TempDir Path folder;
  private final MapPayloadStore payloads = new MapPayloadStore();
  private ModelPackage deployed;
  private ModelPackage mine;
  private RegistryFiles files;

  @BeforeEach
  void deployOneAndRegisterOne() throws IOException {
    Path home = Files.createDirectories(folder.resolve("models/built-in/1"));
    Files.writeString(home.resolve("model.json"), Manifests.tensor(FILE));
    Files.writeString(home.resolve("model.onnx"), "content");
    FolderModelCatalog builtIn = FolderModelCatalog.read(folder.resolve("models"));
    deployed = builtIn.resolve("built-in").orElseThrow();
    mine = new ModelPackage(new ModelRef("mine", 1), deployed.manifest());
    register("content");
    FileCache cache = new FileCache(folder.resolve("cache"), 1_000, () -> Instant.EPOCH);
    files = new RegistryFiles(builtIn, payloads, cache);
  }

  @Test
  void shouldBringTheFilesOfARegisteredPackageOnce() throws IOException {
    try (ModelFolder home = open(mine)) {
      assertThat(home.path().resolve("model.onnx")).hasContent("content");
    }
    payloads.content.clear();

    try (ModelFolder home = open(mine)) {
      assertThat(home.path().resolve("model.onnx")).hasContent("content");
      try (Stream<Path> found = Files.list(home.path())) {
        assertThat(found).hasSize(1);
      }
    }
  }

  @Test
  void shouldLeaveTheFilesOfADeployedPackageWhereTheyAre() {
    payloads.content.clear();

    try (ModelFolder home = open(deployed)) {
      assertThat(home.path()).isEqualTo(folder.resolve("models/built-in/1"));
    }
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void shouldFetchAFileAgainThatWasCutOff() throws IOException {
    try (ModelFolder home = open(mine)) {
      Files.writeString(home.path().resolve("model.onnx"), "cont");
    }

    try (ModelFolder home = open(mine)) {
      assertThat(home.path().resolve("model.onnx")).hasContent("content");
    }
  }

  @Test
  void shouldRefuseAFileThatIsMissingOrNotTheOneNamed() {
    payloads.content.clear();
    assertThatThrownBy(() -> open(mine))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining("has not model.onnx");

    register("other");
    assertThatThrownBy(() -> open(mine)).hasMessageContaining("digest");
    assertThat(filesBelow(folder.resolve("cache"))).isEmpty();
  }

  @Test
  void shouldStopFetchingWhenItIsToldTo() {
    assertThatThrownBy(() ->
            files.open(
                mine,
                () -> {
                  throw new CancellationException("enough");
                }))
        .hasMessage("enough");
    assertThat(filesBelow(folder.resolve("cache"))).isEmpty();
  }

  private ModelFolder open(ModelPackage model) {
    return files.open(model, () -> {});
  }

  private void register(String content) {
    payloads.write(RegistryKeys.file(FILE), content.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Path> filesBelow(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
