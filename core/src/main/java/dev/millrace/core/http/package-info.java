/** The HTTP contract without any server: requests, responses, routes and RFC 9457 problems. */
@NullMarked
package dev.millrace.core.http;

import org.jspecify.annotations.NullMarked;
