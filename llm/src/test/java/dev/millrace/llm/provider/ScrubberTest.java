package dev.millrace.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bad key sk-test-0123456789abcdef.",
        "{\"key\":\"sk-test-0123456789abcdef\"}",
        "cut off: sk-test-012345678",
        "masked: sk-t*************cdef",
        "x-goog-api-key: sk-test-0123456789abcdef",
        "Authorization: Bearer sk-test-0123456789abcdef"
      })
  void shouldHideTheKeyAndWhatLooksLikeIt(String text) {
    assertThat(new Scrubber(Chats.KEY).scrub(text))
        .contains("[hidden]")
        .doesNotContain("sk-t", "cdef", "0123");
  }

  @Test
  void shouldHideTheTokensThatAwsRepeatsInItsErrors() {
    assertThat(new Scrubber("").scrub("POST\nx-amz-security-token:IQoJb3JpZ2luX2VjEAb/x==\nhost:a"))
        .isEqualTo("POST x-amz-security-token:[hidden] host:a");
  }

  @Test
  void shouldLeaveOtherWordsAsTheyAre() {
    assertThat(new Scrubber(Chats.KEY).scrub("The model \"gpt\" is not there"))
        .isEqualTo("The model \"gpt\" is not there");
  }

  @Test
  void shouldCutWhatIsLongOnlyAfterHiding() {
    assertThat(new Scrubber(Chats.KEY).scrub("x".repeat(290) + " " + Chats.KEY))
        .hasSizeLessThanOrEqualTo(301)
        .doesNotContain("sk-t");
  }

  @Test
  @Timeout(5)
  void shouldNotTakeLongOverALongText() {
    assertThat(new Scrubber(Chats.KEY).scrub("x".repeat(8_000_000))).hasSize(301);
  }

  @Test
  void shouldNotShowTheKeyInItsOwnText() {
    assertThat(Chats.table().toString() + Chats.key("acme")).doesNotContain(Chats.KEY);
  }
}
