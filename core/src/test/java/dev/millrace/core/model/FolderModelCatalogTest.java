package dev.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderModelCatalogTest {
  private static final String MANIFEST = Manifests.tensor(Sha256.hex("content"));

  @TempDir Path folder;

  @Test
  void shouldTakeTheHighestVersionAsTheDefault() throws IOException {
    write("m/2", MANIFEST);
    write("m/10", MANIFEST);
    FolderModelCatalog catalog = FolderModelCatalog.read(folder);

    assertThat(ref(catalog.resolve("m"))).contains(new ModelRef("m", 10));
    assertThat(ref(catalog.resolve("m@2"))).contains(new ModelRef("m", 2));
    assertThat(catalog.resolve("m@3")).isEmpty();
    assertThat(catalog.resolve("../m")).isEmpty();
    assertThat(catalog.all()).hasSize(2);
  }

  @Test
  void shouldNameTheFolderOfAWrongManifest() throws IOException {
    write("m/1", "{\"task\":\"tensor\"}");

    assertThatThrownBy(() -> FolderModelCatalog.read(folder))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining("input_schema")
        .hasMessageContaining("m@1");
  }

  @Test
  void shouldRefuseAFolderThatIsNotThere() {
    assertThatThrownBy(() -> FolderModelCatalog.read(folder.resolve("none")))
        .isInstanceOf(InvalidModelPackageException.class);
  }

  @Test
  void shouldGiveTheFolderOfAPackageWithTheFilesThatItNames() throws IOException {
    write("m/1", MANIFEST);
    Files.writeString(folder.resolve("m/1/model.onnx"), "content");

    assertThat(home()).isEqualTo(folder.resolve("m/1"));
  }

  @Test
  void shouldRefuseAFileWithOtherBytes() throws IOException {
    write("m/1", MANIFEST);
    Files.writeString(folder.resolve("m/1/model.onnx"), "other");

    assertThatThrownBy(this::home)
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining("m@1: model.onnx has not the digest");
  }

  @Test
  void shouldRefuseAFileThatIsMissingOrALink() throws IOException {
    write("m/1", MANIFEST);
    assertThatThrownBy(this::home).hasMessageContaining("model.onnx is not a file");

    Files.writeString(folder.resolve("content"), "content");
    Files.createSymbolicLink(folder.resolve("m/1/model.onnx"), folder.resolve("content"));
    assertThatThrownBy(this::home).hasMessageContaining("model.onnx is not a file");
  }

  private Path home() {
    FolderModelCatalog catalog = FolderModelCatalog.read(folder);
    try (ModelFolder home = catalog.open(catalog.resolve("m").orElseThrow(), () -> {})) {
      return home.path();
    }
  }

  private static Optional<ModelRef> ref(Optional<ModelPackage> model) {
    return model.map(ModelPackage::ref);
  }

  private void write(String path, String manifest) throws IOException {
    Files.createDirectories(folder.resolve(path));
    Files.writeString(folder.resolve(path).resolve("model.json"), manifest);
  }
}
