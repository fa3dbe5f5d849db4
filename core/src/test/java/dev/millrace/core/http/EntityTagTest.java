package dev.millrace.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.Jobs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntityTagTest {

  @Test
  void shouldChangeWithTheVersionAndTheSubmission() {
    Job queued = Jobs.queued();
    Job running = Jobs.next(queued.claim(Jobs.NOW, "w", Jobs.POLICY));
    Job anew = Job.accept(queued.key(), Jobs.request(Jobs.NOW.plusMillis(1)), Jobs.POLICY);

    assertThat(EntityTag.of(queued)).isEqualTo(EntityTag.of(queued));
    assertThat(EntityTag.of(queued)).isNotEqualTo(EntityTag.of(running));
    assertThat(EntityTag.of(queued)).isNotEqualTo(EntityTag.of(anew));
    assertThat(EntityTag.of(queued).toString()).matches("W/\"1-[0-9a-z]+\"");
  }

  @Test
  void shouldCompareWeaklyWithEveryTagOfEveryField() {
    EntityTag tag = new EntityTag("3-x,y");

    assertThat(known(tag, "W/\"3-x,y\"")).isTrue();
    assertThat(known(tag, "\"3-x,y\"")).isTrue();
    assertThat(known(tag, "\"1\", W/\"2\",\"3-x,y\"")).isTrue();
    assertThat(known(tag, "\"1\"", "W/\"3-x,y\"")).isTrue();
    assertThat(known(tag, " * ")).isTrue();
    assertThat(known(tag)).isFalse();
    assertThat(known(tag, "3-x,y")).isFalse();
    assertThat(known(tag, "\"3-x\"", "\"*\"", "W/3-x,y", "\"3-x,y")).isFalse();
  }

  private static boolean known(EntityTag tag, String... fields) {
    return tag.isKnown(new Headers(Map.of("if-none-match", List.of(fields))));
  }
}
