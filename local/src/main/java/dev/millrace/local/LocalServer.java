package dev.millrace.local;

import dev.millrace.core.job.TenantId;
import java.net.URI;
import java.util.List;

/** A running Millrace on this machine. */
public interface LocalServer extends AutoCloseable {

  /** Owns what is submitted with the key of a local run. */
  TenantId TENANT = new TenantId("local");

  /** Base address of the API, without a slash at its end. */
  URI api();

  String apiKey();

  /** What a person should know about this run, a line each. */
  List<String> notes();

  /** Stops in order: nothing new is taken, what runs is finished, what is kept is closed. */
  @Override
  void close();
}
