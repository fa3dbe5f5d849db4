package dev.millrace.llm.provider;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** All that this process prints and logs, at every level, while it is open. */
final class Shown extends Handler implements AutoCloseable {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream print = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Logger root = Logger.getLogger("");
  private final Level level = root.getLevel();

  Shown() {
    root.setLevel(Level.ALL);
    root.addHandler(this);
    System.setOut(print);
    System.setErr(print);
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void publish(LogRecord record) {
    print.println(record.getMessage() + " " + record.getThrown());
    if (record.getParameters() != null) {
      for (Object parameter : record.getParameters()) {
        print.println(parameter);
      }
    }
  }

  @Override
  public void flush() {
    print.flush();
  }

  @Override
  public void close() {
    root.removeHandler(this);
    root.setLevel(level);
    System.setOut(out);
    System.setErr(err);
  }
}
