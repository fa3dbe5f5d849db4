package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String GOOD = "00-" + TRACE + "-b7ad6b7169203331-01";

  @Test
  void shouldReadWhatIsWellFormedAndWriteItAgain() {
    Traceparent trace = Traceparent.parse(GOOD).orElseThrow();

    assertThat(trace.traceId()).isEqualTo(TRACE);
    assertThat(trace).hasToString(GOOD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
        " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void shouldRefuseEverythingElse(String text) {
    assertThat(Traceparent.parse(text)).isEmpty();
  }

  @Test
  void shouldKeepTheTraceAndHaveAnotherParentForEachCall() {
    Traceparent trace = Traceparent.parse(GOOD.replace("-01", "-ff")).orElseThrow();
    Traceparent first = trace.child("call-1");

    assertThat(first.traceId()).isEqualTo(TRACE);
    assertThat(first.flags()).isEqualTo(3);
    assertThat(first.parentId()).isNotEqualTo(trace.parentId());
    assertThat(first.parentId()).isNotEqualTo(trace.child("call-2").parentId());
    assertThat(Traceparent.parse(first.toString())).contains(first);
  }
}
