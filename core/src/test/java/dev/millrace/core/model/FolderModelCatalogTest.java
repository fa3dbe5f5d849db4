package dev.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderModelCatalogTest {
  private static final String MANIFEST =
      "{\"task\":\"t\",\"input_schema\":{},\"files\":{\"f\":\"00\"},\"settings\":{}}";

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
    write("m/1", "{\"task\":\"t\"}");

    assertThatThrownBy(() -> FolderModelCatalog.read(folder))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining("input_schema")
        .hasMessageContaining("m");
  }

  @Test
  void shouldRefuseAFolderThatIsNotThere() {
    assertThatThrownBy(() -> FolderModelCatalog.read(folder.resolve("none")))
        .isInstanceOf(InvalidModelPackageException.class);
  }

  private static Optional<ModelRef> ref(Optional<ModelPackage> model) {
    return model.map(ModelPackage::ref);
  }

  private void write(String path, String manifest) throws IOException {
    Files.createDirectories(folder.resolve(path));
    Files.writeString(folder.resolve(path).resolve("model.json"), manifest);
  }
}
