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
    assertThat(JobMessage.read(JobMessage.write(hint))).contains(hint);
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
            good.replace("\"v\":1", "\"v\":2"),
            good.replace("job_", "jab_"),
            good.replace("tenant-a", "../a"))) {
      assertThat(JobMessage.read(wrong)).as(wrong).isEmpty();
    }
  }
}
