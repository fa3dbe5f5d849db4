package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.provider.KeptAnswer;
import dev.millrace.core.provider.KeptAnswers;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
  private static final KeptAnswer ANSWER =
      new KeptAnswer("Blau.\n\"Müller\" \uD83D\uDE00", "COMPLETE", new Tokens(100, 20, 50), 115);
  private static final KeptAnswer OTHER = new KeptAnswer("", "REFUSED", Tokens.NONE, 0);

  private final InMemoryPayloadStore store = new InMemoryPayloadStore();
  private final KeptAnswers answers = new KeptAnswers(store);
  private final JobKey job = Jobs.queued().key();

  @Test
  void shouldBringBackWhatWasKept() {
    answers.keep(job, 1, ANSWER);
    answers.keep(job, 2, OTHER);

    assertThat(answers.find(job, 1)).contains(ANSWER);
    assertThat(answers.find(job, 2)).contains(OTHER);
  }

  @Test
  void shouldKeepTheFirstAnswerOfACall() {
    answers.keep(job, 1, ANSWER);

    answers.keep(job, 1, OTHER);

    assertThat(answers.find(job, 1)).contains(ANSWER);
  }

  @Test
  void shouldHaveNoneForAnotherCallOrAnotherJob() {
    answers.keep(job, 1, ANSWER);

    assertThat(answers.find(job, 11)).isEmpty();
    assertThat(answers.find(Jobs.queued().key(), 1)).isEmpty();
  }

  @Test
  void shouldGoWithTheDataOfTheJob() {
    answers.keep(job, 1, ANSWER);

    store.deleteBelow(job.payloads());

    assertThat(answers.find(job, 1)).isEmpty();
  }
}
