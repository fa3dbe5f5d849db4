package dev.millrace.local.embedded;

import dev.millrace.asl.items.ItemSource;
import dev.millrace.asl.items.StoredObject;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/** The payload store as the one bucket that state machines read. Thread-safe. */
record PayloadItems(PayloadStore payloads) implements ItemSource {

  @Override
  public InputStream open(String bucket, String key) throws IOException {
    return payloads
        .open(new PayloadKey(key))
        .orElseThrow(() -> new IOException("Nothing lies at " + key));
  }

  @Override
  public Iterator<StoredObject> list(String bucket, String prefix) throws IOException {
    throw new IOException("The payload store is not listed");
  }
}
