package dev.millrace.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link InboxStore} promises. Adapters' tests extend it. */
public abstract class InboxStoreContract {
  private final String folder = "inbox/t/m/" + UUID.randomUUID() + "/";

  protected abstract InboxStore store();

  /** Somebody puts an object, as users do. */
  protected abstract void put(String key, byte[] content) throws Exception;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.txt",
        "with a space",
        "a+b",
        "100%",
        "%2B%20",
        "café",
        "e\u0301",
        "🚲/🧵.txt",
        "q?a=b&c=d#e",
        "'\"<>;:,@=$!~*()[]{}|^`",
        "deep/er/still",
        "\u4f60\u597d"
      })
  void shouldFindReadMoveAndForgetWhateverItsName(String name) throws Exception {
    String key = folder + name;
    put(key, bytes("one"));
    InboxObject object = store().find(key).orElseThrow();

    assertThat(object.key()).isEqualTo(key);
    assertThat(object.size()).isEqualTo(3);
    assertThat(store().read(object))
        .hasValueSatisfying(read -> assertThat(read).asString().isEqualTo("one"));
    assertThat(store().list("", 1000)).extracting(InboxEntry::key).contains(key);

    String target = Places.done(key);
    store().move(object.origin(), target);
    assertThat(store().find(key)).isEmpty();
    assertThat(store().read(object)).isEmpty();
    assertThat(content(target)).isEqualTo("one");
    store().move(object.origin(), target);
    assertThat(content(target)).isEqualTo("one");
  }

  @Test
  void shouldTakeTheLongestKeysWithTheirAnswers() throws Exception {
    StringBuilder key = new StringBuilder(folder);
    while (key.length() < Places.LONGEST_KEY - 200) {
      key.append("x".repeat(100)).append('/');
    }
    key.append("y".repeat(Places.LONGEST_KEY - key.length()));
    put(key.toString(), bytes("long"));
    InboxObject object = store().find(key.toString()).orElseThrow();

    store().write(Places.error(key.toString()), "{}");
    assertThat(content(Places.error(key.toString()))).isEqualTo("{}");
    store().move(object.origin(), Places.failed(key.toString()));
    assertThat(content(Places.failed(key.toString()))).isEqualTo("long");
  }

  @Test
  void shouldNeitherReadNorMoveAnotherVersionThanTheOneThatIsNamed() throws Exception {
    String key = folder + "changing";
    put(key, bytes("one"));
    InboxObject first = store().find(key).orElseThrow();
    put(key, bytes("two"));
    InboxObject second = store().find(key).orElseThrow();

    assertThat(second.origin().version()).isNotEqualTo(first.origin().version());
    assertThat(store().read(first)).isEmpty();
    store().move(first.origin(), Places.done(key));
    assertThat(content(key)).isEqualTo("two");
    assertThat(store().find(Places.done(key))).isEmpty();
  }

  @Test
  void shouldWriteOverWhatLiesThereAndDeleteWhatDoesNot() {
    String key = Places.result(folder + "a");

    store().write(key, "{\"n\":1}");
    store().write(key, "{\"n\":2}");
    assertThat(content(key)).isEqualTo("{\"n\":2}");
    store().delete(key);
    store().delete(key);
    assertThat(store().find(key)).isEmpty();
  }

  @Test
  void shouldListTheInboxInOrderAndByPages() throws Exception {
    for (String name : List.of("b", "a-z", "a", "é", "Z")) {
      put(folder + name, bytes(name));
    }
    store().write("outbox/t/m/never.json", "{}");
    List<String> seen = new ArrayList<>();
    String after = folder;
    List<InboxEntry> page = store().list(after, 2);
    while (!page.isEmpty() && page.getFirst().key().startsWith(folder)) {
      page.stream().map(InboxEntry::key).filter(key -> key.startsWith(folder)).forEach(seen::add);
      after = page.getLast().key();
      page = store().list(after, 2);
    }

    assertThat(seen)
        .containsExactly(folder + "Z", folder + "a", folder + "a-z", folder + "b", folder + "é");
  }

  @Test
  void shouldListWhatBeginsWithAnyTextAndNothingElse() throws Exception {
    String batch = "batches/" + folder.substring("inbox/".length());
    for (String name : List.of("a/1", "a/2", "ab", "b")) {
      put(batch + name, bytes(name));
    }

    assertThat(store().list(batch, "", 10)).hasSize(4);
    assertThat(store().list(batch + "a", "", 10))
        .extracting(InboxEntry::key)
        .containsExactly(batch + "a/1", batch + "a/2", batch + "ab");
    assertThat(store().list(batch + "a/", batch + "a/1", 10))
        .extracting(InboxEntry::key)
        .containsExactly(batch + "a/2");
    assertThat(store().list(batch + "none/", "", 10)).isEmpty();
    assertThat(store().list(batch + "b/", "", 10)).isEmpty();
  }

  @Test
  void shouldOpenExactlyTheVersionThatIsNamedFromAnyByteOn() throws Exception {
    String key = folder + "streamed";
    put(key, bytes("content"));
    InboxObject object = store().find(key).orElseThrow();

    for (int from : new int[] {0, 3, 7}) {
      try (InputStream content = store().open(object, from).orElseThrow()) {
        assertThat(content).hasBinaryContent(bytes("content".substring(from)));
      }
    }
    put(key, bytes("another"));
    assertThat(store().open(object, 0)).isEmpty();
    store().delete(key);
    assertThat(store().open(object, 0)).isEmpty();
  }

  private String content(String key) {
    byte[] content = store().find(key).flatMap(store()::read).orElseThrow();
    return new String(content, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
