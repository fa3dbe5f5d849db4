package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.inbox.InboxEntry;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.InboxStoreContract;
import dev.millrace.core.inbox.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderInboxStoreTest extends InboxStoreContract {
  @TempDir Path folder;
  private FolderInboxStore store;

  @BeforeEach
  void open() {
    store = new FolderInboxStore(folder, 1000);
  }

  @Override
  protected InboxStore store() {
    return store;
  }

  @Override
  protected void put(String key, byte[] content) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, content);
  }

  @Test
  void shouldFollowNoLinksAndTakeOnlyFiles() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Path inbox = Files.createDirectories(folder.resolve("inbox/t/m"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("a"), "a");
    Files.createSymbolicLink(inbox.resolve("link"), secret);
    Files.createSymbolicLink(inbox.resolve("folder"), elsewhere);
    Files.createDirectories(inbox.resolve("empty"));
    put("inbox/t/m/real", new byte[1]);

    assertThat(store.list("", 9)).extracting(InboxEntry::key).containsExactly("inbox/t/m/real");
    assertThat(store.find("inbox/t/m/link")).isEmpty();
    assertThat(store.find("inbox/t/m/empty")).isEmpty();
  }

  @Test
  void shouldNotReadWhatIsTooLarge() throws IOException {
    put("inbox/t/m/large", new byte[1001]);

    assertThat(store.find("inbox/t/m/large"))
        .hasValueSatisfying(object -> {
          assertThat(object.size()).isEqualTo(1001);
          assertThat(object.origin().version()).startsWith("1001-");
        });
  }

  @Test
  void shouldCutNamesThatNoFileSystemTakes() throws IOException {
    String key = "inbox/t/m/" + "n".repeat(255);
    put(key, new byte[1]);

    store.write(Places.error(key), "{}");
    store.move(store.find(key).orElseThrow().origin(), Places.failed(key));

    assertThat(store.find(Places.error(key))).isPresent();
    assertThat(folder.resolve(Places.failed(key))).isRegularFile();
  }

  @Test
  void shouldStayInItsFolder() {
    assertThatThrownBy(() -> store.write("outbox/../../a.json", "{}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
