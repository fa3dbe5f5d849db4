package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The manifest of an inventory that S3 made of a bucket.
 *
 * @param bucket where its files are
 * @param columns their columns
 * @param keys their keys
 */
record Inventory(String bucket, List<String> columns, List<String> keys) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUCKET_ARN = "arn:aws:s3:::";

  static Inventory read(InputStream bytes, String manifestBucket) throws IOException {
    JsonNode manifest = JSON.readTree(new Unmarked(bytes));
    if (!manifest.path("fileFormat").asText("CSV").equals("CSV")) {
      throw Reading.failed("The files of the S3 inventory must be CSV");
    }
    List<String> keys = new ArrayList<>();
    manifest.path("files").forEach(file -> keys.add(file.path("key").asText()));
    List<String> columns =
        List.of(manifest.path("fileSchema").asText("Bucket, Key").split("\\s*,\\s*"));
    String destination = manifest.path("destinationBucket").asText(manifestBucket);
    return new Inventory(
        destination.startsWith(BUCKET_ARN)
            ? destination.substring(BUCKET_ARN.length())
            : destination,
        columns,
        List.copyOf(keys));
  }

  Reading open(ItemSource source) {
    return new SeveralFiles(
        keys.iterator(),
        key ->
            new CsvReading(Unmarked.unpacked(source.open(bucket, key)), ',', Optional.of(columns)));
  }
}
