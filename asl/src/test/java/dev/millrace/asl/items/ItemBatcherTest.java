package dev.millrace.asl.items;

import static dev.millrace.asl.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ItemBatcherTest {
  private static List<String> batches(ItemBatcher batcher, String... items) {
    List<String> batches = new ArrayList<>();
    Iterator<JsonNode> iterator = Stream.of(items).map(item -> json(item)).toList().iterator();
    batcher.batches(iterator).forEachRemaining(batch -> batches.add(batch.toString()));
    return batches;
  }

  @Test
  void shouldRefuseAnItemThatIsLongerThanABatch() {
    ItemBatcher batcher = new ItemBatcher(OptionalLong.empty(), OptionalLong.of(20), null);

    assertThatThrownBy(() -> batches(batcher, "'a'", "'much too long'"))
        .hasMessage("States.Runtime: An item is longer than the 20 bytes that a batch may have");
    assertThatThrownBy(() -> batcher.batches(Stream.<JsonNode>of().iterator()).next())
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> new ItemBatcher(OptionalLong.of(0), OptionalLong.empty(), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldFillBatchesUpToANumberOfItems() {
    assertThat(
            batches(
                new ItemBatcher(OptionalLong.of(2), OptionalLong.empty(), json("{'k':1}")),
                "1",
                "2",
                "3"))
        .containsExactly(
            "{\"BatchInput\":{\"k\":1},\"Items\":[1,2]}",
            "{\"BatchInput\":{\"k\":1},\"Items\":[3]}");
  }

  @Test
  void shouldFillBatchesUpToABoundOfBytes() {
    // {"Items":[]} has 12 bytes, and each item 4, with a comma between them
    ItemBatcher batcher = new ItemBatcher(OptionalLong.empty(), OptionalLong.of(21), null);

    assertThat(batches(batcher, "'ab'", "'cd'", "'ef'", "'ü'"))
        .containsExactly("{\"Items\":[\"ab\",\"cd\"]}", "{\"Items\":[\"ef\",\"ü\"]}");
  }

  @Test
  void shouldNeverMakeAnInputThatNoExecutionTakes() {
    JsonNode item = TextNode.valueOf("x".repeat(100_000));
    ItemBatcher batcher =
        new ItemBatcher(OptionalLong.empty(), OptionalLong.of(Long.MAX_VALUE), null);

    Iterator<JsonNode> batches = batcher.batches(List.of(item, item, item).iterator());

    assertThat(batches.next().path("Items")).hasSize(2);
    assertThat(batches.next().path("Items")).hasSize(1);
    assertThat(batches.hasNext()).isFalse();
  }

  @Test
  void shouldAskForItemsOnlyWhenABatchIsWanted() {
    List<Integer> asked = new ArrayList<>();
    Iterator<JsonNode> items =
        Stream.iterate(0, n -> n + 1).peek(asked::add).map(n -> json(String.valueOf(n))).iterator();

    Iterator<JsonNode> batches =
        new ItemBatcher(OptionalLong.of(3), OptionalLong.empty(), null).batches(items);
    batches.next();

    assertThat(asked).hasSizeLessThanOrEqualTo(4);
  }
}
