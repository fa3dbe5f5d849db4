package dev.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCacheTest {
  @TempDir Path folder;
  private final AtomicInteger fetches = new AtomicInteger();
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private FileCache cache;

  @BeforeEach
  void makeOneOfThirtyBytes() {
    cache = new FileCache(folder, 30, () -> now);
  }

  @Test
  void shouldKeepAFileOnceForAllWhoUseIt() throws IOException {
    Path first = take("one");
    Path second = take("one");

    assertThat(fetches).hasValue(1);
    assertThat(second).isNotEqualTo(first).hasContent(content("one"));
    assertThat(Files.isSameFile(first, second)).isTrue();
  }

  @Test
  void shouldDropWhatWasUsedLongestAgoWhenThereIsTooMuch() throws IOException {
    for (String name : List.of("one", "two", "three", "one", "four")) {
      cache.release(take(name).getParent());
    }

    assertThat(kept()).containsExactlyInAnyOrder("three", "one", "four");
    assertThat(fetches).hasValue(4);
  }

  @Test
  void shouldDropNothingThatIsInUseHoweverMuchItIs() throws IOException {
    List<Path> used = new ArrayList<>();
    for (String name : List.of("one", "two", "three", "four")) {
      used.add(take(name));
    }

    assertThat(kept()).hasSize(4);
    cache.release(used.getFirst().getParent());
    assertThat(kept()).containsExactlyInAnyOrder("two", "three", "four");
    assertThat(used.subList(1, 4)).allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void shouldLeaveAFileToItsUserThatAnotherProcessHasDeleted() throws IOException {
    Path used = take("one");
    Files.delete(folder.resolve("files").resolve(Sha256.hex(content("one"))));

    assertThat(used).hasContent(content("one"));
  }

  @Test
  void shouldDeleteAtTheStartWhatTheDeadHaveLeft() throws IOException {
    Path used = take("one");
    Path living = used.getParent().getParent();
    String pid = living.getFileName().toString().split("-", -1)[0];
    // the number has come again, for another process than the one that left this
    Path dead = Files.createDirectories(living.resolveSibling(pid + "-1").resolve("7"));
    Files.writeString(dead.resolve("model.onnx"), "half of it");

    FileCache next = new FileCache(folder, 30, () -> now);

    assertThat(dead.getParent()).doesNotExist();
    assertThat(used).exists();
    next.release(used.getParent());
  }

  @Test
  void shouldServeManyAtOnce() throws Exception {
    FileCache neighbour = new FileCache(folder, 30, () -> now);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String name = "file-" + i % 7;
        FileCache mine = i % 2 == 0 ? cache : neighbour;
        users.add(
            threads.submit(() -> {
              Path place = take(mine, name);
              assertThat(place).hasContent(content(name));
              mine.release(place.getParent());
              return place;
            }));
      }
      for (Future<?> user : users) {
        assertThat(user.get()).isNotNull();
      }
    }
    assertThat(kept()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void shouldRefuseToKeepNothing() {
    assertThatThrownBy(() -> new FileCache(folder, 0, () -> now))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Path take(String name) throws IOException {
    now = now.plusSeconds(1);
    return take(cache, name);
  }

  private Path take(FileCache from, String name) throws IOException {
    Path place = from.take().resolve("model.onnx");
    byte[] bytes = content(name).getBytes(StandardCharsets.UTF_8);
    assertThat(
            from.bring(
                Sha256.hex(bytes),
                place,
                () -> {
                  fetches.incrementAndGet();
                  return new ByteArrayInputStream(bytes);
                },
                () -> {}))
        .isTrue();
    return place;
  }

  /** Ten bytes. */
  private static String content(String name) {
    return (name + "..........").substring(0, 10);
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> found = Files.list(folder.resolve("files"))) {
      List<String> contents = new ArrayList<>();
      for (Path file : found.toList()) {
        contents.add(Files.readString(file).replace(".", ""));
      }
      return contents;
    }
  }
}
