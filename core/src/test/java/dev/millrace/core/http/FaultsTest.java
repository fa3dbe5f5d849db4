package dev.millrace.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.http.Problem.FieldError;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Faults faults = new Faults();

  @Test
  void shouldPassWhatHasNone() throws IOException {
    faults.requireObject(JSON.readTree("{}"));
    faults.checkNames("", JSON.readTree("{\"a\":1}"), Set.of("a", "b"));
    faults.checkNames(Query.parse("a=1"), Set.of("a"));

    faults.check();
  }

  @Test
  void shouldNameEveryMemberAndParameterThatIsNotKnown() throws IOException {
    faults.checkNames("/limits", JSON.readTree("{\"b/~\":1,\"a\":1}"), Set.of("a"));
    faults.checkNames(Query.parse("c=1&d=2"), Set.of("d"));
    faults.add("/limits/a", "must be a string");

    assertThat(errors())
        .containsExactly(
            new FieldError("/limits/a", "must be a string"),
            new FieldError("/limits/b~1~0", "is not known"),
            new FieldError("/query/c", "is not known"));
  }

  @Test
  void shouldEndAtABodyThatIsNoObject() throws IOException {
    var body = JSON.readTree("[]");

    assertThatThrownBy(() -> faults.requireObject(body)).isInstanceOf(ProblemException.class);
    assertThat(errors()).containsExactly(new FieldError("", "must be an object"));
  }

  @Test
  void shouldNotRepeatANameOfAnyLength() {
    faults.checkNames(Query.parse("x".repeat(5000)), Set.of());

    assertThat(errors().getFirst().pointer()).hasSize(1000);
  }

  private List<FieldError> errors() {
    return assertThatThrownBy(faults::check)
        .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
        .actual()
        .problem()
        .errors();
  }
}
