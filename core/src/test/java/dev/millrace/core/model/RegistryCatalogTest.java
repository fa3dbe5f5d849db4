package dev.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCatalogTest {
  private static final String FILE = Sha256.hex("content");

  @TempDir Path folder;
  private final MapPayloadStore payloads = new MapPayloadStore();
  private final Index index = new Index();
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private FolderModelCatalog builtIn;
  private RegistryCatalog catalog;

  @BeforeEach
  void deployOne() throws IOException {
    Path home = Files.createDirectories(folder.resolve("models/built-in/1"));
    Files.writeString(home.resolve("model.json"), Manifests.tensor(FILE));
    Files.writeString(home.resolve("model.onnx"), "content");
    builtIn = FolderModelCatalog.read(folder.resolve("models"));
    catalog = new RegistryCatalog(builtIn, index, payloads, () -> now);
  }

  @Test
  void shouldFindWhatWasDeployedAndWhatWasRegistered() {
    register("mine", 1);

    assertThat(catalog.resolve("built-in")).isPresent();
    assertThat(catalog.resolve("mine")).map(ModelPackage::ref).contains(new ModelRef("mine", 1));
    assertThat(catalog.refs())
        .extracting(ModelRef::toString)
        .containsExactly("built-in@1", "mine@1");
    assertThat(catalog.resolve("none")).isEmpty();
    assertThat(catalog.resolve("../mine@1")).isEmpty();
    assertThat(catalog.resolve("mine@x")).isEmpty();
  }

  @Test
  void shouldMeanByTheNameAloneTheVersionThatWasChosen() {
    register("built-in", 3);
    assertThat(defaultOf("built-in")).isEqualTo(3);
    assertThat(catalog.resolve("built-in@1")).isPresent();

    index.save(index.read().withDefault(new ModelRef("built-in", 1)));
    catalog.refresh();
    assertThat(defaultOf("built-in")).isEqualTo(1);
    assertThat(catalog.resolve("built-in@3")).isPresent();
  }

  @Test
  void shouldSeeWithinTwentySecondsWhatAnotherProcessHasEntered() {
    register("mine", 1);
    assertThat(defaultOf("mine")).isEqualTo(1);
    register("mine", 2);

    assertThat(defaultOf("mine")).isEqualTo(1);
    now = now.plus(RegistryCatalog.FRESH);
    assertThat(defaultOf("mine")).isEqualTo(2);
  }

  @Test
  void shouldLookAtOnceForAVersionThatItDoesNotKnow() {
    assertThat(catalog.resolve("mine@1")).isEmpty();
    register("mine", 1);
    now = now.plusSeconds(1);

    assertThat(catalog.resolve("mine@1")).isPresent();
  }

  @Test
  void shouldFindThePackageOfAnAcceptedJobHoweverYoungItsViewIs() {
    assertThat(catalog.resolve("mine@1")).isEmpty();
    register("mine", 1);

    assertThat(catalog.resolve("mine@1")).isEmpty();
    assertThat(catalog.accepted(new ModelRef("mine", 1))).isPresent();
  }

  @Test
  void shouldMeanTheHighestVersionWhenTheOneThatWasChosenIsNoLongerDeployed() {
    index.save(index.read().withDefault(new ModelRef("built-in", 7)));

    assertThat(defaultOf("built-in")).isEqualTo(1);
  }

  @Test
  void shouldNotGoBackToAnOlderIndexThatWasReadMeanwhile() {
    register("mine", 1);
    ModelIndex older = index.index;
    register("mine", 2);
    assertThat(catalog.resolve("mine@2")).isPresent();
    index.index = older;

    catalog.refresh();
    assertThat(catalog.resolve("mine@2")).isPresent();
  }

  @Test
  void shouldNotAskTheStoreForEveryUnknownName() {
    for (int i = 0; i < 100; i++) {
      assertThat(catalog.resolve("unknown-" + i)).isEmpty();
    }
    assertThat(index.reads).isEqualTo(1);
  }

  @Test
  void shouldHoldToWhatItKnowsWhileTheIndexCannotBeRead() {
    register("mine", 1);
    assertThat(catalog.resolve("mine")).isPresent();
    index.broken = true;
    now = now.plus(RegistryCatalog.FRESH);

    assertThat(catalog.resolve("mine")).isPresent();
    assertThatThrownBy(catalog::refresh).isInstanceOf(StoreUnavailableException.class);
    RegistryCatalog cold = new RegistryCatalog(builtIn, index, payloads, () -> now);
    assertThatThrownBy(() -> cold.resolve("mine")).isInstanceOf(StoreUnavailableException.class);
  }

  private int defaultOf(String name) {
    return catalog.resolve(name).orElseThrow().ref().version();
  }

  private void register(String name, int version) {
    byte[] manifest = Manifests.tensor(FILE).getBytes(StandardCharsets.UTF_8);
    payloads.write(RegistryKeys.manifest(Sha256.hex(manifest)), manifest);
    payloads.write(RegistryKeys.file(FILE), "content".getBytes(StandardCharsets.UTF_8));
    index.save(index.index.with(new ModelRef(name, version), Sha256.hex(manifest), version));
  }

  private static final class Index implements ModelIndexStore {
    private ModelIndex index = ModelIndex.EMPTY;
    private boolean broken;
    private int reads;

    @Override
    public ModelIndex read() {
      reads++;
      if (broken) {
        throw new StoreUnavailableException("broken", new IOException());
      }
      return index;
    }

    @Override
    public boolean save(ModelIndex next) {
      index = next;
      return true;
    }
  }
}
