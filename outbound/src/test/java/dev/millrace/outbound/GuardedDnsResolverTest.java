package dev.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a name may lead to. */
class GuardedDnsResolverTest {
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("8.8.8.8");
  private static final String NOT_PUBLIC =
      "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24"
          + " 192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24"
          + " 224.0.0.0/4 240.0.0.0/4 ::/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64"
          + " 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10"
          + " ff00::/8";

  @Test
  void shouldRefuseAHostWithAnyAddressThatIsNotPublicWhereverItStands() throws Exception {
    List<InetAddress> forbidden = forbidden();
    assertThat(forbidden).hasSizeGreaterThan(120).doesNotHaveDuplicates();

    for (InetAddress address : forbidden) {
      assertRefused(address);
      assertRefused(PUBLIC, address);
      assertRefused(address, PUBLIC);
    }
  }

  @Test
  void shouldLetAHostThroughThatHasPublicAddressesOnly() throws UnknownHostException {
    InetAddress[] two = {PUBLIC, InetAddress.ofLiteral("2606:4700:4700::1111")};

    assertThat(new GuardedDnsResolver(host -> two, false).resolve("a.com")).isEqualTo(two);
  }

  private static void assertRefused(InetAddress... addresses) {
    assertThatThrownBy(() -> new GuardedDnsResolver(host -> addresses, false).resolve("a.com"))
        .as("%s", List.of(addresses))
        .isInstanceOf(ForbiddenAddressException.class)
        .hasMessage(null);
  }

  /** Five addresses of every block, drawn at random. */
  private static List<InetAddress> forbidden() throws UnknownHostException {
    Random random = new Random(4);
    List<InetAddress> addresses = new ArrayList<>();
    for (String block : NOT_PUBLIC.split(" ", -1)) {
      String[] parts = block.split("/", 2);
      byte[] first = InetAddress.ofLiteral(parts[0]).getAddress();
      for (int i = 0; i < 5; i++) {
        byte[] drawn = new byte[first.length];
        random.nextBytes(drawn);
        for (int bit = 0; bit < Integer.parseInt(parts[1]); bit++) {
          int mask = 0x80 >> (bit % 8);
          drawn[bit / 8] = (byte) ((drawn[bit / 8] & ~mask) | (first[bit / 8] & mask));
        }
        addresses.add(InetAddress.getByAddress(drawn));
      }
    }
    return addresses;
  }
}
