package dev.millrace.local.emulated;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Path;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import scala.Function0;

/**
 * SQS by ElasticMQ, in this process, its messages kept in a file. A kill may lose what happened in
 * the last half second: hints whose jobs the sweeper then finds, and deletions, which are harmless.
 */
final class SqsService implements AutoCloseable {
  private final URI endpoint;
  private final Function0<?> stop;

  private SqsService(URI endpoint, Function0<?> stop) {
    this.endpoint = endpoint;
    this.stop = stop;
  }

  static SqsService start(String region, Path folder) {
    int port = FreePort.find();
    String text =
        """
        include classpath("application.conf")
        node-address { protocol = http, host = "127.0.0.1", port = %1$d, context-path = "" }
        rest-sqs { enabled = true, bind-port = %1$d, bind-hostname = "127.0.0.1", sqs-limits = strict }
        rest-stats { enabled = false }
        pekko.jvm-shutdown-hooks = off
        pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
        aws { region = "%2$s", accountId = "%3$s" }
        messages-storage {
          enabled = true
          driver-class = "org.h2.Driver"
          uri = "jdbc:h2:%4$s;DB_CLOSE_ON_EXIT=FALSE"
          username = "", password = ""
        }
        """
            .formatted(port, region, ResourceNames.ACCOUNT, folder.resolve("messages"));
    Config config = ConfigFactory.parseString(text).withFallback(ConfigFactory.load());
    Function0<?> stop = new ElasticMQServer(new ElasticMQServerConfig(config)).start();
    return new SqsService(URI.create("http://127.0.0.1:" + port), stop);
  }

  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    stop.apply();
  }
}
