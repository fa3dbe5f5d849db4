package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Jobs;
import dev.millrace.core.queue.JobHint;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobMessageTest {
  private final JobHint hint = new JobHint(Jobs.queued().key());

  @Test
  void shouldReadWhatItWrote() {
    assertThat(JobMessage.read(JobMessage.write(hint))).isEqualTo(new JobMessage.Known(hint));
  }

  @Test
  void shouldReadNothingElse() {
    String good = JobMessage.write(hint);
    for (String wrong :
        List.of(
            "",
            "null",
            "[]",
            "{",
            good.replace("\"v\":1", "\"v\":0"),
            good.replace("job_", "jab_"),
            good.replace("tenant-a", "../a"))) {
      assertThat(JobMessage.read(wrong)).as(wrong).isEqualTo(new JobMessage.Unreadable());
    }
  }

  @Test
  void shouldLeaveAMessageOfALaterVersionToThatVersion() {
    assertThat(JobMessage.read("{\"v\":2,\"something\":\"new\"}"))
        .isEqualTo(new JobMessage.OfLaterVersion());
  }
}
