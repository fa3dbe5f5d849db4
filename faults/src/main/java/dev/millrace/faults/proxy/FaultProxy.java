package dev.millrace.faults.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An HTTP/1.1 proxy on loopback between a client, whose endpoint it is, and a service. It relays
 * method, path, headers and body as they came, so that signatures hold, and does to each exchange
 * what its plan says. If the service cannot be reached or breaks off, the client's connection
 * closes.
 *
 * <p>Messages are kept in memory whole. Plans and hooks run on the threads of the connections, many
 * at once.
 */
public final class FaultProxy implements AutoCloseable {
  private final String service;
  private final ServerSocket server;
  private final OpenSockets sockets = new OpenSockets();
  private final Upstream upstream;
  private final AtomicLong requests = new AtomicLong();
  private volatile FaultPlan plan;

  private FaultProxy(String service, ServerSocket server, URI upstream, FaultPlan plan) {
    this.service = service;
    this.server = server;
    this.upstream = new Upstream(upstream, sockets);
    this.plan = plan;
  }

  /**
   * Listens on a free port.
   *
   * @param service what exchanges call it: {@code dynamodb}, {@code sqs}, {@code s3} or another
   * @param upstream host and port of the service, without a path
   * @throws UncheckedIOException if there is no port
   */
  public static FaultProxy start(String service, URI upstream, FaultPlan plan) {
    try {
      ServerSocket server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
      FaultProxy proxy = new FaultProxy(service, server, upstream, plan);
      Thread.ofVirtual().name("fault-proxy-" + service).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen", e);
    }
  }

  /** Host and port for the client, in the upstream's place. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Follows this plan from the next request on. */
  public void plan(FaultPlan next) {
    plan = next;
  }

  /** How many requests have been read in full, whatever became of them. */
  public long requests() {
    return requests.get();
  }

  /** Closes every connection, also in the middle of an exchange; does not wait for hooks. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().name("fault-proxy-" + service).start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      sockets.add(client);
      client.setTcpNoDelay(true);
      new ClientConnection(client, upstream, this::decide).serve();
    } catch (IOException e) {
      // One of the sides has gone, which the other learns by the close.
    } finally {
      sockets.remove(client);
    }
  }

  private Fault decide(HttpHead head, String body) {
    String[] words = head.startLine().split(" ", 3);
    return plan.decide(
        new Exchange(
            service, requests.incrementAndGet(), words[0], words[1], head.headers(), body));
  }
}
