package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** Writes the results of a map run to files, child by child, and a manifest that names them. */
final class ResultExport {
  private static final int PAGE = 200;

  private final Services services;
  private final String mapRunArn;
  private final String bucket;
  private final String folder;
  private final ResultFormat format;

  ResultExport(
      Services services, String mapRunArn, String bucket, String prefix, ResultFormat format) {
    this.services = services;
    this.mapRunArn = mapRunArn;
    this.bucket = bucket;
    String start = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    this.folder = start + mapRunArn.substring(mapRunArn.lastIndexOf(':') + 1) + "/";
    this.format = format;
  }

  /** The key of the manifest, when all is written. */
  String write(Iterator<JsonNode> pending) {
    try (ResultFiles succeeded = files("SUCCEEDED");
        ResultFiles failed = files("FAILED");
        ResultFiles waiting = files("PENDING")) {
      children(succeeded, failed);
      while (pending.hasNext()) {
        ObjectNode record = Json.object().put("Input", Json.text(pending.next()));
        record.putObject("InputDetails").put("Included", true);
        waiting.add(Json.text(record.put("Status", "PENDING")));
      }
      succeeded.finish();
      failed.finish();
      waiting.finish();
      ObjectNode manifest =
          Json.object().put("DestinationBucket", bucket).put("MapRunArn", mapRunArn);
      ObjectNode files = manifest.putObject("ResultFiles");
      files.set("FAILED", failed.list());
      files.set("PENDING", waiting.list());
      files.set("SUCCEEDED", succeeded.list());
      String key = folder + "manifest.json";
      try (OutputStream out = services.results().create(bucket, key)) {
        out.write(Json.text(manifest).getBytes(StandardCharsets.UTF_8));
      }
      return key;
    } catch (IOException e) {
      throw new StatesError(ErrorNames.RESULT_WRITER_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private void children(ResultFiles succeeded, ResultFiles failed) throws IOException {
    long from = 0;
    while (true) {
      List<Execution> page = services.store().children(mapRunArn, from, PAGE);
      for (Execution child : page) {
        if (child.status() == ExecutionStatus.SUCCEEDED) {
          succeeded.add(format.render(child));
        } else if (child.status().isUnsuccessful()) {
          failed.add(Json.text(ResultFormat.record(child)));
        }
        Execution.Parent parent = child.parent();
        from = parent == null ? from + 1 : parent.ordinal() + 1;
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }

  private ResultFiles files(String name) {
    return new ResultFiles(services.results(), bucket, folder + name, format);
  }
}
