package dev.millrace.core.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses of the public internet from all others: those of this machine, of its network, of
 * the cloud's own services, of groups, and those that carry an IPv4 address inside.
 *
 * <p>The blocks are those of the IANA registries of special-purpose addresses for IPv4 and IPv6 and
 * of multicast; where such a block has public exceptions, they are refused too. Of IPv6, only
 * 2000::/3 has been given out.
 */
public final class PublicAddresses {
  private static final AddressBlock IPV6_GIVEN_OUT = new AddressBlock("2000::/3");

  private static final List<AddressBlock> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8", // private
              "100.64.0.0/10", // shared behind a carrier's NAT
              "127.0.0.0/8", // loopback
              "169.254.0.0/16", // link-local; a cloud's metadata
              "172.16.0.0/12", // private
              "192.0.0.0/24", // protocol assignments
              "192.0.2.0/24", // documentation
              "192.88.99.0/24", // 6to4 relays, withdrawn
              "192.168.0.0/16", // private
              "198.18.0.0/15", // benchmarks
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "224.0.0.0/4", // multicast
              "240.0.0.0/4", // reserved; broadcast
              "::/96", // unspecified, loopback, IPv4-compatible
              "::ffff:0:0:0/96", // IPv4-translated
              "64:ff9b::/96", // NAT64
              "64:ff9b:1::/48", // NAT64 within a network
              "100::/64", // discard
              "2001::/23", // protocol assignments; Teredo, ORCHID
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4
              "3fff::/20", // documentation
              "5f00::/16", // segment routing
              "fc00::/7", // unique local; a cloud's metadata
              "fe80::/10", // link-local
              "fec0::/10", // site-local
              "ff00::/8") // multicast
          .map(AddressBlock::new)
          .toList();

  private PublicAddresses() {}

  /**
   * Whether the address is one of the public internet. An IPv4-mapped address is what Java makes of
   * it: the IPv4 address inside.
   */
  public static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return (bytes.length == 4 || IPV6_GIVEN_OUT.contains(bytes))
        && NOT_PUBLIC.stream().noneMatch(block -> block.contains(bytes));
  }
}
