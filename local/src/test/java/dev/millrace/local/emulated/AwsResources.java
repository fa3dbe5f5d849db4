package dev.millrace.local.emulated;

import dev.millrace.aws.AwsClients;
import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.core.job.JobStore;
import dev.millrace.local.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The template's queues, tables and buckets on the emulated services, without any function. */
record AwsResources(
    DataFolder data, EmulatedServices services, ResourceNames names, Template template)
    implements AutoCloseable {
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  static AwsResources start(Path folder) {
    DataFolder data = DataFolder.open(folder);
    EmulatedServices services = EmulatedServices.start(data, HOME);
    Map<String, Object> document = TemplateReader.read(HOME.resolve("template.yaml"));
    ResourceNames names =
        new ResourceNames(
            Template.map(document.get("Resources")),
            EmulatedServices.REGION,
            services.sqs().endpoint());
    Template template = new Template(document, Map.of(), names);
    Provisioning provisioning = new Provisioning(template, names);
    provisioning.queues(services.clients().sqs());
    provisioning.tables(services.clients().dynamoDb());
    provisioning.buckets(services.clients().s3());
    provisioning.stateMachines(services.clients().stepFunctions(), HOME);
    return new AwsResources(data, services, names, template);
  }

  AwsClients clients() {
    return services.clients();
  }

  /** The resource of this logical id, as the template's {@code Ref} names it. */
  String ref(String logicalId) {
    return names.ref(logicalId);
  }

  JobStore jobStore() {
    return new DynamoDbJobStore(clients().dynamoDb(), ref("JobsTable"), 4);
  }

  @Override
  public void close() throws IOException {
    services.close();
    data.close();
  }
}
