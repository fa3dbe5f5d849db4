package dev.millrace.core.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PayloadsTest {
  private static final PayloadKey KEY = new PayloadKey("jobs/t/j/input.json");
  private static final String LARGE = "\"" + "ü".repeat(Payloads.INLINE_LIMIT / 2) + "\"";

  private final Map<PayloadKey, byte[]> contents = new HashMap<>();
  private final Payloads payloads =
      new Payloads(
          new PayloadStore() {
            @Override
            public boolean write(PayloadKey key, byte[] content) {
              return contents.putIfAbsent(key, content) == null;
            }

            @Override
            public Optional<byte[]> read(PayloadKey key) {
              return Optional.ofNullable(contents.get(key));
            }

            @Override
            public void deleteBelow(PayloadKey key) {
              contents.clear();
            }
          });

  @Test
  void shouldKeepASmallDocumentInTheRecord() {
    Payload kept = payloads.keep(KEY, "{\"a\":1}");

    assertThat(kept).isEqualTo(new Payload.Inline("{\"a\":1}"));
    assertThat(payloads.load(kept)).isEqualTo("{\"a\":1}");
    assertThat(contents).isEmpty();
  }

  @Test
  void shouldKeepALargeDocumentInTheStoreAndBringItBack() {
    Payload kept = payloads.keep(KEY, LARGE);

    assertThat(kept).isInstanceOf(Payload.Stored.class);
    assertThat(payloads.load(kept)).isEqualTo(LARGE);
  }

  @Test
  void shouldTakeTheSameDocumentTwice() {
    assertThat(payloads.keep(KEY, LARGE)).isEqualTo(payloads.keep(KEY, LARGE));
  }

  @Test
  void shouldRefuseAKeyThatHoldsOtherBytes() {
    payloads.keep(KEY, LARGE);

    assertThatThrownBy(() -> payloads.keep(KEY, LARGE + " "))
        .isInstanceOf(CorruptPayloadException.class);
  }

  @Test
  void shouldNoticeADocumentThatIsGoneOrChanged() {
    Payload kept = payloads.keep(KEY, LARGE);

    contents.put(KEY, LARGE.replace("ü", "ö").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> payloads.load(kept)).isInstanceOf(CorruptPayloadException.class);
    contents.clear();
    assertThatThrownBy(() -> payloads.load(kept)).isInstanceOf(CorruptPayloadException.class);
  }

  @Test
  void shouldRefuseKeysThatLeaveTheirFolder() {
    for (String wrong : new String[] {"", "/etc", "a/../b", "a//b", "a/.draft", "a b", "a/"}) {
      assertThatThrownBy(() -> new PayloadKey(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
