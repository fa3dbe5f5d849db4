package dev.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every {@link ModelIndexStore} promises. Adapters' tests extend it. */
public abstract class ModelIndexStoreContract {

  /** A store in which nothing was saved yet. */
  protected abstract ModelIndexStore fresh();

  @Test
  void shouldBeEmptyAtFirst() {
    assertThat(fresh().read()).isEqualTo(ModelIndex.EMPTY);
  }

  @Test
  void shouldBringBackWhatWasSaved() {
    ModelIndexStore store = fresh();
    ModelIndex first = ModelIndex.EMPTY.with(new ModelRef("m", 2), "0f", 2);
    ModelIndex second = first.with(new ModelRef("m", 10), "1e", 2);

    assertThat(store.save(first)).isTrue();
    assertThat(store.read()).isEqualTo(first);
    assertThat(store.save(second)).isTrue();
    assertThat(store.read()).isEqualTo(second);
  }

  @Test
  void shouldRefuseAChangeOfAnOlderRevision() {
    ModelIndexStore store = fresh();
    ModelIndex first = ModelIndex.EMPTY.with(new ModelRef("m", 1), "0f", 1);
    ModelIndex one = first.with(new ModelRef("m", 2), "1e", 2);
    ModelIndex other = first.with(new ModelRef("n", 1), "2d", 1);

    store.save(first);

    assertThat(store.save(first)).isFalse();
    assertThat(store.save(one)).isTrue();
    assertThat(store.save(other)).isFalse();
    assertThat(store.read()).isEqualTo(one);
  }
}
