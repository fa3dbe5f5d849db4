package dev.millrace.asl.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.StatesError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the items of a distributed map in constant memory. Thread-safe. */
public final class ItemReader {
  private final ItemSource source;

  public ItemReader(ItemSource source) {
    this.source = source;
  }

  /**
   * Opens the data set.
   *
   * @throws StatesError {@code States.ItemReaderFailed} if it is not there or not what the
   *     configuration says
   */
  public Items open(ReadRequest request) {
    long limit = request.limit();
    try {
      return new OpenItems(reading(request), origin(request), limit);
    } catch (JsonProcessingException e) {
      throw Reading.failed("The file is no JSON: " + e.getOriginalMessage());
    } catch (UncheckedIOException e) {
      throw Reading.failed(Reading.cause(e));
    } catch (IOException e) {
      throw Reading.failed(e);
    }
  }

  private Reading reading(ReadRequest request) throws IOException {
    ReaderConfig config = ReaderConfig.of(request.readerConfig());
    String bucket = request.bucket();
    if (request.isListing()) {
      Iterator<StoredObject> objects = source.list(bucket, request.prefix());
      return config.flatten()
          ? new SeveralFiles(files(objects), key -> file(bucket, key, config))
          : Reading.of(stream(objects).map(ItemReader::listed).iterator());
    }
    if (!request.isObject()) {
      throw Reading.failed("Unsupported Resource '" + request.resource() + "' of an item reader");
    }
    return file(bucket, request.key(), config);
  }

  private static Stream<StoredObject> stream(Iterator<StoredObject> objects) {
    Iterable<StoredObject> iterable = () -> objects;
    return StreamSupport.stream(iterable.spliterator(), false);
  }

  /** The keys of what is no folder. */
  private static Iterator<String> files(Iterator<StoredObject> objects) {
    return stream(objects).map(StoredObject::key).filter(key -> !key.endsWith("/")).iterator();
  }

  private static JsonNode listed(StoredObject object) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    return item.put("Etag", object.etag())
        .put("Key", object.key())
        .put("LastModified", object.lastModified().getEpochSecond())
        .put("Size", object.size())
        .put("StorageClass", object.storageClass());
  }

  private Reading file(String bucket, String key, ReaderConfig config) throws IOException {
    InputStream bytes = Unmarked.unpacked(source.open(bucket, key));
    try {
      return switch (config.inputType()) {
        case JSON -> new JsonReading(bytes, config.pointer());
        case JSONL -> new LinesReading(bytes);
        case CSV -> new CsvReading(bytes, config.delimiter(), config.headers());
        case INVENTORY -> {
          Inventory inventory = Inventory.read(bytes, bucket);
          bytes.close();
          yield inventory.open(source);
        }
        case ATHENA_CSV, ATHENA_JSONL -> athena(bytes, config);
      };
    } catch (StatesError | IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** The files that a manifest names, one address in each line; their rows have no header. */
  private Reading athena(InputStream manifest, ReaderConfig config) throws IOException {
    Stream<String> addresses = new String(manifest.readAllBytes(), UTF_8).lines();
    manifest.close();
    return new SeveralFiles(
        addresses.map(String::strip).filter(line -> !line.isEmpty()).toList().iterator(),
        address -> {
          URI uri = URI.create(address);
          InputStream bytes =
              Unmarked.unpacked(source.open(uri.getHost(), uri.getPath().substring(1)));
          return config.inputType() == ReaderConfig.InputType.ATHENA_JSONL
              ? new LinesReading(bytes)
              : new CsvReading(
                  bytes,
                  config.delimiter(),
                  Optional.of(config.headers().orElseThrow(ItemReader::needsHeaders)));
        });
  }

  private static StatesError needsHeaders() {
    return Reading.failed(
        "The rows of an Athena manifest have no header: CSVHeaders must be given");
  }

  private static String origin(ReadRequest request) {
    String bucket = "S3://" + request.bucket();
    return request.isListing() ? bucket : bucket + "/" + request.key();
  }
}
