package dev.millrace.asl.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import dev.millrace.asl.store.ExecutionStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A crash after any write loses nothing and does no finished task twice. */
final class CrashTest {
  private static final Set<EventType> TASK_ENDS =
      Set.of(EventType.LAMBDA_FUNCTION_SUCCEEDED, EventType.LAMBDA_FUNCTION_FAILED);

  private static String task(String name, String function, String rest) {
    return "'%s':{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:%s',%s}"
        .formatted(name, function, rest);
  }

  private static final String SEQUENCE =
      "{'StartAt':'A','States':{"
          + task("A", "inc", "'Assign':{'seen.$':'$'},'Next':'B'")
          + ",'B':{'Type':'Wait','Seconds':60,'Next':'C'},"
          + task(
              "C",
              "flaky",
              "'Retry':[{'ErrorEquals':['Flaky'],'IntervalSeconds':5,'JitterStrategy':'FULL','MaxAttempts':5}],'Next':'D'")
          + ","
          + task(
              "D",
              "broken",
              "'Catch':[{'ErrorEquals':['States.ALL'],'ResultPath':null,'Next':'E'}],'End':true")
          + ","
          + task("E", "inc", "'Next':'F'")
          + ",'F':{'Type':'Pass','Parameters':{'out.$':'$','seen.$':'$seen'},'End':true}}}";

  private static final String PARALLEL =
      "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':["
          + "{'StartAt':'X','States':{"
          + task("X", "inc", "'Next':'X2'")
          + ","
          + task("X2", "inc", "'End':true")
          + "}},{'StartAt':'M','States':{'M':{'Type':'Map','ItemsPath':'$$.Execution.Input.items','MaxConcurrency':2,'ItemProcessor':{'StartAt':'I','States':{"
          + task("I", "inc", "'End':true")
          + "}},'End':true}}}"
          + "],'ResultPath':'$.all','Next':'Z'},"
          + "'Z':{'Type':'Pass','OutputPath':'$.all','End':true}}}";

  private static final String DISTRIBUTED =
      "{'StartAt':'M','States':{'M':{'Type':'Map','ItemsPath':'$.items','MaxConcurrency':2,'Label':'L','ItemProcessor':{"
          + "'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'%s'},'StartAt':'I','States':{"
          + task("I", "inc", "'Next':'J'")
          + ","
          + task("J", "inc", "'End':true")
          + "}},'End':true}}}";

  private static void prepare(Lab lab, List<String> calls) {
    lab.functions.put(
        "inc",
        request -> {
          calls.add(request.id());
          return IntNode.valueOf(
              request.arguments().path("n").asInt(request.arguments().asInt()) + 1);
        });
    lab.functions.put(
        "flaky",
        request -> {
          calls.add(request.id());
          if (request.attempt() < 2) {
            throw new StatesError("Flaky", "again");
          }
          return IntNode.valueOf(request.arguments().asInt() * 10);
        });
    lab.functions.put(
        "broken",
        request -> {
          calls.add(request.id());
          throw new StatesError("Broken", "for good");
        });
  }

  private static List<String> calls() {
    return new CopyOnWriteArrayList<>();
  }

  /** The tasks whose end is kept, by the ids of their requests. */
  private static Set<String> ended(ExecutionStore store, Execution execution) {
    Set<String> ended = new HashSet<>();
    for (HistoryEvent event : store.events(execution.arn(), 0, 10_000)) {
      if (TASK_ENDS.contains(event.type())) {
        ended.add(execution.arn() + event.path());
      }
    }
    return ended;
  }

  private void survive(String definition, String input, boolean hasChildHistories) {
    RecordingStore recording = new RecordingStore();
    Execution whole;
    try (Lab lab = Lab.on(recording)) {
      prepare(lab, calls());
      whole = lab.run(definition.replace('\'', '"'), input.replace('\'', '"'));
      assertThat(whole.status())
          .as("%s %s", whole.error(), whole.cause())
          .isEqualTo(ExecutionStatus.SUCCEEDED);
    }
    for (int i = 3; i < recording.writes(); i++) {
      ExecutionStore store = recording.after(i);
      Set<String> before = new HashSet<>(ended(store, store.find(whole.arn()).orElseThrow()));
      store.mapRuns(whole.arn()).stream()
          .flatMap(run -> store.children(run.arn(), 0, 100).stream())
          .forEach(child -> before.addAll(ended(store, child)));
      try (Lab lab = Lab.on(store)) {
        List<String> calls = calls();
        prepare(lab, calls);
        lab.engine().resume();
        Execution again = lab.finish(whole.arn());
        assertThat(again.output())
            .as("after write %d: %s", i, again.cause())
            .isEqualTo(whole.output());
        assertThat(calls).as("after write %d", i).noneMatch(before::contains);
        assertThat(new HashSet<>(calls)).as("after write %d", i).hasSameSizeAs(calls);
        assertIdsAreWhole(lab, again);
        if (hasChildHistories) {
          assertThat(store.mapRuns(whole.arn())).hasSize(1);
        }
      }
    }
  }

  private static void assertIdsAreWhole(Lab lab, Execution execution) {
    List<HistoryEvent> history = lab.history(execution);
    Set<Long> known = ConcurrentHashMap.newKeySet();
    known.add(0L);
    for (int i = 0; i < history.size(); i++) {
      assertThat(history.get(i).id()).isEqualTo(i + 1);
      assertThat(known).contains(history.get(i).previousEventId());
      known.add(history.get(i).id());
    }
  }

  @Test
  void shouldGoOnWithASequence() {
    survive(SEQUENCE, "{'n':1}", false);
  }

  @Test
  void shouldGoOnWithBranchesAndIterations() {
    survive(PARALLEL, "{'n':1,'items':[1,2,3,4,5]}", false);
  }

  @Test
  void shouldGoOnWithAMapRunOfStandardChildren() {
    survive(DISTRIBUTED.formatted("STANDARD"), "{'items':[1,2,3,4,5]}", true);
  }

  @Test
  void shouldGoOnWithAMapRunOfExpressChildren() {
    survive(DISTRIBUTED.formatted("EXPRESS"), "{'items':[1,2,3,4,5]}", false);
  }

  /** What was decided by chance before a crash stands after it. */
  @Test
  void shouldNotThrowTheDiceAgain() {
    String definition =
        ("{'QueryLanguage':'JSONata','StartAt':'A','States':{'A':{'Type':'Pass','Assign':{'id':'{%"
             + " $uuid() %}'},'Next':'P'},'P':{'Type':'Parallel','Arguments':{'p':'{% $uuid()"
             + " %}','id':'{% $id"
             + " %}'},'Branches':[{'StartAt':'X','States':{'X':{'Type':'Wait','Seconds':'{%"
             + " $floor($random() * 100) + 1 %}','Next':'X2'},'X2':{'Type':'Pass','End':true}}},"
             + "{'StartAt':'Y','States':{'Y':{'Type':'Wait','Seconds':7,'Next':'Y2'},'Y2':{'Type':'Pass','End':true}}}"
             + "],'Next':'M'},'M':{'Type':'Map','Items':'{% [$uuid(), $uuid(), $uuid()]"
             + " %}','MaxConcurrency':1,'ItemProcessor':{'StartAt':'I','States':{'I':{'Type':'Wait','Seconds':3,'End':true}}},'Output':{'branches':'{%"
             + " $states.input %}','id':'{% $id %}','items':'{% $states.result %}'},'End':true}}}")
            .replace('\'', '"');
    RecordingStore recording = new RecordingStore();
    String arn;
    try (Lab lab = Lab.on(recording)) {
      arn = lab.run(definition, "{}").arn();
    }
    for (int i = 3; i < recording.writes(); i++) {
      try (Lab lab = Lab.on(recording.after(i))) {
        lab.engine().resume();
        var output = Lab.json(lab.finish(arn).output());
        assertThat(output.path("branches").get(0)).isEqualTo(output.path("branches").get(1));
        assertThat(output.path("branches").get(0).path("id")).isEqualTo(output.path("id"));
        Execution execution = lab.store().find(arn).orElseThrow();
        for (HistoryEvent event : lab.history(execution)) {
          if (event.type() == EventType.MAP_STATE_STARTED) {
            assertThat(event.memo().get("items")).isEqualTo(output.path("items"));
          }
        }
      }
    }
  }

  @Test
  void shouldTakeATokenAfterACrashAnywhere() throws Refusal {
    String definition =
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:states:::sqs:sendMessage.waitForTaskToken','Parameters':{'MessageBody.$':'$$.Task.Token'},'End':true}}}"
            .replace('\'', '"');
    RecordingStore recording = new RecordingStore();
    String arn;
    try (Lab lab = Lab.on(recording)) {
      lab.functions.put("sqs:sendMessage", _ -> IntNode.valueOf(1));
      Execution begun = lab.begin(definition, "{}");
      arn = begun.arn();
      lab.settle();
      lab.engine().tokens().succeed(token(lab, begun), "{\"done\":1}");
      lab.finish(arn);
    }
    for (int i = 3; i < recording.writes(); i++) {
      try (Lab lab = Lab.on(recording.after(i))) {
        lab.functions.put("sqs:sendMessage", _ -> IntNode.valueOf(1));
        lab.engine().resume();
        lab.settle();
        Execution execution = lab.store().find(arn).orElseThrow();
        if (!execution.status().isFinal()) {
          lab.engine().tokens().succeed(token(lab, execution), "{\"done\":1}");
        }
        assertThat(lab.finish(arn).output()).isEqualTo("{\"done\":1}");
      }
    }
  }

  private static String token(Lab lab, Execution execution) {
    return lab.history(execution).stream()
        .filter(event -> event.type() == EventType.TASK_SCHEDULED)
        .map(event -> Lab.json(event.details().path("parameters").textValue()))
        .map(parameters -> parameters.path("MessageBody").textValue())
        .findFirst()
        .orElseThrow();
  }
}
